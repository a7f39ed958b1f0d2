import Glibc
import Text

/// The pieces of plain YAML (see ``PlainManifest``), by their offsets in a text. Nil means: not plain.
enum PlainText {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// How deep collections in brackets may be nested.
  private static let deepestFlow = 16
  /// The longest text of digits that is surely finite as a number.
  private static let longestNumber = 300

  // MARK: Characters

  /// Whether a text holds only what may stand in any scalar: printable ASCII, line feeds, tabs, and other characters in
  /// valid UTF-8 that are neither controls nor line breaks.
  static func isPlain(_ text: Bytes) -> Bool {
    var others: UInt8 = 0
    for byte in text { others |= isPlain(byte) ? 0 : 1 }
    return others == 0 || isPlainUnicode(text)
  }

  @inline(__always)
  private static func isPlain(_ byte: UInt8) -> Bool { byte &- 0x20 <= 0x5E || byte == 0x0A || byte == 0x09 }

  private static func isPlainUnicode(_ text: Bytes) -> Bool {
    var offset = 0
    while offset < text.count {
      if text[offset] < 0x80 {
        guard isPlain(text[offset]) else { return false }
        offset &+= 1
        continue
      }
      let (rune, width) = Runes.decode(text, at: offset)
      switch rune {
      case 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFC, 0x10000...0x10FFFF: break
      default: return false
      }
      offset &+= width
    }
    return true
  }

  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_") }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  static func isBlankOrEnd(_ text: Bytes, _ offset: Int) -> Bool {
    guard offset < text.count else { return true }
    let byte = text[offset]
    return byte == 0x20 || byte == 0x0A || byte == 0x09
  }

  static func skipSpaces(_ text: Bytes, _ start: Int) -> Int {
    var offset = start
    while offset < text.count, text[offset] == 0x20 { offset &+= 1 }
    return offset
  }

  /// The offset behind the next line feed, or the end.
  static func nextLine(_ text: Bytes, _ offset: Int) -> Int {
    guard let base = text.baseAddress, offset < text.count, let found = memchr(base + offset, 0x0A, text.count - offset)
    else { return text.count }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
  }

  // MARK: Words

  /// Where letters, digits and `_ - . /` end.
  static func skipWord(_ text: Bytes, _ start: Int) -> Int {
    var offset = start
    while offset < text.count {
      let byte = text[offset]
      // - . / and the digits follow each other.
      guard isLetter(byte) || byte &- UInt8(ascii: "-") <= UInt8(ascii: "9") - UInt8(ascii: "-") else { break }
      offset &+= 1
    }
    return offset
  }

  /// Whether a word that begins with a digit is a text for sure: it has a letter that no number has.
  static func isNoNumber(_ text: Bytes, _ word: Range<Int>) -> Bool {
    guard let first = word.first, isDigit(text[first]) else { return false }
    return word.contains { offset in
      let letter = text[offset] | 0x20
      return letter &- UInt8(ascii: "g") <= UInt8(ascii: "z") - UInt8(ascii: "g") && letter != UInt8(ascii: "o")
        && letter != UInt8(ascii: "x") && letter != UInt8(ascii: "t") && letter != UInt8(ascii: "z")
        && letter != UInt8(ascii: "i") && letter != UInt8(ascii: "n") && letter != UInt8(ascii: "p")
    }
  }

  /// Whether a word is YAML's null.
  static func isNull(_ text: Bytes, _ word: Range<Int>) -> Bool { word.count == 4 && equalFold(text, word, "null") }

  /// Whether a word is a literal in lower case, or that in other cases.
  static func equalFold(_ text: Bytes, _ word: Range<Int>, _ literal: StaticString) -> Bool {
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
  static func capitals(_ text: Bytes, _ word: Range<Int>) -> [Int] {
    (0..<word.count).filter { text[word.lowerBound &+ $0] &- UInt8(ascii: "A") < 26 }
  }

  // MARK: Scalars

  /// The offset behind a scalar without quotes that ends on its line, blanks after it left out.
  static func endOfPlainScalar(_ text: Bytes, _ start: Int) -> Int? {
    switch text[start] {
    case UInt8(ascii: "-"): if isBlankOrEnd(text, start &+ 1) { return nil }
    case UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "#"), UInt8(ascii: "&"), UInt8(ascii: "*"),
      UInt8(ascii: "!"), UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "'"), UInt8(ascii: "\""),
      UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"), 0x09:
      return nil
    default: break
    }
    var offset = start
    loop: while offset < text.count {
      switch text[offset] {
      case 0x0A: break loop
      case 0x09: return nil
      case UInt8(ascii: ":"): if isBlankOrEnd(text, offset &+ 1) { return nil }
      case UInt8(ascii: "#"): if text[offset &- 1] == 0x20 { break loop }
      default: break
      }
      offset &+= 1
    }
    while text[offset &- 1] == 0x20 { offset &-= 1 }
    return mayBeInfinite(text, start..<offset) ? nil : offset
  }

  /// The beginning of the line on which the text goes on after a scalar without quotes that ended at `end` on its first
  /// line, inside a collection at the column `indent`: lines that are deeper continue the scalar.
  static func endOfContinuation(_ text: Bytes, _ end: Int, indent: Int) -> Int? {
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
      while offset < text.count, text[offset] != 0x0A {
        switch text[offset] {
        case 0x09: return nil
        case UInt8(ascii: ":"): if isBlankOrEnd(text, offset &+ 1) { return nil }
        case UInt8(ascii: "#"): if text[offset &- 1] == 0x20 { return nil }
        default: break
        }
        offset &+= 1
      }
      offset = min(offset &+ 1, text.count)
    }
    return offset
  }

  /// Whether a scalar may be a number that JSON does not have. Long numbers are among them, and all that begin with a
  /// point.
  private static func mayBeInfinite(_ text: Bytes, _ scalar: Range<Int>) -> Bool {
    var first = text[scalar.lowerBound]
    if first == UInt8(ascii: "+") || first == UInt8(ascii: "-") {
      guard scalar.count > 1 else { return false }
      first = text[scalar.lowerBound &+ 1]
    }
    if first == UInt8(ascii: ".") { return true }
    guard isDigit(first) else { return false }
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

  /// The offset behind a scalar in quotes that ends on its line.
  static func endOfQuotes(_ text: Bytes, _ start: Int) -> Int? {
    let quote = text[start]
    let isDouble = quote == UInt8(ascii: "\"")
    var offset = start &+ 1
    while offset < text.count {
      let byte = text[offset]
      if byte == quote {
        guard !isDouble, offset &+ 1 < text.count, text[offset &+ 1] == quote else { return offset &+ 1 }
        offset &+= 1
      } else if byte == 0x0A {
        return nil
      } else if isDouble, byte == UInt8(ascii: "\\") {
        offset &+= 1
        guard offset < text.count else { return nil }
        switch text[offset] {
        case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "\""), UInt8(ascii: "\\"): break
        default: return nil
        }
      }
      offset &+= 1
    }
    return nil
  }

  /// The beginning of the line on which the text goes on after a scalar `|` or `>` inside a collection at the column
  /// `indent`.
  static func endOfBlockScalar(_ text: Bytes, _ start: Int, indent: Int) -> Int? {
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

  // MARK: Collections in brackets

  /// The offset behind a collection in brackets that ends on its line and holds words, quoted text and such collections.
  static func endOfFlow(_ text: Bytes, _ start: Int, depth: Int = 0) -> Int? {
    guard depth < deepestFlow else { return nil }
    let isMapping = text[start] == UInt8(ascii: "{")
    let close = isMapping ? UInt8(ascii: "}") : UInt8(ascii: "]")
    var offset = skipSpaces(text, start &+ 1)
    if offset < text.count, text[offset] == close { return offset &+ 1 }
    while offset < text.count {
      if isMapping {
        guard let value = endOfFlowKey(text, offset) else { return nil }
        offset = value
      }
      guard offset < text.count, let end = endOfFlowValue(text, offset, depth: depth) else { return nil }
      offset = skipSpaces(text, end)
      guard offset < text.count else { return nil }
      if text[offset] == close { return offset &+ 1 }
      guard text[offset] == UInt8(ascii: ",") else { return nil }
      offset = skipSpaces(text, offset &+ 1)
    }
    return nil
  }

  /// The offset of the value behind a key and its colon.
  private static func endOfFlowKey(_ text: Bytes, _ start: Int) -> Int? {
    let isQuoted = text[start] == UInt8(ascii: "\"")
    let end: Int
    if isQuoted {
      guard let quoted = endOfQuotes(text, start) else { return nil }
      end = quoted
    } else {
      guard isLetter(text[start]) else { return nil }
      end = skipWord(text, start)
      guard !isNull(text, start..<end) else { return nil }
    }
    guard end < text.count, text[end] == UInt8(ascii: ":"), end &- start <= 512 else { return nil }
    let value = skipSpaces(text, end &+ 1)
    return isQuoted || value > end &+ 1 ? value : nil
  }

  private static func endOfFlowValue(_ text: Bytes, _ start: Int, depth: Int) -> Int? {
    switch text[start] {
    case UInt8(ascii: "["), UInt8(ascii: "{"): return endOfFlow(text, start, depth: depth &+ 1)
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return endOfQuotes(text, start)
    default:
      guard isLetter(text[start]) || isDigit(text[start]) || text[start] == UInt8(ascii: "/") else { return nil }
      let end = skipWord(text, start)
      return mayBeInfinite(text, start..<end) ? nil : end
    }
  }
}
