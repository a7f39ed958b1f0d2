import CLinux
import Glibc
import Text

/// The pieces of plain YAML, of which texts are read without nodes, by their offsets in a text. Nil means: not plain.
package enum PlainText {
  package typealias Bytes = UnsafeBufferPointer<UInt8>

  /// The longest text of digits that is surely finite as a number.
  private static let longestNumber = 300

  // MARK: Characters

  /// Whether a text holds only what may stand in any scalar: printable ASCII, line feeds, tabs, and other characters in
  /// valid UTF-8 that are neither controls nor line breaks.
  package static func isPlain(_ text: Bytes) -> Bool {
    var offset = 0
    while true {
      offset = strake_find_unusual(text.baseAddress, offset, text.count)
      guard offset < text.count else { return true }
      // Characters that are no ASCII seldom come alone.
      while offset < text.count, text[offset] >= 0x80 {
        let (rune, width) = Runes.decode(text, at: offset)
        switch rune {
        case 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFC, 0x10000...0x10FFFF: break
        default: return false
        }
        offset &+= width
      }
      guard offset < text.count else { return true }
      let byte = text[offset]
      guard byte &- 0x20 <= 0x5E || byte == 0x0A || byte == 0x09 else { return false }
    }
  }

  @inlinable package static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_")
  }

  @inlinable package static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  @inlinable package static func isBlankOrEnd(_ text: Bytes, _ offset: Int) -> Bool {
    guard offset < text.count else { return true }
    let byte = text[offset]
    return byte == 0x20 || byte == 0x0A || byte == 0x09
  }

  @inlinable package static func skipSpaces(_ text: Bytes, _ start: Int) -> Int {
    var offset = start
    while offset < text.count, text[offset] == 0x20 { offset &+= 1 }
    return offset
  }

  /// The offset behind the next line feed, or the end.
  package static func nextLine(_ text: Bytes, _ offset: Int) -> Int {
    guard let base = text.baseAddress, offset < text.count, let found = memchr(base + offset, 0x0A, text.count - offset)
    else { return text.count }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
  }

  // MARK: Words

  /// Where letters, digits and `_ - . /` end.
  package static func skipWord(_ text: Bytes, _ start: Int) -> Int {
    var offset = start
    while offset < text.count {
      let byte = text[offset]
      // - . / and the digits follow each other.
      guard isLetter(byte) || byte &- UInt8(ascii: "-") <= UInt8(ascii: "9") - UInt8(ascii: "-") else { break }
      offset &+= 1
    }
    return offset
  }

  /// Whether a word that begins with a digit or a point is a text for sure: it has a letter that no number has, or goes
  /// on with a letter and is longer than `.inf`.
  package static func isNoNumber(_ text: Bytes, _ word: Range<Int>) -> Bool {
    guard let first = word.first, isDigit(text[first]) else {
      return word.count > 4 && text[word.lowerBound] == UInt8(ascii: ".") && isLetter(text[word.lowerBound &+ 1])
    }
    return word.contains { offset in
      let letter = text[offset] | 0x20
      return letter &- UInt8(ascii: "g") <= UInt8(ascii: "z") - UInt8(ascii: "g") && letter != UInt8(ascii: "o")
        && letter != UInt8(ascii: "x") && letter != UInt8(ascii: "t") && letter != UInt8(ascii: "z")
        && letter != UInt8(ascii: "i") && letter != UInt8(ascii: "n") && letter != UInt8(ascii: "p")
    }
  }

  /// Whether a word is YAML's null.
  package static func isNull(_ text: Bytes, _ word: Range<Int>) -> Bool {
    word.count == 4 && equalFold(text, word, "null")
  }

  /// Whether a word is a literal in lower case, or that in other cases.
  package static func equalFold(_ text: Bytes, _ word: Range<Int>, _ literal: StaticString) -> Bool {
    literal.withUTF8Buffer { bytes in
      guard word.count == bytes.count else { return false }
      for index in 0..<bytes.count {
        let byte = text[word.lowerBound &+ index]
        let isCapital = byte &- UInt8(ascii: "A") < 26
        guard (isCapital ? byte | 0x20 : byte) == bytes[index] else { return false }
      }
      return true
    }
  }

  /// Where in a word capitals stand.
  package static func capitals(_ text: Bytes, _ word: Range<Int>) -> [Int] {
    (0..<word.count).filter { text[word.lowerBound &+ $0] &- UInt8(ascii: "A") < 26 }
  }

  // MARK: Scalars

  /// The offset behind a scalar without quotes that ends on its line, blanks after it left out.
  package static func endOfPlainScalar(_ text: Bytes, _ start: Int) -> Int? {
    switch text[start] {
    case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"): if isBlankOrEnd(text, start &+ 1) { return nil }
    case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
      UInt8(ascii: "#"), UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "!"), UInt8(ascii: "|"),
      UInt8(ascii: ">"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "%"), UInt8(ascii: "@"),
      UInt8(ascii: "`"), 0x09:
      return nil
    default: break
    }
    var offset = start
    loop: while true {
      offset = strake_find_plain_mark(text.baseAddress, offset, text.count)
      guard offset < text.count else { break }
      switch text[offset] {
      case 0x0A: break loop
      case UInt8(ascii: ":"): if isBlankOrEnd(text, offset &+ 1) { return nil }
      case UInt8(ascii: "#"): if text[offset &- 1] == 0x20 { break loop }
      default: return nil
      }
      offset &+= 1
    }
    while text[offset &- 1] == 0x20 { offset &-= 1 }
    return mayBeInfinite(text, start..<offset) ? nil : offset
  }

  /// The beginning of the line on which the text goes on after a scalar without quotes that ended at `end` on its first
  /// line, inside a collection at the column `indent`: lines that are deeper continue the scalar.
  package static func endOfContinuation(_ text: Bytes, _ end: Int, indent: Int) -> Int? {
    var offset = skipSpaces(text, end)
    // After a comment nothing continues.
    let isCommented = offset < text.count && text[offset] != 0x0A
    offset = nextLine(text, offset)
    while !isCommented, offset < text.count {
      let line = offset
      offset = skipSpaces(text, offset)
      guard offset < text.count else { break }
      if text[offset] == 0x0A {
        offset &+= 1
        continue
      }
      guard offset &- line > indent, text[offset] != UInt8(ascii: "#") else { return line }
      loop: while true {
        offset = strake_find_plain_mark(text.baseAddress, offset, text.count)
        guard offset < text.count else { break }
        switch text[offset] {
        case 0x0A: break loop
        case UInt8(ascii: ":"): if isBlankOrEnd(text, offset &+ 1) { return nil }
        case UInt8(ascii: "#"): if text[offset &- 1] == 0x20 { return nil }
        default: return nil
        }
        offset &+= 1
      }
      offset = min(offset &+ 1, text.count)
    }
    return offset
  }

  /// Whether a scalar without quotes is a text for sure, neither null nor a boolean nor a number.
  package static func isSurelyText(_ text: Bytes, _ scalar: Range<Int>) -> Bool {
    let first = text[scalar.lowerBound]
    guard isLetter(first) else { return first == UInt8(ascii: "/") || first == UInt8(ascii: "$") }
    guard scalar.count <= 5 else { return true }
    return !typedWords.contains { equalFold(text, scalar, $0) }
  }

  /// Words that YAML 1.1 has a type for, in some cases of their letters.
  private static let typedWords: [StaticString] = ["n", "no", "null", "off", "on", "true", "false", "y", "yes"]

  /// Whether a scalar may be a number that JSON does not have. Long numbers are among them.
  package static func mayBeInfinite(_ text: Bytes, _ scalar: Range<Int>) -> Bool {
    var start = scalar.lowerBound
    if text[start] == UInt8(ascii: "+") || text[start] == UInt8(ascii: "-") { start &+= 1 }
    guard start < scalar.upperBound else { return false }
    if text[start] == UInt8(ascii: ".") {
      // `.inf` and `.nan`; what is longer is a text or has digits.
      if scalar.upperBound &- start == 4 { return true }
    } else {
      guard isDigit(text[start]) else { return false }
    }
    if scalar.count > longestNumber { return true }
    var hasExponent = false
    for offset in scalar {
      switch text[offset] {
      case UInt8(ascii: "e"), UInt8(ascii: "E"): hasExponent = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"):
        break
      default: return false
      }
    }
    return hasExponent
  }

  /// The offset behind a scalar in quotes; one of several lines only where those are allowed.
  package static func endOfQuotes(_ text: Bytes, _ start: Int, spansLines: Bool = false) -> Int? {
    let quote = text[start]
    let isDouble = quote == UInt8(ascii: "\"")
    var offset = start &+ 1
    while true {
      offset = strake_find_quote_mark(text.baseAddress, offset, text.count, quote)
      guard offset < text.count else { return nil }
      switch text[offset] {
      case quote:
        guard !isDouble, offset &+ 1 < text.count, text[offset &+ 1] == quote else { return offset &+ 1 }
        offset &+= 1
      case 0x0A: guard spansLines, isInside(text, offset &+ 1) else { return nil }
      default:
        if isDouble {
          guard let end = endOfEscape(text, offset &+ 1, spansLines: spansLines) else { return nil }
          offset = end &- 1
        }
      }
      offset &+= 1
    }
  }

  /// Whether a line surely is no mark between documents.
  private static func isInside(_ text: Bytes, _ line: Int) -> Bool {
    line < text.count && text[line] != UInt8(ascii: "-") && text[line] != UInt8(ascii: ".")
  }

  /// The offset behind what follows a backslash in double quotes.
  private static func endOfEscape(_ text: Bytes, _ start: Int, spansLines: Bool) -> Int? {
    guard start < text.count else { return nil }
    switch text[start] {
    case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "\""), UInt8(ascii: "\\"): return start &+ 1
    case 0x0A: return spansLines && isInside(text, start &+ 1) ? start &+ 1 : nil
    case UInt8(ascii: "u"):
      // A surrogate begins with a D.
      guard start &+ 4 < text.count, text[start &+ 1] | 0x20 != UInt8(ascii: "d") else { return nil }
      for offset in start &+ 1...start &+ 4 {
        guard isDigit(text[offset]) || (text[offset] | 0x20) &- UInt8(ascii: "a") < 6 else { return nil }
      }
      return start &+ 5
    default: return nil
    }
  }

  /// The beginning of the line on which the text goes on after a scalar `|` or `>` inside a collection at the column
  /// `indent`.
  package static func endOfBlockScalar(_ text: Bytes, _ start: Int, indent: Int) -> Int? {
    var offset = start &+ 1
    if offset < text.count, text[offset] == UInt8(ascii: "-") || text[offset] == UInt8(ascii: "+") { offset &+= 1 }
    offset = skipSpaces(text, offset)
    guard offset < text.count else { return offset }
    guard text[offset] == 0x0A else { return nil }
    offset &+= 1

    // The first line that is not empty gives the depth.
    var depth = 0
    var deepestEmpty = 0
    while true {
      let line = offset
      offset = skipSpaces(text, offset)
      guard offset < text.count else { return offset }
      let column = offset &- line
      if text[offset] == 0x0A {
        deepestEmpty = max(deepestEmpty, column)
        offset &+= 1
        continue
      }
      guard text[offset] != 0x09 else { return nil }
      guard column > indent else { return line }
      guard column >= deepestEmpty else { return nil }
      depth = column
      offset = line
      break
    }
    while offset < text.count {
      let line = offset
      while offset < text.count, offset &- line < depth, text[offset] == 0x20 { offset &+= 1 }
      guard offset < text.count else { return offset }
      if offset &- line < depth, text[offset] != 0x0A { return text[offset] == 0x09 ? nil : line }
      offset = nextLine(text, offset)
    }
    return offset
  }
}
