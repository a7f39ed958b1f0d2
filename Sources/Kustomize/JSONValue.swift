import Text
import YAML

/// A JSON value whose scalars keep their text, as Go's `json.RawMessage` keeps them.
///
/// `test` operations compare texts: `1.0` is not `1`, and `"<"` as a person writes it is not `"\u003c"` as Go does.
enum JSONValue: Sendable {
  /// A number, string, boolean or null, as JSON text.
  case scalar(ByteString)
  /// A list.
  case array([JSONValue])
  /// Pairs, in order, with distinct keys.
  case object([Member])

  /// One pair of an object.
  struct Member: Sendable {
    var key: ByteString
    var value: JSONValue
  }

  /// JSON's null.
  static let null = JSONValue.scalar(ByteString("null"))

  /// Whether it is null.
  var isNull: Bool { if case .scalar(let text) = self { text == "null" } else { false } }

  /// The members, if it is an object.
  var members: [Member]? { if case .object(let members) = self { members } else { nil } }

  /// The value of a key, if it is an object that has it.
  subscript(_ key: ByteString) -> JSONValue? { members?.first { $0.key == key }?.value }

  /// The decoded string, if it is one.
  var string: ByteString? {
    guard case .scalar(let text) = self, text.bytes.first == UInt8(ascii: "\"") else { return nil }
    return JSONText.decodedString(text.bytes[...])
  }

  /// Whether texts, lists and objects are the same, the order of keys apart.
  func equals(_ other: JSONValue) -> Bool {
    switch (self, other) {
    case (.scalar(let left), .scalar(let right)): return left == right
    case (.array(let left), .array(let right)):
      return left.count == right.count && zip(left, right).allSatisfy { $0.equals($1) }
    case (.object(let left), .object(let right)):
      guard left.count == right.count else { return false }
      let values = Dictionary(right.map { ($0.key, $0.value) }, uniquingKeysWith: { _, last in last })
      return left.allSatisfy { member in values[member.key].map { member.value.equals($0) } ?? false }
    default: return false
    }
  }
}

// MARK: From nodes

extension JSONValue {
  /// The value that Go's JSON encoder writes for what a go-yaml reads in this node.
  ///
  /// - Throws: ``PatchError`` for what JSON cannot hold: infinity, keys that are no strings.
  init(_ node: Node, dialect: Dialect, depth: Int = 0) throws(PatchError) {
    guard depth < StrategicMerge.depthLimit else {
      throw PatchError("nested more than \(StrategicMerge.depthLimit) levels deep", at: node.mark)
    }
    switch node.content {
    case .scalar(let scalar):
      self = .scalar(try JSONValue.text(of: scalar, tag: node.tag, dialect: dialect, at: node))
    case .sequence(let elements):
      var values: [JSONValue] = []
      values.reserveCapacity(elements.count)
      for element in elements { values.append(try JSONValue(element, dialect: dialect, depth: depth + 1)) }
      self = .array(values)
    case .mapping(let mapping):
      var members: [Member] = []
      members.reserveCapacity(mapping.entries.count)
      var positions: [ByteString: Int] = [:]
      for entry in mapping.entries {
        let key = try JSONValue.key(entry.key, dialect: dialect)
        let value = try JSONValue(entry.value, dialect: dialect, depth: depth + 1)
        if let position = positions[key] {
          if dialect == .goYAML3 {
            throw PatchError("mapping key \"\(key)\" already defined", at: entry.key.mark)
          }
          members[position].value = value
        } else {
          positions[key] = members.count
          members.append(Member(key: key, value: value))
        }
      }
      self = .object(members)
    }
  }

  private static func text(
    of scalar: Node.Scalar, tag: ByteString?, dialect: Dialect, at node: Node
  ) throws(PatchError) -> ByteString {
    switch scalar.resolved(as: dialect, tag: tag) {
    case .null: return ByteString("null")
    case .bool(let flag): return flag ? ByteString("true") : ByteString("false")
    case .int(let number): return ByteString(String(number))
    case .uint(let number): return ByteString(String(number))
    case .float(let number):
      guard number.isFinite else { throw PatchError("json: unsupported value: \(scalar.text)", at: node.mark) }
      return ByteString(FloatText.json(number))
    case .string(let text): return JSONText.encodedString(text)
    case .timestamp(let text):
      return JSONText.encodedString(dialect == .goYAML3 ? text.timestampAsRFC3339 : text)
    }
  }

  /// sigs.k8s.io/yaml turns boolean and numeric keys to text, go-yaml v3's maps cannot be encoded with them.
  private static func key(_ key: Node, dialect: Dialect) throws(PatchError) -> ByteString {
    guard let scalar = key.scalar else {
      throw PatchError("json: unsupported type: map[interface {}]interface {}", at: key.mark)
    }
    switch scalar.resolved(as: dialect, tag: key.tag) {
    case .string(let text): return text
    case .bool(let flag) where dialect == .goYAML2: return flag ? ByteString("true") : ByteString("false")
    case .int(let number) where dialect == .goYAML2: return ByteString(String(number))
    case .float(let number) where dialect == .goYAML2: return ByteString(FloatText.general(number))
    case .timestamp where dialect == .goYAML2: return scalar.text
    default: throw PatchError("json: unsupported type: map[interface {}]interface {}", at: key.mark)
    }
  }
}

// MARK: To nodes

extension JSONValue {
  /// The node that kyaml makes of JSON text: all numbers pass through a float64, texts get the quotes of go-yaml v3.
  ///
  /// - Throws: ``PatchError`` for a number beyond a float64.
  func node() throws(PatchError) -> Node {
    switch self {
    case .array(let values):
      var elements: [Node] = []
      elements.reserveCapacity(values.count)
      for value in values { elements.append(try value.node()) }
      return Node(.sequence(elements))
    case .object(let members):
      var entries: [Node.Mapping.Entry] = []
      entries.reserveCapacity(members.count)
      for member in members {
        entries.append(.init(key: JSONValue.textNode(member.key), value: try member.value.node()))
      }
      return Node(.mapping(.init(entries)))
    case .scalar(let text):
      if let string { return JSONValue.textNode(string) }
      guard let first = text.bytes.first, first == UInt8(ascii: "-") || (0x30...0x39).contains(first) else {
        return Node(.scalar(.init(text)))
      }
      guard let number = Double(text.string), number.isFinite else {
        throw PatchError("json: cannot unmarshal number \(text) into Go value of type float64")
      }
      return Node(.scalar(.init(ByteString(FloatText.general(number)))))
    }
  }

  /// A text in the style that go-yaml v3 writes it in.
  private static func textNode(_ text: ByteString) -> Node {
    Node(.scalar(.init(text, style: style(of: text))))
  }

  private static func style(of text: ByteString) -> Node.Style {
    if text.bytes.contains(UInt8(ascii: "\n")) {
      return text.contains(ByteString(" \n")) || text.bytes.last == UInt8(ascii: " ") ? .doubleQuoted : .literal
    }
    let plain = Node.Scalar(text)
    guard case .string = plain.resolved(as: .goYAML3), case .string = plain.resolved(as: .goYAML2) else {
      return .doubleQuoted
    }
    return .string
  }
}
