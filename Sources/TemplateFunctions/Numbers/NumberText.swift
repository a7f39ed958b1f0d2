import Text

/// Package strconv: numbers from text.
enum NumberText {
  /// Why a text is not a number.
  enum ReadingError: Error, Equatable {
    /// `invalid syntax`
    case syntax
    /// `value out of range`; the nearest number that fits
    case range(Int64)
  }

  /// `strconv.ParseInt(text, base, 64)`; base 0 takes the base from a prefix and allows underscores.
  static func int(_ text: ArraySlice<UInt8>, base: Int) throws(ReadingError) -> Int64 {
    var digits = text
    var isNegative = false
    if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      digits = digits.dropFirst()
    }
    guard !digits.isEmpty else { throw .syntax }
    var radix = UInt64(clamping: base)
    if base == 0 {
      guard underscoresSeparateDigits(text) else { throw .syntax }
      (radix, digits) = prefix(of: digits)
      guard !digits.isEmpty else { throw .syntax }
    }
    let magnitude = try unsigned(digits, radix: radix, allowsUnderscores: base == 0, isNegative: isNegative)
    if isNegative {
      guard magnitude <= UInt64(Int64.max) + 1 else { throw .range(Int64.min) }
      return Int64(truncatingIfNeeded: 0 &- magnitude)
    }
    guard magnitude <= UInt64(Int64.max) else { throw .range(Int64.max) }
    return Int64(magnitude)
  }

  private static func prefix(of digits: ArraySlice<UInt8>) -> (radix: UInt64, digits: ArraySlice<UInt8>) {
    guard digits.first == UInt8(ascii: "0") else { return (10, digits) }
    if digits.count >= 3 {
      switch digits[digits.startIndex + 1] | 0x20 {
      case UInt8(ascii: "b"): return (2, digits.dropFirst(2))
      case UInt8(ascii: "o"): return (8, digits.dropFirst(2))
      case UInt8(ascii: "x"): return (16, digits.dropFirst(2))
      default: break
      }
    }
    return digits.count == 1 ? (10, digits) : (8, digits.dropFirst())
  }

  private static func unsigned(
    _ digits: ArraySlice<UInt8>, radix: UInt64, allowsUnderscores: Bool, isNegative: Bool
  ) throws(ReadingError) -> UInt64 {
    var number: UInt64 = 0
    for byte in digits {
      if byte == UInt8(ascii: "_"), allowsUnderscores { continue }
      guard let digit = digit(byte), UInt64(digit) < radix else { throw .syntax }
      let (product, tooLarge) = number.multipliedReportingOverflow(by: radix)
      let (sum, carried) = product.addingReportingOverflow(UInt64(digit))
      // Go stops at the first digit that is too much: what follows is not looked at.
      guard !tooLarge, !carried else { throw .range(isNegative ? Int64.min : Int64.max) }
      number = sum
    }
    return number
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): return byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): return byte - UInt8(ascii: "A") + 10
    default: return nil
    }
  }

  /// `strconv.ParseFloat(text, 64)`, or nil where it gives an error (no number, or one out of range).
  static func float(_ text: [UInt8]) -> Double? {
    if let special = special(text) { return special }
    guard isFloatSyntax(text) else { return nil }
    let plain = text.filter { $0 != UInt8(ascii: "_") }
    guard let number = Double(String(decoding: plain, as: UTF8.self)), number.isFinite else { return nil }
    return number
  }

  /// `inf`, `+Infinity`, `NaN` in any case.
  private static func special(_ text: [UInt8]) -> Double? {
    guard text.count >= 3, text.count <= 9 else { return nil }
    let sign = text.first
    let isSigned = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
    let word = ByteString(text.dropFirst(isSigned ? 1 : 0).map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 })
    switch word {
    case "inf", "infinity": return sign == UInt8(ascii: "-") ? -.infinity : .infinity
    case "nan": return isSigned ? nil : .nan
    default: return nil
    }
  }

  /// Whether a text is a number or a special value for Go, even if one that is out of range.
  static func isFloat(_ text: [UInt8]) -> Bool { special(text) != nil || isFloatSyntax(text) }

  /// Whether a text is Go's syntax of a floating-point number: decimal, or hexadecimal with an exponent.
  private static func isFloatSyntax(_ text: [UInt8]) -> Bool {
    var index = 0
    func peek() -> UInt8? { index < text.count ? text[index] : nil }
    if let sign = peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { index += 1 }
    var isHexadecimal = false
    if peek() == UInt8(ascii: "0"), index + 2 < text.count, text[index + 1] | 0x20 == UInt8(ascii: "x") {
      isHexadecimal = true
      index += 2
    }
    var digits = 0
    var sawPoint = false
    var sawUnderscore = false
    while let byte = peek() {
      if byte == UInt8(ascii: "_") {
        sawUnderscore = true
      } else if byte == UInt8(ascii: "."), !sawPoint {
        sawPoint = true
      } else if let value = digit(byte), value < (isHexadecimal ? 16 : 10) {
        digits += 1
      } else {
        break
      }
      index += 1
    }
    guard digits > 0 else { return false }
    let mark = isHexadecimal ? UInt8(ascii: "p") : UInt8(ascii: "e")
    if let byte = peek(), byte | 0x20 == mark {
      index += 1
      if let sign = peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { index += 1 }
      guard let first = peek(), digit(first).map({ $0 < 10 }) ?? false else { return false }
      while let byte = peek(), byte == UInt8(ascii: "_") || (digit(byte).map { $0 < 10 } ?? false) {
        if byte == UInt8(ascii: "_") { sawUnderscore = true }
        index += 1
      }
    } else if isHexadecimal {
      return false
    }
    guard index == text.count else { return false }
    return !sawUnderscore || underscoresSeparateDigits(text[...])
  }

  /// Whether each underscore stands between digits, or between a base prefix and a digit.
  private static func underscoresSeparateDigits(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest = rest.dropFirst() }
    // What came last: the beginning `^`, a digit `0`, an underscore, or something else `!`.
    var last = UInt8(ascii: "^")
    var isHexadecimal = false
    if rest.count >= 2, rest.first == UInt8(ascii: "0") {
      let letter = rest[rest.startIndex + 1] | 0x20
      if letter == UInt8(ascii: "b") || letter == UInt8(ascii: "o") || letter == UInt8(ascii: "x") {
        last = UInt8(ascii: "0")
        isHexadecimal = letter == UInt8(ascii: "x")
        rest = rest.dropFirst(2)
      }
    }
    for byte in rest {
      let isDigit = digit(byte).map { $0 < 10 || (isHexadecimal && $0 < 16) } ?? false
      if isDigit {
        last = UInt8(ascii: "0")
      } else if byte == UInt8(ascii: "_") {
        guard last == UInt8(ascii: "0") else { return false }
        last = byte
      } else {
        guard last != UInt8(ascii: "_") else { return false }
        last = UInt8(ascii: "!")
      }
    }
    return last != UInt8(ascii: "_")
  }
}
