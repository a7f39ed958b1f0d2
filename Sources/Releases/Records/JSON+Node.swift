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

extension JSON {
  /// The value of a YAML node as sigs.k8s.io/yaml makes JSON of it: YAML 1.1 scalars, keys as text.
  public init(_ node: Node) {
    switch node.content {
    case .scalar(let scalar):
      switch scalar.resolved(as: .goYAML2, tag: node.tag) {
      case .null: self = .null
      case .bool(let value): self = .bool(value)
      case .int(let value): self = .number(ByteString(String(value)))
      case .uint(let value): self = .number(ByteString(String(value)))
      case .float(let value):
        // JSON has no infinity; go-yaml's text stays readable.
        self = value.isFinite ? .number(ByteString(FloatText.json(value))) : .string(scalar.text)
      case .timestamp(let text), .string(let text): self = .string(text)
      }
    case .sequence(let elements): self = .array(elements.map { JSON($0) })
    case .mapping(let mapping):
      self = .object(
        mapping.entries.map { entry in
          Member(entry.key.scalar?.text ?? JSON(entry.key).encoded(), JSON(entry.value))
        })
    }
  }
}
