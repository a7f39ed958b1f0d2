import Diagnostics
import Text
import YAML

/// Writes nodes as kyaml prints them: go-yaml v3's layout with two spaces a level, lists not indented under their key,
/// no folding, the styles and comments of the source kept, blank lines only around comments.
///
/// Nodes do not remember whether they were written in braces, nor their comments; that is looked up in the source by
/// their mark.
struct KyamlText {
  private let comments: SourceComments
  private var bytes: [UInt8] = []
  /// The last line of the source that was written.
  private var line = 0
  /// The depth of the last entry that was written.
  private var depth = 0

  /// A writer of nodes that were read from a text.
  init(source: ByteString = ByteString()) {
    comments = SourceComments(source)
  }

  /// The node's text without a line break at the end.
  func text(of node: Node) -> ByteString {
    var writer = self
    writer.write(node, indent: 0, isFlow: isFlow(node))
    writer.writeEnd()
    while let last = writer.bytes.last, last == 0x20 || (0x09...0x0D).contains(last) { writer.bytes.removeLast() }
    return ByteString(writer.bytes)
  }

  private mutating func write(_ node: Node, indent: Int, isFlow: Bool) {
    switch node.content {
    case .scalar(let scalar):
      bytes.append(contentsOf: KyamlText.scalar(scalar, tag: node.tag, indent: indent, isFlow: isFlow))
    case .sequence(let elements):
      if elements.isEmpty { return bytes.append(contentsOf: "[]".utf8) }
      if isFlow {
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
          if index > 0 { bytes.append(contentsOf: ", ".utf8) }
          write(element, indent: indent, isFlow: true)
        }
        return bytes.append(UInt8(ascii: "]"))
      }
      for (index, element) in elements.enumerated() {
        begin(at: element.mark, indent: indent, isFirst: index == 0, isElement: true)
        bytes.append(contentsOf: "- ".utf8)
        let isInline = element.scalar != nil || element.isNullOrEmpty || self.isFlow(element)
        write(element, indent: indent + 2, isFlow: self.isFlow(element))
        if isInline { writeLineComment(at: element.mark, literalStart: nil) }
      }
    case .mapping(let mapping):
      if mapping.entries.isEmpty { return bytes.append(contentsOf: "{}".utf8) }
      if isFlow { bytes.append(UInt8(ascii: "{")) }
      for (index, entry) in mapping.entries.enumerated() {
        if isFlow {
          if index > 0 { bytes.append(contentsOf: ", ".utf8) }
        } else {
          begin(at: entry.key.mark, indent: indent, isFirst: index == 0, isElement: false)
        }
        write(entry.key, indent: indent, isFlow: true)
        bytes.append(UInt8(ascii: ":"))
        writeValue(entry.value, of: entry.key, indent: indent, isFlow: isFlow)
      }
      if isFlow { bytes.append(UInt8(ascii: "}")) }
    }
  }

  private mutating func writeValue(_ value: Node, of key: Node, indent: Int, isFlow: Bool) {
    let valueIsFlow = isFlow || self.isFlow(value)
    let isInline = valueIsFlow || value.scalar != nil || value.isNullOrEmpty
    guard !isInline else {
      let before = bytes.count
      bytes.append(UInt8(ascii: " "))
      write(value, indent: indent + 2, isFlow: valueIsFlow)
      if bytes.count == before + 1 { bytes.removeLast() }
      if !isFlow { writeLineComment(at: value.mark, literalStart: before) }
      return
    }
    let inner = value.sequence != nil ? indent : indent + 2
    writeLineComment(at: key.mark, literalStart: nil)
    breakLine(inner)
    write(value, indent: inner, isFlow: false)
  }

  private mutating func breakLine(_ indent: Int) {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent))
  }

  /// Whether the source has a brace where the node begins.
  private func isFlow(_ node: Node) -> Bool {
    guard node.scalar == nil, isOfSource(node.mark) else { return false }
    let byte = comments.byte(at: node.mark)
    return byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
  }

  // MARK: Comments

  /// Whether a place is one of the source's.
  private func isOfSource(_ mark: Mark) -> Bool { mark.isKnown && mark.file == .unknown }

  /// Begins an entry: a line of its own, before it the comments that stand between it and the one before.
  private mutating func begin(at mark: Mark, indent: Int, isFirst: Bool, isElement: Bool) {
    var above: [SourceComments.Line] = []
    if isOfSource(mark), Int(mark.line) > line {
      above = comments.lines(line + 1..<Int(mark.line), pastDashes: isFirst && !isElement)
      // The comments behind an element's dash are those of its first field.
      let own = isElement ? comments.firstDash(in: line + 1..<Int(mark.line)) ?? Int(mark.line) : Int(mark.line)
      line = isElement ? own - 1 : own
    }
    let ownColumn = Int(mark.column) - (isElement ? 3 : 1)
    var wasInner = false
    for item in above {
      switch item {
      case .blank: if !wasInner { writeAlone([], indent: 0, isFirst: isFirst) }
      case .comment(let text, let column):
        wasInner = column > ownColumn && !isFirst
        writeAlone(text, indent: wasInner ? depth : indent, isFirst: isFirst)
      }
    }
    if isFirst {
      if !above.isEmpty { bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent)) }
    } else {
      breakLine(indent)
    }
    depth = indent
  }

  /// Writes a line of its own: before the first entry, where the indentation is there already, or behind another one.
  private mutating func writeAlone(_ text: ArraySlice<UInt8>, indent: Int, isFirst: Bool) {
    if !isFirst {
      bytes.append(UInt8(ascii: "\n"))
      if !text.isEmpty { bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent)) }
    } else if bytes.last == UInt8(ascii: "\n"), !text.isEmpty {
      bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent))
    }
    bytes.append(contentsOf: text)
    if isFirst { bytes.append(UInt8(ascii: "\n")) }
  }

  /// Writes the comment behind a node, on the line where the node's text begins if it is a block of lines.
  private mutating func writeLineComment(at mark: Mark, literalStart: Int?) {
    guard isOfSource(mark), !comments.isEmpty else { return }
    let ending = comments.ending(at: mark)
    line = max(line, ending.line)
    guard let comment = ending.comment else { return }
    let text = [UInt8(ascii: " ")] + comment
    if let literalStart, let end = bytes[literalStart...].firstIndex(of: UInt8(ascii: "\n")) {
      bytes.insert(contentsOf: text, at: end)
    } else {
      bytes.append(contentsOf: text)
    }
  }

  /// Writes the comments behind the last entry.
  private mutating func writeEnd() {
    let below = comments.lines(line + 1..<comments.lineCount + 1, pastDashes: false)
    guard !below.isEmpty, line < comments.lineCount else { return }
    if comments.isBlank(line + 1) { bytes.append(UInt8(ascii: "\n")) }
    for item in below {
      switch item {
      case .blank: bytes.append(UInt8(ascii: "\n"))
      case .comment(let text, let column): writeAlone(text, indent: column > 0 ? depth : 0, isFirst: false)
      }
    }
  }

  // MARK: Scalars

  /// A scalar as go-yaml v3 writes it; a tag that the text contradicts is written out.
  static func scalar(_ scalar: Node.Scalar, tag: ByteString?, indent: Int, isFlow: Bool) -> [UInt8] {
    let prefix = (scalar.style == .retyped ? nil : tag).map { Array($0.bytes) + [UInt8(ascii: " ")] } ?? []
    return prefix + body(scalar, indent: indent, isFlow: isFlow)
  }

  private static func body(_ scalar: Node.Scalar, indent: Int, isFlow: Bool) -> [UInt8] {
    let isMultiline = scalar.text.bytes.contains(UInt8(ascii: "\n"))
    switch scalar.style {
    case .plain: return scalar.text.bytes
    case .untagged: return isMultiline ? literal(scalar.text, indent: indent) : scalar.text.bytes
    case .singleQuoted where !isMultiline: return singleQuoted(scalar.text)
    case .singleQuoted, .doubleQuoted, .retyped: return doubleQuoted(scalar.text)
    case .literal, .folded: return isFlow ? doubleQuoted(scalar.text) : literal(scalar.text, indent: indent)
    case .string:
      return body(.init(scalar.text, style: .ofGoYAML3(scalar.text)), indent: indent, isFlow: isFlow)
    }
  }

  private static func singleQuoted(_ text: ByteString) -> [UInt8] {
    var bytes: [UInt8] = [UInt8(ascii: "'")]
    for byte in text.bytes {
      bytes.append(byte)
      if byte == UInt8(ascii: "'") { bytes.append(byte) }
    }
    bytes.append(UInt8(ascii: "'"))
    return bytes
  }

  private static func doubleQuoted(_ text: ByteString) -> [UInt8] {
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.bytes {
      switch byte {
      case UInt8(ascii: "\""): bytes.append(contentsOf: "\\\"".utf8)
      case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
      case 0x0A: bytes.append(contentsOf: "\\n".utf8)
      case 0x09: bytes.append(contentsOf: "\\t".utf8)
      case 0x0D: bytes.append(contentsOf: "\\r".utf8)
      case 0..<0x20, 0x7F:
        let digits = String(byte, radix: 16, uppercase: true)
        bytes.append(contentsOf: ("\\x" + (digits.utf8.count < 2 ? "0" : "") + digits).utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
    return bytes
  }

  private static func literal(_ text: ByteString, indent: Int) -> [UInt8] {
    var body = text.bytes[...]
    var header: [UInt8] = [UInt8(ascii: "|")]
    if body.first == UInt8(ascii: " ") || body.first == UInt8(ascii: "\n") { header.append(UInt8(ascii: "2")) }
    if body.last != UInt8(ascii: "\n") {
      header.append(UInt8(ascii: "-"))
    } else {
      body = body.dropLast()
      if body.isEmpty || body.last == UInt8(ascii: "\n") { header.append(UInt8(ascii: "+")) }
    }
    var bytes = header
    for line in body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      bytes.append(UInt8(ascii: "\n"))
      guard !line.isEmpty else { continue }
      bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: max(2, indent)))
      bytes.append(contentsOf: line)
    }
    return bytes
  }
}

extension Node {
  /// The node's YAML text, quotes included, as kyaml compares it with expressions.
  var writtenText: ByteString { KyamlText().text(of: self) }
}
