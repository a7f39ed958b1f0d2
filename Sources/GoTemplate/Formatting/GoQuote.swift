import Text

/// Quoting as package strconv does: `Quote`, `QuoteRune`, `QuoteToASCII` and the way back.
public enum GoQuote {
  /// `strconv.Quote`: the text in double quotes with Go's escapes.
  public static func double(_ text: ByteString, onlyASCII: Bool = false) -> ByteString {
    var result: [UInt8] = []
    result.reserveCapacity(text.count + 2)
    appendDouble(text.bytes, onlyASCII: onlyASCII, to: &result)
    return ByteString(result)
  }

  static func appendDouble(_ bytes: [UInt8], onlyASCII: Bool, to result: inout [UInt8]) {
    result.append(UInt8(ascii: "\""))
    var offset = 0
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte >= 0x20, byte < 0x7F {
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { result.append(UInt8(ascii: "\\")) }
        result.append(byte)
        offset += 1
        continue
      }
      let (rune, width) = Runes.decode(bytes, at: offset)
      if width == 1, rune == Runes.replacement {
        appendHexadecimal(UInt32(byte), "\\x", 2, to: &result)
      } else {
        appendEscaped(rune, quote: UInt8(ascii: "\""), onlyASCII: onlyASCII, to: &result)
      }
      offset += width
    }
    result.append(UInt8(ascii: "\""))
  }

  /// `strconv.QuoteRune`: the rune in single quotes; one that is none is U+FFFD.
  static func single(_ rune: UInt32, onlyASCII: Bool) -> [UInt8] {
    let valid = rune > 0x10FFFF || (0xD800...0xDFFF).contains(rune) ? Runes.replacement : rune
    var result = [UInt8(ascii: "'")]
    appendEscaped(valid, quote: UInt8(ascii: "'"), onlyASCII: onlyASCII, to: &result)
    result.append(UInt8(ascii: "'"))
    return result
  }

  private static func appendEscaped(_ rune: UInt32, quote: UInt8, onlyASCII: Bool, to result: inout [UInt8]) {
    if rune == UInt32(quote) || rune == 0x5C {
      result.append(0x5C)
      result.append(UInt8(truncatingIfNeeded: rune))
      return
    }
    if isPrintable(rune), !onlyASCII || rune < 0x80 {
      Runes.append(rune, to: &result)
      return
    }
    switch rune {
    case 0x07: result += Array("\\a".utf8)
    case 0x08: result += Array("\\b".utf8)
    case 0x0C: result += Array("\\f".utf8)
    case 0x0A: result += Array("\\n".utf8)
    case 0x0D: result += Array("\\r".utf8)
    case 0x09: result += Array("\\t".utf8)
    case 0x0B: result += Array("\\v".utf8)
    case 0..<0x20, 0x7F: appendHexadecimal(rune, "\\x", 2, to: &result)
    case 0..<0x10000: appendHexadecimal(rune, "\\u", 4, to: &result)
    default: appendHexadecimal(rune, "\\U", 8, to: &result)
    }
  }

  private static func appendHexadecimal(_ value: UInt32, _ prefix: StaticString, _ width: Int, to result: inout [UInt8])
  {
    prefix.withUTF8Buffer { result.append(contentsOf: $0) }
    var shift = (width - 1) * 4
    while shift >= 0 {
      let digit = UInt8(truncatingIfNeeded: (value >> UInt32(shift)) & 0xF)
      result.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
      shift -= 4
    }
  }

  /// `unicode.IsPrint`: letters, marks, numbers, punctuation, symbols and the ASCII space.
  public static func isPrintable(_ rune: UInt32) -> Bool {
    if rune < 0x7F { return rune >= 0x20 }
    guard rune > 0xA0, let scalar = Unicode.Scalar(rune) else { return false }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
      .paragraphSeparator:
      return false
    default: return true
    }
  }

  /// `strconv.Unquote` of a token: a string in double quotes or backquotes. Nil when the syntax is invalid.
  public static func unquote(_ token: ArraySlice<UInt8>) -> ByteString? {
    guard token.count >= 2, let quote = token.first, token.last == quote else { return nil }
    let content = token.dropFirst().dropLast()
    if quote == UInt8(ascii: "`") {
      // Carriage returns in a raw string are no part of it.
      return ByteString(content.filter { $0 != 0x0D })
    }
    guard quote == UInt8(ascii: "\"") else { return nil }
    guard content.contains(0x5C) || content.contains(quote) || content.contains(0x0A) || !Runes.isValid(Array(content))
    else { return ByteString(content) }
    var result: [UInt8] = []
    result.reserveCapacity(content.count)
    var rest = content
    while !rest.isEmpty {
      guard let (unit, isByte) = unquotedCharacter(&rest, quote: quote) else { return nil }
      if isByte { result.append(UInt8(truncatingIfNeeded: unit)) } else { Runes.append(unit, to: &result) }
    }
    return ByteString(result)
  }

  /// `strconv.UnquoteChar`: the first character of an escaped text, cut off it; whether it is one byte and no rune.
  static func unquotedCharacter(_ text: inout ArraySlice<UInt8>, quote: UInt8) -> (unit: UInt32, isByte: Bool)? {
    guard let first = text.first else { return nil }
    if first == quote { return nil }
    if first == 0x0A { return nil }
    if first != 0x5C {
      if first < 0x80 {
        text.removeFirst()
        return (UInt32(first), true)
      }
      let (rune, width) = Runes.decode(Array(text.prefix(4)), at: 0)
      text.removeFirst(width)
      return (rune, false)
    }
    text.removeFirst()
    guard let escape = text.popFirst() else { return nil }
    switch escape {
    case UInt8(ascii: "a"): return (0x07, true)
    case UInt8(ascii: "b"): return (0x08, true)
    case UInt8(ascii: "f"): return (0x0C, true)
    case UInt8(ascii: "n"): return (0x0A, true)
    case UInt8(ascii: "r"): return (0x0D, true)
    case UInt8(ascii: "t"): return (0x09, true)
    case UInt8(ascii: "v"): return (0x0B, true)
    case UInt8(ascii: "x"): return digits(&text, 2, radix: 16).map { ($0, true) }
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      guard let rune = digits(&text, escape == UInt8(ascii: "u") ? 4 : 8, radix: 16),
        Unicode.Scalar(rune) != nil
      else { return nil }
      return (rune, false)
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      guard let rest = digits(&text, 2, radix: 8) else { return nil }
      let value = UInt32(escape - UInt8(ascii: "0")) << 6 | rest
      return value > 255 ? nil : (value, true)
    case 0x5C: return (0x5C, true)
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return escape == quote ? (UInt32(escape), true) : nil
    default: return nil
    }
  }

  private static func digits(_ text: inout ArraySlice<UInt8>, _ count: Int, radix: UInt32) -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<count {
      guard let byte = text.popFirst(), let digit = digitValue(byte), digit < radix else { return nil }
      value = value &* radix &+ digit
    }
    return value
  }
}

/// The value of a hexadecimal digit.
func digitValue(_ byte: UInt8) -> UInt32? {
  switch byte {
  case 0x30...0x39: UInt32(byte - 0x30)
  case 0x61...0x66: UInt32(byte - 0x57)
  case 0x41...0x46: UInt32(byte - 0x37)
  default: nil
  }
}
