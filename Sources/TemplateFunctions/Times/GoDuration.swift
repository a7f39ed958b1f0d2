import GoTemplate
import Text

/// Go's `time.Duration`: a span in nanoseconds, at most about 292 years.
public struct GoDuration: Hashable, Comparable, Sendable {
  /// The length in nanoseconds.
  public var nanoseconds: Int64

  /// A span of that many nanoseconds.
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// The shorter one first.
  public static func < (left: GoDuration, right: GoDuration) -> Bool { left.nanoseconds < right.nanoseconds }

  static let second: Int64 = 1_000_000_000
  static let minute: Int64 = 60 * second
  static let hour: Int64 = 60 * minute

  /// Reads `1h30m`, `-1.5h`, `300ms` as Go's `time.ParseDuration` does.
  ///
  /// - Throws: ``FunctionError`` with Go's text (`time: unknown unit "d" in duration "1d"`).
  public init(parsing text: ByteString) throws(FunctionError) {
    let invalid = FunctionError("time: invalid duration " + GoTimeQuote.quoted(text).string)
    let limit = UInt64(1) << 63
    var rest = text.bytes[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    if rest.elementsEqual([UInt8(ascii: "0")]) {
      nanoseconds = 0
      return
    }
    if rest.isEmpty { throw invalid }
    var total: UInt64 = 0
    while let first = rest.first {
      guard first == UInt8(ascii: ".") || LeadingNumber.isDigit(first) else { throw invalid }
      let before = rest.count
      guard let whole = LeadingNumber.integer(&rest) else { throw invalid }
      let hasWhole = rest.count != before
      var fraction: (digits: UInt64, scale: Double) = (0, 1)
      var hasFraction = false
      if rest.first == UInt8(ascii: ".") {
        rest = rest.dropFirst()
        let before = rest.count
        fraction = LeadingNumber.fraction(&rest)
        hasFraction = rest.count != before
      }
      guard hasWhole || hasFraction else { throw invalid }
      let unitText = rest.prefix { $0 != UInt8(ascii: ".") && !LeadingNumber.isDigit($0) }
      let quoted = GoTimeQuote.quoted(text).string
      guard !unitText.isEmpty else { throw FunctionError("time: missing unit in duration " + quoted) }
      guard let unit = GoDuration.units[ByteString(unitText)] else {
        let unknown = GoTimeQuote.quoted(ByteString(unitText)).string
        throw FunctionError("time: unknown unit " + unknown + " in duration " + quoted)
      }
      rest = rest[unitText.endIndex...]
      guard whole <= limit / unit else { throw invalid }
      var value = whole * unit
      if fraction.digits > 0 {
        // Floats are exact enough below an hour: at most 3.6e12 units.
        value += UInt64(Double(fraction.digits) * (Double(unit) / fraction.scale))
        guard value <= limit else { throw invalid }
      }
      total &+= value
      guard total <= limit else { throw invalid }
    }
    if isNegative {
      nanoseconds = 0 &- Int64(bitPattern: total)
    } else {
      guard total < limit else { throw invalid }
      nanoseconds = Int64(total)
    }
  }

  private static let units: [ByteString: UInt64] = [
    ByteString("ns"): 1, ByteString("us"): 1000, ByteString("µs"): 1000, ByteString("μs"): 1000,
    ByteString("ms"): 1_000_000, ByteString("s"): UInt64(second), ByteString("m"): UInt64(minute),
    ByteString("h"): UInt64(hour),
  ]

  /// Go's form: `1h30m0s`, `1.5s`, `500µs`, `0s`.
  public var text: ByteString {
    var magnitude = nanoseconds.magnitude
    if magnitude == 0 { return ByteString("0s") }
    var reversed: [UInt8] = []
    if magnitude < UInt64(GoDuration.second) {
      let precision: Int
      switch magnitude {
      case ..<1000:
        precision = 0
        reversed = Array("sn".utf8)
      case ..<1_000_000:
        precision = 3
        reversed = [UInt8(ascii: "s"), 0xB5, 0xC2]
      default:
        precision = 6
        reversed = Array("sm".utf8)
      }
      GoDuration.prependFraction(&magnitude, precision: precision, to: &reversed)
      GoDuration.prependNumber(magnitude, to: &reversed)
    } else {
      reversed = [UInt8(ascii: "s")]
      GoDuration.prependFraction(&magnitude, precision: 9, to: &reversed)
      GoDuration.prependNumber(magnitude % 60, to: &reversed)
      magnitude /= 60
      if magnitude > 0 {
        reversed.append(UInt8(ascii: "m"))
        GoDuration.prependNumber(magnitude % 60, to: &reversed)
        magnitude /= 60
        if magnitude > 0 {
          reversed.append(UInt8(ascii: "h"))
          GoDuration.prependNumber(magnitude, to: &reversed)
        }
      }
    }
    if nanoseconds < 0 { reversed.append(UInt8(ascii: "-")) }
    return ByteString(Array(reversed.reversed()))
  }

  /// Takes `precision` digits off the value and writes them after a point, without trailing zeros.
  private static func prependFraction(_ value: inout UInt64, precision: Int, to reversed: inout [UInt8]) {
    var hasDigits = false
    for _ in 0..<precision {
      let digit = value % 10
      hasDigits = hasDigits || digit != 0
      if hasDigits { reversed.append(UInt8(ascii: "0") + UInt8(digit)) }
      value /= 10
    }
    if hasDigits { reversed.append(UInt8(ascii: ".")) }
  }

  private static func prependNumber(_ value: UInt64, to reversed: inout [UInt8]) {
    reversed.append(contentsOf: String(value).utf8.reversed())
  }

  /// Go's `Round`: to the nearest multiple, halves away from zero; unchanged for a step that isn't positive.
  public func rounded(to step: GoDuration) -> GoDuration {
    let multiple = step.nanoseconds
    guard multiple > 0 else { return self }
    let rest = (nanoseconds % multiple).magnitude
    let down = rest &+ rest < UInt64(multiple)
    if nanoseconds < 0 {
      if down { return GoDuration(nanoseconds: nanoseconds &+ Int64(rest)) }
      let (away, overflow) = (nanoseconds &+ Int64(rest)).subtractingReportingOverflow(multiple)
      return GoDuration(nanoseconds: overflow ? Int64.min : away)
    }
    if down { return GoDuration(nanoseconds: nanoseconds - Int64(rest)) }
    let (away, overflow) = (nanoseconds - Int64(rest)).addingReportingOverflow(multiple)
    return GoDuration(nanoseconds: overflow ? Int64.max : away)
  }

  /// Go's `Truncate`: towards zero to a multiple; unchanged for a step that isn't positive.
  public func truncated(to step: GoDuration) -> GoDuration {
    guard step.nanoseconds > 0 else { return self }
    return GoDuration(nanoseconds: nanoseconds - nanoseconds % step.nanoseconds)
  }

  /// The length as a number of units, whole and rest added as Go does it.
  func count(of unit: Int64) -> Double {
    Double(nanoseconds / unit) + Double(nanoseconds % unit) / Double(unit)
  }
}

/// Numbers at the front of a text, as package time reads them.
enum LeadingNumber {
  static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  /// The digits at the front, at most 2⁶³; nil when there are too many. Without digits it is 0.
  static func integer(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
    let limit = UInt64(1) << 63
    var value: UInt64 = 0
    while let byte = rest.first, isDigit(byte) {
      guard value <= limit / 10 else { return nil }
      value = value * 10 + UInt64(byte - UInt8(ascii: "0"))
      guard value <= limit else { return nil }
      rest = rest.dropFirst()
    }
    return value
  }

  /// The digits after a point as a number and the power of ten to divide it by; digits past the precision are passed.
  static func fraction(_ rest: inout ArraySlice<UInt8>) -> (digits: UInt64, scale: Double) {
    var value: UInt64 = 0
    var scale = 1.0
    var isFull = false
    while let byte = rest.first, isDigit(byte) {
      rest = rest.dropFirst()
      if isFull { continue }
      guard value <= UInt64(Int64.max) / 10 else {
        isFull = true
        continue
      }
      let next = value * 10 + UInt64(byte - UInt8(ascii: "0"))
      guard next <= UInt64(1) << 63 else {
        isFull = true
        continue
      }
      value = next
      scale *= 10
    }
    return (value, scale)
  }
}

/// Quotation in package time's errors: bytes outside of printable ASCII are written `\xNN`.
enum GoTimeQuote {
  static func quoted(_ text: ByteString) -> ByteString {
    let digits = Array("0123456789abcdef".utf8)
    var result: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.bytes {
      if byte >= 0x80 || byte < 0x20 {
        result.append(contentsOf: [
          UInt8(ascii: "\\"), UInt8(ascii: "x"), digits[Int(byte >> 4)], digits[Int(byte & 15)],
        ])
      } else {
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { result.append(UInt8(ascii: "\\")) }
        result.append(byte)
      }
    }
    result.append(UInt8(ascii: "\""))
    return ByteString(result)
  }
}
