import Text

/// What reflection calls the kind of a Go value.
public enum GoKind: Sendable {
  case invalid, bool, int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, uintptr, float32, float64
  case complex128, string, slice, array, map, structure, pointer, interface, function
}

/// A value of a Go type that ``Value`` has no case for. Subclasses answer what the language and the functions ask.
open class Object {
  /// An object.
  public init() {}

  /// Go's name of the type, as `%T` prints it: `[]string`, `time.Time`, `*semver.Version`.
  open var typeName: String { "interface {}" }

  /// What reflection says it is.
  open var kind: GoKind { .structure }

  /// What `if`, `and`, `or` make of it.
  open var isTrue: Bool { true }

  /// Go's nil of a pointer, slice or map type.
  open var isNil: Bool { false }

  /// What `len` gives, or nil where Go refuses.
  open var length: Int? { nil }

  /// The elements of a slice or array in order, as values; nil for other kinds.
  open var elements: [Value]? { nil }

  /// The pairs of a map sorted by key, as `range` visits them; nil for other kinds.
  open var pairs: [(key: Value, value: Value)]? { nil }

  /// The value at a map's key or nil when it is absent.
  open func value(forKey key: ByteString) -> Value? { nil }

  /// The bytes of a `[]uint8`, which fmt treats as text for some verbs; nil for other types.
  open var bytes: [UInt8]? { nil }

  /// The value of a basic kind: what `time.Duration` or `uint8` counts. Nil for other kinds.
  open var scalar: Scalar? { nil }

  /// The fields of a struct, or of the struct that a pointer points to, in their order, as fmt prints them where
  /// there is no ``printed``.
  open var fields: [(name: String, value: Value)]? { nil }

  /// Go's `==` with a value of the same type, for types that can be compared.
  open func isEqual(to other: Object) -> Bool { self === other }

  /// Whether Go can compare values of the type: not slices, maps and functions, nor structs that hold them.
  open var isComparable: Bool { kind != .slice && kind != .map && kind != .function }

  /// A struct's field or nil when it has none of that name.
  open func field(_ name: ByteString) -> Value? { nil }

  /// A method to be called from a template, or nil when the type has none of that name.
  open func method(_ name: ByteString) -> Function? { nil }

  /// Why templates cannot call a method that the type does have
  /// (`function Date has 3 return values; should be 1 or 2`), or nil.
  open func refusal(ofMethod name: ByteString) -> String? { nil }

  /// What `print` and `%v` write, by `Error()`, `String()` or fmt's default form of the kind; nil to let fmt do it
  /// from the kind, the elements, the pairs or the fields.
  open var printed: ByteString? { nil }

  /// What `%#v` writes by the type's `GoString()`; nil where it has none.
  open var goSyntax: ByteString? { nil }

  /// What an action `{{ … }}` writes, where that is not ``printed``: Go finds a method of the pointer type there for a
  /// value that has an address, but not where the value went through an interface.
  open var printedByAction: ByteString? { nil }

  /// What `deepCopy` makes of it, where that is not the object itself: a struct loses its fields that are not exported.
  open var deepCopied: Value? { nil }

  /// A number of the same type, as a range over a number counts.
  open func sibling(_ scalar: Scalar) -> Value {
    switch scalar {
    case .integer(let number): .object(SizedInteger(signed: number, kind))
    case .unsigned(let number): .object(SizedInteger(unsigned: number, kind))
    default: .object(self)
    }
  }

  /// The plain data that encoding/json makes of it (string, number, list, map …); nil where it refuses.
  open var plainData: Value? { nil }
}

extension Object {
  /// The fields of a struct that other packages see, which is what encoders write: those with a capital first letter.
  public var exportedFields: [(name: String, value: Value)]? {
    fields?.filter { $0.name.utf8.first.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) } == true }
  }

  /// What `.key` gives of a map.
  func element(_ key: ByteString) -> Operand {
    let holdsInterfaces = typeName.hasSuffix("]interface {}")
    if let value = value(forKey: key) { return Operand(value, holdsInterfaces ? .interface : .concrete) }
    return holdsInterfaces ? Operand(.null, .interface) : Operand(Value.zero(ofElementsIn: typeName))
  }
}

extension Value {
  /// The zero value of the elements of a map type, by Go's name of the type.
  static func zero(ofElementsIn typeName: String) -> Value {
    guard let bracket = typeName.firstIndex(of: "]") else { return .null }
    switch typeName[typeName.index(after: bracket)...] {
    case "string": return .string(ByteString())
    case "bool": return .bool(false)
    case "int": return .int(0)
    case "int64": return .int64(0)
    case "float64": return .float64(0)
    case "[]uint8": return .object(TypedSlice(of: "uint8", [], isNil: true))
    case "[]string": return .object(TypedSlice(of: "string", [], isNil: true))
    default: return .null
    }
  }
}
