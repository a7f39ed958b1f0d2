import Text

/// Why a text is not JSON.
public struct JSONError: Error, Sendable {
  /// Go's text: `invalid character '}' looking for beginning of value`, `unexpected end of JSON input`.
  public let message: String
  /// Where, in bytes.
  public let offset: Int
}

/// Reads JSON as Go 1.27's encoding/json does: its errors, repeated names allowed, invalid UTF-8 and lone surrogates
/// replaced by U+FFFD.
public enum JSONParser {
  /// How deep values may be nested, Go's bound; the command's thread has the stack to walk such a value.
  public static let depthBound = 10_000
  /// The most values that one text may have.
  static let valueBound = 1 << 22

  /// The value of a text that holds one value and white space.
  ///
  /// - Throws: ``JSONError`` with Go's text.
  public static func parse(_ text: [UInt8]) throws(JSONError) -> JSONValue {
    try text.withUnsafeBufferPointer { text throws(JSONError) in
      var reader = JSONReader(text: text)
      let value = try reader.readValue(depth: 0)
      try reader.expectEnd()
      return value
    }
  }
}

/// The state of reading one text.
private struct JSONReader {
  let text: UnsafeBufferPointer<UInt8>
  var offset = 0
  private var visited = 0

  init(text: UnsafeBufferPointer<UInt8>) { self.text = text }

  // MARK: Values

  mutating func readValue(depth: Int) throws(JSONError) -> JSONValue {
    visited &+= 1
    guard visited <= JSONParser.valueBound else {
      throw JSONError(message: "text has more than \(JSONParser.valueBound) values", offset: offset)
    }
    let byte = try nextByte()
    switch byte {
    case UInt8(ascii: "{"):
      guard depth < JSONParser.depthBound else { throw JSONError(message: "exceeded max depth", offset: offset) }
      return try readObject(depth: depth + 1)
    case UInt8(ascii: "["):
      guard depth < JSONParser.depthBound else { throw JSONError(message: "exceeded max depth", offset: offset) }
      return try readArray(depth: depth + 1)
    case UInt8(ascii: "\""): return .string(try readString())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try readNumber())
    case UInt8(ascii: "t"): return try readLiteral("true", .bool(true))
    case UInt8(ascii: "f"): return try readLiteral("false", .bool(false))
    case UInt8(ascii: "n"): return try readLiteral("null", .null)
    default: throw invalidCharacter("looking for beginning of value")
    }
  }

  mutating func expectEnd() throws(JSONError) {
    skipSpace()
    guard offset == text.count else { throw invalidCharacter("after top-level value") }
  }

  private mutating func readObject(depth: Int) throws(JSONError) -> JSONValue {
    var members: [JSONValue.Member] = []
    offset &+= 1
    if try nextByte() == UInt8(ascii: "}") {
      offset &+= 1
      return .object(members)
    }
    while true {
      guard try nextByte() == UInt8(ascii: "\"") else {
        throw invalidCharacter("looking for beginning of object key string")
      }
      let key = try readString()
      guard try nextByte() == UInt8(ascii: ":") else { throw invalidCharacter("after object key") }
      offset &+= 1
      members.append(JSONValue.Member(key: key, value: try readValue(depth: depth)))
      let byte = try nextByte()
      guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") else {
        throw invalidCharacter("after object key:value pair")
      }
      offset &+= 1
      if byte == UInt8(ascii: "}") { return .object(members) }
    }
  }

  private mutating func readArray(depth: Int) throws(JSONError) -> JSONValue {
    var elements: [JSONValue] = []
    offset &+= 1
    if try nextByte() == UInt8(ascii: "]") {
      offset &+= 1
      return .array(elements)
    }
    while true {
      elements.append(try readValue(depth: depth))
      let byte = try nextByte()
      guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") else {
        throw invalidCharacter("after array element")
      }
      offset &+= 1
      if byte == UInt8(ascii: "]") { return .array(elements) }
    }
  }

  private mutating func readLiteral(_ literal: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    for expected in literal.description.utf8 {
      guard offset < text.count else { throw unexpectedEnd() }
      guard text[offset] == expected else {
        throw invalidCharacter("in literal \(literal) (expecting '\(Unicode.Scalar(expected))')")
      }
      offset &+= 1
    }
    return value
  }

  private mutating func readNumber() throws(JSONError) -> ByteString {
    let start = offset
    if text[offset] == UInt8(ascii: "-") { offset &+= 1 }
    if offset < text.count, text[offset] == UInt8(ascii: "0") {
      offset &+= 1
    } else {
      try readDigits()
    }
    if offset < text.count, text[offset] == UInt8(ascii: ".") {
      offset &+= 1
      try readDigits()
    }
    if offset < text.count, text[offset] | 0x20 == UInt8(ascii: "e") {
      offset &+= 1
      if offset < text.count, text[offset] == UInt8(ascii: "+") || text[offset] == UInt8(ascii: "-") { offset &+= 1 }
      try readDigits()
    }
    return ByteString(Array(text[start..<offset]))
  }

  private mutating func readDigits() throws(JSONError) {
    let start = offset
    while offset < text.count, text[offset] >= UInt8(ascii: "0"), text[offset] <= UInt8(ascii: "9") { offset &+= 1 }
    guard offset == start else { return }
    guard offset < text.count else { throw unexpectedEnd() }
    throw invalidCharacter("in numeric literal")
  }

  // MARK: Strings

  private mutating func readString() throws(JSONError) -> ByteString {
    offset &+= 1
    let start = offset
    while offset < text.count {
      let byte = text[offset]
      guard byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20, byte < 0x80 else { break }
      offset &+= 1
    }
    var content = Array(text[start..<offset])
    while offset < text.count {
      let byte = text[offset]
      switch byte {
      case UInt8(ascii: "\""):
        offset &+= 1
        return ByteString(content)
      case UInt8(ascii: "\\"):
        try readEscape(into: &content)
      case 0..<0x20:
        throw invalidCharacter("in string")
      case 0x80...:
        let (rune, width) = Runes.decode(text, at: offset)
        Runes.append(rune, to: &content)
        offset &+= width
      default:
        content.append(byte)
        offset &+= 1
      }
    }
    throw unexpectedEnd()
  }

  private mutating func readEscape(into content: inout [UInt8]) throws(JSONError) {
    guard offset &+ 1 < text.count else { throw unexpectedEnd(at: text.count) }
    switch text[offset &+ 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(text[offset &+ 1])
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "u"):
      let first = try readCodeUnit()
      guard first & 0xFC00 == 0xD800, offset &+ 1 < text.count, text[offset] == UInt8(ascii: "\\"),
        text[offset &+ 1] == UInt8(ascii: "u")
      else {
        Runes.append(first, to: &content)
        return
      }
      let resume = offset
      let second = try readCodeUnit()
      if second & 0xFC00 == 0xDC00 {
        Runes.append(0x10000 + (first & 0x3FF) << 10 + (second & 0x3FF), to: &content)
      } else {
        Runes.append(Runes.replacement, to: &content)
        offset = resume
      }
      return
    default:
      throw invalidEscape(length: 2)
    }
    offset &+= 2
  }

  /// Reads `\uXXXX`.
  private mutating func readCodeUnit() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for index in 2..<6 {
      guard offset &+ index < text.count else { throw unexpectedEnd(at: text.count) }
      guard let digit = YAMLScanner.hexadecimalValue(text[offset &+ index]) else {
        throw invalidEscape(length: min(6, text.count &- offset))
      }
      value = value << 4 | UInt32(digit)
    }
    offset &+= 6
    return value
  }

  // MARK: White space and errors

  private mutating func skipSpace() {
    while offset < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[offset]) { offset &+= 1 }
  }

  private mutating func nextByte() throws(JSONError) -> UInt8 {
    skipSpace()
    guard offset < text.count else { throw unexpectedEnd() }
    return text[offset]
  }

  private func unexpectedEnd(at place: Int? = nil) -> JSONError {
    JSONError(message: "unexpected end of JSON input", offset: place ?? offset)
  }

  private func invalidCharacter(_ place: String) -> JSONError {
    let (rune, width) = Runes.decode(text, at: offset)
    let quoted =
      rune == Runes.replacement && width == 1
      ? "'\\x\(String(text[offset], radix: 16))'" : "'\(GoQuoting.escaped(rune, quote: "'"))'"
    return JSONError(message: "invalid character \(quoted) \(place)", offset: offset)
  }

  private func invalidEscape(length: Int) -> JSONError {
    let bytes = Array(text[offset..<min(offset &+ length, text.count)])
    let isPrintable = Runes.decodeAll(bytes).allSatisfy {
      $0 != Runes.replacement && $0 != 0x60 && $0 != 0x20 && GoQuoting.isPrintable($0)
    }
    let quoted =
      isPrintable ? "`\(String(decoding: bytes, as: UTF8.self))`" : GoQuoting.quoted(ByteString(bytes))
    return JSONError(message: "invalid escape sequence \(quoted) in string", offset: offset)
  }
}
