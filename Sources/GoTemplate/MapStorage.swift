import Text

/// The pairs of a map: few are kept sorted and searched one by one, many are found by hash and sorted when someone
/// wants their order. Setting 100,000 keys one after the other takes linear time.
final class MapStorage {
  private var keys: [ByteString] = []
  private var values: [Value] = []
  /// Where each key is; nil while there are few.
  private var places: [ByteString: Int]?
  private var isSorted = true
  /// What a trace knows of the map.
  var origin: MapOrigin?

  /// The number of keys up to which a search goes through them.
  private static let few = 24

  init() {}

  /// Pairs whose keys are sorted and differ.
  init(keys: [ByteString], values: [Value]) {
    self.keys = keys
    self.values = values
    if keys.count > Self.few { index() }
  }

  var count: Int { keys.count }

  /// The keys in the order of their bytes.
  var sortedKeys: [ByteString] {
    sort()
    return keys
  }

  /// The values in the order of their keys.
  var sortedValues: [Value] {
    sort()
    return values
  }

  func reserve(_ capacity: Int) {
    keys.reserveCapacity(capacity)
    values.reserveCapacity(capacity)
  }

  func value(of key: ByteString) -> Value? {
    guard let place = place(of: key) else { return nil }
    return values[place]
  }

  func map(of key: ByteString) -> MapValue? {
    guard let place = place(of: key), case .map(let map) = values[place] else { return nil }
    return map
  }

  func set(_ value: Value, _ key: ByteString) {
    if let place = place(of: key) {
      values[place] = value
      return
    }
    if places == nil {
      if keys.count < Self.few {
        var place = keys.count
        while place > 0, key < keys[place - 1] { place -= 1 }
        guard place < keys.count else {
          keys.append(key)
          values.append(value)
          return
        }
        keys.insert(key, at: place)
        values.insert(value, at: place)
        return
      }
      index()
    }
    if isSorted, let last = keys.last { isSorted = last < key }
    places?[key] = keys.count
    keys.append(key)
    values.append(value)
  }

  func remove(_ key: ByteString) {
    guard let place = place(of: key) else { return }
    guard places != nil else {
      keys.remove(at: place)
      values.remove(at: place)
      return
    }
    // The last pair takes the place of the removed one.
    let last = keys.count - 1
    if place != last {
      keys[place] = keys[last]
      values[place] = values[last]
      places?[keys[place]] = place
      isSorted = false
    }
    places?[key] = nil
    keys.removeLast()
    values.removeLast()
  }

  private func place(of key: ByteString) -> Int? {
    guard places == nil else { return places?[key] }
    return keys.withUnsafeBufferPointer { keys in
      for place in 0..<keys.count where keys[place] == key { return place }
      return nil
    }
  }

  private func index() {
    var found: [ByteString: Int] = [:]
    found.reserveCapacity(keys.count * 2)
    for (place, key) in keys.enumerated() { found[key] = place }
    places = found
  }

  private func sort() {
    guard !isSorted else { return }
    let order = keys.indices.sorted { keys[$0] < keys[$1] }
    keys = order.map { keys[$0] }
    values = order.map { values[$0] }
    isSorted = true
    index()
  }
}
