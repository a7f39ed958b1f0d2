import GoTemplate
import Text

extension HelmFunctions {
  /// Arithmetic. Arguments of any type are converted first; the integer functions wrap around as Go's `int64` does.
  static var mathFunctions: [Function] {
    [
      integers("add", atLeast: 0) { values in values.reduce(0, &+) },
      Function("add1", [.any], body: .one { _, value in .int64(NumberConversion.int64(value) &+ 1) }),
      Function(
        "add1f", [.any],
        body: .one { _, value throws(FunctionError) in
          .float64((try Decimal(value) + Decimal(.int(1))).double)
        }),
      decimals("addf", atLeast: 0) { (left, right) throws(FunctionError) in left + right },
      Function(
        "atoi", [.string],
        body: .one { _, text in
          do throws(NumberText.ReadingError) {
            return .int(Int(try NumberText.int(text.text.bytes[...], base: 10)))
          } catch {
            if case .range(let nearest) = error { return .int(Int(nearest)) }
            return .int(0)
          }
        }),
      integers("biggest", atLeast: 1) { values in values.max() ?? 0 },
      Function("ceil", [.any], body: .one { _, value in .float64(NumberConversion.float64(value).rounded(.up)) }),
      Function(
        "div", [.any, .any],
        body: .two { _, left, right throws(FunctionError) in
          let divisor = NumberConversion.int64(right)
          guard divisor != 0 else { throw .divisionByZero }
          return .int64(NumberConversion.int64(left).dividedReportingOverflow(by: divisor).partialValue)
        }),
      decimals("divf", atLeast: 1) { (left, right) throws(FunctionError) in try left.divided(by: right) },
      Function("float64", [.any], body: .one { _, value in .float64(NumberConversion.float64(value)) }),
      Function("floor", [.any], body: .one { _, value in .float64(NumberConversion.float64(value).rounded(.down)) }),
      Function("int", [.any], body: .one { _, value in .int(NumberConversion.int(value)) }),
      Function("int64", [.any], body: .one { _, value in .int64(NumberConversion.int64(value)) }),
      integers("max", atLeast: 1) { values in values.max() ?? 0 },
      doubles("maxf", Arithmetic.maximum),
      integers("min", atLeast: 1) { values in values.min() ?? 0 },
      doubles("minf", Arithmetic.minimum),
      Function(
        "mod", [.any, .any],
        body: .two { _, left, right throws(FunctionError) in
          let divisor = NumberConversion.int64(right)
          guard divisor != 0 else { throw .divisionByZero }
          return .int64(divisor == -1 ? 0 : NumberConversion.int64(left) % divisor)
        }),
      integers("mul", atLeast: 1) { values in values.reduce(1, &*) },
      decimals("mulf", atLeast: 1) { (left, right) throws(FunctionError) in left * right },
      Function(
        "round", [.any, .int, .float64], isVariadic: true,
        body: .many { _, values in
          .float64(
            Arithmetic.rounded(
              NumberConversion.float64(values[0]), places: values[1].integer,
              upFrom: values.count > 2 ? values[2].number : 0.5))
        }),
      Function(
        "sub", [.any, .any],
        body: .two { _, left, right in .int64(NumberConversion.int64(left) &- NumberConversion.int64(right)) }),
      decimals("subf", atLeast: 1) { (left, right) throws(FunctionError) in left - right },
      Function("toDecimal", [.any], body: .one { _, value in .int64(Arithmetic.fromOctal(value)) }),
    ]
  }

  /// A function of any number of integers, at least so many.
  private static func integers(
    _ name: String, atLeast minimum: Int, _ body: @escaping ([Int64]) -> Int64
  ) -> Function {
    Function(
      name, Array(repeating: .any, count: minimum + 1), isVariadic: true,
      body: .many { _, values in .int64(body(values.map(NumberConversion.int64))) })
  }

  /// A function that folds floating-point numbers, at least one.
  private static func doubles(_ name: String, _ fold: @escaping (Double, Double) -> Double) -> Function {
    Function(
      name, [.any, .any], isVariadic: true,
      body: .many { _, values in
        let numbers = values.map(NumberConversion.float64)
        return .float64(numbers.dropFirst().reduce(numbers.first ?? 0, fold))
      })
  }

  /// A function that folds decimal numbers; with `atLeast` 0 from zero on.
  private static func decimals(
    _ name: String, atLeast minimum: Int, _ fold: @escaping (Decimal, Decimal) throws(FunctionError) -> Decimal
  ) -> Function {
    Function(
      name, Array(repeating: .any, count: minimum + 1), isVariadic: true,
      body: .many { _, values throws(FunctionError) in
        var result = try Decimal(minimum == 0 ? .int(0) : values[0])
        for value in values.dropFirst(minimum) { result = try fold(result, try Decimal(value)) }
        return .float64(result.double)
      })
  }
}

/// Floating-point arithmetic as Go's package math and Sprig do it.
enum Arithmetic {
  /// `math.Max`.
  static func maximum(_ a: Double, _ b: Double) -> Double {
    if a == .infinity || b == .infinity { return .infinity }
    if a.isNaN || b.isNaN { return .nan }
    if a == 0, b == 0 { return a.sign == .minus ? b : a }
    return a > b ? a : b
  }

  /// `math.Min`.
  static func minimum(_ a: Double, _ b: Double) -> Double {
    if a == -.infinity || b == -.infinity { return -.infinity }
    if a.isNaN || b.isNaN { return .nan }
    if a == 0, b == 0 { return a.sign == .minus ? a : b }
    return a < b ? a : b
  }

  /// `round`: down unless the rest reaches `threshold`; so -2.5 becomes -3.
  static func rounded(_ number: Double, places: Int, upFrom threshold: Double) -> Double {
    let power = powerOfTen(places)
    let scaled = power * number
    let whole = scaled.rounded(.towardZero)
    let rest = scaled.isInfinite ? Double.nan : scaled - whole
    return (rest >= threshold ? scaled.rounded(.up) : scaled.rounded(.down)) / power
  }

  /// `math.Pow(10, exponent)` by repeated squaring of the mantissa, which is Go's way: the last bit can differ from a
  /// correctly rounded power.
  static func powerOfTen(_ exponent: Int) -> Double {
    if exponent == 0 { return 1 }
    if exponent == 1 { return 10 }
    // 10 is 0.625 × 2⁴.
    var mantissa = 0.625
    var mantissaExponent = 4
    var product = 1.0
    var productExponent = 0
    var bits = exponent.magnitude
    while bits != 0 {
      if mantissaExponent.magnitude > 1 << 12 {
        // What follows over- or underflows in any case.
        productExponent += mantissaExponent
        break
      }
      if bits & 1 == 1 {
        product *= mantissa
        productExponent += mantissaExponent
      }
      mantissa *= mantissa
      mantissaExponent <<= 1
      if mantissa < 0.5 {
        mantissa += mantissa
        mantissaExponent -= 1
      }
      bits >>= 1
    }
    if exponent < 0 {
      product = 1 / product
      productExponent = -productExponent
    }
    return scalbn(product, productExponent)
  }

  /// product × 2^exponent.
  private static func scalbn(_ product: Double, _ exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: product)
  }

  /// `toDecimal`: the value's text as an octal number; 0 for what is none.
  static func fromOctal(_ value: Value) -> Int64 {
    (try? NumberText.int(GoFormat.printed(value).bytes[...], base: 8)) ?? 0
  }
}
