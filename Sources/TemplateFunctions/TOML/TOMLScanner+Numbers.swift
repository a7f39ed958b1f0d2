import Text

extension TOMLScanner {
  /// Reads a number or a time whose first digit was read.
  mutating func numberOrTime(_ first: UInt32?) throws(Problem) -> Token {
    if first == UInt32(ascii: "0") {
      switch try peek() {
      case UInt32(ascii: "b"):
        return try prefixed("a binary") { $0 == UInt32(ascii: "0") || $0 == UInt32(ascii: "1") }
      case UInt32(ascii: "o"):
        return try prefixed("an octal") { $0 >= UInt32(ascii: "0") && $0 <= UInt32(ascii: "7") }
      case UInt32(ascii: "x"):
        return try prefixed("a hexadecimal") { digit in
          digit >= 0x30 && digit <= 0x39 || digit | 0x20 >= 0x61 && digit | 0x20 <= 0x66
        }
      case UInt32(ascii: "-"), UInt32(ascii: ":"):
        // Each time begins with at least two digits.
        return token(.integer)
      default: break
      }
    }
    while isDigit(try peek()) { skip(1) }
    switch try peek() {
    case UInt32(ascii: "-"), UInt32(ascii: ":"): return try time()
    case UInt32(ascii: "_"), UInt32(ascii: "."), UInt32(ascii: "e"), UInt32(ascii: "E"): return try decimal()
    default: return token(.integer)
    }
  }

  /// Reads a number whose sign was read.
  mutating func signedNumber() throws(Problem) -> Token {
    let first = try next()
    switch first {
    case UInt32(ascii: "i"):
      guard try accept("n"), try accept("f") else { throw problem("invalid float: '\(readText)'") }
      return token(.float)
    case UInt32(ascii: "n"):
      guard try accept("a"), try accept("n") else { throw problem("invalid float: '\(readText)'") }
      return token(.float)
    case UInt32(ascii: "0"):
      if let letter = try peek(),
        letter == UInt32(ascii: "b") || letter == UInt32(ascii: "o") || letter == UInt32(ascii: "x")
      {
        throw problem("cannot use sign with non-decimal numbers: '\(readText)\(character(letter))'")
      }
    case UInt32(ascii: "."): throw problem("floats must start with a digit, not '.'")
    default:
      guard isDigit(first) else { throw problem("expected a digit but got \(quoted(first))", atEnd: first == nil) }
    }
    return try decimal()
  }

  /// Reads the rest of a decimal number: an integer as long as there are only digits and underscores.
  private mutating func decimal() throws(Problem) -> Token {
    while let rune = try peek(), isDigit(rune) || rune == UInt32(ascii: "_") { skip(1) }
    switch try peek() {
    case UInt32(ascii: "."), UInt32(ascii: "e"), UInt32(ascii: "E"): break
    default: return token(.integer)
    }
    while let rune = try peek() {
      switch rune {
      case UInt32(ascii: "0")...UInt32(ascii: "9"), UInt32(ascii: "_"), UInt32(ascii: "."), UInt32(ascii: "-"),
        UInt32(ascii: "+"), UInt32(ascii: "e"), UInt32(ascii: "E"):
        skip(1)
      default: return token(.float)
      }
    }
    return token(.float)
  }

  /// Reads a number with a prefix, of which the zero was read.
  private mutating func prefixed(_ name: String, _ isDigit: (UInt32) -> Bool) throws(Problem) -> Token {
    skip(1)
    let first = try peek()
    guard let first, isDigit(first) else {
      throw problem("not \(name) number: '\(readText)\(character(first ?? 0))'")
    }
    while let rune = try peek(), isDigit(rune) || rune == UInt32(ascii: "_") { skip(1) }
    return token(.integer)
  }

  /// Reads the rest of a time.
  private mutating func time() throws(Problem) -> Token {
    while let rune = try peek() {
      switch rune {
      case UInt32(ascii: "0")...UInt32(ascii: "9"), UInt32(ascii: "-"), UInt32(ascii: ":"), UInt32(ascii: "T"),
        UInt32(ascii: "t"), UInt32(ascii: " "), UInt32(ascii: "."), UInt32(ascii: "Z"), UInt32(ascii: "z"),
        UInt32(ascii: "+"):
        skip(1)
      default: return trimmedTime
      }
    }
    return trimmedTime
  }

  private var trimmedTime: Token {
    let token = token(.dateTime)
    return Token(kind: token.kind, text: Strings.trimmed(token.text), line: token.line)
  }
}
