import Text

/// Go's `map[string]interface {}`: a reference, iterated in the order of its keys' bytes.
public final class MapValue {
  /// The keys, sorted by bytes, in step with ``values``.
  public var keys: [ByteString] { storage.sortedKeys }
  /// The values, in step with ``keys``.
  public var values: [Value] { storage.sortedValues }
  /// Go's name of the map's type, `map[string]interface {}` for nearly all.
  public let typeName: StaticString
  /// Whether this is Go's nil map: it reads as empty, prints as `map[]` and is `null` in JSON.
  public let isNil: Bool
  /// Whether the elements are of type `interface {}`: so for `map[string]interface {}` and named types of that form,
  /// not for `map[string]string`.
  public let holdsInterfaces: Bool
  /// Whether the type has a name of its own: `common.Values`.
  public let isNamed: Bool
  /// Whether Go assigns the map to a parameter of type `map[string]interface {}`.
  let isStringMap: Bool
  /// Whether the type is `map[string]interface {}` itself.
  let isPlainMap: Bool
  /// The methods of a named map type by name, which win over keys; nil when the type has none.
  public var methods: ((MapValue, ByteString) -> Function?)?

  /// The pairs, which ``view(typeName:)`` shares.
  private let storage: MapStorage

  /// An empty map.
  public convenience init(typeName: StaticString = "map[string]interface {}", isNil: Bool = false) {
    self.init(storage: MapStorage(), typeName: typeName, isNil: isNil)
  }

  /// An empty map with room for so many pairs.
  public convenience init(capacity: Int) {
    self.init()
    storage.reserve(capacity)
  }

  private init(storage: MapStorage, typeName: StaticString, isNil: Bool) {
    self.storage = storage
    self.typeName = typeName
    self.isNil = isNil
    // Maps are made by the thousand, nearly all of this type.
    let isPlain = typeName.isSame(as: MapValue.plainType)
    isPlainMap = isPlain
    let name = isPlain ? ByteString() : ByteString(typeName)
    isNamed = !isPlain && !name.hasPrefix("map[")
    holdsInterfaces = isPlain || isNamed || name.hasSuffix("]interface {}")
    isStringMap = isPlain || isNamed
  }

  /// A map of these pairs in any order; of equal keys the last one wins.
  public convenience init(_ pairs: [(ByteString, Value)], typeName: StaticString = "map[string]interface {}") {
    self.init(storage: MapStorage(), typeName: typeName, isNil: false)
    storage.reserve(pairs.count)
    for (key, value) in pairs { storage.set(value, key) }
  }

  /// The same map under another of Go's types of this form: what is set through one is seen through the other.
  public func view(typeName: StaticString) -> MapValue { MapValue(storage: storage, typeName: typeName, isNil: isNil) }

  /// What a trace knows of the map.
  var origin: MapOrigin? {
    get { storage.origin }
    set { storage.origin = newValue }
  }

  /// A map of Go's plain type with the same keys and other values.
  public func mapValues(_ change: (Value) -> Value) -> MapValue {
    let pairs = MapStorage(keys: keys, values: values.map(change))
    return MapValue(storage: pairs, typeName: "map[string]interface {}", isNil: false)
  }

  /// The number of pairs.
  public var count: Int { storage.count }

  /// The value of a key; setting nil removes the key.
  public subscript(_ key: ByteString) -> Value? {
    get { storage.value(of: key) }
    set {
      if let newValue { storage.set(newValue, key) } else { storage.remove(key) }
    }
  }

  /// The map that is the value of a key; nil where there is another value or none.
  func map(of key: ByteString) -> MapValue? { storage.map(of: key) }

  /// The value of a literal key.
  public subscript(_ key: StaticString) -> Value? {
    get { self[ByteString(key)] }
    set { self[ByteString(key)] = newValue }
  }

  /// What `.key` and `index` give: the element, or the zero value of the element type when there is none.
  func element(_ key: ByteString) -> Operand {
    let form: Operand.Form = holdsInterfaces ? .interface : .concrete
    if let value = self[key] { return Operand(value, form) }
    return Operand(holdsInterfaces ? .null : Value.zero(ofElementsIn: typeName.description), form)
  }

  private static let plainType: StaticString = "map[string]interface {}"
}

extension StaticString {
  /// Whether two literals are the same text; those of one file share their bytes.
  fileprivate func isSame(as other: StaticString) -> Bool {
    guard utf8CodeUnitCount == other.utf8CodeUnitCount else { return false }
    return withUTF8Buffer { own in
      other.withUTF8Buffer { bytes in own.baseAddress == bytes.baseAddress || own.elementsEqual(bytes) }
    }
  }
}
