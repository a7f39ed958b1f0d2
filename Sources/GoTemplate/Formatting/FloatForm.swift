import Glibc
import Text

/// `strconv.FormatFloat` of a 64-bit float in all forms.
public enum FloatForm {
  /// The number by verb (`b`, `e`, `E`, `f`, `g`, `G`, `x`, `X`) with that many digits, the fewest that tell the number
  /// apart where the precision is -1.
  public static func text(_ value: Double, _ verb: UInt8, precision: Int) -> [UInt8] {
    if value.isNaN { return Array("NaN".utf8) }
    if value.isInfinite { return Array((value < 0 ? "-Inf" : "+Inf").utf8) }
    switch verb {
    case UInt8(ascii: "b"): return binary(value)
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      let text = hexadecimal(value, precision)
      return verb == UInt8(ascii: "x") ? text : text.map { $0 >= 0x61 && $0 <= 0x7A ? $0 & 0xDF : $0 }
    default: break
    }
    let isUpper = verb == UInt8(ascii: "E") || verb == UInt8(ascii: "G")
    let text =
      precision < 0 ? shortest(value, verb | 0x20) : fixed(value, verb | 0x20, precision)
    return isUpper ? text.map { $0 == UInt8(ascii: "e") ? UInt8(ascii: "E") : $0 } : text
  }

  private static func shortest(_ value: Double, _ verb: UInt8) -> [UInt8] {
    switch verb {
    case UInt8(ascii: "e"): FloatText.scientific(FloatText.digits(of: value))
    case UInt8(ascii: "f"): FloatText.plain(FloatText.digits(of: value))
    default: FloatText.general(value)
    }
  }

  /// C's forms of a given precision are Go's, digit for digit.
  private static func fixed(_ value: Double, _ verb: UInt8, _ precision: Int) -> [UInt8] {
    let format: [CChar] = [
      CChar(bitPattern: UInt8(ascii: "%")), CChar(bitPattern: UInt8(ascii: ".")),
      CChar(bitPattern: UInt8(ascii: "*")), CChar(bitPattern: verb), 0,
    ]
    let arguments: [any CVarArg] = [Int32(clamping: precision), value]
    let length = withVaList(arguments) { vsnprintf(nil, 0, format, $0) }
    guard length > 0 else { return [] }
    var text = [CChar](repeating: 0, count: Int(length) + 1)
    _ = withVaList(arguments) { vsnprintf(&text, text.count, format, $0) }
    return text.dropLast().map { UInt8(bitPattern: $0) }
  }

  /// `4503599627370496p-52`.
  private static func binary(_ value: Double) -> [UInt8] {
    let fraction = value.significandBitPattern
    let exponentBits = Int(value.exponentBitPattern)
    let mantissa = exponentBits == 0 ? fraction : fraction | 1 << 52
    let exponent = (exponentBits == 0 ? 1 : exponentBits) - 1023 - 52
    var text = value.sign == .minus ? "-" : ""
    text += String(mantissa) + "p" + (exponent >= 0 ? "+" : "") + String(exponent)
    return Array(text.utf8)
  }

  /// `0x1.8p+00`.
  private static func hexadecimal(_ value: Double, _ precision: Int) -> [UInt8] {
    var mantissa = value.significandBitPattern
    var exponent = Int(value.exponentBitPattern)
    if exponent == 0 { exponent = 1 } else { mantissa |= 1 << 52 }
    exponent -= 1023
    if mantissa == 0 { exponent = 0 }
    // The leading one stands at bit 60, above fifteen digits.
    mantissa <<= 8
    while mantissa != 0, mantissa & (1 << 60) == 0 {
      mantissa <<= 1
      exponent -= 1
    }
    if precision >= 0, precision < 15 {
      let shift = UInt64(precision * 4)
      let extra = (mantissa << shift) & ((1 << 60) - 1)
      mantissa >>= 60 - shift
      // Half rounds to even.
      if extra | (mantissa & 1) > 1 << 59 { mantissa += 1 }
      mantissa <<= 60 - shift
      if mantissa & (1 << 61) != 0 {
        mantissa >>= 1
        exponent += 1
      }
    }
    var text = value.sign == .minus ? "-0x" : "0x"
    text += String((mantissa >> 60) & 1)
    mantissa <<= 4
    if precision < 0, mantissa != 0 {
      text += "."
      while mantissa != 0 {
        text += String((mantissa >> 60) & 15, radix: 16)
        mantissa <<= 4
      }
    } else if precision > 0 {
      text += "."
      for _ in 0..<precision {
        text += String((mantissa >> 60) & 15, radix: 16)
        mantissa <<= 4
      }
    }
    text += exponent < 0 ? "p-" : "p+"
    if exponent.magnitude < 10 { text += "0" }
    return Array((text + String(exponent.magnitude)).utf8)
  }
}
