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

/// Go's `map[string]interface {}`: a reference, iterated in the order of its keys' bytes.
public final class MapValue {
  /// The keys, sorted by bytes, in step with ``values``.
  public private(set) var keys: [ByteString]
  /// The values, in step with ``keys``.
  public private(set) var values: [Value]
  /// Go's name of the map's type, `map[string]interface {}` for nearly all.
  public let typeName: StaticString
  /// Whether this is Go's nil map: it reads as empty, prints as `map[]` and is `null` in JSON.
  public let isNil: Bool

  /// An empty map.
  public init(typeName: StaticString = "map[string]interface {}", isNil: Bool = false) {
    keys = []
    values = []
    self.typeName = typeName
    self.isNil = isNil
  }

  /// A map of these pairs in any order; of equal keys the last one wins.
  public convenience init(_ pairs: [(ByteString, Value)], typeName: StaticString = "map[string]interface {}") {
    self.init(typeName: typeName)
    let sorted = pairs.enumerated().sorted {
      $0.element.0 == $1.element.0 ? $0.offset < $1.offset : $0.element.0 < $1.element.0
    }
    keys.reserveCapacity(pairs.count)
    values.reserveCapacity(pairs.count)
    for (_, pair) in sorted {
      if let last = keys.last, last == pair.0 {
        values[values.count - 1] = pair.1
      } else {
        keys.append(pair.0)
        values.append(pair.1)
      }
    }
  }

  /// The number of pairs.
  public var count: Int { keys.count }

  /// The value of a key; setting nil removes the key.
  public subscript(_ key: ByteString) -> Value? {
    get {
      let index = lowerBound(of: key)
      return index < keys.count && keys[index] == key ? values[index] : nil
    }
    set {
      let index = lowerBound(of: key)
      let exists = index < keys.count && keys[index] == key
      switch (newValue, exists) {
      case (let value?, true): values[index] = value
      case (let value?, false):
        keys.insert(key, at: index)
        values.insert(value, at: index)
      case (nil, true):
        keys.remove(at: index)
        values.remove(at: index)
      case (nil, false): break
      }
    }
  }

  /// The value of a literal key.
  public subscript(_ key: StaticString) -> Value? {
    get { self[ByteString(key)] }
    set { self[ByteString(key)] = newValue }
  }

  /// The index of the first key that is not less than `key`.
  private func lowerBound(of key: ByteString) -> Int {
    var low = 0
    var high = keys.count
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

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

  /// A struct's field or nil when it has none of that name.
  open func field(_ name: ByteString) -> Value? { nil }

  /// A method to be called from a template, or nil when the type has none of that name.
  open func method(_ name: ByteString) -> Function? { nil }

  /// What `print` and `%v` write, by `Error()`, `String()` or fmt's default form of the kind; nil to let fmt do it
  /// from the kind, the elements, the pairs or the fields.
  open var printed: ByteString? { nil }

  /// The plain data that encoding/json makes of it (string, number, list, map …); nil where it refuses.
  open var plainData: Value? { nil }
}

/// A slice whose element type is not `interface {}`, or any nil slice: `[]string{"a"}`, `[]int{0, 1}`,
/// `[]interface {}(nil)`.
public final class TypedSlice: Object {
  /// Go's name of the element type: `string`, `int`, `interface {}`.
  public let elementType: String
  private let content: [Value]
  private let nilSlice: Bool

  /// A slice of these elements, which must be values of the element type.
  public init(of elementType: String, _ elements: [Value], isNil: Bool = false) {
    self.elementType = elementType
    content = elements
    nilSlice = isNil
  }

  /// `[]string` of these texts.
  public convenience init(strings: [ByteString]) { self.init(of: "string", strings.map { .string($0) }) }

  public override var typeName: String { "[]" + elementType }
  public override var kind: GoKind { .slice }
  public override var isTrue: Bool { !content.isEmpty }
  public override var isNil: Bool { nilSlice }
  public override var length: Int? { content.count }
  public override var elements: [Value]? { content }
  public override var plainData: Value? { nilSlice ? .null : .list(content) }
}
