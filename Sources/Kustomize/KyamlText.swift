import Diagnostics
import Text
import YAML

/// Writes nodes as kyaml prints them: go-yaml v3's layout with two spaces a level, lists not indented under their key,
/// no folding, the styles of the source kept.
///
/// Nodes do not remember whether they were written in braces; that is looked up in the source by their mark.
struct KyamlText {
  private let lines: [ArraySlice<UInt8>]

  /// A writer of nodes that were read from a text.
  init(source: ByteString = ByteString()) {
    lines = source.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  }

  /// The node's text without a line break at the end.
  func text(of node: Node) -> ByteString {
    var bytes: [UInt8] = []
    write(node, to: &bytes, indent: 0, isFlow: isFlow(node))
    while let last = bytes.last, last == 0x20 || (0x09...0x0D).contains(last) { bytes.removeLast() }
    return ByteString(bytes)
  }

  private func write(_ node: Node, to bytes: inout [UInt8], indent: Int, isFlow: Bool) {
    switch node.content {
    case .scalar(let scalar):
      bytes.append(contentsOf: KyamlText.scalar(scalar, tag: node.tag, indent: indent, isFlow: isFlow))
    case .sequence(let elements):
      if elements.isEmpty { return bytes.append(contentsOf: "[]".utf8) }
      if isFlow {
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
          if index > 0 { bytes.append(contentsOf: ", ".utf8) }
          write(element, to: &bytes, indent: indent, isFlow: true)
        }
        return bytes.append(UInt8(ascii: "]"))
      }
      for (index, element) in elements.enumerated() {
        if index > 0 { breakLine(&bytes, indent) }
        bytes.append(contentsOf: "- ".utf8)
        write(element, to: &bytes, indent: indent + 2, isFlow: self.isFlow(element))
      }
    case .mapping(let mapping):
      if mapping.entries.isEmpty { return bytes.append(contentsOf: "{}".utf8) }
      if isFlow { bytes.append(UInt8(ascii: "{")) }
      for (index, entry) in mapping.entries.enumerated() {
        if index > 0 { if isFlow { bytes.append(contentsOf: ", ".utf8) } else { breakLine(&bytes, indent) } }
        write(entry.key, to: &bytes, indent: indent, isFlow: true)
        bytes.append(UInt8(ascii: ":"))
        writeValue(entry.value, to: &bytes, indent: indent, isFlow: isFlow)
      }
      if isFlow { bytes.append(UInt8(ascii: "}")) }
    }
  }

  private func writeValue(_ value: Node, to bytes: inout [UInt8], indent: Int, isFlow: Bool) {
    let valueIsFlow = isFlow || self.isFlow(value)
    let isInline = valueIsFlow || value.scalar != nil || value.isNullOrEmpty
    guard !isInline else {
      let before = bytes.count
      bytes.append(UInt8(ascii: " "))
      write(value, to: &bytes, indent: indent + 2, isFlow: valueIsFlow)
      if bytes.count == before + 1 { bytes.removeLast() }
      return
    }
    let inner = value.sequence != nil ? indent : indent + 2
    breakLine(&bytes, inner)
    write(value, to: &bytes, indent: inner, isFlow: false)
  }

  private func breakLine(_ bytes: inout [UInt8], _ indent: Int) {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent))
  }

  /// Whether the source has a brace where the node begins.
  private func isFlow(_ node: Node) -> Bool {
    guard node.scalar == nil, node.mark.isKnown else { return false }
    let line = Int(node.mark.line) - 1
    let column = Int(node.mark.column) - 1
    guard lines.indices.contains(line), column >= 0, column < lines[line].count else { return false }
    let byte = lines[line][lines[line].startIndex + column]
    return byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
  }

  // MARK: Scalars

  /// A scalar as go-yaml v3 writes it; a tag that the text contradicts is written out.
  static func scalar(_ scalar: Node.Scalar, tag: ByteString?, indent: Int, isFlow: Bool) -> [UInt8] {
    let prefix = tag.map { Array($0.bytes) + [UInt8(ascii: " ")] } ?? []
    return prefix + body(scalar, indent: indent, isFlow: isFlow)
  }

  private static func body(_ scalar: Node.Scalar, indent: Int, isFlow: Bool) -> [UInt8] {
    let isMultiline = scalar.text.bytes.contains(UInt8(ascii: "\n"))
    switch scalar.style {
    case .plain: return scalar.text.bytes
    case .singleQuoted where !isMultiline: return singleQuoted(scalar.text)
    case .singleQuoted, .doubleQuoted: return doubleQuoted(scalar.text)
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
