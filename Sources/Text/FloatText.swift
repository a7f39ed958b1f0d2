/// Shortest decimal forms of floating-point numbers, as Go's `strconv.FormatFloat(f, verb, -1, 64)` writes them.
public enum FloatText {
  /// The shortest decimal digits that read back as the same number, with the place of the point.
  ///
  /// `0.00123` is digits `123`, point `-2`: the value is 0.DIGITS × 10^point.
  public struct Digits: Sendable {
    /// ASCII digits without leading or trailing zeros; empty for zero.
    public var digits: [UInt8]
    /// The position of the decimal point counted from the left end of `digits`.
    public var point: Int
    /// Whether the sign bit is set.
    public var isNegative: Bool
  }

  /// Form `%g` and `%v` with the shortest digits: an exponent where it is below -4 or at least 6 (strconv's choice
  /// when the precision is the shortest possible), so that 1000000 is `1e+06`.
  public static func general(_ value: Double) -> [UInt8] {
    if let special = special(value) { return special }
    let shortest = digits(of: value)
    let exponent = shortest.point - 1
    return !shortest.digits.isEmpty && (exponent < -4 || exponent >= 6) ? scientific(shortest) : plain(shortest)
  }

  /// The form of encoding/json: an exponent below 1e-6 or from 1e21, written without a padded zero.
  ///
  /// The number must be finite.
  public static func json(_ value: Double) -> [UInt8] {
    if value == 0 { return value.sign == .minus ? Array("-0".utf8) : Array("0".utf8) }
    let shortest = digits(of: value)
    let magnitude = value.magnitude
    guard magnitude < 1e-6 || magnitude >= 1e21 else { return plain(shortest) }
    var text = scientific(shortest)
    // encoding/json cleans e-09 to e-9.
    let end = text.count
    if end >= 4, text[end - 4] == UInt8(ascii: "e"), text[end - 3] == UInt8(ascii: "-"),
      text[end - 2] == UInt8(ascii: "0")
    {
      text[end - 2] = text[end - 1]
      text.removeLast()
    }
    return text
  }

  /// The shortest digits of a finite number.
  public static func digits(of value: Double) -> Digits {
    var digits: [UInt8] = []
    var point = 0
    var sawPoint = false
    var exponent = 0
    var text = value.magnitude.description[...].utf8
    if let mark = text.firstIndex(of: UInt8(ascii: "e")) {
      exponent = Int(String(text[text.index(after: mark)...]) ?? "") ?? 0
      text = text[..<mark]
    }
    for byte in text {
      if byte == UInt8(ascii: ".") {
        sawPoint = true
      } else {
        digits.append(byte)
        if !sawPoint { point += 1 }
      }
    }
    point += exponent
    let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
    digits.removeFirst(leading)
    point -= leading
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    if digits.isEmpty { point = 0 }
    return Digits(digits: digits, point: point, isNegative: value.sign == .minus)
  }

  /// `d.ddde±dd` with at least two digits of exponent.
  public static func scientific(_ number: Digits) -> [UInt8] {
    var text: [UInt8] = number.isNegative ? [UInt8(ascii: "-")] : []
    text.append(number.digits.first ?? UInt8(ascii: "0"))
    if number.digits.count > 1 {
      text.append(UInt8(ascii: "."))
      text.append(contentsOf: number.digits[1...])
    }
    let exponent = number.digits.isEmpty ? 0 : number.point - 1
    text.append(UInt8(ascii: "e"))
    text.append(UInt8(ascii: exponent < 0 ? "-" : "+"))
    if exponent.magnitude < 10 { text.append(UInt8(ascii: "0")) }
    text.append(contentsOf: String(exponent.magnitude).utf8)
    return text
  }

  /// Decimal notation without an exponent.
  public static func plain(_ number: Digits) -> [UInt8] {
    let zero = UInt8(ascii: "0")
    var text: [UInt8] = number.isNegative ? [UInt8(ascii: "-")] : []
    if number.point <= 0 {
      text.append(zero)
      if !number.digits.isEmpty {
        text.append(UInt8(ascii: "."))
        text.append(contentsOf: repeatElement(zero, count: -number.point))
        text.append(contentsOf: number.digits)
      }
    } else if number.digits.count <= number.point {
      text.append(contentsOf: number.digits)
      text.append(contentsOf: repeatElement(zero, count: number.point - number.digits.count))
    } else {
      text.append(contentsOf: number.digits[..<number.point])
      text.append(UInt8(ascii: "."))
      text.append(contentsOf: number.digits[number.point...])
    }
    return text
  }

  private static func special(_ value: Double) -> [UInt8]? {
    if value.isNaN { return Array("NaN".utf8) }
    if value.isInfinite { return Array((value < 0 ? "-Inf" : "+Inf").utf8) }
    return nil
  }
}
