extension GoType {
  /// Go's name of the type.
  public var name: String {
    switch self {
    case .any: "interface {}"
    case .bool: "bool"
    case .int: "int"
    case .int64: "int64"
    case .uint: "uint"
    case .float64: "float64"
    case .string: "string"
    case .list: "[]interface {}"
    case .map: "map[string]interface {}"
    case .strings: "[]string"
    case .bytes: "[]uint8"
    case .named(let name): name
    }
  }

  /// What a missing value becomes as an argument; nil where Go refuses one.
  var nilValue: Value? {
    switch self {
    case .any: .null
    case .list: .list([])
    case .map: .map(MapValue(isNil: true))
    case .strings: .object(TypedSlice(of: "string", [], isNil: true))
    case .bytes: .object(TypedSlice(of: "uint8", [], isNil: true))
    case .named(let name): name.hasPrefix("*") || name == "reflect.Value" ? .null : nil
    case .bool, .int, .int64, .uint, .float64, .string: nil
    }
  }
}
