import Text

/// Go's `map[string]interface {}`: a reference, iterated in the order of its keys' bytes.
public final class MapValue {
  /// The keys, sorted by bytes, in step with ``values``.
  public var keys: [ByteString] { storage.keys }
  /// The values, in step with ``keys``.
  public var values: [Value] { storage.values }
  /// Go's name of the map's type, `map[string]interface {}` for nearly all.
  public let typeName: StaticString
  /// Whether this is Go's nil map: it reads as empty, prints as `map[]` and is `null` in JSON.
  public let isNil: Bool
  /// Whether the elements are of type `interface {}`: so for `map[string]interface {}` and named types of that form,
  /// not for `map[string]string`.
  public let holdsInterfaces: Bool
  /// Whether Go assigns the map to a parameter of type `map[string]interface {}`.
  let isStringMap: Bool
  /// The methods of a named map type by name, which win over keys; nil when the type has none.
  public var methods: ((MapValue, ByteString) -> Function?)?

  private let storage: Storage

  /// The pairs, which ``view(typeName:)`` shares.
  private final class Storage {
    var keys: [ByteString] = []
    var values: [Value] = []
  }

  /// An empty map.
  public convenience init(typeName: StaticString = "map[string]interface {}", isNil: Bool = false) {
    self.init(storage: Storage(), typeName: typeName, isNil: isNil)
  }

  private init(storage: Storage, typeName: StaticString, isNil: Bool) {
    self.storage = storage
    self.typeName = typeName
    self.isNil = isNil
    let name = ByteString(typeName)
    let isNamed = !name.hasPrefix("map[")
    holdsInterfaces = isNamed || name.hasSuffix("]interface {}")
    isStringMap = isNamed || name == "map[string]interface {}"
  }

  /// A map of these pairs in any order; of equal keys the last one wins.
  public convenience init(_ pairs: [(ByteString, Value)], typeName: StaticString = "map[string]interface {}") {
    self.init(typeName: typeName)
    let sorted = pairs.enumerated().sorted {
      $0.element.0 == $1.element.0 ? $0.offset < $1.offset : $0.element.0 < $1.element.0
    }
    storage.keys.reserveCapacity(pairs.count)
    storage.values.reserveCapacity(pairs.count)
    for (_, pair) in sorted {
      if let last = storage.keys.last, last == pair.0 {
        storage.values[storage.values.count - 1] = pair.1
      } else {
        storage.keys.append(pair.0)
        storage.values.append(pair.1)
      }
    }
  }

  /// The same map under another of Go's types of this form: what is set through one is seen through the other.
  public func view(typeName: StaticString) -> MapValue { MapValue(storage: storage, typeName: typeName, isNil: isNil) }

  /// The number of pairs.
  public var count: Int { storage.keys.count }

  /// The value of a key; setting nil removes the key.
  public subscript(_ key: ByteString) -> Value? {
    get {
      let index = lowerBound(of: key)
      return index < storage.keys.count && storage.keys[index] == key ? storage.values[index] : nil
    }
    set {
      let index = lowerBound(of: key)
      let exists = index < storage.keys.count && storage.keys[index] == key
      switch (newValue, exists) {
      case (let value?, true): storage.values[index] = value
      case (let value?, false):
        storage.keys.insert(key, at: index)
        storage.values.insert(value, at: index)
      case (nil, true):
        storage.keys.remove(at: index)
        storage.values.remove(at: index)
      case (nil, false): break
      }
    }
  }

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

  /// The index of the first key that is not less than `key`.
  private func lowerBound(of key: ByteString) -> Int {
    var low = 0
    var high = storage.keys.count
    while low < high {
      let middle = (low + high) / 2
      if storage.keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
