import GoTemplate
import Text

extension HelmFunctions {
  /// Functions that change the case of letters and the shape of names.
  static var caseFunctions: [Function] {
    [
      Function("camelcase", [.string], body: .one { _, text in .string(NameCase.pascal(text.text)) }),
      Function("initials", [.string], body: .one { _, text in .string(WordCase.initials(text.text)) }),
      Function("kebabcase", [.string], body: .one { _, text in .string(NameCase.words(text.text, joinedBy: "-")) }),
      Function("lower", [.string], body: .one { _, text in .string(text.text.lowercased) }),
      Function("snakecase", [.string], body: .one { _, text in .string(NameCase.words(text.text, joinedBy: "_")) }),
      Function("swapcase", [.string], body: .one { _, text in .string(WordCase.swapped(text.text)) }),
      Function("title", [.string], body: .one { _, text in .string(WordCase.titled(text.text)) }),
      Function("untitle", [.string], body: .one { _, text in .string(WordCase.untitled(text.text)) }),
      Function("upper", [.string], body: .one { _, text in .string(text.text.uppercased) }),
    ]
  }
}

/// Case by words, as Go's `strings` and Masterminds' `goutils` change it.
enum WordCase {
  /// `strings.Title`: the first letter of each word in title case. Apostrophes separate words, `_` does not.
  static func titled(_ text: ByteString) -> ByteString {
    var previous: UInt32 = 0x20
    return text.mapRunes { rune in
      defer { previous = rune }
      return isSeparator(previous) ? CaseMapping.title(rune) : rune
    }
  }

  private static func isSeparator(_ rune: UInt32) -> Bool {
    if rune < 0x80 { return !CaseMapping.isLetter(rune) && !CaseMapping.isDigit(rune) && rune != 0x5F }
    if CaseMapping.isLetter(rune) || CaseMapping.isDigit(rune) { return false }
    return CaseMapping.isSpace(rune)
  }

  /// `goutils.Uncapitalize`: the first letter of each word small.
  static func untitled(_ text: ByteString) -> ByteString {
    var beginsWord = true
    return text.mapRunes { rune in
      if CaseMapping.isSpace(rune) {
        beginsWord = true
        return rune
      }
      defer { beginsWord = false }
      return beginsWord ? CaseMapping.lower(rune) : rune
    }
  }

  /// `goutils.SwapCase`: capitals become small, small letters capital, or title case after white space.
  static func swapped(_ text: ByteString) -> ByteString {
    var afterSpace = true
    return text.mapRunes { rune in
      if CaseMapping.isUpper(rune) || CaseMapping.isTitle(rune) {
        afterSpace = false
        return CaseMapping.lower(rune)
      }
      if CaseMapping.isLower(rune) {
        defer { afterSpace = false }
        return afterSpace ? CaseMapping.title(rune) : CaseMapping.upper(rune)
      }
      afterSpace = CaseMapping.isSpace(rune)
      return rune
    }
  }

  /// `goutils.Initials`: the first byte of each word. It reads bytes as code points: the initial of `école` is `Ã`.
  static func initials(_ text: ByteString) -> ByteString {
    var initials: [UInt8] = []
    var afterSpace = true
    for byte in text.bytes {
      if CaseMapping.isSpace(UInt32(byte)) {
        afterSpace = true
      } else if afterSpace {
        Runes.append(UInt32(byte), to: &initials)
        afterSpace = false
      }
    }
    return ByteString(initials)
  }
}
