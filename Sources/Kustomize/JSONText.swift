import Text

/// Reads JSON as strictly as Go's encoding/json, and writes its strings as Go does.
struct JSONText {
  private let bytes: [UInt8]
  private var offset = 0
  private var depth = 0

  /// Why a text is not JSON.
  struct Malformed: Error {
    /// Go's text.
    let message: String
    /// The offset in bytes.
    let offset: Int
  }

  /// The value that a text holds.
  ///
  /// - Throws: ``Malformed``.
  static func parse(_ bytes: [UInt8]) throws(Malformed) -> JSONValue {
    var text = JSONText(bytes: bytes)
    let value = try text.value()
    text.skipSpace()
    guard text.offset == bytes.count else { throw text.unexpected("after top-level value") }
    return value
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
  }

  private mutating func value() throws(Malformed) -> JSONValue {
    depth += 1
    defer { depth -= 1 }
    guard depth < 1000 else { throw Malformed(message: "exceeded max depth", offset: offset) }
    skipSpace()
    switch current {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .scalar(try string())
    case UInt8(ascii: "t"): return try word("true")
    case UInt8(ascii: "f"): return try word("false")
    case UInt8(ascii: "n"): return try word("null")
    default: return .scalar(try number())
    }
  }

  private mutating func object() throws(Malformed) -> JSONValue {
    offset += 1
    var members: [JSONValue.Member] = []
    var positions: [ByteString: Int] = [:]
    skipSpace()
    if current == UInt8(ascii: "}") {
      offset += 1
      return .object([])
    }
    while true {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { throw unexpected("looking for beginning of object key string") }
      let key = JSONText.decodedString(try string().bytes[...])
      skipSpace()
      guard current == UInt8(ascii: ":") else { throw unexpected("after object key") }
      offset += 1
      let value = try value()
      if let position = positions[key] {
        members[position].value = value
      } else {
        positions[key] = members.count
        members.append(.init(key: key, value: value))
      }
      skipSpace()
      if current == UInt8(ascii: "}") { break }
      guard current == UInt8(ascii: ",") else { throw unexpected("after object key:value pair") }
      offset += 1
    }
    offset += 1
    return .object(members)
  }

  private mutating func array() throws(Malformed) -> JSONValue {
    offset += 1
    var values: [JSONValue] = []
    skipSpace()
    if current == UInt8(ascii: "]") {
      offset += 1
      return .array([])
    }
    while true {
      values.append(try value())
      skipSpace()
      if current == UInt8(ascii: "]") { break }
      guard current == UInt8(ascii: ",") else { throw unexpected("after array element") }
      offset += 1
    }
    offset += 1
    return .array(values)
  }

  /// A string with its quotes.
  private mutating func string() throws(Malformed) -> ByteString {
    let start = offset
    offset += 1
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        return ByteString(bytes[start..<offset])
      case UInt8(ascii: "\\"):
        offset += 1
        switch current {
        case UInt8(ascii: "u"):
          for _ in 0..<4 {
            offset += 1
            guard let digit = current, JSONText.hexadecimal(digit) != nil else {
              throw unexpected("in \\u hexadecimal character escape")
            }
          }
          offset += 1
        case .some(let escaped) where "\"\\/bfnrt".utf8.contains(escaped): offset += 1
        default: throw unexpected("in string escape code")
        }
      case 0..<0x20: throw unexpected("in string literal")
      default: offset += 1
      }
    }
    throw unexpected("in string literal")
  }

  private mutating func number() throws(Malformed) -> ByteString {
    let start = offset
    if current == UInt8(ascii: "-") { offset += 1 }
    if current == UInt8(ascii: "0") {
      offset += 1
    } else {
      try digits(start == offset ? "looking for beginning of value" : "in numeric literal")
    }
    if current == UInt8(ascii: ".") {
      offset += 1
      try digits("after decimal point in numeric literal")
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      offset += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { offset += 1 }
      try digits("in exponent of numeric literal")
    }
    return ByteString(bytes[start..<offset])
  }

  private mutating func digits(_ context: String) throws(Malformed) {
    guard let byte = current, (0x30...0x39).contains(byte) else { throw unexpected(context) }
    while let byte = current, (0x30...0x39).contains(byte) { offset += 1 }
  }

  private mutating func word(_ word: StaticString) throws(Malformed) -> JSONValue {
    let text = ByteString(word)
    for expected in text.bytes {
      guard current == expected else { throw unexpected("in literal \(text)") }
      offset += 1
    }
    return .scalar(text)
  }

  private func unexpected(_ context: String) -> Malformed {
    guard let byte = current else { return Malformed(message: "unexpected end of JSON input", offset: offset) }
    let shown = byte < 0x7F && byte >= 0x20 ? String(UnicodeScalar(byte)) : "\\x" + String(byte, radix: 16)
    return Malformed(message: "invalid character '\(shown)' \(context)", offset: offset)
  }

  // MARK: Strings

  /// The text between the quotes, unescaped; lone surrogates and invalid UTF-8 become U+FFFD.
  static func decodedString(_ quoted: ArraySlice<UInt8>) -> ByteString {
    let body = Array(quoted.dropFirst().dropLast())
    guard body.contains(UInt8(ascii: "\\")) else { return ByteString(body) }
    var result: [UInt8] = []
    var index = 0
    while index < body.count {
      let byte = body[index]
      index += 1
      guard byte == UInt8(ascii: "\\"), index < body.count else {
        result.append(byte)
        continue
      }
      let escaped = body[index]
      index += 1
      switch escaped {
      case UInt8(ascii: "b"): result.append(0x08)
      case UInt8(ascii: "f"): result.append(0x0C)
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "u"):
        var scalar = codeUnit(body, at: index) ?? 0xFFFD
        index += 4
        if (0xD800..<0xDC00).contains(scalar), index + 1 < body.count, body[index] == UInt8(ascii: "\\"),
          body[index + 1] == UInt8(ascii: "u"), let low = codeUnit(body, at: index + 2), (0xDC00..<0xE000).contains(low)
        {
          scalar = 0x10000 + ((scalar - 0xD800) << 10) + (low - 0xDC00)
          index += 6
        }
        result.append(contentsOf: String(UnicodeScalar(scalar) ?? "\u{FFFD}").utf8)
      default: result.append(escaped)
      }
    }
    return ByteString(result)
  }

  private static func codeUnit(_ body: [UInt8], at start: Int) -> UInt32? {
    guard start + 4 <= body.count else { return nil }
    var unit: UInt32 = 0
    for byte in body[start..<(start + 4)] {
      guard let digit = hexadecimal(byte) else { return nil }
      unit = unit << 4 | UInt32(digit)
    }
    return unit
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }

  /// A string as Go's `json.Marshal` writes it: `<`, `>`, `&` and U+2028/9 escaped, invalid UTF-8 as U+FFFD.
  static func encodedString(_ text: ByteString) -> ByteString {
    var result: [UInt8] = [UInt8(ascii: "\"")]
    result.reserveCapacity(text.count + 2)
    for scalar in String(decoding: text.bytes, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0x22: result.append(contentsOf: "\\\"".utf8)
      case 0x5C: result.append(contentsOf: "\\\\".utf8)
      case 0x08: result.append(contentsOf: "\\b".utf8)
      case 0x0C: result.append(contentsOf: "\\f".utf8)
      case 0x0A: result.append(contentsOf: "\\n".utf8)
      case 0x0D: result.append(contentsOf: "\\r".utf8)
      case 0x09: result.append(contentsOf: "\\t".utf8)
      case 0..<0x20, 0x26, 0x3C, 0x3E, 0x2028, 0x2029:
        let digits = String(scalar.value, radix: 16)
        result.append(contentsOf: "\\u".utf8)
        result.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count))
        result.append(contentsOf: digits.utf8)
      default: result.append(contentsOf: String(scalar).utf8)
      }
    }
    result.append(UInt8(ascii: "\""))
    return ByteString(result)
  }
}
