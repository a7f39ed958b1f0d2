import Text

/// Package unicode: the case and the classes of code points, one code point to one, as Go maps them.
///
/// Swift knows the full mappings (`ß` to `SS`); Go uses the simple ones, which differ where the full mapping is longer
/// than one code point.
enum CaseMapping {
  /// `unicode.ToUpper`.
  static func upper(_ rune: UInt32) -> UInt32 {
    if rune < 0x80 { return rune >= 0x61 && rune <= 0x7A ? rune - 0x20 : rune }
    guard let properties = properties(rune) else { return rune }
    // Where the full capital has several code points, the simple one is the titlecase letter: ᾳ is ᾼ.
    return single(properties.uppercaseMapping) ?? single(properties.titlecaseMapping) ?? rune
  }

  /// `unicode.ToLower`.
  static func lower(_ rune: UInt32) -> UInt32 {
    if rune < 0x80 { return rune >= 0x41 && rune <= 0x5A ? rune + 0x20 : rune }
    guard let properties = properties(rune) else { return rune }
    // İ is the only letter whose full small form is longer: i and a dot above.
    return single(properties.lowercaseMapping) ?? 0x69
  }

  /// `unicode.ToTitle`.
  static func title(_ rune: UInt32) -> UInt32 {
    if rune < 0x80 { return upper(rune) }
    guard let properties = properties(rune) else { return rune }
    return single(properties.titlecaseMapping) ?? rune
  }

  /// `unicode.IsUpper`.
  static func isUpper(_ rune: UInt32) -> Bool {
    if rune < 0x80 { return rune >= 0x41 && rune <= 0x5A }
    return category(rune) == .uppercaseLetter
  }

  /// `unicode.IsLower`.
  static func isLower(_ rune: UInt32) -> Bool {
    if rune < 0x80 { return rune >= 0x61 && rune <= 0x7A }
    return category(rune) == .lowercaseLetter
  }

  /// `unicode.IsTitle`.
  static func isTitle(_ rune: UInt32) -> Bool { rune >= 0x80 && category(rune) == .titlecaseLetter }

  /// `unicode.IsLetter`.
  static func isLetter(_ rune: UInt32) -> Bool {
    if rune < 0x80 { return isUpper(rune) || isLower(rune) }
    switch category(rune) {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
    default: return false
    }
  }

  /// `unicode.IsDigit`.
  static func isDigit(_ rune: UInt32) -> Bool {
    if rune < 0x80 { return rune >= 0x30 && rune <= 0x39 }
    return category(rune) == .decimalNumber
  }

  /// `unicode.IsNumber`.
  static func isNumber(_ rune: UInt32) -> Bool {
    if rune < 0x80 { return isDigit(rune) }
    switch category(rune) {
    case .decimalNumber, .letterNumber, .otherNumber: return true
    default: return false
    }
  }

  /// `unicode.IsPunct`.
  static func isPunctuation(_ rune: UInt32) -> Bool {
    switch category(rune) {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      return true
    default: return false
    }
  }

  /// `unicode.IsSpace`.
  static func isSpace(_ rune: UInt32) -> Bool {
    switch rune {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: return true
    default: return false
    }
  }

  private static func properties(_ rune: UInt32) -> Unicode.Scalar.Properties? { Unicode.Scalar(rune)?.properties }

  private static func category(_ rune: UInt32) -> Unicode.GeneralCategory? { properties(rune)?.generalCategory }

  /// The only code point of a text, or nil when it has several.
  private static func single(_ text: String) -> UInt32? {
    var scalars = text.unicodeScalars.makeIterator()
    guard let first = scalars.next(), scalars.next() == nil else { return nil }
    return first.value
  }
}

extension ByteString {
  /// Go's `strings.Map`: each code point mapped by itself. Invalid bytes become U+FFFD.
  func mapRunes(_ change: (UInt32) -> UInt32) -> ByteString {
    var mapped: [UInt8] = []
    mapped.reserveCapacity(count)
    var offset = 0
    while offset < count {
      let (rune, width) = Runes.decode(bytes, at: offset)
      Runes.append(change(rune), to: &mapped)
      offset += width
    }
    return ByteString(mapped)
  }

  /// Whether all bytes are ASCII.
  var isASCII: Bool { bytes.allSatisfy { $0 < 0x80 } }

  /// `strings.ToUpper`.
  var uppercased: ByteString {
    if isASCII { return ByteString(bytes.map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 0x20 : $0 }) }
    return mapRunes(CaseMapping.upper)
  }

  /// `strings.ToLower`.
  var lowercased: ByteString {
    if isASCII { return ByteString(bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 0x20 : $0 }) }
    return mapRunes(CaseMapping.lower)
  }
}
