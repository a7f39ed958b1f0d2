import Text

/// What stands between the quotes of TOML's strings.
enum TOMLText {
  /// A text of several lines without a line break right after the quotes.
  static func withoutFirstBreak(_ text: ByteString) -> ByteString {
    if text.hasPrefix("\n") { return ByteString(text.bytes.dropFirst()) }
    if text.hasPrefix("\r\n") { return ByteString(text.bytes.dropFirst(2)) }
    return text
  }

  /// A text of several lines in which a backslash before a line break takes away all white space after it.
  static func withoutEscapedBreaks(_ text: ByteString) -> ByteString {
    let bytes = text.bytes
    let backslash = UInt8(ascii: "\\")
    guard bytes.contains(backslash) else { return text }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var offset = 0
    while offset < bytes.count {
      guard bytes[offset] == backslash else {
        result.append(bytes[offset])
        offset += 1
        continue
      }
      if offset + 1 < bytes.count, bytes[offset + 1] == backslash {
        result += [backslash, backslash]
        offset += 2
        continue
      }
      let space = bytes[(offset + 1)...].prefix { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x0A }
      if space.contains(0x0A) {
        offset = space.endIndex
      } else {
        result.append(backslash)
        offset += 1
      }
    }
    return ByteString(result)
  }

  /// A text with its escapes resolved; the scanner has seen to it that they are complete.
  ///
  /// - Throws: a problem for a backslash before a space, and for an escape of what is no character.
  static func unescaped(_ text: ByteString, line: Int) throws(TOMLScanner.Problem) -> ByteString {
    let bytes = text.bytes
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var offset = 0
    while offset < bytes.count {
      guard bytes[offset] == UInt8(ascii: "\\"), offset + 1 < bytes.count else {
        result.append(bytes[offset])
        offset += 1
        continue
      }
      let letter = bytes[offset + 1]
      offset += 2
      switch letter {
      case UInt8(ascii: "b"): result.append(0x08)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "f"): result.append(0x0C)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "e"): result.append(0x1B)
      case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"):
        let length = letter == UInt8(ascii: "x") ? 2 : letter == UInt8(ascii: "u") ? 4 : 8
        let digits = String(decoding: bytes[offset...].prefix(length), as: UTF8.self)
        guard let number = UInt32(digits, radix: 16), Unicode.Scalar(number) != nil else {
          throw TOMLScanner.Problem(message: "Escaped character '\\u\(digits)' is not valid UTF-8.", line: line)
        }
        Runes.append(number, to: &result)
        offset = min(offset + length, bytes.count)
      case UInt8(ascii: " "), UInt8(ascii: "\t"):
        throw TOMLScanner.Problem(message: "invalid escape: '\\\(Unicode.Scalar(letter))'", line: line)
      default: result.append(letter)
      }
    }
    return ByteString(result)
  }
}

/// The rules for TOML's numbers that Go's reading of numbers does not have.
enum TOMLNumber {
  /// Whether each underscore stands between digits.
  static func hasUnderscoresBetweenDigits(_ text: ArraySlice<UInt8>) -> Bool {
    switch ByteString(text) {
    case "nan", "+nan", "-nan", "inf", "-inf", "+inf": return true
    default: break
    }
    var afterDigit = false
    for byte in text {
      if byte == UInt8(ascii: "_"), !afterDigit { return false }
      let letter = byte | 0x20
      afterDigit =
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
        || letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "f")
    }
    return afterDigit
  }

  /// Whether a number begins with a zero that says nothing.
  static func hasLeadingZero(_ text: ArraySlice<UInt8>) -> Bool {
    let zero = UInt8(ascii: "0")
    guard let first = text.first, let second = text.dropFirst().first else { return false }
    if first == zero {
      return second != UInt8(ascii: "b") && second != UInt8(ascii: "o") && second != UInt8(ascii: "x")
    }
    return text.count > 2 && (first == UInt8(ascii: "-") || first == UInt8(ascii: "+")) && second == zero
  }

  /// Whether a digit follows each decimal point.
  static func hasDigitAfterEachPoint(_ text: [UInt8]) -> Bool {
    for (index, byte) in text.enumerated() where byte == UInt8(ascii: ".") {
      guard index + 1 < text.count, text[index + 1] >= UInt8(ascii: "0"), text[index + 1] <= UInt8(ascii: "9") else {
        return false
      }
    }
    return true
  }
}
