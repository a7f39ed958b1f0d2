import Text

/// Text in messages, as Go's `strconv.Quote` writes it.
enum GoQuoting {
  /// The text in double quotes.
  static func quoted(_ text: ByteString) -> String {
    var result = "\""
    var offset = 0
    while offset < text.count {
      let (rune, width) = Runes.decode(text.bytes, at: offset)
      if rune == Runes.replacement, width == 1 {
        result += "\\x" + hexadecimal(UInt32(text.bytes[offset]), digits: 2)
      } else {
        result += escaped(rune, quote: "\"")
      }
      offset += width
    }
    return result + "\""
  }

  /// A character as it stands between quotes of a kind.
  static func escaped(_ rune: UInt32, quote: Unicode.Scalar) -> String {
    switch rune {
    case quote.value, 0x5C: return "\\" + String(Unicode.Scalar(rune) ?? quote)
    case 0x07: return "\\a"
    case 0x08: return "\\b"
    case 0x0C: return "\\f"
    case 0x0A: return "\\n"
    case 0x0D: return "\\r"
    case 0x09: return "\\t"
    case 0x0B: return "\\v"
    default: break
    }
    if let scalar = Unicode.Scalar(rune), isPrintable(rune) { return String(scalar) }
    if rune < 0x20 || rune == 0x7F { return "\\x" + hexadecimal(rune, digits: 2) }
    return rune < 0x10000 ? "\\u" + hexadecimal(rune, digits: 4) : "\\U" + hexadecimal(rune, digits: 8)
  }

  /// Go's `unicode.IsPrint`: letters, marks, numbers, punctuation, symbols and the ASCII space.
  static func isPrintable(_ rune: UInt32) -> Bool {
    if rune < 0x80 { return rune >= 0x20 && rune < 0x7F }
    switch Unicode.Scalar(rune)?.properties.generalCategory {
    case nil, .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
      .spaceSeparator:
      return false
    default: return true
    }
  }

  private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
