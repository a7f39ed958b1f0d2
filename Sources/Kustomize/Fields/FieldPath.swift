import Diagnostics
import RegularExpressions
import Text
import YAML

/// A path to fields of an object as replacements write it: `spec.template.spec.containers.[name=web].env.0.value`.
///
/// Parts are split at `.` (`\.` is a dot of a key); `[…]` keeps its dots. A part is a key, an index, `[key=value]` or
/// `[=value]` for elements of a list, `*` for all elements (when writing), `-` for the last one (when reading).
struct FieldPath: Sendable {
  /// The parts, as they were split.
  let parts: [ByteString]

  /// Splits a path.
  init(_ text: ByteString) { parts = FieldPath.joinedBrackets(FieldPath.split(text)) }

  init(parts: [ByteString]) { self.parts = parts }

  /// The parts between dots; a leading dot is allowed.
  private static func split(_ text: ByteString) -> [ByteString] {
    var raw = text.split(separator: ByteString("."))
    if raw.count > 1, raw[0].isEmpty { raw.removeFirst() }
    var parts: [ByteString] = []
    for part in raw {
      if let last = parts.last, last.bytes.last == UInt8(ascii: "\\") {
        parts[parts.count - 1] = ByteString(last.bytes.dropLast()) + ByteString(".") + part
      } else {
        parts.append(part)
      }
    }
    return parts
  }

  /// Puts together what belongs between brackets; brackets without `=` only protect the dots of a key.
  private static func joinedBrackets(_ split: [ByteString]) -> [ByteString] {
    var parts: [ByteString] = []
    var index = 0
    while index < split.count {
      var part = split[index]
      index += 1
      guard part.hasPrefix("["), !part.hasSuffix("]") else {
        parts.append(part)
        continue
      }
      while index < split.count {
        let next = split[index]
        index += 1
        part += ByteString(".") + next
        if next.hasSuffix("]") { break }
      }
      if part.bytes.contains(UInt8(ascii: "=")) {
        parts.append(part)
      } else {
        let brackets = Array("[]".utf8)
        var bytes = part.bytes[...]
        while let byte = bytes.first, brackets.contains(byte) { bytes = bytes.dropFirst() }
        while let byte = bytes.last, brackets.contains(byte) { bytes = bytes.dropLast() }
        parts.append(ByteString(bytes))
      }
    }
    return parts
  }

  /// What one part means.
  enum Step {
    case key(ByteString)
    case index(Int)
    /// `[key=value]`; an empty key means the elements themselves.
    case element(key: ByteString, value: ByteString)
    /// `*`: all elements.
    case all
  }

  /// What a part means when a value is written there.
  static func step(_ part: ByteString) throws(PatchError) -> Step {
    if let index = index(part), index >= 0 { return .index(index) }
    if part.hasPrefix("["), part.hasSuffix("]") { return try elementStep(part) }
    return part == "*" ? .all : .key(part)
  }

  /// Whether a part names an element of a list, so that what holds it is a list.
  static func namesElement(_ part: ByteString) -> Bool {
    (part.hasPrefix("[") && part.hasSuffix("]")) || (index(part).map { $0 >= 0 } ?? false)
  }

  private static func elementStep(_ part: ByteString) throws(PatchError) -> Step {
    var inner = part.bytes[...]
    if inner.last == UInt8(ascii: "]") { inner = inner.dropLast() }
    if inner.first == UInt8(ascii: "[") { inner = inner.dropFirst() }
    guard let sign = inner.firstIndex(of: UInt8(ascii: "=")) else {
      throw PatchError("list path element must contain fieldName=fieldValue for element to match")
    }
    return .element(key: ByteString(inner[..<sign]), value: ByteString(inner[(sign + 1)...]))
  }

  /// Go's `strconv.Atoi`.
  private static func index(_ part: ByteString) -> Int? { Int(part.string) }

  // MARK: Reading

  /// The value at the path, or nil if there is none: kyaml's `Lookup`.
  ///
  /// - Throws: ``PatchError`` where the object's structure does not fit the path.
  func value(in object: Node) throws(PatchError) -> Node? {
    try location(in: object).map { object.value(at: $0) } ?? nil
  }

  /// The place of the value at the path: the position at each level.
  func location(in object: Node) throws(PatchError) -> [Int]? {
    var node = object
    var location: [Int] = []
    for part in parts {
      let part = part.trimmed
      if part.isEmpty { continue }
      guard let (position, next) = try FieldPath.find(part, in: node) else { return nil }
      location.append(position)
      node = next
    }
    return location
  }

  private static func find(_ part: ByteString, in node: Node) throws(PatchError) -> (Int, Node)? {
    if let index = index(part) {
      guard index >= 0 else { throw PatchError("array index \(index) cannot be negative", at: node.mark) }
      let elements = try elements(of: node)
      return index < elements.count ? (index, elements[index]) : nil
    }
    if part == "-" {
      let elements = try elements(of: node)
      guard let last = elements.last else {
        throw PatchError("the list is empty, so it has no last element", at: node.mark)
      }
      return (elements.count - 1, last)
    }
    if part == "*" { throw PatchError("wildcard is not supported in PathGetter") }
    if part.hasPrefix("["), part.hasSuffix("]"), case .element(let key, let value) = try elementStep(part) {
      let elements = try elements(of: node)
      let position = elements.firstIndex { element in
        key.isEmpty ? element.rawText == value : element[key].map { $0.rawText == value } ?? false
      }
      return position.map { ($0, elements[$0]) }
    }
    if node.isNull { return nil }
    guard let mapping = node.mapping else { throw wrongKind(node, expected: "MappingNode") }
    return mapping.index(of: part).map { ($0, mapping.entries[$0].value) }
  }

  static func elements(of node: Node) throws(PatchError) -> [Node] {
    if node.isNull { return [] }
    guard let elements = node.sequence else { throw wrongKind(node, expected: "SequenceNode") }
    return elements
  }

  static func wrongKind(_ node: Node, expected: String) -> PatchError {
    PatchError("wrong node kind: expected \(expected) but got \(node.kindName)", at: node.mark)
  }
}

extension ByteString {
  /// Without spaces at both ends.
  fileprivate var trimmed: ByteString {
    var bytes = bytes[...]
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    while let byte = bytes.first, isSpace(byte) { bytes = bytes.dropFirst() }
    while let byte = bytes.last, isSpace(byte) { bytes = bytes.dropLast() }
    return bytes.count == count ? self : ByteString(bytes)
  }
}

extension Node {
  /// The value at a place: the position at each level.
  func value(at location: [Int]) -> Node? {
    var node = self
    for position in location {
      switch node.content {
      case .scalar: return nil
      case .sequence(let elements):
        guard elements.indices.contains(position) else { return nil }
        node = elements[position]
      case .mapping(let mapping):
        guard mapping.entries.indices.contains(position) else { return nil }
        node = mapping.entries[position].value
      }
    }
    return node
  }

  /// Changes the value at a place.
  mutating func change<Failure: Error>(
    at location: ArraySlice<Int>, _ change: (inout Node) throws(Failure) -> Void
  ) throws(Failure) {
    guard let position = location.first else { return try change(&self) }
    let rest = location.dropFirst()
    _ = try withSequence { elements throws(Failure) in
      if elements.indices.contains(position) { try elements[position].change(at: rest, change) }
    }
    _ = try withMapping { mapping throws(Failure) in
      if mapping.entries.indices.contains(position) { try mapping.entries[position].value.change(at: rest, change) }
    }
  }
}
