import Diagnostics
import Text
import YAML

/// Changes of nodes anywhere in a kustomization file. What is in braces on the way is first written as a block, as
/// `kustomize edit` writes everything.
extension KustomizationEditor {
  /// A step from a node to one within it.
  enum Step {
    case field(String)
    case element(Int)
  }

  func node(at path: [Step]) throws(Diagnostic) -> Node? {
    var node: Node? = try root()
    for step in path {
      switch step {
      case .field(let name): node = node.flatMap { KustomizationEditor.entry(name, of: $0)?.value }
      case .element(let index): node = node?.sequence.flatMap { $0.indices.contains(index) ? $0[index] : nil }
      }
    }
    return node
  }

  /// Adds an element, given in lines, to a list, which is made where it is missing.
  mutating func add(_ content: [String], toList path: [Step]) throws(Diagnostic) {
    try unfold(path)
    guard let list = try node(at: path), !list.isNull else {
      guard case .field(let name)? = path.last else { return }
      let element = content.enumerated().map { index, line in (index == 0 ? "- " : "  ") + line }
      if try node(at: path) != nil { try removeValue(at: path) }
      return try add(name, element, toMapping: Array(path.dropLast()), isBlock: true)
    }
    guard let elements = list.sequence else { throw refusal("this is no list", list.mark) }
    guard let first = elements.first, let last = elements.last else {
      try removeValue(at: path)
      return try add(content, toList: path)
    }
    let indent = String(repeating: " ", count: dash(of: first).column)
    let new = content.enumerated().map { index, line in indent + (index == 0 ? "- " : "  ") + line }
    insert(new, after: end(of: last))
  }

  /// Adds a field, its value given in lines, at the end of a mapping.
  ///
  /// - Parameter isBlock: whether the value stands below its key, not beside it.
  mutating func add(
    _ name: String, _ content: [String], toMapping path: [Step], isBlock: Bool
  ) throws(Diagnostic) {
    try unfold(path)
    guard let mapping = try node(at: path), let fields = mapping.mapping, let first = fields.entries.first else {
      if path.isEmpty { return writeField(name, content, isBlock, indent: "", after: nil) }
      guard case .field(let outer)? = path.last else { return }
      if try node(at: path) != nil { try removeValue(at: path) }
      let lines = KustomizationEditor.field(name, content, isBlock)
      return try add(outer, lines.map { "  " + $0 }, toMapping: Array(path.dropLast()), isBlock: true)
    }
    let indent = String(repeating: " ", count: max(Int(first.key.mark.column) - 1, 0))
    writeField(name, content, isBlock, indent: indent, after: path.isEmpty ? nil : end(of: mapping))
  }

  private mutating func writeField(
    _ name: String, _ content: [String], _ isBlock: Bool, indent: String, after number: Int?
  ) {
    let lines = KustomizationEditor.field(name, content, isBlock).map { indent + $0 }
    if let number { insert(lines, after: number) } else { for line in lines { append(line) } }
  }

  private static func field(_ name: String, _ content: [String], _ isBlock: Bool) -> [String] {
    if isBlock { return [scalar(name) + ":"] + content }
    return ["\(scalar(name)): \(content.first ?? "")"] + content.dropFirst()
  }

  /// Sets a field of a mapping to a text; the mapping is made where it is missing.
  mutating func setText(_ name: String, to value: String, inMapping path: [Step]) throws(Diagnostic) {
    try unfold(path + [.field(name)])
    if let old = try node(at: path + [.field(name)]) {
      try replace(old, with: KustomizationEditor.scalar(value))
    } else {
      try add(name, [KustomizationEditor.scalar(value)], toMapping: path, isBlock: false)
    }
  }

  /// Removes a field or an element; with the last one of a list or mapping goes that too.
  mutating func removeValue(at path: [Step]) throws(Diagnostic) {
    let parent = Array(path.dropLast())
    try unfold(parent)
    guard let step = path.last, let outer = try node(at: parent) else { return }
    switch step {
    case .field(let name):
      guard let mapping = outer.mapping, let entry = KustomizationEditor.entry(name, of: outer) else { return }
      if mapping.entries.count == 1, !parent.isEmpty { return try removeValue(at: parent) }
      try removeField(entry, of: mapping)
    case .element(let index):
      guard let elements = outer.sequence, elements.indices.contains(index) else { return }
      if elements.count == 1 { return try removeValue(at: parent) }
      removeLines(dash(of: elements[index]).line...end(of: elements[index]))
    }
  }

  /// Removes a field of a mapping that has others; the first one of a list's element leaves the dash to the next.
  mutating func removeField(_ entry: Node.Mapping.Entry, of mapping: Node.Mapping) throws(Diagnostic) {
    let line = Int(entry.key.mark.line)
    let last = max(end(of: entry.value), line)
    let before = lines[max(min(line, lines.count) - 1, 0)].prefix(max(Int(entry.key.mark.column) - 1, 0))
    guard before.contains(where: { $0 != 0x20 }) else { return removeLines(line...last) }
    guard mapping.entries.count > 1 else { throw refusal("the field is all that its element has", entry.key.mark) }
    let next = Int(mapping.entries[1].key.mark.line)
    let start = String(decoding: before, as: UTF8.self)
    removeLines(line...max(next - 1, line))
    replace(line: line, from: 0, to: before.count, with: start)
  }

  /// Where the dash of an element stands.
  private func dash(of element: Node) -> (line: Int, column: Int) {
    var number = min(Int(element.mark.line), lines.count)
    let all = lines
    while number > 0 {
      let line = all[number - 1]
      let start = line.firstIndex { $0 != 0x20 } ?? line.endIndex
      if start < line.endIndex, line[start] == UInt8(ascii: "-") {
        // The innermost dash before the element, in `- - a`.
        let limit = number == Int(element.mark.line) ? Int(element.mark.column) - 1 : line.count
        let dashes = line.prefix(max(limit, 1)).lastIndex(of: UInt8(ascii: "-")) ?? start
        return (number, dashes - line.startIndex)
      }
      number -= 1
    }
    return (Int(element.mark.line), 0)
  }

  // MARK: Braces

  /// Writes as blocks whatever is in braces on the way to a node, the node included.
  mutating func unfold(_ path: [Step]) throws(Diagnostic) {
    for count in 0...path.count {
      guard let node = try node(at: Array(path[..<count])), node.scalar == nil, !node.isNullOrEmpty, isInBraces(node)
      else { continue }
      try unfold(node, isField: count == 0 || path[count - 1].isField, of: Array(path[..<count]))
    }
  }

  private mutating func unfold(_ node: Node, isField: Bool, of path: [Step]) throws(Diagnostic) {
    let ending = SourceComments(ByteString(text)).ending(at: node.mark)
    let comment = ending.comment.map { " " + String(decoding: $0, as: UTF8.self) } ?? ""
    let block = KyamlText().text(of: node).string.split(separator: "\n", omittingEmptySubsequences: false).map(
      String.init)
    let all = lines
    let line = max(min(Int(node.mark.line), all.count) - 1, 0)
    let start = String(decoding: all[line].prefix(max(Int(node.mark.column) - 1, 0)), as: UTF8.self)
    var new: [String]
    if path.isEmpty {
      new = block
    } else if isField {
      var key = start
      while key.last == " " { key.removeLast() }
      let outer = key.prefix { $0 == " " || $0 == "-" }.count + (node.sequence == nil ? 2 : 0)
      new = [key + comment] + block.map { String(repeating: " ", count: outer) + $0 }
    } else {
      new = block.enumerated().map { index, text in
        (index == 0 ? start : String(repeating: " ", count: start.count)) + text + (index == 0 ? comment : "")
      }
    }
    var result = all
    result.replaceSubrange(line..<min(max(ending.line, line + 1), all.count), with: new.map { Array($0.utf8)[...] })
    write(result)
  }
}

extension KustomizationEditor.Step {
  fileprivate var isField: Bool {
    if case .field = self { return true }
    return false
  }
}
