import GoTemplate
import Text

extension HelmFunctions {
  /// Functions that ask for a value's type.
  static var reflectionFunctions: [Function] {
    [
      Function(
        "deepEqual", [.any, .any],
        body: .two { _, left, right throws(FunctionError) in .bool(try DeepEquality.equal(left, right)) }),
      Function(
        "kindIs", [.string, .any],
        body: .two { _, kind, value in .bool(kind.text == ByteString(Reflection.kindName(of: value))) }),
      Function("kindOf", [.any], body: .one { _, value in .string(ByteString(Reflection.kindName(of: value))) }),
      Function(
        "typeIs", [.string, .any],
        body: .two { _, type, value in .bool(type.text == ByteString(GoFormat.typeName(of: value))) }),
      Function(
        "typeIsLike", [.string, .any],
        body: .two { _, type, value in
          let name = ByteString(GoFormat.typeName(of: value))
          return .bool(type.text == name || ByteString("*") + type.text == name)
        }),
      Function("typeOf", [.any], body: .one { _, value in .string(ByteString(GoFormat.typeName(of: value))) }),
    ]
  }
}

/// What Go's package reflect says of a value.
enum Reflection {
  /// The name of a value's kind, `reflect.ValueOf(value).Kind().String()`.
  static func kindName(of value: Value) -> String {
    switch value {
    case .null: return "invalid"
    case .bool: return "bool"
    case .int: return "int"
    case .int64: return "int64"
    case .float64: return "float64"
    case .string: return "string"
    case .list: return "slice"
    case .map: return "map"
    case .object(let object): return name(of: object.kind)
    }
  }

  private static func name(of kind: GoKind) -> String {
    switch kind {
    case .structure: return "struct"
    case .pointer: return "ptr"
    case .function: return "func"
    default: return "\(kind)"
    }
  }
}

extension Value {
  /// Sprig's `empty`: nil, false, 0, an empty text, list or map, a nil pointer; a struct never is.
  var isEmpty: Bool {
    switch self {
    case .null: return true
    case .bool(let truth): return !truth
    case .int(let number): return number == 0
    case .int64(let number): return number == 0
    case .float64(let number): return number == 0
    case .string(let text): return text.isEmpty
    case .list(let elements): return elements.isEmpty
    case .map(let map): return map.count == 0
    case .object(let object):
      if case .structure = object.kind { return false }
      return !object.isTrue
    }
  }
}
