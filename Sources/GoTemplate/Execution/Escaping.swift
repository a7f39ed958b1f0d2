import Text

/// `html`, `js` and `urlquery`.
enum Escaping {
  /// Quotes, angle brackets, ampersands and NUL as HTML's entities.
  static func html(_ text: ByteString) -> ByteString {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    for byte in text.bytes {
      switch byte {
      case 0: result += Array("\u{FFFD}".utf8)
      case UInt8(ascii: "\""): result += Array("&#34;".utf8)
      case UInt8(ascii: "'"): result += Array("&#39;".utf8)
      case UInt8(ascii: "&"): result += Array("&amp;".utf8)
      case UInt8(ascii: "<"): result += Array("&lt;".utf8)
      case UInt8(ascii: ">"): result += Array("&gt;".utf8)
      default: result.append(byte)
      }
    }
    return ByteString(result)
  }

  /// What may stand inside a JavaScript string in an HTML page.
  static func javaScript(_ text: ByteString) -> ByteString {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var offset = 0
    while offset < text.count {
      let (rune, width) = Runes.decode(text.bytes, at: offset)
      switch rune {
      case UInt32(ascii: "\\"): result += Array("\\\\".utf8)
      case UInt32(ascii: "'"): result += Array("\\'".utf8)
      case UInt32(ascii: "\""): result += Array("\\\"".utf8)
      case UInt32(ascii: "<"), UInt32(ascii: ">"), UInt32(ascii: "&"), UInt32(ascii: "="), 0..<0x20:
        appendCodePoint(rune, to: &result)
      default:
        if rune < 0x80 || GoQuote.isPrintable(rune) {
          result += text.bytes[offset..<(offset + width)]
        } else {
          appendCodePoint(rune, to: &result)
        }
      }
      offset += width
    }
    return ByteString(result)
  }

  private static func appendCodePoint(_ rune: UInt32, to result: inout [UInt8]) {
    var digits = String(rune, radix: 16, uppercase: true)
    while digits.utf8.count < 4 { digits = "0" + digits }
    result += Array("\\u".utf8) + Array(digits.utf8)
  }

  /// `url.QueryEscape`.
  static func query(_ text: ByteString) -> ByteString {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    for byte in text.bytes {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: "~"):
        result.append(byte)
      case UInt8(ascii: " "): result.append(UInt8(ascii: "+"))
      default: result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
      }
    }
    return ByteString(result)
  }
}
