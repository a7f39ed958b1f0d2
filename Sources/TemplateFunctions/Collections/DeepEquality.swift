import GoTemplate
import Text

/// Go's `reflect.DeepEqual`: equal types and equal content. `1` the int is not `1` the float64, a nil list is not an
/// empty one.
enum DeepEquality {
  /// Whether two values are deeply equal.
  ///
  /// - Throws: a refusal to walk deeper or further, see ``Walk``.
  static func equal(_ left: Value, _ right: Value) throws(FunctionError) -> Bool {
    var walk = Walk()
    return try equal(left, right, depth: 0, &walk)
  }

  private static func equal(
    _ left: Value, _ right: Value, depth: Int, _ walk: inout Walk
  ) throws(FunctionError) -> Bool {
    try walk.visit(depth: depth)
    switch (left, right) {
    case (.null, .null): return true
    case (.bool(let a), .bool(let b)): return a == b
    case (.int(let a), .int(let b)): return a == b
    case (.int64(let a), .int64(let b)): return a == b
    case (.float64(let a), .float64(let b)): return a == b
    case (.string(let a), .string(let b)): return a == b
    case (.list(let a), .list(let b)): return try equalElements(a, b, depth: depth, &walk)
    case (.map(let a), .map(let b)): return try equal(a, b, depth: depth, &walk)
    case (.object(let a), .object(let b)): return try equal(a, b, depth: depth, &walk)
    case (.list(let a), .object(let b)), (.object(let b), .list(let a)):
      // A nil `[]interface {}` is an object, other slices of that type may be.
      guard b.typeName == "[]interface {}", !b.isNil, let elements = b.elements else { return false }
      return try equalElements(a, elements, depth: depth, &walk)
    default: return false
    }
  }

  private static func equalElements(_ a: [Value], _ b: [Value], depth: Int, _ walk: inout Walk) throws(FunctionError)
    -> Bool
  {
    guard a.count == b.count else { return false }
    for (x, y) in zip(a, b) where try !equal(x, y, depth: depth + 1, &walk) { return false }
    return true
  }

  private static func equal(_ a: MapValue, _ b: MapValue, depth: Int, _ walk: inout Walk) throws(FunctionError) -> Bool
  {
    guard "\(a.typeName)" == "\(b.typeName)", a.isNil == b.isNil, a.count == b.count else { return false }
    if a === b { return true }
    guard a.keys == b.keys else { return false }
    return try equalElements(a.values, b.values, depth: depth, &walk)
  }

  private static func equal(_ a: Object, _ b: Object, depth: Int, _ walk: inout Walk) throws(FunctionError) -> Bool {
    if a === b { return true }
    guard a.typeName == b.typeName, a.isNil == b.isNil else { return false }
    if let x = a.elements, let y = b.elements { return try equalElements(x, y, depth: depth, &walk) }
    if let x = a.pairs, let y = b.pairs {
      guard try equalElements(x.map(\.key), y.map(\.key), depth: depth, &walk) else { return false }
      return try equalElements(x.map(\.value), y.map(\.value), depth: depth, &walk)
    }
    if let x = a.plainData, let y = b.plainData { return try equal(x, y, depth: depth + 1, &walk) }
    guard let x = a.printed, let y = b.printed else { return false }
    return x == y
  }
}

/// A set of values, equal where ``DeepEquality`` says so.
struct ValueSet {
  /// The first values with their hashes: most sets have no others.
  private var first: [(hash: Int, value: Value)] = []
  /// All further ones by their hashes.
  private var buckets: [Int: [Value]] = [:]

  /// The number of values up to which a search goes through all of them.
  private static let few = 16

  /// Whether a value is in the set.
  func contains(_ value: Value) throws(FunctionError) -> Bool { try contains(value, ValueSet.hash(of: value)) }

  private func contains(_ value: Value, _ hash: Int) throws(FunctionError) -> Bool {
    for candidate in first where candidate.hash == hash {
      if try DeepEquality.equal(candidate.value, value) { return true }
    }
    guard first.count == Self.few else { return false }
    for candidate in buckets[hash] ?? [] where try DeepEquality.equal(candidate, value) { return true }
    return false
  }

  /// Adds a value.
  ///
  /// - Returns: whether it was not there before.
  mutating func insert(_ value: Value) throws(FunctionError) -> Bool {
    let hash = ValueSet.hash(of: value)
    guard try !contains(value, hash) else { return false }
    if first.count < Self.few {
      first.append((hash, value))
    } else {
      buckets[hash, default: []].append(value)
    }
    return true
  }

  /// A hash in which equal values agree. Of collections only the size counts and, down to a few levels, the content.
  private static func hash(of value: Value) -> Int {
    var hasher = Hasher()
    combine(value, into: &hasher, depth: 0)
    return hasher.finalize()
  }

  private static func combine(_ value: Value, into hasher: inout Hasher, depth: Int) {
    guard depth < 4 else { return }
    switch value {
    case .null: hasher.combine(0)
    case .bool(let truth): hasher.combine(truth)
    case .int(let number): hasher.combine(number)
    case .int64(let number): hasher.combine(number)
    case .float64(let number): hasher.combine(number)
    case .string(let text): hasher.combine(text)
    case .list(let elements):
      hasher.combine(elements.count)
      for element in elements.prefix(32) { combine(element, into: &hasher, depth: depth + 1) }
    case .map(let map):
      hasher.combine(map.count)
      for (key, value) in zip(map.keys, map.values).prefix(32) {
        hasher.combine(key)
        combine(value, into: &hasher, depth: depth + 1)
      }
    case .object(let object):
      // A slice may be equal to a list.
      hasher.combine(object.elements?.count ?? 1)
      for element in (object.elements ?? []).prefix(32) { combine(element, into: &hasher, depth: depth + 1) }
    }
  }
}
