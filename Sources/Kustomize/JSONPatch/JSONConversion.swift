import Text
import YAML

extension JSONValue {
  /// The members, if it is an object.
  var members: [Member]? { if case .object(let members) = self { members } else { nil } }

  /// The text, if it is a string.
  var text: ByteString? { if case .string(let text) = self { text } else { nil } }

  /// The value of a key, if it is an object that has it; of several the last one, as in Go.
  subscript(_ key: ByteString) -> JSONValue? { members?.last { $0.key == key }?.value }

  /// Whether both are the same, numbers by their spelling, objects whatever their order.
  func equals(_ other: JSONValue) -> Bool {
    switch (self, other) {
    case (.null, .null): return true
    case (.bool(let left), .bool(let right)): return left == right
    case (.number(let left), .number(let right)), (.string(let left), .string(let right)): return left == right
    case (.array(let left), .array(let right)):
      return left.count == right.count && zip(left, right).allSatisfy { $0.equals($1) }
    case (.object(let left), .object(let right)):
      guard left.count == right.count else { return false }
      let values = Dictionary(right.map { ($0.key, $0.value) }, uniquingKeysWith: { _, last in last })
      return left.allSatisfy { member in values[member.key].map { member.value.equals($0) } ?? false }
    default: return false
    }
  }

  // MARK: From nodes

  /// The JSON that kyaml makes of an object: what go-yaml v3 reads in it, as Go's JSON encoder writes that.
  ///
  /// - Throws: ``PatchError`` for what JSON cannot hold: infinity, keys that are no strings.
  init(object node: Node) throws(PatchError) { try self.init(object: node, depth: 0) }

  private init(object node: Node, depth: Int) throws(PatchError) {
    guard depth < StrategicMerge.depthLimit else {
      throw PatchError("nested more than \(StrategicMerge.depthLimit) levels deep", at: node.mark)
    }
    switch node.content {
    case .scalar(let scalar): self = try JSONValue.scalar(scalar, of: node)
    case .sequence(let elements):
      var values: [JSONValue] = []
      values.reserveCapacity(elements.count)
      for element in elements { values.append(try JSONValue(object: element, depth: depth + 1)) }
      self = .array(values)
    case .mapping(let mapping):
      var members: [Member] = []
      members.reserveCapacity(mapping.entries.count)
      let repeated = mapping.repeatedKeys
      for (index, entry) in mapping.entries.enumerated() {
        guard let scalar = entry.key.scalar, case .string(let key) = scalar.resolved(as: .goYAML3, tag: entry.key.tag)
        else { throw PatchError("json: unsupported type: map[interface {}]interface {}", at: entry.key.mark) }
        guard !repeated.contains(index) else {
          throw PatchError("mapping key \"\(key)\" already defined", at: entry.key.mark)
        }
        members.append(Member(key: key, value: try JSONValue(object: entry.value, depth: depth + 1)))
      }
      self = .object(members)
    }
  }

  private static func scalar(_ scalar: Node.Scalar, of node: Node) throws(PatchError) -> JSONValue {
    let value: ResolvedScalar
    do { value = try scalar.decoded(as: .goYAML3, tag: node.tag) } catch {
      throw PatchError(error.message, at: node.mark)
    }
    switch value {
    case .null: return .null
    case .bool(let flag): return .bool(flag)
    case .int(let number): return .number(ByteString(String(number)))
    case .uint(let number): return .number(ByteString(String(number)))
    case .float(let number):
      guard number.isFinite else {
        throw PatchError("json: unsupported value: \(ByteString(FloatText.general(number)))", at: node.mark)
      }
      return .number(ByteString(FloatText.json(number)))
    case .timestamp(let text): return .string(text.timestampAsRFC3339)
    case .string(let text): return .string(text)
    }
  }

  // MARK: To nodes

  /// The node that kyaml makes of JSON: all numbers pass through a float64, texts get the style of go-yaml v3.
  ///
  /// - Throws: ``PatchError`` for a number beyond a float64.
  func node() throws(PatchError) -> Node {
    switch self {
    case .null: return .null()
    case .bool(let flag): return Node(.scalar(.init(ByteString(flag ? "true" : "false"))))
    case .string(let text): return try JSONValue.textNode(text)
    case .number(let text):
      guard let number = Double(text.string), number.isFinite else {
        throw PatchError("json: cannot unmarshal number \(text) into Go value of type float64")
      }
      return Node(.scalar(.init(ByteString(FloatText.general(number)))))
    case .array(let values):
      var elements: [Node] = []
      elements.reserveCapacity(values.count)
      for value in values { elements.append(try value.node()) }
      return Node(.sequence(elements))
    case .object(let members):
      var entries: [Node.Mapping.Entry] = []
      entries.reserveCapacity(members.count)
      for member in members {
        entries.append(.init(key: try JSONValue.textNode(member.key), value: try member.value.node()))
      }
      var mapping = Node.Mapping(entries)
      mapping.keepLastValues()
      return Node(.mapping(mapping))
    }
  }

  private static func textNode(_ text: ByteString) throws(PatchError) -> Node {
    let scalar = Node.Scalar(text, style: .ofGoYAML3(text))
    if scalar.cannotBeReadAgain { throw PatchError(Node.Scalar.leadingTab) }
    return Node(.scalar(scalar))
  }
}

extension Node.Scalar {
  /// Whether Kustomize 5.8.1 writes the text so that it cannot read it again: in a block whose first line begins with a
  /// tab.
  var cannotBeReadAgain: Bool { style == .literal && text.bytes.first == UInt8(ascii: "\t") }

  /// What it then says.
  static var leadingTab: String { "yaml: found a tab character where an indentation space is expected" }
}
