/// A moment as Go's `time.Time` prints it: to the nanosecond, with the offset of the place that wrote it.
public struct Timestamp: Hashable, Sendable {
  /// Whole seconds since 1970-01-01T00:00:00Z.
  public let seconds: Int64
  /// Nanoseconds of the second, 0 to 999 999 999.
  public let nanoseconds: Int32
  /// Seconds east of UTC, for printing.
  public let offset: Int32

  /// A moment; UTC unless an offset is given. Years before 0 and after 9999 are cut to that range.
  public init(seconds: Int64, nanoseconds: Int32, offset: Int32 = 0) {
    self.seconds = min(max(seconds, -62_167_219_200), 253_402_300_799)
    self.nanoseconds = min(max(nanoseconds, 0), 999_999_999)
    self.offset = min(max(offset, -86_400), 86_400)
  }

  /// Reads RFC 3339 with any number of decimals (those past nine are dropped).
  ///
  /// - Returns: nil for any other text and for dates that do not exist.
  public init?(_ text: String) {
    var reader = DigitReader(bytes: Array(text.utf8))
    guard let year = reader.number(digits: 4), reader.take("-"), let month = reader.number(digits: 2),
      reader.take("-"), let day = reader.number(digits: 2), reader.take("T") || reader.take("t"),
      let hour = reader.number(digits: 2), reader.take(":"), let minute = reader.number(digits: 2), reader.take(":"),
      let second = reader.number(digits: 2)
    else { return nil }
    guard (1...12).contains(month), (1...Timestamp.days(inMonth: month, of: year)).contains(day), hour < 24,
      minute < 60, second < 60
    else { return nil }
    var nanoseconds = 0
    if reader.take(".") {
      guard let fraction = reader.fraction() else { return nil }
      nanoseconds = fraction
    }
    var offset = 0
    if !(reader.take("Z") || reader.take("z")) {
      let sign = reader.take("+") ? 1 : reader.take("-") ? -1 : 0
      guard sign != 0, let hours = reader.number(digits: 2), reader.take(":"), let minutes = reader.number(digits: 2),
        hours < 24, minutes < 60
      else { return nil }
      offset = sign * (hours * 3600 + minutes * 60)
    }
    guard reader.isAtEnd else { return nil }
    let days = Timestamp.days(year: year, month: month, day: day)
    self.init(
      seconds: Int64(days * 86_400 + hour * 3600 + minute * 60 + second - offset),
      nanoseconds: Int32(truncatingIfNeeded: nanoseconds), offset: Int32(truncatingIfNeeded: offset))
  }

  /// RFC 3339 with as many decimals as are needed, Go's `time.RFC3339Nano`: `2024-01-02T03:04:05.5Z`.
  public var rfc3339Nano: String { rfc3339(fraction: fractionText) }

  /// RFC 3339 to the second, Go's `time.RFC3339`.
  public var rfc3339: String { rfc3339(fraction: "") }

  /// What Go's `String` gives: `2024-01-02 03:04:05.5 +0000 UTC`.
  public var goDescription: String {
    let zone = offsetText(colon: false)
    return "\(dateText) \(timeText)\(fractionText) \(zone) \(offset == 0 ? "UTC" : zone)"
  }

  /// What Go's `time.ANSIC` gives: `Tue Jan  2 03:04:05 2024`.
  public var ansiC: String {
    let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let date = civil
    // 1970-01-01 was a Thursday.
    let weekday = ((date.dayNumber % 7) + 11) % 7
    let day = date.day < 10 ? " \(date.day)" : "\(date.day)"
    return "\(names[weekday]) \(months[date.month - 1]) \(day) \(timeText) \(Timestamp.padded(date.year, to: 4))"
  }

  /// Whole seconds from this moment to another; negative when the other lies before.
  public func seconds(until other: Timestamp) -> Int64 { other.seconds - seconds }

  /// The moment so many seconds later.
  public func adding(seconds more: Int64) -> Timestamp {
    let (sum, overflow) = seconds.addingReportingOverflow(more)
    return Timestamp(seconds: overflow ? (more > 0 ? .max : .min) : sum, nanoseconds: nanoseconds, offset: offset)
  }

  private func rfc3339(fraction: String) -> String {
    "\(dateText)T\(timeText)\(fraction)\(offset == 0 ? "Z" : offsetText(colon: true))"
  }

  private var dateText: String {
    let date = civil
    return "\(Timestamp.padded(date.year, to: 4))-\(Timestamp.padded(date.month, to: 2))"
      + "-\(Timestamp.padded(date.day, to: 2))"
  }

  private var timeText: String {
    let date = civil
    return "\(Timestamp.padded(date.second / 3600, to: 2)):\(Timestamp.padded(date.second / 60 % 60, to: 2))"
      + ":\(Timestamp.padded(date.second % 60, to: 2))"
  }

  private var fractionText: String {
    guard nanoseconds > 0 else { return "" }
    var digits = Timestamp.padded(Int(nanoseconds), to: 9)
    while digits.hasSuffix("0") { digits.removeLast() }
    return "." + digits
  }

  private func offsetText(colon: Bool) -> String {
    let minutes = abs(Int(offset)) / 60
    return (offset < 0 ? "-" : "+") + Timestamp.padded(minutes / 60, to: 2) + (colon ? ":" : "")
      + Timestamp.padded(minutes % 60, to: 2)
  }

  private static func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  /// The date and the second of the day in the printed zone, by Howard Hinnant's civil-from-days method.
  private var civil: (year: Int, month: Int, day: Int, second: Int, dayNumber: Int) {
    let local = Int(seconds) + Int(offset)
    let dayNumber = Int((Double(local) / 86_400).rounded(.down))
    let shifted = dayNumber + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthIndex + 2) / 5 + 1,
      local - dayNumber * 86_400, dayNumber
    )
  }

  /// Days since 1970-01-01.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension Timestamp: Comparable {
  /// Order in time; the offset does not matter.
  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }
}

/// Reads fixed-width numbers off a text.
private struct DigitReader {
  let bytes: [UInt8]
  var offset = 0

  var isAtEnd: Bool { offset == bytes.count }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard offset < bytes.count, UInt32(bytes[offset]) == character.value else { return false }
    offset += 1
    return true
  }

  mutating func number(digits: Int) -> Int? {
    guard bytes.count - offset >= digits else { return nil }
    var value = 0
    for _ in 0..<digits {
      guard let digit = digit(at: offset) else { return nil }
      value = value * 10 + digit
      offset += 1
    }
    return value
  }

  /// The nanoseconds of a decimal fraction; nil when there is no digit.
  mutating func fraction() -> Int? {
    let start = offset
    var value = 0
    var scale = 100_000_000
    while offset < bytes.count, let digit = digit(at: offset) {
      value += digit * scale
      scale /= 10
      offset += 1
    }
    return offset > start ? value : nil
  }

  private func digit(at index: Int) -> Int? {
    let byte = bytes[index]
    return byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? Int(byte - UInt8(ascii: "0")) : nil
  }
}
