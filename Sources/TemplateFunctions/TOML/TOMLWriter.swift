import GoTemplate
import Text

/// Writes TOML as BurntSushi/toml 1.6 does: keys sorted, values before tables, two spaces a level of tables.
///
/// ```
/// {"a": {"b": {"x": 1.0}, "y": [1.0]}}     [a]
///                                            y = [1.0]
///                                            [a.b]
///                                              x = 1.0
/// ```
struct TOMLWriter {
  /// Why a value has no TOML form, in Go's words.
  struct Refusal: Error {
    /// Go's text.
    let message: String
    /// Whether Go does not give an error but breaks off.
    var isPanic = false
  }

  /// What a value is to TOML, as far as that decides where it is written.
  private enum Shape {
    case absent, plain, list, table, tables
  }

  private var output: [UInt8] = []

  private init() {}

  /// The TOML text of a value; of one that is no map just that value.
  ///
  /// - Throws: ``Refusal``.
  static func text(of value: Value) throws(Refusal) -> ByteString {
    if case .null = value { throw noType }
    var writer = TOMLWriter()
    try writer.write(value, under: [])
    return ByteString(writer.output)
  }

  /// Reflection has no type to ask of an untyped nil.
  private static var noType: Refusal {
    Refusal(message: "reflect: call of reflect.Value.Type on zero Value", isPanic: true)
  }

  private mutating func write(_ value: Value, under key: [ByteString]) throws(Refusal) {
    try check(depth: key.count)
    switch try shape(of: value) {
    case .absent:
      // A nil list is written like an empty one, a nil map not at all.
      if case .map = value { return }
      try writePair(key, value)
    case .plain, .list:
      try writePair(key, value)
    case .tables:
      guard !key.isEmpty else { throw Refusal(message: "toml: top-level values must be Go maps or structs") }
      for element in elements(of: value) {
        breakLine()
        indent(key)
        output.append(contentsOf: "[[".utf8)
        output.append(contentsOf: TOMLKey.text(of: key).bytes)
        output.append(contentsOf: "]]".utf8)
        breakLine()
        try write(pairs(of: element), under: key)
      }
    case .table:
      if key.count == 1 { breakLine() }
      if !key.isEmpty {
        indent(key)
        output.append(UInt8(ascii: "["))
        output.append(contentsOf: TOMLKey.text(of: key).bytes)
        output.append(UInt8(ascii: "]"))
        breakLine()
      }
      try write(pairs(of: value), under: key)
    }
  }

  /// Writes a table's pairs, those that are tables last.
  private mutating func write(_ pairs: [Pair], under key: [ByteString]) throws(Refusal) {
    for (name, value) in try sorted(pairs) {
      if isAbsent(value) { continue }
      try write(value, under: key + [name])
    }
  }

  private mutating func writePair(_ key: [ByteString], _ value: Value) throws(Refusal) {
    guard let name = key.last else {
      try write(element: value, depth: 0)
      return
    }
    indent(key)
    output.append(contentsOf: TOMLKey.text(of: [name]).bytes)
    output.append(contentsOf: " = ".utf8)
    try write(element: value, depth: key.count)
    breakLine()
  }

  /// Writes a value on one line.
  private mutating func write(element: Value, depth: Int) throws(Refusal) {
    try check(depth: depth)
    switch element {
    case .null: throw Self.noType
    case .bool(let truth): output.append(contentsOf: truth ? "true".utf8 : "false".utf8)
    case .int(let number): output.append(contentsOf: String(number).utf8)
    case .int64(let number): output.append(contentsOf: String(number).utf8)
    case .float64(let number): write(number)
    case .string(let text): output.append(contentsOf: TOMLKey.quoted(text).bytes)
    case .list(let elements): try write(elements, depth: depth)
    case .map: try write(inline: pairs(of: element), depth: depth)
    case .object(let object): try write(object, depth: depth)
    }
  }

  private mutating func write(_ object: Object, depth: Int) throws(Refusal) {
    if let time = object as? TimeObject {
      output.append(contentsOf: TOMLTime.text(of: time.time).bytes)
    } else if let elements = object.elements {
      try write(elements, depth: depth)
    } else if object.kind == .function {
      throw Refusal(message: "unexpected type: \(object.typeName)")
    } else if object.typeName == "time.Duration", let text = object.printed {
      output.append(contentsOf: TOMLKey.quoted(text).bytes)
    } else if TOMLWriter.isTable(object) {
      try write(inline: pairs(of: .object(object)), depth: depth)
    } else if let plain = object.plainData {
      try write(element: plain, depth: depth + 1)
    } else {
      throw Refusal(message: "unsupported type: \(object.typeName)")
    }
  }

  private mutating func write(_ number: Double) {
    if number.isNaN {
      output.append(contentsOf: number.sign == .minus ? "-nan".utf8 : "nan".utf8)
    } else if number.isInfinite {
      output.append(contentsOf: number < 0 ? "-inf".utf8 : "inf".utf8)
    } else {
      let digits = FloatText.general(number)
      output.append(contentsOf: digits)
      let isMarked = digits.contains { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: ".") }
      if !isMarked { output.append(contentsOf: ".0".utf8) }
    }
  }

  private mutating func write(_ elements: [Value], depth: Int) throws(Refusal) {
    output.append(UInt8(ascii: "["))
    for (index, element) in elements.enumerated() {
      if index > 0 { output.append(contentsOf: ", ".utf8) }
      try write(element: element, depth: depth + 1)
    }
    output.append(UInt8(ascii: "]"))
  }

  private mutating func write(inline pairs: [Pair], depth: Int) throws(Refusal) {
    output.append(UInt8(ascii: "{"))
    let pairs = try sorted(pairs)
    var firstTable = 0
    while firstTable < pairs.count, try !isTable(pairs[firstTable].value) { firstTable += 1 }
    for (index, pair) in pairs.enumerated() {
      if isAbsent(pair.value) { continue }
      output.append(contentsOf: TOMLKey.text(of: [pair.key]).bytes)
      output.append(contentsOf: " = ".utf8)
      try write(element: pair.value, depth: depth + 1)
      // An absent value at the end leaves a comma behind.
      if index < firstTable ? index != firstTable - 1 || firstTable < pairs.count : index != pairs.count - 1 {
        output.append(contentsOf: ", ".utf8)
      }
    }
    output.append(UInt8(ascii: "}"))
  }

  /// A key and its value.
  private typealias Pair = (key: ByteString, value: Value)

  /// The pairs of a map in the order of their keys, or the fields of a struct in their own.
  private func pairs(of value: Value) -> [Pair] {
    switch value {
    case .map(let map): return zip(map.keys, map.values).map { (key: $0, value: $1) }
    case .object(let object):
      if let pairs = object.pairs { return pairs.map { (key: $0.key.text, value: $0.value) } }
      return (object.exportedFields ?? []).map { (key: ByteString($0.name), value: $0.value) }
    default: return []
    }
  }

  /// Whether an object is a map, or a struct that is not written as text.
  private static func isTable(_ object: Object) -> Bool {
    if object.pairs != nil { return true }
    if object is TimeObject || object.exportedFields == nil { return false }
    if case .string? = object.plainData { return false }
    return true
  }

  /// The pairs, values first, then tables.
  private func sorted(_ pairs: [Pair]) throws(Refusal) -> [Pair] {
    var direct: [Pair] = []
    var tables: [Pair] = []
    for pair in pairs {
      if try isTable(pair.value) { tables.append(pair) } else { direct.append(pair) }
    }
    return direct + tables
  }

  private func isTable(_ value: Value) throws(Refusal) -> Bool {
    switch try shape(of: value) {
    case .table, .tables: return true
    case .absent, .plain, .list: return false
    }
  }

  private func shape(of value: Value) throws(Refusal) -> Shape {
    switch value {
    case .null: return .absent
    case .bool, .int, .int64, .float64, .string: return .plain
    case .map(let map): return map.isNil ? .absent : .table
    case .list(let elements): return try shape(ofElements: elements, depth: 0)
    case .object(let object):
      if object.isNil { return .absent }
      if let elements = object.elements { return try shape(ofElements: elements, depth: 0) }
      if object.kind == .function { throw Refusal(message: "unsupported type: func") }
      return TOMLWriter.isTable(object) ? .table : .plain
    }
  }

  /// A list is a list of tables when all elements are; nil in a list is refused wherever it is.
  private func shape(ofElements elements: [Value], depth: Int) throws(Refusal) -> Shape {
    try check(depth: depth)
    var allTables = !elements.isEmpty
    for element in elements {
      let shape: Shape
      if case .list(let inner) = element {
        shape = try self.shape(ofElements: inner, depth: depth + 1)
      } else {
        shape = try self.shape(of: element)
      }
      if case .absent = shape { throw Refusal(message: "toml: cannot encode array with nil element") }
      if case .table = shape { continue }
      allTables = false
    }
    return allTables ? .tables : .list
  }

  private func isAbsent(_ value: Value) -> Bool {
    switch value {
    case .null: return true
    case .map(let map): return map.isNil
    case .object(let object): return object.isNil
    default: return false
    }
  }

  private func elements(of value: Value) -> [Value] {
    switch value {
    case .list(let elements): return elements
    case .object(let object): return object.elements ?? []
    default: return []
    }
  }

  /// A line break, but not before everything.
  private mutating func breakLine() {
    if !output.isEmpty { output.append(UInt8(ascii: "\n")) }
  }

  private mutating func indent(_ key: [ByteString]) {
    output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * (key.count - 1)))
  }

  private func check(depth: Int) throws(Refusal) {
    guard depth <= Bounds.depth else {
      throw Refusal(message: "the value is nested more than \(Bounds.depth) levels deep; does it contain itself?")
    }
    guard output.count <= Bounds.textBytes else { throw Refusal(message: Bounds.tooLong, isPanic: true) }
  }
}

/// Keys of TOML.
enum TOMLKey {
  /// A key of several parts with dots between them, each quoted where it must be.
  static func text(of key: [ByteString]) -> ByteString {
    var text = ByteString()
    for (index, part) in key.enumerated() {
      if index > 0 { text += "." }
      text += isBare(part) ? part : quoted(part)
    }
    return text
  }

  private static func isBare(_ part: ByteString) -> Bool {
    !part.isEmpty && part.bytes.allSatisfy(isBare)
  }

  /// Whether a byte may stand in a key without quotes.
  static func isBare(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      return true
    default: return false
    }
  }

  /// A text in double quotes.
  static func quoted(_ text: ByteString) -> ByteString {
    let digits = Array("0123456789abcdef".utf8)
    var quoted: [UInt8] = [UInt8(ascii: "\"")]
    quoted.reserveCapacity(text.count + 2)
    for byte in text.bytes {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): quoted += [UInt8(ascii: "\\"), byte]
      case 0x08: quoted.append(contentsOf: "\\b".utf8)
      case 0x09: quoted.append(contentsOf: "\\t".utf8)
      case 0x0A: quoted.append(contentsOf: "\\n".utf8)
      case 0x0C: quoted.append(contentsOf: "\\f".utf8)
      case 0x0D: quoted.append(contentsOf: "\\r".utf8)
      case 0..<0x20, 0x7F:
        quoted.append(contentsOf: "\\u00".utf8)
        quoted += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: quoted.append(byte)
      }
    }
    quoted.append(UInt8(ascii: "\""))
    return ByteString(quoted)
  }
}
