import Text

/// What stands in brackets, and classes of Unicode.
extension PatternTranslation {
  mutating func readClass() throws(RegularExpression.SyntaxError) {
    let start = offset
    copy(1)
    if byte(at: 0) == UInt8(ascii: "^") { copy(1) }
    var isFirst = true
    while offset >= pattern.count || pattern[offset] != UInt8(ascii: "]") || isFirst {
      // POSIX: a dash is only first or last.
      if byte(at: 0) == UInt8(ascii: "-"), !isPerl, !isFirst, byte(at: 1) != nil, byte(at: 1) != UInt8(ascii: "]") {
        let width = Runes.decode(pattern, at: offset + 1).width
        throw error("invalid character class range", pattern[offset..<(offset + 1 + width)])
      }
      isFirst = false
      if byte(at: 0) == UInt8(ascii: "["), byte(at: 1) == UInt8(ascii: ":"), let end = endOfNamedClass() {
        let name = pattern[offset..<end]
        guard PatternTranslation.posixClasses.contains(String(decoding: name, as: UTF8.self)) else {
          throw error("invalid character class range", name)
        }
        copy(end - offset)
        continue
      }
      if isPerl, byte(at: 0) == UInt8(ascii: "\\"), let next = byte(at: 1) {
        if next == UInt8(ascii: "p") || next == UInt8(ascii: "P") {
          let unicode = try readUnicodeClass()
          guard let inside = unicode.insideClass else { throw error("invalid character class range", unicode.source) }
          translated.append(contentsOf: inside)
          continue
        }
        if PatternTranslation.isPerlClass(next) {
          copy(2)
          continue
        }
      }
      let range = offset
      let low = try readClassCharacter(class: start)
      if byte(at: 0) == UInt8(ascii: "-"), let next = byte(at: 1), next != UInt8(ascii: "]") {
        translated.append(UInt8(ascii: "-"))
        offset += 1
        let high = try readClassCharacter(class: start)
        if high < low { throw error("invalid character class range", pattern[range..<offset]) }
      }
    }
    copy(1)
    try push(Item())
  }

  /// One character of a class, copied with an escape where RE2 might see more in it than Go.
  mutating func readClassCharacter(class start: Int) throws(RegularExpression.SyntaxError) -> UInt32 {
    guard offset < pattern.count else { throw error("missing closing ]", pattern[start...]) }
    let begin = offset
    if pattern[offset] == UInt8(ascii: "\\") {
      let value = try readCharacterEscape()
      translated.append(contentsOf: pattern[begin..<offset])
      return value
    }
    let width = try runeWidth(at: offset)
    let value = Runes.decode(pattern, at: offset).rune
    if width == 1 {
      appendLiteral(pattern[offset])
      offset += 1
    } else {
      copy(width)
    }
    return value
  }

  /// The end of `[:name:]` at the place reached, or nil when nothing closes it.
  func endOfNamedClass() -> Int? {
    var place = offset + 2
    while place + 1 < pattern.count {
      if pattern[place] == UInt8(ascii: ":"), pattern[place + 1] == UInt8(ascii: "]") { return place + 2 }
      place += 1
    }
    return nil
  }

  /// `\pN`, `\p{Name}`, `\P{^name}` at the place reached.
  mutating func readUnicodeClass() throws(RegularExpression.SyntaxError) -> UnicodeClass {
    let start = offset
    var isNegative = pattern[offset + 1] == UInt8(ascii: "P")
    offset += 2
    var name: ArraySlice<UInt8> = []
    if offset < pattern.count {
      let width = try runeWidth(at: offset)
      if pattern[offset] == UInt8(ascii: "{") {
        guard let end = pattern[offset...].firstIndex(of: UInt8(ascii: "}")) else {
          try checkUTF8(pattern[start...])
          throw error("invalid character class range", pattern[start...])
        }
        name = pattern[(offset + 1)..<end]
        try checkUTF8(name)
        offset = end + 1
      } else {
        name = pattern[offset..<(offset + width)]
        offset += width
      }
    }
    let source = pattern[start..<offset]
    if name.first == UInt8(ascii: "^") {
      isNegative.toggle()
      name = name.dropFirst()
    }
    guard let found = UnicodeClass(name: name, isNegative: isNegative, source: source) else {
      throw error("invalid character class range", source)
    }
    return found
  }
}
