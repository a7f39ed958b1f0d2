import Diagnostics
import Text
import YAML

/// Edits the text of a kustomization file in place: comments, order and everything that is not edited stay as they are.
///
/// ```swift
/// var editor = KustomizationEditor(text: bytes, path: "kustomization.yaml")
/// try editor.set("namespace", to: "prod")
/// try editor.add("more.yaml", to: "resources")
/// ```
public struct KustomizationEditor {
  /// The text as edited so far.
  public private(set) var text: [UInt8]
  private let path: String

  /// An editor of a file's text.
  public init(text: [UInt8], path: String) {
    self.text = text
    self.path = path
  }

  /// Sets a field of the file to a text; a new field comes last.
  ///
  /// - Throws: for a text that is no kustomization, or a field that holds something else.
  public mutating func set(_ field: String, to value: String) throws(Diagnostic) {
    let root = try root()
    guard let entry = entry(field, of: root) else { return append("\(field): \(KustomizationEditor.scalar(value))") }
    try replace(entry.value, with: KustomizationEditor.scalar(value))
  }

  /// Adds a text to a list of the file.
  ///
  /// - Returns: false if it is there already.
  /// - Throws: as ``set(_:to:)``.
  public mutating func add(_ value: String, to field: String) throws(Diagnostic) -> Bool {
    if try elements(of: field).contains(where: { $0.scalar?.text == ByteString(value) }) { return false }
    try addElement([KustomizationEditor.scalar(value)], to: field)
    return true
  }

  /// Removes a text from a list of the file, and the list's field with its last element.
  ///
  /// - Returns: false if it is not there.
  /// - Throws: as ``set(_:to:)``.
  public mutating func remove(_ value: String, from field: String) throws(Diagnostic) -> Bool {
    let root = try root()
    let elements = try elements(of: field)
    guard let entry = entry(field, of: root),
      let found = elements.first(where: { $0.scalar?.text == ByteString(value) })
    else { return false }
    try checkBlock(entry.value)
    removeLines(Int(found.mark.line)...end(of: found))
    if elements.count == 1 { removeLines(Int(entry.key.mark.line)...Int(entry.key.mark.line)) }
    return true
  }

  /// Sets fields of the element of a list that has this name, adding the element if there is none; a field of nil is
  /// removed.
  ///
  /// - Throws: as ``set(_:to:)``.
  public mutating func setElement(
    named name: String, of list: String, _ fields: [(name: String, value: String?)]
  ) throws(Diagnostic) {
    func element() throws(Diagnostic) -> Node? {
      try elements(of: list).first { $0["name"]?.scalar?.text == ByteString(name) }
    }
    guard try element() != nil else {
      let lines = fields.compactMap { field in field.value.map { "\(field.name): \($0)" } }
      return try addElement(["name: \(KustomizationEditor.scalar(name))"] + lines, to: list)
    }
    for field in fields {
      guard let element = try element(), let mapping = element.mapping else { return }
      try checkBlock(element)
      let old = mapping.entries.first { $0.key.scalar?.text == ByteString(field.name) }
      switch (old, field.value) {
      case (let old?, let value?): try replace(old.value, with: value)
      case (let old?, nil):
        guard old.key.mark.line != mapping.entries[0].key.mark.line || mapping.entries.count == 1 else {
          throw refusal("the field comes first in its element", old.key.mark)
        }
        removeLines(Int(old.key.mark.line)...end(of: old.value))
      case (nil, let value?):
        let indent = String(repeating: " ", count: max(Int(mapping.entries[0].key.mark.column) - 1, 0))
        insert(["\(indent)\(field.name): \(value)"], after: end(of: element))
      case (nil, nil): break
      }
    }
  }

  /// A text as a YAML scalar, quoted where it must be.
  public static func scalar(_ text: String) -> String {
    let style: Node.Style =
      if case .string = Node.Scalar(ByteString(text)).resolved(as: .goYAML2) { .string } else { .doubleQuoted }
    let scalar = Node.Scalar(ByteString(text), style: style)
    return String(decoding: KyamlText.scalar(scalar, tag: nil, indent: 0, isFlow: false), as: UTF8.self)
  }

  // MARK: Reading

  private func root() throws(Diagnostic) -> Node {
    let file = SourceFile.register(path: path, bytes: text)
    let document: Node?
    do { document = try YAMLParser.firstDocument(in: text, file: file, dialect: .goYAML3) } catch {
      throw error.diagnostic
    }
    guard let document, !document.isNull else { return Node(.mapping(.init())) }
    guard document.mapping != nil else { throw refusal("the file holds no mapping", document.mark) }
    try checkBlock(document)
    return document
  }

  private func entry(_ field: String, of root: Node) -> Node.Mapping.Entry? {
    root.mapping?.entries.first { $0.key.scalar?.text == ByteString(field) }
  }

  private func elements(of field: String) throws(Diagnostic) -> [Node] {
    guard let value = entry(field, of: try root())?.value, !value.isNull else { return [] }
    guard let elements = value.sequence else { throw refusal("\(field) is no list", value.mark) }
    return elements
  }

  private func refusal(_ reason: String, _ mark: Mark) -> Diagnostic {
    Diagnostic("cannot edit \(path): \(reason)", at: mark, help: "edit it by hand")
  }

  private func checkBlock(_ node: Node) throws(Diagnostic) {
    let byte = SourceComments(ByteString(text)).byte(at: node.mark)
    guard byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") else { return }
    throw refusal("this is written in braces, which are not edited", node.mark)
  }

  /// The last line of a node.
  private func end(of node: Node) -> Int {
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

  private func isInBraces(_ node: Node) -> Bool {
    let byte = SourceComments(ByteString(text)).byte(at: node.mark)
    return byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
  }

  // MARK: Writing

  private var lines: [ArraySlice<UInt8>] {
    text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  }

  private mutating func write(_ lines: [ArraySlice<UInt8>]) {
    text = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
  }

  private mutating func append(_ line: String) {
    if let last = text.last, last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
    text.append(contentsOf: Array(line.utf8) + [UInt8(ascii: "\n")])
  }

  private mutating func insert(_ new: [String], after number: Int) {
    var lines = lines
    let place = min(number, lines.count)
    lines.insert(contentsOf: new.map { Array($0.utf8)[...] }, at: place)
    // A file may end without a line break.
    if place == lines.count - new.count, lines.last?.isEmpty == false { lines.append([]) }
    write(lines)
  }

  private mutating func removeLines(_ range: ClosedRange<Int>) {
    var lines = lines
    let lower = max(range.lowerBound - 1, 0)
    let upper = min(range.upperBound, lines.count)
    if lower < upper { lines.removeSubrange(lower..<upper) }
    write(lines)
  }

  private mutating func addElement(_ content: [String], to field: String) throws(Diagnostic) {
    let root = try root()
    guard let entry = entry(field, of: root) else {
      append("\(field):")
      for (index, line) in content.enumerated() { append((index == 0 ? "- " : "  ") + line) }
      return
    }
    var indent = ""
    if let first = entry.value.sequence?.first {
      try checkBlock(entry.value)
      let line = lines[max(min(Int(first.mark.line), lines.count) - 1, 0)]
      let dash = line.firstIndex(of: UInt8(ascii: "-")) ?? line.startIndex
      indent = String(repeating: " ", count: dash - line.startIndex)
    } else if !entry.value.isNullOrEmpty || entry.value.sequence != nil || !entry.value.rawText.isEmpty {
      throw refusal("\(field) is written in braces or is no list", entry.value.mark)
    }
    let new = content.enumerated().map { index, line in indent + (index == 0 ? "- " : "  ") + line }
    insert(new, after: max(end(of: entry.value), Int(entry.key.mark.line)))
  }

  /// Puts another text in the place of a scalar that stands on one line.
  private mutating func replace(_ node: Node, with value: String) throws(Diagnostic) {
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

extension KustomizationEditor {
  /// Sets an image as `kustomize edit set image` writes it: `NAME=NEW:TAG`, `NAME:TAG`, `NAME=NEW@sha256:…`.
  ///
  /// - Throws: as ``set(_:to:)``.
  public mutating func setImage(_ argument: String) throws(Diagnostic) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let reference = ImageReference(ByteString(String(parts[parts.count - 1])))
    let name = parts.count > 1 ? String(parts[0]) : reference.name.string
    guard !name.isEmpty, parts.count > 1 || !reference.tag.isEmpty || !reference.digest.isEmpty else {
      throw Diagnostic("\"\(argument)\" is no image to set", help: "write NAME=NEWNAME:TAG, NAME:TAG or NAME@DIGEST")
    }
    var fields: [(name: String, value: String?)] = []
    if parts.count > 1, !reference.name.isEmpty, reference.name != "*" {
      fields.append(("newName", KustomizationEditor.scalar(reference.name.string)))
    }
    if !reference.tag.isEmpty || !reference.digest.isEmpty {
      fields.append(("newTag", reference.tag.isEmpty ? nil : KustomizationEditor.scalar(reference.tag.string)))
      fields.append(("digest", reference.digest.isEmpty ? nil : KustomizationEditor.scalar(reference.digest.string)))
    }
    try setElement(named: name, of: "images", fields)
  }

  /// Sets a number of replicas as `kustomize edit set replicas` writes it: `NAME=COUNT`.
  ///
  /// - Throws: as ``set(_:to:)``.
  public mutating func setReplicas(_ argument: String) throws(Diagnostic) {
    let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, let count = Int(parts[1]), count >= 0 else {
      throw Diagnostic("\"\(argument)\" is no number of replicas", help: "write NAME=COUNT")
    }
    try setElement(named: String(parts[0]), of: "replicas", [("count", String(count))])
  }
}
