import Diagnostics
import Text
import YAML

/// The text of a kustomization file: where its nodes begin and end, and changes of whole lines.
extension KustomizationEditor {
  // MARK: Reading

  func root() throws(Diagnostic) -> Node {
    let file = SourceFile.register(path: path, bytes: text)
    let document: Node?
    do { document = try YAMLParser.firstDocument(in: text, file: file, dialect: .goYAML3) } catch {
      throw error.diagnostic
    }
    guard let document, !document.isNull else { return Node(.mapping(.init())) }
    guard document.mapping != nil else { throw refusal("the file holds no mapping", document.mark) }
    return document
  }

  static func entry(_ field: String, of node: Node) -> Node.Mapping.Entry? {
    node.mapping?.entries.first { $0.key.scalar?.text == ByteString(field) }
  }

  func elements(of field: String) throws(Diagnostic) -> [Node] {
    guard let value = KustomizationEditor.entry(field, of: try root())?.value, !value.isNull else { return [] }
    guard let elements = value.sequence else { throw refusal("\(field) is no list", value.mark) }
    return elements
  }

  func refusal(_ reason: String, _ mark: Mark) -> Diagnostic {
    Diagnostic("cannot edit \(path): \(reason)", at: mark, help: "edit it by hand")
  }

  /// The last line of a node.
  func end(of node: Node) -> Int {
    switch node.content {
    case .sequence(let elements):
      if let last = elements.last, !isInBraces(node) { return end(of: last) }
    case .mapping(let mapping):
      if let last = mapping.entries.last, !isInBraces(node) {
        return max(end(of: last.value), Int(last.key.mark.line))
      }
    case .scalar: break
    }
    return SourceComments(ByteString(text)).ending(at: node.mark).line
  }

  func isInBraces(_ node: Node) -> Bool {
    let byte = SourceComments(ByteString(text)).byte(at: node.mark)
    return byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
  }

  // MARK: Writing

  var lines: [ArraySlice<UInt8>] {
    text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  }

  mutating func write(_ lines: [ArraySlice<UInt8>]) {
    text = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
  }

  mutating func append(_ line: String) {
    if let last = text.last, last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
    text.append(contentsOf: Array(line.utf8) + [UInt8(ascii: "\n")])
  }

  mutating func insert(_ new: [String], after number: Int) {
    var lines = lines
    let place = min(number, lines.count)
    lines.insert(contentsOf: new.map { Array($0.utf8)[...] }, at: place)
    // A file may end without a line break.
    if place == lines.count - new.count, lines.last?.isEmpty == false { lines.append([]) }
    write(lines)
  }

  mutating func removeLines(_ range: ClosedRange<Int>) {
    var lines = lines
    let lower = max(range.lowerBound - 1, 0)
    let upper = min(range.upperBound, lines.count)
    if lower < upper { lines.removeSubrange(lower..<upper) }
    write(lines)
  }

  /// Puts another text in the place of a part of one line.
  mutating func replace(line number: Int, from start: Int, to end: Int, with value: String) {
    var lines = lines
    guard lines.indices.contains(number - 1) else { return }
    var line = Array(lines[number - 1])
    let lower = min(max(start, 0), line.count)
    line.replaceSubrange(lower..<min(max(end, lower), line.count), with: Array(value.utf8))
    lines[number - 1] = line[...]
    write(lines)
  }

  /// Puts another text in the place of a scalar that stands on one line.
  mutating func replace(_ node: Node, with value: String) throws(Diagnostic) {
    guard let scalar = node.scalar, scalar.style != .literal, scalar.style != .folded,
      end(of: node) == Int(node.mark.line), lines.indices.contains(Int(node.mark.line) - 1)
    else { throw refusal("the value is more than one line", node.mark) }
    var lines = lines
    var line = Array(lines[Int(node.mark.line) - 1])
    let start = min(max(Int(node.mark.column) - 1, 0), line.count)
    var end = start
    var quote: UInt8?
    while end < line.count {
      let byte = line[end]
      if let open = quote {
        end += 1
        if byte == open { break }
        continue
      }
      if end == start, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { quote = byte }
      if quote == nil, byte == UInt8(ascii: "#"), end > start, line[end - 1] == 0x20 { break }
      end += 1
    }
    while end > start, line[end - 1] == 0x20 || line[end - 1] == 0x0D { end -= 1 }
    let needsSpace = start > 0 && line[start - 1] == UInt8(ascii: ":")
    line.replaceSubrange(start..<end, with: Array(((needsSpace ? " " : "") + value).utf8))
    lines[Int(node.mark.line) - 1] = line[...]
    write(lines)
  }
}
