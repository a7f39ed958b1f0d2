import Diagnostics
import GoTemplate
import Manifests
import Text

/// Leads an error in what a chart rendered to the template's line that wrote it.
extension ErrorOrigins {
  /// The error at the template's place, with the values that are in it, the calls that led there, and the rendered lines
  /// beside the template's; nil when the place isn't found.
  func diagnostic(of error: ManifestError) -> Diagnostic? {
    guard let file = trace.files.last(where: { $0.path == error.path }) else { return nil }
    let rendered = RenderedText(file, document: SourceFile.named(error.diagnostic.mark.file).bytes, error)
    guard let rendered else { return nil }
    var spot = rendered.offset(of: error.diagnostic.mark)
    let message = ByteString(error.diagnostic.message).withoutLineNumber.string
    let isOpenQuote = message.hasPrefix("found unexpected end of stream") && error.context.isKnown
    if isOpenQuote { spot = rendered.offset(of: error.context) }
    let shift = isOpenQuote ? nil : rendered.shift(before: spot, in: trace)
    let line = shift?.line ?? rendered.lines.line(of: spot)
    var origin = self.origin(ofLine: line, at: shift == nil ? spot : nil, in: rendered)
    // What else is on the line of an open quote or a tab has nothing to do with it.
    if isOpenQuote || rendered.isTab(spot) { origin = self.origin(from: spot, upTo: spot + 1, in: rendered) }
    guard let step = origin.steps.first else { return nil }

    var notes = origin.steps.dropFirst().map { Diagnostic.Note("included from `\($0.source)`", at: $0.mark) }
    notes += self.notes(on: origin.values)
    var diagnostic = Diagnostic("the rendered text is no manifest: \(message)", at: step.mark, notes: notes)
    diagnostic.exhibit = exhibit(of: rendered, around: line, to: rendered.lines.line(of: spot))
    diagnostic.help = shift?.help ?? help(message, at: spot, in: rendered, step, origin, isOpenQuote: isOpenQuote)
    return diagnostic
  }

  // MARK: Places

  /// A rendered file with the document in it that is no manifest.
  struct RenderedText {
    let file: ChartTrace.File
    let lines: LineTable
    private let documentStart: Int
    private let documentLines: LineTable

    init?(_ file: ChartTrace.File, document: [UInt8], _ error: ManifestError) {
      self.file = file
      lines = LineTable(file.text.bytes)
      documentLines = LineTable(document)
      let first = error.line - max(0, Int(error.diagnostic.mark.line) - 1)
      guard let start = file.text.firstOffset(of: ByteString(document), from: lines.start(ofLine: first)) else {
        return nil
      }
      documentStart = start
    }

    /// The offset in the file of a place in the document.
    func offset(of mark: Mark) -> Int { min(documentStart + documentLines.offset(of: mark), file.text.count) }

    /// The bytes of a line, without its line break.
    func range(ofLine line: Int) -> Range<Int> {
      let start = lines.start(ofLine: line)
      let end = file.text.bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? file.text.count
      return start..<end
    }

    /// The line without its line break.
    func text(ofLine line: Int) -> ArraySlice<UInt8> { file.text.bytes[range(ofLine: line)] }

    /// Whether a tab stands at an offset.
    func isTab(_ offset: Int) -> Bool { offset < file.text.count && file.text.bytes[offset] == 0x09 }

    /// Where a line's first byte is that is no white space; nil for a blank line.
    func contentStart(ofLine line: Int) -> Int? { text(ofLine: line).firstIndex { $0 != 0x20 && $0 != 0x09 } }
  }

  /// The origin of a line, its values before all else; of text alone that of the byte at an offset.
  private func origin(ofLine line: Int, at offset: Int?, in rendered: RenderedText) -> TextOrigin {
    let range = rendered.range(ofLine: line)
    let start = rendered.contentStart(ofLine: line) ?? range.lowerBound
    let whole = origin(from: start, upTo: range.upperBound, in: rendered)
    guard whole.values.isEmpty, let offset, range.contains(offset) else { return whole }
    return origin(from: offset, upTo: offset + 1, in: rendered)
  }

  private func origin(from start: Int, upTo end: Int, in rendered: RenderedText) -> TextOrigin {
    let file = rendered.file
    let first = file.offset(start)
    return origins.origin(ofOutput: file.output, first..<max(first + 1, file.offset(end)))
  }

  // MARK: The rendered lines

  /// The rendered lines around two others, each with the template's line that wrote it.
  private func exhibit(of rendered: RenderedText, around first: Int, to last: Int) -> String {
    let bounds = max(1, min(first, last) - 3)...max(first, last) + 2
    var rows: [(line: Int, text: String, mark: Mark)] = []
    for line in bounds.suffix(14) {
      let range = rendered.range(ofLine: line)
      guard range.lowerBound < rendered.file.text.count else { break }
      let mark = origin(ofLine: line, at: nil, in: rendered).place
      rows.append((line, ErrorOrigins.shown(rendered.text(ofLine: line), width: 48), mark))
    }
    guard let newest = rows.last else { return "" }
    let width = rows.map { $0.text.count }.max() ?? 0
    let digits = String(newest.line).count
    var text = "note: rendered, and what wrote it\n"
    var before = Mark.unknown
    for row in rows {
      let number = String(row.line)
      text += row.line == last ? " >" : "  "
      text += String(repeating: " ", count: digits - number.count) + number + " | " + row.text
      let isNews = row.mark.isKnown && (row.mark.line != before.line || row.mark.file != before.file)
      if isNews {
        let file = SourceFile.named(row.mark.file)
        let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
        let source = ErrorOrigins.shown(file.line(Int(row.mark.line))?[...] ?? [], width: 72)
        text += String(repeating: " ", count: width - row.text.count) + " | \(name):\(row.mark.line) | \(source)"
      }
      before = row.mark
      text += "\n"
    }
    return text
  }

  /// A line as it is shown: control characters blank, cut at a width.
  private static func shown(_ line: ArraySlice<UInt8>, width: Int) -> String {
    let text = String(decoding: line.prefix(4 * width).map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self)
    return text.count <= width ? text : text.prefix(width - 1) + "…"
  }

  // MARK: What to do

  private func help(
    _ message: String, at spot: Int, in rendered: RenderedText, _ step: TemplateStep, _ origin: TextOrigin,
    isOpenQuote: Bool
  ) -> String? {
    if isOpenQuote { return "the quote that begins here is never closed" }
    if rendered.isTab(spot) { return "YAML allows no tabs in indentation: write spaces" }
    if message.hasPrefix("json: cannot unmarshal") {
      return message.contains("Go value of type util.SimpleHead")
        ? "each document that a template gives must be a mapping with apiVersion and kind" : nil
    }
    guard !origin.values.isEmpty, step.source.hasPrefix("{{") else { return nil }
    var pipeline = Substring(step.source)
    while let first = pipeline.first, "{- ".contains(first) { pipeline.removeFirst() }
    while let last = pipeline.last, "}- ".contains(last) { pipeline.removeLast() }
    for name in ["toYaml", "include", "quote", "nindent", "indent", "toJson"] where pipeline.contains(name) {
      return nil
    }
    return "let the template quote the value: {{ \(pipeline) | quote }}"
  }
}

extension ErrorOrigins.RenderedText {
  /// Text of several lines that stands at the wrong indentation.
  struct Shift {
    /// Its first line.
    let line: Int
    /// What to do.
    let help: String
  }

  /// The nearest text before a place that an action wrote over several lines, and whose lines can't stand as they do:
  /// only the first one is indented, or none is deeper than the key that they belong to.
  func shift(before spot: Int, in trace: ChartTrace) -> Shift? {
    guard case .output(let segments) = trace.execution[file.output], file.cuts.isEmpty else { return nil }
    var end = segments.count
    while end > 0, (end > 1 ? segments[end - 2].end : 0) > spot { end -= 1 }
    for index in (0..<end).reversed().prefix(40) {
      guard !segments[index].isText else { continue }
      let start = index > 0 ? segments[index - 1].end : 0
      if let shift = shift(
        of: start..<min(segments[index].end, file.text.count), trace.execution.source(of: segments[index].site))
      {
        return shift
      }
    }
    return nil
  }

  private func shift(of range: Range<Int>, _ source: String) -> Shift? {
    guard range.lowerBound < range.upperBound else { return nil }
    let written = file.text.bytes[range]
    guard let first = written.firstIndex(where: { $0 != 0x0A && $0 != 0x20 }) else { return nil }
    let line = lines.line(of: first)
    let last = lines.line(of: range.upperBound - 1)
    guard let content = contentStart(ofLine: line), content == first else { return nil }
    let column = content - lines.start(ofLine: line)
    let action = source.filter { $0 != "{" && $0 != "}" }
    let isOwnLine = !written[..<first].contains(0x0A)
    if isOwnLine, line < last, let next = (line + 1...last).first(where: { contentStart(ofLine: $0) != nil }),
      let start = contentStart(ofLine: next), start - lines.start(ofLine: next) < column, isPair(line)
    {
      return Shift(
        line: line,
        help: "only the first line of the text is indented: write {{- \(action) | nindent \(column) }}")
    }
    guard line < last || action.contains("indent") || action.contains("toYaml") else { return nil }
    guard let parent = (1..<line).reversed().first(where: { contentStart(ofLine: $0) != nil }),
      let key = contentStart(ofLine: parent), text(ofLine: parent).last(where: { $0 != 0x20 }) == UInt8(ascii: ":")
    else { return nil }
    var depth = key - lines.start(ofLine: parent)
    if file.text.bytes[key...].starts(with: "- ".utf8) { depth += 2 }
    let isElement = file.text.bytes[first...].starts(with: "- ".utf8)
    guard isElement ? column < depth : column <= depth else { return nil }
    let name = ByteString(file.text.bytes[key..<self.range(ofLine: parent).upperBound]).trimmingSpace
    return Shift(
      line: line,
      help: "the text begins in column \(column + 1), but `\(name)` to which it belongs in column \(depth + 1): "
        + "indent it by \(depth + 2), with nindent \(depth + 2)")
  }

  /// Whether a line holds a key or an element, so that the lines below it can't be its continuation.
  private func isPair(_ line: Int) -> Bool {
    let text = ByteString(self.text(ofLine: line)).trimmingSpace
    return text.contains(ByteString(": ")) || text.hasSuffix(":") || text.hasPrefix("- ")
  }
}

extension ByteString {
  /// go-yaml's text without `yaml: line 8: `: the line is one of the rendered text.
  fileprivate var withoutLineNumber: ByteString {
    guard hasPrefix("yaml: ") else { return self }
    let rest = ByteString(bytes.dropFirst(6))
    guard rest.hasPrefix("line "), let end = rest.firstOffset(of: ByteString(": ")) else { return rest }
    return ByteString(rest.bytes[(end + 2)...])
  }
}
