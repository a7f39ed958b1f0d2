import Text

/// Numbers: what looks like one is taken; the parser's conversion says whether it is one.
extension Lexer {
  mutating func lexNumber() -> Token {
    guard scanNumber() else { return badNumber() }
    if position < count, input[position] == UInt8(ascii: "+") || input[position] == UInt8(ascii: "-") {
      guard scanNumber(), input[position - 1] == UInt8(ascii: "i") else { return badNumber() }
      return emit(.complex)
    }
    return emit(.number)
  }

  private mutating func badNumber() -> Token {
    failure("bad number syntax: " + GoQuote.double(ByteString(Array(input[start..<position]))).string)
  }

  /// Accepts roughly a number; what it accepts too much, the parser's conversion refuses.
  private mutating func scanNumber() -> Bool {
    accept("+-")
    var digits: StaticString = "0123456789_"
    var isDecimal = true
    var isHexadecimal = false
    if accept("0") {
      if accept("xX") {
        digits = "0123456789abcdefABCDEF_"
        isHexadecimal = true
        isDecimal = false
      } else if accept("oO") {
        digits = "01234567_"
        isDecimal = false
      } else if accept("bB") {
        digits = "01_"
        isDecimal = false
      }
    }
    acceptRun(digits)
    if accept(".") { acceptRun(digits) }
    if isDecimal, accept("eE") {
      accept("+-")
      acceptRun("0123456789_")
    }
    if isHexadecimal, accept("pP") {
      accept("+-")
      acceptRun("0123456789_")
    }
    accept("i")
    if position < count, isAlphanumeric(peekedRune()) {
      _ = advance()
      return false
    }
    return true
  }

  @discardableResult
  private mutating func accept(_ set: StaticString) -> Bool {
    guard position < count, set.withUTF8Buffer({ $0.contains(input[position]) }) else { return false }
    position += 1
    return true
  }

  private mutating func acceptRun(_ set: StaticString) {
    while accept(set) {}
  }
}
