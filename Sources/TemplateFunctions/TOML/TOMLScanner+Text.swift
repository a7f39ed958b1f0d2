import Text

extension TOMLScanner {
  /// Reads text up to a double quote.
  mutating func text() throws(Problem) -> Token {
    begin()
    var hasEscapes = false
    while true {
      switch try next() {
      case nil: throw endOfText("'\"'")
      case 0x0A, 0x0D: throw Problem(message: "strings cannot contain newlines", line: line - 1)
      case UInt32(ascii: "\\"):
        try skipEscape()
        hasEscapes = true
      case UInt32(ascii: "\""): return end(hasEscapes ? .escapedText : .text, quotes: 1)
      default: continue
      }
    }
  }

  /// Reads text up to a single quote.
  mutating func rawText() throws(Problem) -> Token {
    begin()
    while true {
      switch try next() {
      case nil: throw endOfText("\"'\"")
      case 0x0A, 0x0D: throw Problem(message: "strings cannot contain newlines", line: line - 1)
      case UInt32(ascii: "'"): return end(.rawText, quotes: 1)
      default: continue
      }
    }
  }

  /// Reads text up to three double quotes.
  mutating func multilineText() throws(Problem) -> Token {
    begin()
    while true {
      switch try next() {
      case nil: throw endOfText("'\"\"\"'")
      case UInt32(ascii: "\\"):
        if let rune = try peek(), rune == 0x0A || rune == 0x0D { _ = try next() } else { try skipEscape() }
      case UInt32(ascii: "\""):
        if try endsMultiline(UInt8(ascii: "\""), tooMany: "unexpected '\"\"\"\"\"\"'") {
          return end(.multilineText, quotes: 3)
        }
      default: continue
      }
    }
  }

  /// Reads text up to three single quotes.
  mutating func rawMultilineText() throws(Problem) -> Token {
    begin()
    while true {
      switch try next() {
      case nil: throw endOfText("\"'''\"")
      case UInt32(ascii: "'"):
        if try endsMultiline(UInt8(ascii: "'"), tooMany: "unexpected \"''''''\"") {
          return end(.rawMultilineText, quotes: 3)
        }
      default: continue
      }
    }
  }

  /// After a quote was read: whether it and the next two end the text, which they do unless another follows. One or
  /// two quotes may stand at the end of the text itself; more are refused.
  private mutating func endsMultiline(_ quote: UInt8, tooMany: String) throws(Problem) -> Bool {
    guard hasQuotes(quote, count: 2) else { return false }
    skip(2)
    guard try peek() == UInt32(quote) else { return true }
    let text = readText
    let five = ByteString([UInt8](repeating: quote, count: 5))
    let isEscaped = quote == UInt8(ascii: "\"") && text.hasSuffix(ByteString("\\") + five)
    guard !text.hasSuffix(five) || isEscaped else { throw Problem(message: tooMany, line: line) }
    skip(-2)
    return false
  }

  /// Reads what follows a backslash.
  private mutating func skipEscape() throws(Problem) {
    let letter = try next()
    switch letter {
    case UInt32(ascii: "b"), UInt32(ascii: "e"), UInt32(ascii: "f"), UInt32(ascii: "n"), UInt32(ascii: "r"),
      UInt32(ascii: "t"), UInt32(ascii: "\""), UInt32(ascii: "\\"), UInt32(ascii: " "), UInt32(ascii: "\t"):
      return
    case UInt32(ascii: "x"): try skipHexadecimal(2, "two hexadecimal digits after '\\x'")
    case UInt32(ascii: "u"): try skipHexadecimal(4, "four hexadecimal digits after '\\u'")
    case UInt32(ascii: "U"): try skipHexadecimal(8, "eight hexadecimal digits after '\\U'")
    default:
      let shown = Unicode.Scalar(letter ?? 0).map { String(Character($0)) } ?? ""
      let isBroken = letter == nil
      throw Problem(message: "invalid escape in string '\\\(shown)'", line: isBroken ? line - 1 : line)
    }
  }

  private mutating func skipHexadecimal(_ count: Int, _ expectation: String) throws(Problem) {
    for _ in 0..<count {
      let digit = try next()
      guard isHexadecimal(digit) else {
        throw problem("expected \(expectation), but got \(URLEscape.quoted(readText)) instead", atEnd: digit == nil)
      }
    }
  }

  private func endOfText(_ quotes: String) -> Problem {
    problem("unexpected EOF; expected \(quotes)", atEnd: true)
  }
}
