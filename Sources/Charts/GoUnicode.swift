import Text

/// What Go's unicode and strconv packages say of characters, as far as chart loading asks them.
enum GoUnicode {
  /// Go's `unicode.IsSpace`.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  /// Go's `unicode.IsPrint`: letters, marks, numbers, punctuation, symbols and the ASCII space.
  static func isPrint(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == " " { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator:
      return false
    default: return true
    }
  }

  /// Go's `strconv.Quote`.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{07}": result += "\\a"
      case "\u{08}": result += "\\b"
      case "\u{0C}": result += "\\f"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0B}": result += "\\v"
      default:
        if isPrint(scalar) {
          result.unicodeScalars.append(scalar)
        } else {
          result += escaped(scalar)
        }
      }
    }
    return result + "\""
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    let hexadecimal = String(scalar.value, radix: 16)
    func padded(_ width: Int) -> String {
      String(repeating: "0", count: max(0, width - hexadecimal.utf8.count)) + hexadecimal
    }
    switch scalar.value {
    case ..<0x80: return "\\x" + padded(2)
    case ..<0x10000: return "\\u" + padded(4)
    default: return "\\U" + padded(8)
    }
  }
}

extension ByteString {
  /// The text without the white space at both ends, Go's `strings.TrimSpace`.
  var trimmingSpace: ByteString {
    let start = ByteString.endOfSpace(bytes)
    return ByteString(bytes[start..<max(start, ByteString.countWithoutSpace(atEndOf: bytes))])
  }

  /// The number of bytes of a text without the white space at its end.
  static func countWithoutSpace(atEndOf bytes: [UInt8]) -> Int {
    var end = bytes.count
    while end > 0 {
      if bytes[end - 1] < 0x80 {
        guard ByteString.isASCIISpace(bytes[end - 1]) else { break }
        end -= 1
        continue
      }
      var first = end - 1
      while first > 0, end - first < 4, bytes[first] & 0xC0 == 0x80 { first -= 1 }
      let (rune, width) = Runes.decode(bytes, at: first)
      guard first + width == end, let scalar = Unicode.Scalar(rune), GoUnicode.isSpace(scalar) else { break }
      end = first
    }
    return end
  }

  /// The text without the white space at its beginning.
  var trimmingLeadingSpace: ByteString { ByteString(bytes[ByteString.endOfSpace(bytes)...]) }

  private static func endOfSpace(_ bytes: [UInt8]) -> Int {
    var start = 0
    while start < bytes.count {
      let (rune, width) = Runes.decode(bytes, at: start)
      guard let scalar = Unicode.Scalar(rune), GoUnicode.isSpace(scalar) else { break }
      start += width
    }
    return start
  }

  private static func isASCIISpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
