import Diagnostics
import RegularExpressions
import Text
import YAML

/// Finds all fields of an object that a path means, making missing ones if asked, and changes them in place: kyaml's
/// `PathMatcher`.
///
/// `[key=value]` takes `value` for a regular expression that may match anywhere in the field's text as YAML has it, its
/// quotes included: `[name=a]` also means `ab`.
struct FieldWriter {
  /// What is made where the path's last part is missing; nil to make nothing.
  let created: Kind?
  /// The quirks met and those corrected.
  var quirks = QuirkLog()
  /// What to do with each field; told the position that leads to it at each level.
  let change: (_ field: inout Node, _ location: [Int]) throws(PatchError) -> Void

  /// What a node is.
  enum Kind {
    case scalar
    case mapping
    case sequence

    init(_ node: Node) {
      switch node.content {
      case .scalar: self = .scalar
      case .mapping: self = .mapping
      case .sequence: self = .sequence
      }
    }

    /// An empty node of the kind.
    var empty: Node {
      switch self {
      case .scalar: Node(.scalar(.init(ByteString(), style: .untagged)))
      case .mapping: Node(.mapping(.init()))
      case .sequence: Node(.sequence([]))
      }
    }
  }

  /// Changes the fields.
  ///
  /// - Returns: how many there were.
  /// - Throws: ``PatchError`` where the object's structure does not fit the path.
  func write(_ path: FieldPath, in object: inout Node) throws(PatchError) -> Int {
    try write(path.parts[...], in: &object, at: [])
  }

  private func write(
    _ parts: ArraySlice<ByteString>, in node: inout Node, at location: [Int]
  ) throws(PatchError) -> Int {
    guard let part = parts.first else {
      try change(&node, location)
      return 1
    }
    let rest = parts.dropFirst()
    switch try FieldPath.step(part) {
    case .key(let key): return try writeField(key, rest, in: &node, at: location)
    case .index(let index): return try writeElement(index, rest, in: &node, at: location)
    case .element(let key, let pattern): return try writeElements(key, pattern, rest, in: &node, at: location)
    case .all:
      return try eachElement(of: &node) { element, index throws(PatchError) in
        try write(rest, in: &element, at: location + [index])
      }
    }
  }

  private func writeField(
    _ key: ByteString, _ rest: ArraySlice<ByteString>, in node: inout Node, at location: [Int]
  ) throws(PatchError) -> Int {
    if node.isNull {
      guard created != nil else { return 0 }
      throw PatchError("the field is null, so nothing can be made in it", at: node.mark)
    }
    guard node.mapping != nil, !key.isEmpty else { throw FieldPath.wrongKind(node, expected: "MappingNode") }
    return try node.withMapping { mapping throws(PatchError) in
      var found = mapping.index(of: key)
      if found == nil, let kind = kind(before: rest) {
        mapping.entries.append(.init(key: Node(.scalar(.init(key))), value: kind.empty))
        found = mapping.entries.count - 1
      }
      guard let index = found else { return 0 }
      if mapping.entries[index].value.scalar != nil, !rest.isEmpty {
        return try writeIntoText(rest, of: &mapping.entries[index].value)
      }
      return try write(rest, in: &mapping.entries[index].value, at: location + [index])
    } ?? 0
  }

  /// A path that goes on past a text is followed in the YAML that the text holds, but what is written there is lost.
  private func writeIntoText(_ rest: ArraySlice<ByteString>, of text: inout Node) throws(PatchError) -> Int {
    var structured = try StructuredText(text.rawText, at: text.mark)
    var copy = structured.document
    let count = try FieldWriter(created: created, change: { _, _ in }).write(rest, in: &copy, at: [])
    guard count > 0, quirks.corrects(.textWrites, "what a replacement writes into this text is lost", at: text.mark)
    else { return count }
    _ = try write(rest, in: &structured.document, at: [-1])
    text.overwriteText(try structured.text())
    return count
  }

  private func writeElement(
    _ index: Int, _ rest: ArraySlice<ByteString>, in node: inout Node, at location: [Int]
  ) throws(PatchError) -> Int {
    let count = try FieldPath.elements(of: node).count
    if count == index, let kind = kind(before: rest), node.sequence != nil {
      return try node.withSequence { elements throws(PatchError) in
        elements.append(kind.empty)
        return try write(rest, in: &elements[index], at: location + [index])
      } ?? 0
    }
    guard index < count else {
      throw PatchError("index \(index) specified but only \(count) elements found", at: node.mark)
    }
    return try node.withSequence { elements throws(PatchError) in
      try write(rest, in: &elements[index], at: location + [index])
    } ?? 0
  }

  private func writeElements(
    _ key: ByteString, _ pattern: ByteString, _ rest: ArraySlice<ByteString>, in node: inout Node, at location: [Int]
  ) throws(PatchError) -> Int {
    let expression: RegularExpression
    do { expression = try RegularExpression(pattern) } catch { throw PatchError(error.message) }
    func found(_ node: inout Node) throws(PatchError) -> Int {
      try eachElement(of: &node) { element, index throws(PatchError) in
        if key.isEmpty {
          guard expression.matches(element.writtenText) else { return 0 }
          // Elements that are texts end the path, whatever follows.
          return try write([], in: &element, at: location + [index])
        }
        guard let value = element[key], expression.matches(value.writtenText), matchesWhole(value, key, pattern)
        else { return 0 }
        return try write(rest, in: &element, at: location + [index])
      }
    }
    let count = try found(&node)
    guard count == 0, created != nil, node.sequence != nil else { return count }
    guard expression.matches(pattern) else {
      throw PatchError("no element can be made for \(key)=\(pattern): the expression does not match itself")
    }
    let value = Node(.scalar(.init(pattern, style: .untagged).asNewField))
    let element =
      key.isEmpty ? value : Node(.mapping(.init([.init(key: Node(.scalar(.init(key))), value: value)])))
    _ = node.withSequence { $0.append(element) }
    return try found(&node)
  }

  /// Notices a plain word that matches only a part of a value.
  private func matchesWhole(_ value: Node, _ key: ByteString, _ pattern: ByteString) -> Bool {
    let isWord = pattern.bytes.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
    guard isWord, !pattern.isEmpty, value.rawText != pattern else { return true }
    return !quirks.corrects(
      .targetSubstring, "[\(key)=\(pattern)] of a replacement also means \(value.rawText)", at: value.mark)
  }

  private func eachElement(
    of node: inout Node, _ body: (inout Node, Int) throws(PatchError) -> Int
  ) throws(PatchError) -> Int {
    if node.isNull { return 0 }
    guard node.sequence != nil else { throw FieldPath.wrongKind(node, expected: "SequenceNode") }
    return try node.withSequence { elements throws(PatchError) in
      var count = 0
      for index in elements.indices { count += try body(&elements[index], index) }
      return count
    } ?? 0
  }

  /// What a missing part is made as, from the part behind it.
  private func kind(before rest: ArraySlice<ByteString>) -> Kind? {
    guard let created else { return nil }
    guard let next = rest.first, !next.isEmpty else { return created }
    return FieldPath.namesElement(next) ? .sequence : .mapping
  }
}
