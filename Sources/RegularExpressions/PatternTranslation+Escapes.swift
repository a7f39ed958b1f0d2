import Text

/// What follows a backslash.
extension PatternTranslation {
  mutating func readEscape() throws(RegularExpression.SyntaxError) {
    if isPerl, let next = byte(at: 1) {
      switch next {
      case UInt8(ascii: "A"), UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "z"):
        copy(2)
        return try push(Item())
      case UInt8(ascii: "C"):
        throw error("invalid escape sequence", pattern[offset..<(offset + 2)])
      case UInt8(ascii: "Q"):
        return try readQuotation()
      case UInt8(ascii: "p"), UInt8(ascii: "P"):
        let unicode = try readUnicodeClass()
        guard let standalone = unicode.standalone else { throw error("invalid character class range", unicode.source) }
        translated.append(contentsOf: standalone)
        return try push(Item())
      default:
        if PatternTranslation.isPerlClass(next) {
          copy(2)
          return try push(Item())
        }
      }
    }
    let start = offset
    _ = try readCharacterEscape()
    translated.append(contentsOf: pattern[start..<offset])
    try push(Item())
  }

  /// `\Q…\E`, or to the end of the pattern.
  mutating func readQuotation() throws(RegularExpression.SyntaxError) {
    offset += 2
    while offset < pattern.count {
      if pattern[offset] == UInt8(ascii: "\\"), byte(at: 1) == UInt8(ascii: "E") {
        offset += 2
        return
      }
      let width = try runeWidth(at: offset)
      if width == 1 {
        appendLiteral(pattern[offset])
        offset += 1
      } else {
        copy(width)
      }
      try push(Item())
    }
  }

  /// Reads `\n`, `\x41`, `\x{1F600}`, `\052`, `\.` and gives its code point.
  mutating func readCharacterEscape() throws(RegularExpression.SyntaxError) -> UInt32 {
    let start = offset
    offset += 1
    guard offset < pattern.count else { throw error("trailing backslash at end of expression", []) }
    let width = try runeWidth(at: offset)
    let character = pattern[offset]
    offset += width
    func octal() -> UInt32 {
      var value = UInt32(character &- UInt8(ascii: "0"))
      for _ in 1..<3 {
        guard offset < pattern.count, PatternTranslation.isOctal(pattern[offset]) else { break }
        value = value * 8 + UInt32(pattern[offset] &- UInt8(ascii: "0"))
        offset += 1
      }
      return value
    }
    switch character {
    case UInt8(ascii: "0"):
      return octal()
    case UInt8(ascii: "1")...UInt8(ascii: "7"):
      // One digit is a back reference, which there is none of.
      if offset < pattern.count, PatternTranslation.isOctal(pattern[offset]) { return octal() }
    case UInt8(ascii: "x"):
      if let value = try readHexadecimal() { return value }
    case UInt8(ascii: "a"): return 0x07
    case UInt8(ascii: "f"): return 0x0C
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "v"): return 0x0B
    default:
      if character < 0x80, !PatternTranslation.isAlphanumeric(character) { return UInt32(character) }
    }
    throw error("invalid escape sequence", pattern[start..<offset])
  }

  /// What follows `\x`; nil when it is no number, the place then being where Go stops reading.
  mutating func readHexadecimal() throws(RegularExpression.SyntaxError) -> UInt32? {
    guard offset < pattern.count else { return nil }
    let firstWidth = try runeWidth(at: offset)
    let first = pattern[offset]
    offset += firstWidth
    if first == UInt8(ascii: "{") {
      var value: UInt32 = 0
      var digits = 0
      while offset < pattern.count {
        let width = try runeWidth(at: offset)
        let character = pattern[offset]
        offset += width
        if character == UInt8(ascii: "}") { return digits == 0 ? nil : value }
        guard let digit = PatternTranslation.hexadecimal(character) else { return nil }
        value = value * 16 + digit
        if value > 0x10FFFF { return nil }
        digits += 1
      }
      return nil
    }
    guard offset < pattern.count else { return nil }
    let secondWidth = try runeWidth(at: offset)
    let second = pattern[offset]
    offset += secondWidth
    guard let high = PatternTranslation.hexadecimal(first), let low = PatternTranslation.hexadecimal(second) else {
      return nil
    }
    return high * 16 + low
  }
}
