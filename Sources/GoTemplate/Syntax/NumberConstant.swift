import Glibc
import Text

/// A number of a template's text, which has no type until it is used: `1` is an integer and a float as well.
struct NumberConstant {
  /// The value as a signed integer where it is one.
  var integer: Int64?
  /// The value as an unsigned integer where it is one.
  var unsigned: UInt64?
  /// The value as a float where it is one.
  var float: Double?
  /// The value as a complex number where the text is of one.
  var complex: (real: Double, imaginary: Double)?

  /// Why a text is no number, with Go's message.
  struct Failure: Error {
    let message: String
  }

  /// The constant of a token.
  init(_ text: [UInt8], _ kind: Token.Kind) throws(Failure) {
    switch kind {
    case .characterConstant: try self.init(character: text)
    case .complex: try self.init(complex: text)
    default: try self.init(number: text)
    }
  }

  private init(character text: [UInt8]) throws(Failure) {
    var rest = text[1...]
    guard let (rune, _) = GoQuote.unquotedCharacter(&rest, quote: UInt8(ascii: "'")) else {
      throw Failure(message: "invalid syntax")
    }
    guard rest.count == 1, rest.first == UInt8(ascii: "'") else {
      throw Failure(message: "malformed character constant: " + ByteString(text).string)
    }
    integer = Int64(rune)
    unsigned = UInt64(rune)
    float = Double(rune)
  }

  private init(complex text: [UInt8]) throws(Failure) {
    // The second sign parts the two numbers, unless it belongs to an exponent.
    var split = 1
    while split < text.count {
      let byte = text[split]
      let before = text[split - 1] | 0x20
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-"),
        before != UInt8(ascii: "e") || isHexadecimal(text), before != UInt8(ascii: "p")
      {
        break
      }
      split += 1
    }
    guard let real = GoNumber.float(text[..<split].filter { $0 != UInt8(ascii: "_") || isHexadecimal(text) }),
      let imaginary = GoNumber.float(text[split...].dropLast().filter { $0 != UInt8(ascii: "_") })
    else { throw Failure(message: "syntax error scanning complex number") }
    setComplex(real, imaginary)
  }

  private init(number text: [UInt8]) throws(Failure) {
    if text.last == UInt8(ascii: "i"), let imaginary = GoNumber.float(Array(text.dropLast())) {
      setComplex(0, imaginary)
      return
    }
    unsigned = GoNumber.unsigned(text)
    integer = GoNumber.signed(text)
    if integer == 0 { unsigned = 0 }
    if let integer {
      float = Double(integer)
    } else if let unsigned {
      float = Double(unsigned)
    } else if let value = GoNumber.float(text) {
      guard text.contains(where: { ".eEpP".utf8.contains($0) }) else {
        throw Failure(message: "integer overflow: " + GoQuote.double(ByteString(text)).string)
      }
      setFloat(value)
    } else {
      throw Failure(message: "illegal number syntax: " + GoQuote.double(ByteString(text)).string)
    }
  }

  private mutating func setComplex(_ real: Double, _ imaginary: Double) {
    complex = (real, imaginary)
    if imaginary == 0 { setFloat(real) }
  }

  private mutating func setFloat(_ value: Double) {
    float = value
    integer = Int64(exactly: value)
    unsigned = UInt64(exactly: value)
  }
}

private func isHexadecimal(_ text: [UInt8]) -> Bool {
  let digits = text.first == UInt8(ascii: "+") || text.first == UInt8(ascii: "-") ? text[1...] : text[...]
  return digits.starts(with: "0x".utf8) || digits.starts(with: "0X".utf8)
}

/// Numbers as package strconv reads them.
public enum GoNumber {
  /// `strconv.ParseUint(text, 0, 64)`: prefixes `0x`, `0o`, `0b` and `0`, underscores between digits.
  public static func unsigned(_ text: [UInt8]) -> UInt64? {
    guard let (digits, radix) = digits(text), !digits.isEmpty else { return nil }
    var value: UInt64 = 0
    for byte in digits where byte != UInt8(ascii: "_") {
      guard let digit = digitValue(byte), UInt64(digit) < radix else { return nil }
      let (product, overflowed) = value.multipliedReportingOverflow(by: radix)
      let (sum, carried) = product.addingReportingOverflow(UInt64(digit))
      guard !overflowed, !carried else { return nil }
      value = sum
    }
    return value
  }

  /// `strconv.ParseInt(text, 0, 64)`.
  public static func signed(_ text: [UInt8]) -> Int64? {
    guard let first = text.first else { return nil }
    let hasSign = first == UInt8(ascii: "+") || first == UInt8(ascii: "-")
    guard let magnitude = unsigned(hasSign ? Array(text.dropFirst()) : text) else { return nil }
    if first == UInt8(ascii: "-") {
      return magnitude <= UInt64(Int64.max) + 1 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil
    }
    return Int64(exactly: magnitude)
  }

  /// The digits behind the prefix and the radix that it names; nil when an underscore stands where it may not.
  private static func digits(_ text: [UInt8]) -> (digits: ArraySlice<UInt8>, radix: UInt64)? {
    var digits = text[...]
    var radix: UInt64 = 10
    if text.first == UInt8(ascii: "0") {
      if text.count >= 3, let prefixed = Self.radix(of: text[1]) {
        digits = text[2...]
        radix = prefixed
      } else {
        digits = text[1...]
        radix = 8
        if digits.isEmpty { return (text[...], 8) }
      }
    }
    return underscoresAreFine(text) ? (digits, radix) : nil
  }

  private static func radix(of letter: UInt8) -> UInt64? {
    switch letter | 0x20 {
    case UInt8(ascii: "x"): 16
    case UInt8(ascii: "o"): 8
    case UInt8(ascii: "b"): 2
    default: nil
    }
  }

  /// Whether underscores only separate digits, or the prefix and a digit.
  private static func underscoresAreFine(_ text: [UInt8]) -> Bool {
    var rest = text[...]
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest = rest.dropFirst() }
    // The kind of the character before: nothing yet, a digit, an underscore, anything else.
    var last = UInt8(ascii: "^")
    var isHexadecimal = false
    if rest.count >= 2, rest.first == UInt8(ascii: "0"), let radix = radix(of: rest[rest.startIndex + 1]) {
      isHexadecimal = radix == 16
      rest = rest.dropFirst(2)
      last = UInt8(ascii: "0")
    }
    for byte in rest {
      if isDigit(byte) || isHexadecimal && digitValue(byte) != nil {
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

  /// `strconv.ParseFloat(text, 64)`: decimal and hexadecimal numbers, infinities and NaN; nil for an error, a number
  /// out of range included.
  public static func float(_ text: [UInt8]) -> Double? {
    var rest = text[...]
    var isNegative = false
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      rest = rest.dropFirst()
    }
    let lowered = rest.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    if lowered.elementsEqual("inf".utf8) || lowered.elementsEqual("infinity".utf8) {
      return isNegative ? -Double.infinity : Double.infinity
    }
    if lowered.elementsEqual("nan".utf8) { return isNegative || rest.count != text.count ? nil : Double.nan }
    let isHexadecimal = lowered.starts(with: "0x".utf8)
    guard isFloatSyntax(isHexadecimal ? lowered.dropFirst(2) : lowered[...], isHexadecimal: isHexadecimal) else {
      return nil
    }
    var digits = lowered
    if digits.contains(UInt8(ascii: "_")) {
      guard underscoresAreFine(text) else { return nil }
      digits.removeAll { $0 == UInt8(ascii: "_") }
    }
    let value = digits.withUnsafeBufferPointer { bytes -> Double in
      var terminated = Array(bytes.map { CChar(bitPattern: $0) })
      terminated.append(0)
      return strtod(terminated, nil)
    }
    guard value.isFinite else { return nil }
    return isNegative ? -value : value
  }

  private static func isFloatSyntax(_ text: ArraySlice<UInt8>, isHexadecimal: Bool) -> Bool {
    var sawDigits = false
    var sawPoint = false
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      if isDigit(byte) || isHexadecimal && digitValue(byte) != nil {
        sawDigits = true
      } else if byte == UInt8(ascii: ".") {
        guard !sawPoint else { return false }
        sawPoint = true
      } else if byte != UInt8(ascii: "_") {
        break
      }
      index += 1
    }
    guard sawDigits else { return false }
    guard index < text.endIndex else { return !isHexadecimal }
    guard text[index] == (isHexadecimal ? UInt8(ascii: "p") : UInt8(ascii: "e")) else { return false }
    index += 1
    if index < text.endIndex, text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-") { index += 1 }
    guard index < text.endIndex, isDigit(text[index]) else { return false }
    return text[index...].allSatisfy { isDigit($0) || $0 == UInt8(ascii: "_") }
  }
}
