import Text

/// The plain data of a struct: a map whose pairs keep the order of the fields, under the names that encoding/json uses.
public final class PlainStruct: Object {
  private let data: [(key: Value, value: Value)]

  /// The data of these fields in this order.
  public init(_ fields: [(name: String, value: Value)]) {
    data = fields.map { (key: .string(ByteString($0.name)), value: $0.value) }
  }

  public override var typeName: String { "map[string]interface {}" }
  public override var kind: GoKind { .map }
  public override var isTrue: Bool { !data.isEmpty }
  public override var length: Int? { data.count }
  public override var pairs: [(key: Value, value: Value)]? { data }
  public override func value(forKey key: ByteString) -> Value? {
    data.first { pair in
      if case .string(let name) = pair.key { return name == key }
      return false
    }?.value
  }
}
