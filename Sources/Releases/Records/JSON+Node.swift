import Text
import YAML

extension JSON {
  /// The value as a YAML node; text stays text whatever it says.
  public var node: Node {
    switch self {
    case .null: .null()
    case .bool(let value): Node(.scalar(Node.Scalar(ByteString(value ? "true" : "false"))))
    case .number(let digits): Node(.scalar(Node.Scalar(digits)))
    case .string(let text): .string(text)
    case .array(let elements): Node(.sequence(elements.map(\.node)))
    case .object(let members):
      Node(.mapping(Node.Mapping(members.map { Node.Mapping.Entry(key: .string($0.name), value: $0.value.node) })))
    }
  }

  /// The value with the members of every object sorted by name, as Go prints a map; of doubled names the last is kept.
  public var sorted: JSON {
    switch self {
    case .null, .bool, .number, .string: return self
    case .array(let elements): return .array(elements.map(\.sorted))
    case .object(let members):
      var values: [ByteString: JSON] = [:]
      for member in members { values[member.name] = member.value.sorted }
      return .object(values.sorted { $0.key < $1.key }.map { Member($0.key, $0.value) })
    }
  }
}
