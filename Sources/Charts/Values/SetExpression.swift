import GoTemplate
import Text

/// The grammar of `--set` and its relatives: assignments to places in a table of values.
///
/// ```
/// image.tag=v2,ports[0].name=http,list={a,b}     --set, --set-string, --set-file
/// a.b={"c": [1, 2]},d=null                       --set-json
/// a.b=taken as it is, commas and all             --set-literal
/// ```
///
/// Empty parts of a key are dropped silently, gaps in lists are filled with null, and an index sees only values that
/// earlier flags and files gave, never a chart's defaults: all as in Helm.
struct SetExpression {
  /// How the text after `=` becomes a value.
  enum Form {
    /// `--set`: integers, booleans and null are recognised, the rest is text.
    case typed
    /// `--set-string`: text.
    case text
    /// `--set-file`: the content of the file of that name.
    case file((ByteString) throws(ChartError) -> Value)
    /// `--set-json`: a JSON value.
    case json
    /// `--set-literal`: text up to the end, without escapes.
    case literal
  }

  /// The largest index that a list may be given.
  static let largestIndex = 65536
  /// The most dots that a key may have.
  static let deepestKey = 30

  private let bytes: [UInt8]
  private let form: Form
  private var offset = 0

  /// Carries out the assignments of an argument on a table, in place.
  ///
  /// - Throws: ``ChartError`` with the text that follows `failed parsing --set data: `.
  static func apply(_ argument: ByteString, form: Form, to values: MapValue) throws(ChartError) {
    var expression = SetExpression(bytes: argument.bytes, form: form)
    while true {
      do throws(Stop) { try expression.assignment(in: values, depth: 0) } catch {
        switch error {
        case .endOfInput: return
        case .failure(let message): throw ChartError(message)
        case .unreadable(let error): throw error
        }
      }
    }
  }

  private init(bytes: [UInt8], form: Form) {
    self.bytes = bytes
    self.form = form
  }

  /// What ends an assignment early.
  private enum Stop: Error {
    /// The argument is used up; not an error by itself.
    case endOfInput
    case failure(String)
    case unreadable(ChartError)

    /// Behind another text, where Go wraps the end of input too.
    func wrapped(_ prefix: String) -> Stop {
      switch self {
      case .endOfInput: .failure(prefix + "EOF")
      case .failure(let message): .failure(prefix + message)
      case .unreadable: self
      }
    }
  }

  private var isLiteral: Bool {
    if case .literal = form { return true }
    return false
  }

  // MARK: Keys

  private mutating func assignment(in table: MapValue, depth: Int) throws(Stop) {
    let (key, stop) = try keyPart(isLiteral ? "=[." : "=[,.")
    switch stop {
    case UInt8(ascii: "["):
      let index = try index()
      var list: [Value] = []
      if let existing = table[key] { list = try SetExpression.list(existing) }
      defer { SetExpression.set(key, .list(list), in: table) }
      try assignElement(of: &list, at: index, depth: depth)
    case UInt8(ascii: "="):
      try assignValue { SetExpression.set(key, $0, in: table) }
    case UInt8(ascii: ","):
      throw .failure("key \(GoUnicode.quoted(key.string)) has no value (cannot end with ,)")
    default:
      guard depth < SetExpression.deepestKey else {
        throw .failure(
          "value name nested level is greater than maximum supported nested level of \(SetExpression.deepestKey)")
      }
      var inner = MapValue()
      if let existing = table[key] { inner = try SetExpression.table(existing) }
      defer { if inner.count > 0 { SetExpression.set(key, .map(inner), in: table) } }
      try assignment(in: inner, depth: depth + 1)
      if inner.count == 0 { throw .failure("key map \(GoUnicode.quoted(key.string)) has no value") }
    }
  }

  /// The text up to one of the stops, and which one it was.
  private mutating func keyPart(_ stops: StaticString) throws(Stop) -> (ByteString, UInt8) {
    let (key, stop) = text(until: stops)
    guard let stop else {
      throw key.isEmpty ? .endOfInput : .failure("key \(GoUnicode.quoted(key.string)) has no value")
    }
    return (key, stop)
  }

  private mutating func index() throws(Stop) -> Int {
    let (text, stop) = text(until: "]")
    // Go wraps the end of the input, and so it counts as the end of the expression: the pair is dropped in silence.
    guard stop != nil else { throw .endOfInput }
    let digits =
      text.bytes.first.map { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") } == true
      ? text.bytes.dropFirst() : text.bytes[...]
    guard !digits.isEmpty, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      throw .failure(
        "error parsing index: strconv.Atoi: parsing \(GoUnicode.quoted(text.string)): invalid syntax")
    }
    guard let index = Int(text.string) else {
      throw .failure(
        "error parsing index: strconv.Atoi: parsing \(GoUnicode.quoted(text.string)): value out of range")
    }
    return index
  }

  /// Goes on after `]`: a value, a key inside the element, or a further index.
  private mutating func assignElement(of list: inout [Value], at index: Int, depth: Int) throws(Stop) {
    guard index >= 0 else { throw .failure("negative \(index) index not allowed") }
    let (text, stop) = text(until: "[.=")
    guard text.isEmpty else {
      throw .failure("unexpected data at end of array index: \(SetExpression.quotedRunes(text))")
    }
    guard let stop else { throw .endOfInput }
    switch stop {
    case UInt8(ascii: "="):
      var assigned: Value?
      do throws(Stop) { try assignValue { assigned = $0 } } catch {
        guard case .endOfInput = error, assigned != nil else { throw error }
      }
      if let assigned { try SetExpression.set(assigned, at: index, in: &list) }
    case UInt8(ascii: "["):
      let next = try self.index()
      var inner: [Value] = []
      if index < list.count, !list[index].isNull { inner = try SetExpression.list(list[index]) }
      try assignElement(of: &inner, at: next, depth: depth)
      try SetExpression.set(.list(inner), at: index, in: &list)
    default:
      var inner = MapValue()
      if index < list.count {
        if case .map(let table) = list[index] { inner = table } else { list[index] = .map(inner) }
      }
      try assignment(in: inner, depth: depth)
      try SetExpression.set(.map(inner), at: index, in: &list)
    }
  }

  // MARK: Values

  /// Reads what follows `=` and hands it over.
  private mutating func assignValue(_ assign: (Value) -> Void) throws(Stop) {
    switch form {
    case .literal:
      assign(.string(ByteString(bytes[offset...])))
      offset = bytes.count
    case .json:
      if skipToValue() { return assign(.null) }
      assign(try jsonValue())
      _ = skipToValue()
    default:
      guard offset < bytes.count else {
        assign(.string(ByteString()))
        throw .endOfInput
      }
      if bytes[offset] == UInt8(ascii: "{") {
        offset += 1
        return assign(.list(try listLiteral()))
      }
      assign(try value(of: text(until: ",").text))
    }
  }

  /// The elements of `{a,b}` after its brace; a comma behind it is taken too.
  private mutating func listLiteral() throws(Stop) -> [Value] {
    var elements: [Value] = []
    while true {
      let (text, stop) = text(until: ",}")
      guard let stop else { throw .failure("list must terminate with '}'") }
      if stop == UInt8(ascii: "}"), offset < bytes.count, bytes[offset] == UInt8(ascii: ",") { offset += 1 }
      elements.append(try value(of: text))
      if stop == UInt8(ascii: "}") { return elements }
    }
  }

  private func value(of text: ByteString) throws(Stop) -> Value {
    switch form {
    case .file(let read):
      do throws(ChartError) { return try read(text) } catch { throw .unreadable(error) }
    case .typed: return SetExpression.typed(text)
    default: return .string(text)
    }
  }

  private static func typed(_ text: ByteString) -> Value {
    switch text.string.lowercased() {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    case "0": return .int64(0)
    default: break
    }
    guard text.bytes.first != UInt8(ascii: "0"), let number = Int64(text.string) else { return .string(text) }
    return .int64(number)
  }

  private mutating func jsonValue() throws(Stop) -> Value {
    var parser = JSONPrefixParser(bytes, at: offset)
    guard let value = parser.value() else { throw .failure("invalid JSON") }
    offset = parser.offset
    return value
  }

  /// Skips blanks and one comma; true when no value stands there.
  private mutating func skipToValue() -> Bool {
    while offset < bytes.count {
      let (rune, width) = Runes.decode(bytes, at: offset)
      if rune == 0x2C {
        offset += 1
        return true
      }
      guard let scalar = Unicode.Scalar(rune), GoUnicode.isSpace(scalar) else { return false }
      offset += width
    }
    return true
  }

  // MARK: Text

  /// The text up to a stop, which is consumed; nil for the stop at the end. A `\` takes the next byte as it is, unless
  /// everything is literal.
  private mutating func text(until stops: StaticString) -> (text: ByteString, stop: UInt8?) {
    var text: [UInt8] = []
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      if stops.withUTF8Buffer({ $0.contains(byte) }) { return (ByteString(text), byte) }
      if byte == UInt8(ascii: "\\"), !isLiteral {
        guard offset < bytes.count else { break }
        text.append(bytes[offset])
        offset += 1
      } else {
        text.append(byte)
      }
    }
    return (ByteString(text), nil)
  }

  private static func set(_ key: ByteString, _ value: Value, in table: MapValue) {
    if !key.isEmpty { table[key] = value }
  }

  private static func set(_ value: Value, at index: Int, in list: inout [Value]) throws(Stop) {
    guard index <= largestIndex else {
      throw .failure("index of \(index) is greater than maximum supported index of \(largestIndex)")
    }
    while list.count <= index { list.append(.null) }
    list[index] = value
  }

  private static func table(_ value: Value) throws(Stop) -> MapValue {
    if case .map(let table) = value { return table }
    throw wrongKind(value, wanted: "map[string]interface {}")
  }

  private static func list(_ value: Value) throws(Stop) -> [Value] {
    if case .list(let list) = value { return list }
    throw wrongKind(value, wanted: "[]interface {}")
  }

  private static func wrongKind(_ value: Value, wanted: String) -> Stop {
    let type = value.isNull ? "nil" : GoFormat.typeName(of: value)
    return .failure("unable to parse key: interface conversion: interface {} is \(type), not \(wanted)")
  }

  /// Go's `%q` of a list of runes: `['a' 'b']`.
  private static func quotedRunes(_ text: ByteString) -> String {
    let runes = text.string.unicodeScalars.map { scalar in
      let inside = GoUnicode.quoted(String(scalar)).dropFirst().dropLast()
      return scalar == "\"" ? "'\"'" : scalar == "'" ? "'\\''" : "'\(inside)'"
    }
    return "[" + runes.joined(separator: " ") + "]"
  }
}
