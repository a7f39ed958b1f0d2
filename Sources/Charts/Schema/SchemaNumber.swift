import Text

/// A decimal number, exactly: schemas compare and divide what is written, not what a `Double` makes of it.
struct SchemaNumber: Equatable {
  private var isNegative = false
  /// Digits without leading or trailing zeros, empty for zero: the number is 0.DIGITS × 10^point.
  private var digits: [UInt8] = []
  private var point = 0

  /// Exponents beyond this are taken for this: no number that Go reads comes near.
  private static let exponentBound = 100_000

  /// The number that a text of JSON or of Go's `%v` spells; nil for another text.
  init?(_ text: ByteString) {
    var rest = text.bytes[...]
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") {
      isNegative = rest.first == UInt8(ascii: "-")
      rest = rest.dropFirst()
    }
    var hasPoint = false
    while let byte = rest.first {
      if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
        digits.append(byte &- UInt8(ascii: "0"))
        if !hasPoint { point += 1 }
      } else {
        break
      }
      rest = rest.dropFirst()
    }
    guard !digits.isEmpty else { return nil }
    if let mark = rest.first {
      guard mark | 0x20 == UInt8(ascii: "e"), let exponent = Self.exponent(rest.dropFirst()) else { return nil }
      point += exponent
    }
    let leading = digits.prefix { $0 == 0 }.count
    digits.removeFirst(leading)
    point -= leading
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { (isNegative, point) = (false, 0) }
  }

  private static func exponent(_ text: ArraySlice<UInt8>) -> Int? {
    let isNegative = text.first == UInt8(ascii: "-")
    let digits = isNegative || text.first == UInt8(ascii: "+") ? text.dropFirst() : text
    guard !digits.isEmpty else { return nil }
    var value = 0
    for byte in digits {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      value = min(value * 10 + Int(byte &- UInt8(ascii: "0")), exponentBound)
    }
    return isNegative ? -value : value
  }

  /// Whether the number is whole.
  var isInteger: Bool { digits.isEmpty || digits.count <= point }

  /// The number as an `Int`, at most `Int.max`; nil when it is not whole.
  var clampedInt: Int? {
    guard isInteger else { return nil }
    var value = 0
    for index in 0..<max(point, 0) {
      let digit = index < digits.count ? Int(digits[index]) : 0
      let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, carries) = product.addingReportingOverflow(digit)
      guard !isTooLarge, !carries else { return isNegative ? Int.min : Int.max }
      value = sum
    }
    return isNegative ? -value : value
  }

  /// -1, 0 or 1: whether the number is less than, equal to or greater than another.
  func compared(to other: SchemaNumber) -> Int {
    if digits.isEmpty || other.digits.isEmpty || isNegative != other.isNegative { return sign - other.sign }
    let magnitude: Int
    if point != other.point {
      magnitude = point < other.point ? -1 : 1
    } else {
      magnitude =
        digits == other.digits ? 0 : digits.lexicographicallyPrecedes(other.digits) ? -1 : 1
    }
    return isNegative ? -magnitude : magnitude
  }

  private var sign: Int { digits.isEmpty ? 0 : isNegative ? -1 : 1 }

  /// Whether the number is a whole multiple of another, which is not zero.
  func isMultiple(of divisor: SchemaNumber) -> Bool {
    if digits.isEmpty { return true }
    // Neither ends in a zero: whole digits times powers of ten.
    let shift = (point - digits.count) - (divisor.point - divisor.digits.count)
    guard shift >= 0 else { return false }
    guard let modulus = divisor.digitsAsInteger, modulus > 0, shift <= Self.exponentBound else {
      return value.truncatingRemainder(dividingBy: divisor.value) == 0
    }
    var remainder: UInt64 = 0
    func push(_ digit: UInt8) {
      let (high, low) = remainder.multipliedFullWidth(by: 10)
      let (sum, carries) = low.addingReportingOverflow(UInt64(digit))
      remainder = modulus.dividingFullWidth((high &+ (carries ? 1 : 0), sum)).remainder
    }
    for digit in digits { push(digit) }
    for _ in 0..<shift where remainder != 0 { push(0) }
    return remainder == 0
  }

  private var digitsAsInteger: UInt64? {
    guard digits.count <= 18 else { return nil }
    return digits.reduce(0) { $0 * 10 + UInt64($1) }
  }

  /// A text that is equal for equal numbers.
  var canonicalText: String {
    (isNegative ? "-" : "") + digits.map { String($0) }.joined() + "e\(point)"
  }

  /// The nearest `Double`.
  var value: Double {
    guard !digits.isEmpty else { return 0 }
    let text = "0." + digits.map { String($0) }.joined() + "e\(point)"
    return (isNegative ? -1 : 1) * (Double(text) ?? 0)
  }

  /// The number as the validator's English messages show it: `65,535`, `1.5`, `9.9999999×10⁰⁷`.
  var localized: String {
    let shortest = FloatText.digits(of: value)
    let exponent = shortest.point - 1
    let sign = shortest.isNegative && !shortest.digits.isEmpty ? "-" : ""
    guard shortest.digits.isEmpty || (exponent >= -4 && exponent < 6) else {
      let text = String(decoding: shortest.digits, as: UTF8.self)
      let fraction = text.dropFirst()
      return sign + text.prefix(1) + (fraction.isEmpty ? "" : "." + fraction) + "×10" + Self.superscript(exponent)
    }
    var plain = shortest
    plain.isNegative = false
    let parts = String(decoding: FloatText.plain(plain), as: UTF8.self).split(separator: ".")
    return sign + Self.grouped(String(parts.first ?? "0")) + (parts.count > 1 ? "." + parts[1] : "")
  }

  /// An integer with a comma after every third digit from the right.
  static func localized(_ value: Int) -> String {
    (value < 0 ? "-" : "") + grouped(String(value.magnitude))
  }

  private static func grouped(_ digits: String) -> String {
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.utf8.count - index) % 3 == 0 { result += "," }
      result.append(digit)
    }
    return result
  }

  private static func superscript(_ exponent: Int) -> String {
    let digits = String(exponent.magnitude)
    let padded = digits.utf8.count < 2 ? "0" + digits : digits
    let raised: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    return (exponent < 0 ? "⁻" : "") + String(padded.utf8.map { raised[Int($0 &- UInt8(ascii: "0")) % 10] })
  }
}
