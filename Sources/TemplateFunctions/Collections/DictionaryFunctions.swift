import GoTemplate
import Text

extension HelmFunctions {
  /// Functions on dictionaries. A dictionary is a reference: `set`, `unset` and the merging functions change the one
  /// they are given, and return it.
  static var dictionaryFunctions: [Function] {
    let merging: [(name: String, overwrites: Bool)] = [
      ("merge", false), ("mergeOverwrite", true), ("mustMerge", false), ("mustMergeOverwrite", true),
    ]
    return merging.map { name, overwrites in
      Function(
        name, [.map, .map], isVariadic: true,
        body: .many { _, maps throws(FunctionError) in
          try DictionaryMerge(overwrites: overwrites).merge(maps.dropFirst().map(\.pairs), into: maps[0].pairs)
        })
    } + [
      Function(
        "deepCopy", [.any], body: .one { _, value throws(FunctionError) in try Dictionaries.deepCopy(of: value) }),
      Function("dict", [.any], isVariadic: true, body: .many { _, values in Dictionaries.dictionary(of: values) }),
      Function(
        "dig", [.any], isVariadic: true, body: .many { _, values throws(FunctionError) in try Dictionaries.dig(values) }
      ),
      Function("get", [.map, .string], body: .two { _, map, key in map.pairs[key.text] ?? .string(ByteString()) }),
      Function("hasKey", [.map, .string], body: .two { _, map, key in .bool(map.pairs[key.text] != nil) }),
      Function(
        "keys", [.map], isVariadic: true, body: .many { _, maps in .strings(maps.flatMap { $0.pairs.keys }) }),
      Function(
        "mustDeepCopy", [.any], body: .one { _, value throws(FunctionError) in try Dictionaries.deepCopy(of: value) }),
      Function(
        "omit", [.map, .string], isVariadic: true,
        body: .many { _, values in
          let omitted = Set(values.dropFirst().map(\.text))
          let map = values[0].pairs
          return .map(MapValue(zip(map.keys, map.values).filter { !omitted.contains($0.0) }))
        }),
      Function(
        "pick", [.map, .string], isVariadic: true,
        body: .many { _, values in
          let map = values[0].pairs
          return .map(MapValue(values.dropFirst().compactMap { key in map[key.text].map { (key.text, $0) } }))
        }),
      Function(
        "pluck", [.string, .map], isVariadic: true,
        body: .many { _, values in .list(values.dropFirst().compactMap { $0.pairs[values[0].text] }) }),
      Function(
        "set", [.map, .string, .any],
        body: .many { _, values throws(FunctionError) in
          let map = values[0].pairs
          guard !map.isNil else { throw .nilMapAssignment }
          map[values[1].text] = values[2]
          return .map(map)
        }),
      Function(
        "unset", [.map, .string],
        body: .two { _, map, key in
          map.pairs[key.text] = nil
          return .map(map.pairs)
        }),
      Function("values", [.map], body: .one { _, map in .list(map.pairs.values) }),
    ]
  }
}

/// Sprig's functions on dictionaries.
enum Dictionaries {
  /// `dict`: keys and values in turn; a key that is no text is converted, a key without a value gets "".
  static func dictionary(of values: [Value]) -> Value {
    let map = MapValue(capacity: (values.count + 1) / 2)
    var index = 0
    while index < values.count {
      map[TextConversion.text(of: values[index])] =
        index + 1 < values.count ? values[index + 1] : .string(ByteString())
      index += 2
    }
    return .map(map)
  }

  /// `dig`: the value at a path of keys, or the default where a key is missing. The arguments are the keys, the
  /// default and the dictionary; what is on the way must be plain dictionaries.
  static func dig(_ values: [Value]) throws(FunctionError) -> Value {
    guard values.count >= 3, let last = values.last else { throw FunctionError("dig needs at least three arguments") }
    var map = try plainDictionary(last)
    let fallback = values[values.count - 2]
    var path: [ByteString] = []
    for value in values.dropLast(2) {
      guard case .string(let key) = value else { throw .wrongAssertion(of: value, to: "string") }
      path.append(key)
    }
    for (index, key) in path.enumerated() {
      guard let value = map[key] else { return fallback }
      guard index < path.count - 1 else { return value }
      map = try plainDictionary(value)
    }
    return fallback
  }

  private static func plainDictionary(_ value: Value) throws(FunctionError) -> MapValue {
    let type: StaticString = "map[string]interface {}"
    guard case .map(let map) = value, "\(map.typeName)" == "\(type)" else {
      throw .wrongAssertion(of: value, to: "\(type)")
    }
    return map
  }

  /// `deepCopy`: new maps and lists of the same types all the way down; other objects are shared, for they never
  /// change, or lose what reflection cannot copy.
  ///
  /// - Throws: Go's refusal of nil.
  static func deepCopy(of value: Value) throws(FunctionError) -> Value {
    if case .null = value { throw .zeroValueType }
    var walk = Walk()
    return try copy(of: value, depth: 0, &walk)
  }

  private static func copy(of value: Value, depth: Int, _ walk: inout Walk) throws(FunctionError) -> Value {
    try walk.visit(depth: depth)
    switch value {
    case .map(let map):
      guard !map.isNil else { return value }
      var pairs: [(ByteString, Value)] = []
      pairs.reserveCapacity(map.count)
      for (key, value) in zip(map.keys, map.values) {
        pairs.append((key, try copy(of: value, depth: depth + 1, &walk)))
      }
      return .map(MapValue(pairs, typeName: map.typeName))
    case .list(let elements):
      return .list(try copies(of: elements, depth: depth, &walk))
    case .object(let object as TypedSlice):
      guard !object.isNil, let elements = object.elements else { return value }
      return .object(TypedSlice(of: object.elementType, try copies(of: elements, depth: depth, &walk)))
    case .object(let object): return object.deepCopied ?? value
    case .null, .bool, .int, .int64, .float64, .string: return value
    }
  }

  private static func copies(
    of elements: [Value], depth: Int, _ walk: inout Walk
  ) throws(FunctionError) -> [Value] {
    var copies: [Value] = []
    copies.reserveCapacity(elements.count)
    for element in elements { copies.append(try copy(of: element, depth: depth + 1, &walk)) }
    return copies
  }
}
