import GoTemplate
import Text

/// Numbers from any value, by the rules of spf13/cast 1.7: what cannot be converted is 0, never an error.
enum NumberConversion {
  /// `cast.ToInt64`: text is read with Go's prefixes (`0x1F`, `017`, `1_000`) after a decimal part of zeros is cut off.
  static func int64(_ value: Value) -> Int64 {
    switch value {
    case .int(let number): return Int64(number)
    case .int64(let number): return number
    case .float64(let number): return truncated(number)
    case .bool(let truth): return truth ? 1 : 0
    case .string(let text): return (try? NumberText.int(withoutZeroDecimals(text.bytes[...]), base: 0)) ?? 0
    case .object: return wholeNumber(of: value) ?? 0
    case .null, .list, .map: return 0
    }
  }

  /// `cast.ToInt`, the same on a 64-bit machine.
  static func int(_ value: Value) -> Int { Int(int64(value)) }

  /// `cast.ToFloat64`.
  static func float64(_ value: Value) -> Double {
    switch value {
    case .int(let number): return Double(number)
    case .int64(let number): return Double(number)
    case .float64(let number): return number
    case .bool(let truth): return truth ? 1 : 0
    case .string(let text): return NumberText.float(text.bytes) ?? 0
    case .object(let object):
      if case .unsigned(let number)? = object.scalar { return Double(number) }
      return wholeNumber(of: value).map { Double($0) } ?? 0
    case .null, .list, .map: return 0
    }
  }

  /// Go's conversion of a `float64` to `int64` on amd64: what does not fit is the smallest number.
  static func truncated(_ number: Double) -> Int64 { Int64(exactly: number.rounded(.towardZero)) ?? Int64.min }

  /// The number that a value of a Go integer type holds (`uint8`, `time.Month` …), or nil.
  ///
  /// Types of which cast knows nothing, such as `time.Duration`, are none.
  static func wholeNumber(of value: Value) -> Int64? {
    switch value {
    case .int(let number): return Int64(number)
    case .int64(let number): return number
    case .object(let object):
      guard castableTypes.contains(object.typeName) else { return nil }
      switch object.scalar {
      case .integer(let number)?: return number
      case .unsigned(let number)?: return Int64(truncatingIfNeeded: number)
      default: return nil
      }
    default: return nil
    }
  }

  private static let castableTypes: Set<String> = [
    "int16", "int32", "int8", "time.Month", "time.Weekday", "uint", "uint16", "uint32", "uint64", "uint8",
  ]

  /// cast's `trimZeroDecimal`: `3.00` is read as `3`, `3.10` stays.
  private static func withoutZeroDecimals(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let digits = text.reversed().prefix { $0 == UInt8(ascii: "0") }.count
    let point = text.endIndex - digits - 1
    guard digits > 0, point >= text.startIndex, text[point] == UInt8(ascii: ".") else { return text }
    return text[..<point]
  }
}
