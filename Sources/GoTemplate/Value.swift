import Text

/// A value that a template computes with, typed as Go types it.
///
/// The cases are the types that charts meet all the time; everything else Go has (`[]string`, `map[string]string`,
/// `[]byte`, `int32`, `time.Time`, structs with methods, errors) is an ``Object``. Maps are references, as in Go: what
/// `set` does in one template the next one sees. Lists are values.
public enum Value {
  /// The untyped nil.
  case null
  /// Go's `bool`.
  case bool(Bool)
  /// Go's `int`.
  case int(Int)
  /// Go's `int64`.
  case int64(Int64)
  /// Go's `float64`; every number read from YAML or JSON is one.
  case float64(Double)
  /// Go's `string`.
  case string(ByteString)
  /// Go's `[]interface {}`, not nil. A nil slice is an ``Object``: see ``TypedSlice``.
  case list([Value])
  /// Go's `map[string]interface {}`.
  case map(MapValue)
  /// A value of any other Go type.
  case object(Object)
}

extension Value {
  /// What `if`, `and` and `or` make of the value: empty and zero are false.
  public var isTrue: Bool {
    switch self {
    case .null: false
    case .bool(let flag): flag
    case .int(let number): number != 0
    case .int64(let number): number != 0
    case .float64(let number): number != 0
    case .string(let text): !text.isEmpty
    case .list(let elements): !elements.isEmpty
    case .map(let map): map.count > 0
    case .object(let object): object.isTrue
    }
  }

  /// What reflection says the value is; nil is ``GoKind/invalid``.
  public var kind: GoKind {
    switch self {
    case .null: .invalid
    case .bool: .bool
    case .int: .int
    case .int64: .int64
    case .float64: .float64
    case .string: .string
    case .list: .slice
    case .map: .map
    case .object(let object): object.kind
    }
  }

  /// The value as a basic type, whatever its name; nil for nil, lists, maps and structs.
  public var scalar: Scalar? {
    switch self {
    case .bool(let flag): .boolean(flag)
    case .int(let number): .integer(Int64(number))
    case .int64(let number): .integer(number)
    case .float64(let number): .float(number)
    case .string(let text): .string(text)
    case .object(let object): object.scalar
    case .null, .list, .map: nil
    }
  }
}

/// A value of one of Go's basic types, without the type's name and width.
public enum Scalar {
  case boolean(Bool)
  case integer(Int64)
  case unsigned(UInt64)
  case float(Double)
  case complex(real: Double, imaginary: Double)
  case string(ByteString)
}
