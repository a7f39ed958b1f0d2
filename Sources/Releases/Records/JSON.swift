import Text

/// JSON as the history reads and writes it: members keep their order, numbers keep their digits.
public indirect enum JSON: Hashable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number as it is written.
  case number(ByteString)
  /// Text.
  case string(ByteString)
  /// A list.
  case array([JSON])
  /// Members in order.
  case object([Member])

  /// A name and its value.
  public struct Member: Hashable, Sendable {
    /// The name.
    public var name: ByteString
    /// The value.
    public var value: JSON

    /// A name and its value.
    public init(_ name: ByteString, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// Text from a Swift string.
  public static func text(_ string: String) -> JSON { .string(ByteString(string)) }

  /// A whole number.
  public static func integer(_ number: Int) -> JSON { .number(ByteString(String(number))) }

  /// A list of texts.
  public static func texts(_ strings: [String]) -> JSON { .array(strings.map { .text($0) }) }

  /// Members given by name, those without a value left out (Go's `omitempty`).
  public static func members(_ members: KeyValuePairs<StaticString, JSON?>) -> JSON {
    .object(members.compactMap { name, value in value.map { Member(ByteString(name), $0) } })
  }

  /// The value of the last member of that name, as Go's decoder keeps it.
  public subscript(_ name: StaticString) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  /// The text, if it is one.
  public var string: ByteString? {
    if case .string(let text) = self { return text }
    return nil
  }

  /// The text as a Swift string, if it is one.
  public var text: String? { string?.string }

  /// The whole number, if it is one that fits.
  public var integer: Int? {
    if case .number(let digits) = self { return Int(digits.string) }
    return nil
  }

  /// The boolean, if it is one.
  public var bool: Bool? {
    if case .bool(let value) = self { return value }
    return nil
  }

  /// The elements, if it is a list.
  public var array: [JSON]? {
    if case .array(let elements) = self { return elements }
    return nil
  }

  /// The members, if it is an object.
  public var members: [Member]? {
    if case .object(let members) = self { return members }
    return nil
  }

  /// The texts of a list; other elements are left out.
  public var texts: [String] { array?.compactMap(\.text) ?? [] }
}

// MARK: - Writing

extension JSON {
  /// The text on one line, as Go's `encoding/json` writes it: `<`, `>` and `&` escaped for HTML, as Helm leaves it.
  ///
  /// - Parameter indent: with a number of spaces, one member a line.
  public func encoded(indent: Int = 0) -> ByteString {
    var bytes: [UInt8] = []
    write(to: &bytes, indent: indent, level: 0)
    return ByteString(bytes)
  }

  private func write(to bytes: inout [UInt8], indent: Int, level: Int) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .number(let digits): bytes.append(contentsOf: digits.bytes)
    case .string(let text): JSON.write(text, to: &bytes)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        JSON.breakLine(&bytes, indent: indent, level: level + 1)
        element.write(to: &bytes, indent: indent, level: level + 1)
      }
      if !elements.isEmpty { JSON.breakLine(&bytes, indent: indent, level: level) }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        JSON.breakLine(&bytes, indent: indent, level: level + 1)
        JSON.write(member.name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        if indent > 0 { bytes.append(UInt8(ascii: " ")) }
        member.value.write(to: &bytes, indent: indent, level: level + 1)
      }
      if !members.isEmpty { JSON.breakLine(&bytes, indent: indent, level: level) }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private static func breakLine(_ bytes: inout [UInt8], indent: Int, level: Int) {
    guard indent > 0 else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent * level))
  }

  private static func write(_ text: ByteString, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    // Invalid sequences become U+FFFD, as in Go.
    for scalar in String(decoding: text.bytes, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0x22: bytes.append(contentsOf: #"\""#.utf8)
      case 0x5c: bytes.append(contentsOf: #"\\"#.utf8)
      case 0x08: bytes.append(contentsOf: #"\b"#.utf8)
      case 0x0c: bytes.append(contentsOf: #"\f"#.utf8)
      case 0x0a: bytes.append(contentsOf: #"\n"#.utf8)
      case 0x0d: bytes.append(contentsOf: #"\r"#.utf8)
      case 0x09: bytes.append(contentsOf: #"\t"#.utf8)
      case 0..<0x20, 0x3c, 0x3e, 0x26, 0x2028, 0x2029:
        let digits = String(scalar.value, radix: 16)
        bytes.append(contentsOf: #"\u"#.utf8)
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count))
        bytes.append(contentsOf: digits.utf8)
      default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

// MARK: - Reading

/// Why a text is not JSON.
public struct JSONError: Error, Sendable {
  /// What is wrong.
  public let message: String
  /// Where, in bytes from the start.
  public let offset: Int
}

extension JSON {
  /// Reads one JSON text.
  ///
  /// - Throws: ``JSONError`` for anything that is not JSON, and for more than 1000 nested lists and objects.
  public init(parsing text: ByteString) throws(JSONError) {
    var parser = JSONParser(bytes: text.bytes)
    self = try parser.document()
  }
}

private struct JSONParser {
  let bytes: [UInt8]
  var offset = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSON {
    let value = try value(depth: 0)
    skipSpace()
    guard offset == bytes.count else { throw error("text after the end of the JSON value") }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSON {
    guard depth <= 1000 else { throw error("too deeply nested JSON") }
    skipSpace()
    guard offset < bytes.count else { throw error("unexpected end of JSON") }
    switch bytes[offset] {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSON {
    offset += 1
    var members: [JSON.Member] = []
    if take(UInt8(ascii: "}")) { return .object(members) }
    repeat {
      skipSpace()
      guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else { throw error("expected a member's name") }
      let name = try string()
      guard take(UInt8(ascii: ":")) else { throw error("expected ':' after a member's name") }
      members.append(JSON.Member(name, try value(depth: depth + 1)))
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw error("expected ',' or '}'") }
    return .object(members)
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSON {
    offset += 1
    var elements: [JSON] = []
    if take(UInt8(ascii: "]")) { return .array(elements) }
    repeat { elements.append(try value(depth: depth + 1)) } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw error("expected ',' or ']'") }
    return .array(elements)
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    let matches = word.withUTF8Buffer { bytes[offset...].starts(with: $0) }
    guard matches else { throw error("unknown word") }
    offset += word.utf8CodeUnitCount
    return value
  }

  /// A number by JSON's grammar: a sign, digits without a leading zero, a fraction, an exponent.
  private mutating func number() throws(JSONError) -> JSON {
    let start = offset
    skip(UInt8(ascii: "-"))
    let leading = offset
    guard digits() else { throw error("expected a value") }
    guard bytes[leading] != UInt8(ascii: "0") || offset == leading + 1 else {
      throw error("number with a leading zero")
    }
    if skip(UInt8(ascii: ".")), !digits() { throw error("expected a digit") }
    if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
      if !skip(UInt8(ascii: "+")) { skip(UInt8(ascii: "-")) }
      guard digits() else { throw error("expected a digit") }
    }
    return .number(ByteString(bytes[start..<offset]))
  }

  private mutating func digits() -> Bool {
    let start = offset
    while offset < bytes.count, bytes[offset] >= UInt8(ascii: "0"), bytes[offset] <= UInt8(ascii: "9") { offset += 1 }
    return offset > start
  }

  private mutating func string() throws(JSONError) -> ByteString {
    offset += 1
    var text: [UInt8] = []
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      switch byte {
      case UInt8(ascii: "\""): return ByteString(text)
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20: throw error("control character in a string")
      default: text.append(byte)
      }
    }
    throw error("unterminated string")
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
    guard offset < bytes.count else { throw error("unterminated string") }
    let byte = bytes[offset]
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0c)
    case UInt8(ascii: "n"): text.append(0x0a)
    case UInt8(ascii: "r"): text.append(0x0d)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var code = try codeUnit()
      if (0xd800..<0xdc00).contains(code), bytes[offset...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) {
        let before = offset
        offset += 2
        let low = try codeUnit()
        if (0xdc00..<0xe000).contains(low) {
          code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
        } else {
          offset = before
        }
      }
      let scalar = Unicode.Scalar(code) ?? "\u{fffd}"
      text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    default: throw error("unknown escape")
    }
  }

  private mutating func codeUnit() throws(JSONError) -> UInt32 {
    guard bytes.count - offset >= 4,
      let code = UInt32(String(decoding: bytes[offset..<offset + 4], as: UTF8.self), radix: 16),
      bytes[offset] != UInt8(ascii: "+"), bytes[offset] != UInt8(ascii: "-")
    else { throw error("expected four hexadecimal digits") }
    offset += 4
    return code
  }

  private mutating func skipSpace() {
    while offset < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[offset]) { offset += 1 }
  }

  /// Skips white space and then the byte, if it is there.
  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    return skip(byte)
  }

  @discardableResult private mutating func skip(_ byte: UInt8) -> Bool {
    guard offset < bytes.count, bytes[offset] == byte else { return false }
    offset += 1
    return true
  }

  private func error(_ message: String) -> JSONError { JSONError(message: message, offset: offset) }
}
