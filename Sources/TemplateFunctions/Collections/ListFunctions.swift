import GoTemplate
import Text

extension HelmFunctions {
  /// Functions on lists. Each comes in two forms of the same behaviour, for in a template a panic is an error too.
  static var listFunctions: [Function] {
    let functions: [Function] = [
      Function(
        "chunk", [.int, .any],
        body: .two { _, size, list throws(FunctionError) in try Lists.chunks(of: list, size: size.integer) }),
      Function(
        "compact", [.any],
        body: .one { _, list throws(FunctionError) in
          .list(try Lists.elements(of: list, "Cannot compact on type").filter { !$0.isEmpty })
        }),
      Function(
        "first", [.any],
        body: .one { _, list throws(FunctionError) in
          try Lists.elements(of: list, "Cannot find first on type").first ?? .null
        }),
      Function(
        "has", [.any, .any],
        body: .two { _, value, list throws(FunctionError) in .bool(try Lists.contains(list, value)) }),
      Function(
        "initial", [.any],
        body: .one { _, list throws(FunctionError) in
          let elements = try Lists.elements(of: list, "Cannot find initial on type")
          return elements.isEmpty ? Lists.nilList : .list(Array(elements.dropLast()))
        }),
      Function(
        "last", [.any],
        body: .one { _, list throws(FunctionError) in
          try Lists.elements(of: list, "Cannot find last on type").last ?? .null
        }),
      Function(
        "prepend", [.any, .any],
        body: .two { _, list, value throws(FunctionError) in
          .list([value] + (try Lists.elements(of: list, "Cannot prepend on type")))
        }),
      Function(
        "push", [.any, .any],
        body: .two { _, list, value throws(FunctionError) in try Lists.appended(value, to: list) }),
      Function(
        "rest", [.any],
        body: .one { _, list throws(FunctionError) in
          let elements = try Lists.elements(of: list, "Cannot find rest on type")
          return elements.isEmpty ? Lists.nilList : .list(Array(elements.dropFirst()))
        }),
      Function(
        "reverse", [.any],
        body: .one { _, list throws(FunctionError) in
          .list(try Lists.elements(of: list, "Cannot find reverse on type").reversed())
        }),
      Function(
        "slice", [.any, .any], isVariadic: true,
        body: .many { _, values throws(FunctionError) in try Lists.slice(values) }),
      Function(
        "uniq", [.any],
        body: .one { _, list throws(FunctionError) in
          var seen = ValueSet()
          var unique: [Value] = []
          for element in try Lists.elements(of: list, "Cannot find uniq on type") {
            if try seen.insert(element) { unique.append(element) }
          }
          return .list(unique)
        }),
      Function(
        "without", [.any, .any], isVariadic: true,
        body: .many { _, values throws(FunctionError) in
          let elements = try Lists.elements(of: values.first ?? .null, "Cannot find without on type")
          var omitted = ValueSet()
          for value in values.dropFirst() { _ = try omitted.insert(value) }
          var kept: [Value] = []
          for element in elements where try !omitted.contains(element) { kept.append(element) }
          return .list(kept)
        }),
    ]
    return functions + functions.map { $0.named("must" + $0.name.capitalizedASCII) } + [
      Function(
        "append", [.any, .any],
        body: .two { _, list, value throws(FunctionError) in try Lists.appended(value, to: list) }),
      Function(
        "mustAppend", [.any, .any],
        body: .two { _, list, value throws(FunctionError) in try Lists.appended(value, to: list) }),
      Function(
        "concat", [.any], isVariadic: true,
        body: .many { _, lists throws(FunctionError) in try Lists.concatenated(lists) }),
      Function("list", [.any], isVariadic: true, body: .many { _, values in .list(values) }),
      Function("tuple", [.any], isVariadic: true, body: .many { _, values in .list(values) }),
    ]
  }
}

/// Sprig's functions on lists.
enum Lists {
  /// `[]interface {}(nil)`, which prints as `[]` and is `null` in JSON.
  static var nilList: Value { .object(TypedSlice(of: "interface {}", [], isNil: true)) }

  /// The elements of a slice of any type.
  ///
  /// - Throws: Sprig's refusal of another type, which begins with the given words; for nil, Go's nil dereference.
  static func elements(of list: Value, _ refusal: StaticString) throws(FunctionError) -> [Value] {
    switch list {
    case .list(let elements): return elements
    case .object(let object):
      if let elements = object.elements { return elements }
    case .null: throw .nilDereference
    case .bool, .int, .int64, .float64, .string, .map: break
    }
    throw FunctionError("\(refusal) \(Reflection.kindName(of: list))")
  }

  /// `append`, `push`.
  static func appended(_ value: Value, to list: Value) throws(FunctionError) -> Value {
    .list(try elements(of: list, "Cannot push on type") + [value])
  }

  /// `chunk`: lists of `size` elements; what Go makes of a size of 0 or less is copied with its arithmetic.
  static func chunks(of list: Value, size: Int) throws(FunctionError) -> Value {
    let elements = try elements(of: list, "Cannot chunk type")
    let (total, width) = (Double(elements.count), Double(size))
    let count = NumberConversion.truncated(((total - 1) / width).rounded(.down) + 1)
    guard count >= 0 else { throw .lengthOutOfRange }
    var chunks: [Value] = []
    for index in 0..<Int(count) {
      var length = size
      if index == count - 1 {
        let rest = Int(NumberConversion.truncated(total.truncatingRemainder(dividingBy: width).rounded(.down)))
        if rest != 0 { length = rest }
      }
      guard length >= 0 else { throw .lengthOutOfRange }
      chunks.append(.list(Array(elements.dropFirst(index * size).prefix(length))))
    }
    return .object(TypedSlice(of: "[]interface {}", chunks))
  }

  /// `has`: whether a list has an element deeply equal to a value; nil has none.
  static func contains(_ list: Value, _ value: Value) throws(FunctionError) -> Bool {
    if case .null = list { return false }
    for element in try elements(of: list, "Cannot find has on type") where try DeepEquality.equal(value, element) {
      return true
    }
    return false
  }

  /// `slice`: the elements from one index to another, typed as the list is; of an empty list nil.
  static func slice(_ values: [Value]) throws(FunctionError) -> Value {
    let list = values.first ?? .null
    let elements = try elements(of: list, "list should be type of slice or array but")
    guard !elements.isEmpty else { return .null }
    let start = values.count > 1 ? NumberConversion.int(values[1]) : 0
    let end = values.count > 2 ? NumberConversion.int(values[2]) : elements.count
    guard start >= 0, start <= end, end <= elements.count else {
      throw FunctionError("reflect.Value.Slice: slice index out of bounds")
    }
    if case .object(let slice as TypedSlice) = list, let part = slice.part(start..<end) { return .object(part) }
    let part = Array(elements[start..<end])
    if case .object(let object) = list, object.typeName.hasPrefix("[]") {
      return .object(TypedSlice(of: String(object.typeName.dropFirst(2)), part))
    }
    return .list(part)
  }

  /// `concat`: the elements of all lists; no elements at all make a nil list.
  static func concatenated(_ lists: [Value]) throws(FunctionError) -> Value {
    var all: [Value] = []
    for list in lists {
      switch list {
      case .list(let elements): all.append(contentsOf: elements)
      case .null: throw .nilDereference
      case .object(let object) where object.elements != nil: all.append(contentsOf: object.elements ?? [])
      default: throw FunctionError("Cannot concat type \(Reflection.kindName(of: list)) as list")
      }
      try Bounds.check(elements: all.count)
    }
    return all.isEmpty ? nilList : .list(all)
  }
}

extension Function {
  /// The same function under another name.
  func named(_ name: String) -> Function { Function(name, parameters, isVariadic: isVariadic, body: body) }
}

extension String {
  /// The text with its first letter, one of ASCII, as a capital.
  var capitalizedASCII: String {
    var bytes = Array(utf8)
    if let first = bytes.first, first &- UInt8(ascii: "a") < 26 { bytes[0] = first & 0xDF }
    return String(decoding: bytes, as: UTF8.self)
  }
}
