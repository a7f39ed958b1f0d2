import BigInt
import GoTemplate
import Text

/// A decimal number of any size, digits × 10^exponent, as shopspring/decimal 1.4 computes: the reason why
/// `addf 0.1 0.2` is 0.3.
struct Decimal {
  private let digits: BigInt
  private let exponent: Int

  private init(digits: BigInt, exponent: Int) {
    self.digits = digits
    self.exponent = exponent
  }

  /// The shortest decimal number that reads back as the value's `float64`.
  ///
  /// - Throws: a refusal of infinity and of what is not a number.
  init(_ value: Value) throws(FunctionError) {
    let number = NumberConversion.float64(value)
    guard number.isFinite else {
      throw FunctionError("Cannot create a Decimal from " + String(decoding: FloatText.general(number), as: UTF8.self))
    }
    let shortest = FloatText.digits(of: number)
    // At most seventeen digits.
    let magnitude = shortest.digits.reduce(Int64(0)) { $0 &* 10 &+ Int64($1 &- UInt8(ascii: "0")) }
    self.init(
      digits: BigInt(shortest.isNegative ? -magnitude : magnitude), exponent: shortest.point - shortest.digits.count)
  }

  /// The sum.
  static func + (left: Decimal, right: Decimal) -> Decimal {
    let exponent = min(left.exponent, right.exponent)
    return Decimal(digits: left.digits(at: exponent) + right.digits(at: exponent), exponent: exponent)
  }

  /// The difference.
  static func - (left: Decimal, right: Decimal) -> Decimal {
    let exponent = min(left.exponent, right.exponent)
    return Decimal(digits: left.digits(at: exponent) - right.digits(at: exponent), exponent: exponent)
  }

  /// The product.
  static func * (left: Decimal, right: Decimal) -> Decimal {
    Decimal(digits: left.digits * right.digits, exponent: left.exponent + right.exponent)
  }

  /// The quotient, rounded to sixteen decimal places, halves away from zero.
  ///
  /// - Throws: a refusal to divide by zero.
  func divided(by divisor: Decimal) throws(FunctionError) -> Decimal {
    guard divisor.digits != 0 else { throw FunctionError("decimal division by 0") }
    let places = 16
    let shift = exponent - divisor.exponent + places
    let numerator = shift > 0 ? digits * Decimal.powerOfTen(shift) : digits
    let denominator = shift < 0 ? divisor.digits * Decimal.powerOfTen(-shift) : divisor.digits
    let (floor, rest) = numerator.magnitude.quotientAndRemainder(dividingBy: denominator.magnitude)
    let quotient = rest * 2 >= denominator.magnitude ? floor + 1 : floor
    let isNegative = (numerator.sign == .minus) != (denominator.sign == .minus)
    return Decimal(digits: BigInt(sign: isNegative ? .minus : .plus, magnitude: quotient), exponent: -places)
  }

  /// The nearest `float64`; infinity beyond the largest.
  var double: Double { Double("\(digits)e\(exponent)") ?? 0 }

  /// The digits of the same number written with a lower exponent.
  private func digits(at lower: Int) -> BigInt {
    lower < exponent && digits != 0 ? digits * Decimal.powerOfTen(exponent - lower) : digits
  }

  private static func powerOfTen(_ exponent: Int) -> BigInt { BigInt(10).power(exponent) }
}
