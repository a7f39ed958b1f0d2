import Text

/// A file-name pattern as Go's filepath.Match has it: `*` and `?` stop at `/`, `[a-z]` and `[^a]` are classes, `\` quotes.
struct ShellGlob {
  private let pattern: [UInt8]

  /// A pattern, or nil for one that Go calls bad: an open bracket that is never closed, a lone `\` at the end.
  init?(_ pattern: ByteString) {
    self.pattern = pattern.bytes
    guard ShellGlob.isWellFormed(pattern.bytes) else { return nil }
  }

  /// Whether the whole name is meant.
  func matches(_ name: ByteString) -> Bool {
    let text = name.bytes
    // The classic search with one point of return: the last `*` seen takes one byte more on each failure.
    var at = 0
    var offset = 0
    var starAt: Int?
    var starOffset = 0
    while true {
      if at < pattern.count, pattern[at] == UInt8(ascii: "*") {
        starAt = at
        starOffset = offset
        at += 1
        continue
      }
      if at == pattern.count, offset == text.count { return true }
      if at < pattern.count, offset < text.count, let step = matchOne(at, text, offset) {
        at = step.pattern
        offset = step.text
        continue
      }
      guard let star = starAt, starOffset < text.count, text[starOffset] != UInt8(ascii: "/") else { return false }
      starOffset += 1
      offset = starOffset
      at = star + 1
    }
  }

  /// Matches one element of the pattern (a letter, `?`, a class) against one character.
  private func matchOne(_ at: Int, _ text: [UInt8], _ offset: Int) -> (pattern: Int, text: Int)? {
    switch pattern[at] {
    case UInt8(ascii: "?"):
      guard text[offset] != UInt8(ascii: "/") else { return nil }
      return (at + 1, offset + Runes.decode(text, at: offset).width)
    case UInt8(ascii: "["):
      let (rune, width) = Runes.decode(text, at: offset)
      guard let (isMember, end) = ShellGlob.classMembership(of: rune, pattern, at + 1), isMember else { return nil }
      return (end, offset + width)
    case UInt8(ascii: "\\"):
      guard at + 1 < pattern.count, pattern[at + 1] == text[offset] else { return nil }
      return (at + 2, offset + 1)
    case text[offset]: return (at + 1, offset + 1)
    default: return nil
    }
  }

  /// Whether a class that begins after its bracket has the rune, and where the class ends; nil for a bad class.
  private static func classMembership(of rune: UInt32, _ pattern: [UInt8], _ start: Int) -> (Bool, Int)? {
    var at = start
    var isNegated = false
    if at < pattern.count, pattern[at] == UInt8(ascii: "^") {
      isNegated = true
      at += 1
    }
    var isMember = false
    var ranges = 0
    while true {
      if at < pattern.count, pattern[at] == UInt8(ascii: "]"), ranges > 0 { return (isMember != isNegated, at + 1) }
      guard let low = classBound(pattern, &at) else { return nil }
      var high = low
      if at < pattern.count, pattern[at] == UInt8(ascii: "-") {
        at += 1
        guard let bound = classBound(pattern, &at) else { return nil }
        high = bound
      }
      if low <= rune, rune <= high { isMember = true }
      ranges += 1
    }
  }

  private static func classBound(_ pattern: [UInt8], _ at: inout Int) -> UInt32? {
    guard at < pattern.count, pattern[at] != UInt8(ascii: "-"), pattern[at] != UInt8(ascii: "]") else { return nil }
    if pattern[at] == UInt8(ascii: "\\") {
      at += 1
      guard at < pattern.count else { return nil }
    }
    let (rune, width) = Runes.decode(pattern, at: at)
    if rune == Runes.replacement, width == 1 { return nil }
    at += width
    return at < pattern.count ? rune : nil
  }

  private static func isWellFormed(_ pattern: [UInt8]) -> Bool {
    var at = 0
    while at < pattern.count {
      switch pattern[at] {
      case UInt8(ascii: "\\"):
        guard at + 1 < pattern.count else { return false }
        at += 2
      case UInt8(ascii: "["):
        guard let (_, end) = classMembership(of: 0, pattern, at + 1) else { return false }
        at = end
      default: at += 1
      }
    }
    return true
  }
}
