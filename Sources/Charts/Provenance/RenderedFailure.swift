import Diagnostics
import GoTemplate
import Manifests
import Text
import YAML

/// Tells of a rendered text that is no manifest in terms of the template and the values that made it.
///
/// The line that a parser complains of is none that the user ever wrote, and often not even the one that is wrong: a
/// text between quotes that does not end is noticed where the document does. The wrong line is taken to be the first
/// one with which the text up to it cannot be read.
struct RenderedFailure {
  private let trace: ChartTrace
  private let origins: ChartOrigins

  /// Failures of a traced render.
  init(_ trace: ChartTrace) {
    self.trace = trace
    origins = ChartOrigins(trace)
  }

  /// The failure at its source; nil when the file or the line is not known.
  func diagnostic(for error: ManifestError) -> Diagnostic? {
    guard error.line > 0, let file = trace.files.first(where: { $0.path == error.path }) else { return nil }
    let lines = LineTable(file.text.bytes)
    let line = wrongLine(error, in: file)
    let origin = self.origin(ofLine: line, in: file, lines)
    guard let step = origin.steps.first else { return nil }
    var diagnostic = Diagnostic(error.diagnostic.message, at: step.mark)
    for call in origin.steps.dropFirst() {
      diagnostic.notes.append(.init("called from <\(call.source)>", at: call.mark))
    }
    for value in origin.values {
      let definition = value.definitions.first
      let text = definition?.text.map { " is \(ValueDefinition.shown($0))" } ?? ""
      let flag = definition.map { $0.mark.isKnown ? "" : ", by \($0.source)" } ?? " is not set"
      diagnostic.notes.append(
        .init("\(value.name)\(text)\(flag)", at: definition?.mark ?? .unknown))
    }
    diagnostic.notes.append(.init(excerpt(around: line, in: file, lines)))
    return diagnostic
  }

  // MARK: Which line

  /// The line of the file that is to blame.
  private func wrongLine(_ error: ManifestError, in file: ChartTrace.File) -> Int {
    guard error.message.contains("yaml: "), error.message.contains("converting YAML to JSON"),
      let part = ManifestSplitting.documents(in: file.text).last(where: { $0.line <= error.line })
    else { return error.line }
    let lines = part.text.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let near = min(lines.count, error.line - part.line + 3)
    guard part.text.count < RenderedFailure.largestText else { return error.line }
    for count in stride(from: near, through: max(1, near - RenderedFailure.mostTries), by: -1)
    where isReadable(lines.prefix(count)) {
      return min(part.line + count, part.line + lines.count - 1)
    }
    return part.line
  }

  private static let largestText = 1 << 20
  private static let mostTries = 300

  private func isReadable(_ lines: ArraySlice<ArraySlice<UInt8>>) -> Bool {
    let text = Array(lines.joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
    return (try? YAMLParser.firstDocument(in: text, file: .unknown, dialect: .goYAML2)) != nil
  }

  // MARK: Where it came from

  private func origin(ofLine line: Int, in file: ChartTrace.File, _ lines: LineTable) -> TextOrigin {
    let range = content(ofLine: line, in: file, lines)
    return origins.origin(ofOutput: file.output, file.offset(range.lowerBound)..<file.offset(range.upperBound))
  }

  /// A line's bytes without the white space around them; one byte at least.
  private func content(ofLine line: Int, in file: ChartTrace.File, _ lines: LineTable) -> Range<Int> {
    let bytes = file.text.bytes
    var start = min(lines.start(ofLine: line), max(0, bytes.count - 1))
    var end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
    while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x0D { end -= 1 }
    return start..<max(start + 1, end)
  }

  /// The rendered lines around one, each with the template line that wrote it.
  ///
  /// ```
  ///   11 | spec:             app/templates/a.yaml:9  | spec:
  /// > 12 |   replicas: "3    app/templates/a.yaml:10 |   replicas: "{{ .Values.replicas }}
  /// ```
  private func excerpt(around line: Int, in file: ChartTrace.File, _ lines: LineTable) -> String {
    let total = file.text.bytes.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    var rows: [(mark: String, text: String, place: String, source: String)] = []
    let last = max(1, min(total, line + 2))
    for number in max(1, min(last, line - 2))...last {
      let start = lines.start(ofLine: number)
      guard start < file.text.count || number == line else { break }
      let text = file.text.bytes[min(start, file.text.count)...].prefix { $0 != UInt8(ascii: "\n") }
      let step = origin(ofLine: number, in: file, lines).steps.first
      let source = step.flatMap { SourceFile.named($0.mark.file).line(Int($0.mark.line)) } ?? []
      rows.append(
        (
          "\(number == line ? ">" : " ") \(number)", String(decoding: text.prefix(80), as: UTF8.self),
          step?.mark.lineText ?? "", String(decoding: source.prefix(100), as: UTF8.self)
        ))
    }
    let widths = (
      rows.map(\.mark.count).max() ?? 0, rows.map(\.text.count).max() ?? 0, rows.map(\.place.count).max() ?? 0
    )
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    return "rendered lines of \(file.path), and the template lines that wrote them:\n"
      + rows.map { row in
        "  \(padded(row.mark, widths.0)) | \(padded(row.text, widths.1))  "
          + "\(padded(row.place, widths.2)) | \(row.source)"
      }.joined(separator: "\n")
  }
}

extension ValueDefinition {
  /// A value's text on one line.
  static func shown(_ text: ByteString) -> String {
    let line = text.bytes.prefix { $0 != UInt8(ascii: "\n") }.prefix(60)
    return String(decoding: line, as: UTF8.self) + (line.count < text.count ? "…" : "")
  }
}
