import Text

extension UInt32 {
  /// The code point of an ASCII letter.
  init(ascii scalar: Unicode.Scalar) { self = scalar.value }
}

/// Space as the language sees it.
func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

/// Whether a byte is an ASCII letter, a digit or the underscore.
@inline(__always)
func isAlphanumericASCII(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x5F }

/// Whether a rune can be part of a name: a letter, a decimal digit or the underscore.
func isAlphanumeric(_ rune: UInt32) -> Bool {
  if rune < 0x80 { return isAlphanumericASCII(UInt8(truncatingIfNeeded: rune)) }
  guard let scalar = Unicode.Scalar(rune) else { return false }
  switch scalar.properties.generalCategory {
  case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber: return true
  default: return false
  }
}

/// `%#U`: `U+0021 '!'`; the end of the text is Go's -1.
func codePointText(_ rune: UInt32) -> String {
  guard rune != UInt32.max else { return "U+FFFFFFFFFFFFFFFF" }
  var text = String(rune, radix: 16, uppercase: true)
  while text.utf8.count < 4 { text = "0" + text }
  guard let scalar = Unicode.Scalar(rune), GoQuote.isPrintable(rune) else { return "U+" + text }
  return "U+" + text + " '" + String(Character(scalar)) + "'"
}
