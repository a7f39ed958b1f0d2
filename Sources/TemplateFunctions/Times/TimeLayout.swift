import Text

/// A layout of Go's package time, split into the elements it names (`2006`, `Jan`, `15` …) and the text between them.
struct TimeLayout {
  /// The text of the layout.
  let text: ByteString

  init(_ text: ByteString) { self.text = text }

  enum Element: Equatable {
    case longMonth, month, numericMonth, zeroMonth
    case longWeekday, weekday
    case day, underDay, zeroDay, underYearDay, zeroYearDay
    case hour, hour12, zeroHour12, minute, zeroMinute, second, zeroSecond
    case longYear, year
    case upperPM, lowerPM
    case zoneAbbreviation
    case offset(OffsetForm)
    /// Digits of the second, as many as are written (`.000`).
    case fraction(digits: Int, separator: UInt8)
    /// Digits of the second without trailing zeros, at most so many (`.999`).
    case trimmedFraction(digits: Int, separator: UInt8)
  }

  /// How an offset is written: `-0700`, `Z07:00:00` …
  struct OffsetForm: Equatable {
    /// Whether UTC is written `Z`.
    var hasZ: Bool
    var hasColon: Bool
    var hasMinutes: Bool
    var hasSeconds: Bool
  }

  /// The next element at or after a place, and where its text is; nil when there is only plain text left.
  func nextElement(from start: Int) -> (element: Element, range: Range<Int>)? {
    let bytes = text.bytes
    var place = start
    while place < bytes.count {
      if let found = element(at: place) { return found }
      place += 1
    }
    return nil
  }

  /// The elements by what they begin with, the longest first where one begins another.
  private func element(at place: Int) -> (element: Element, range: Range<Int>)? {
    let bytes = text.bytes
    func has(_ literal: StaticString, at offset: Int = place) -> Bool {
      literal.withUTF8Buffer {
        bytes.count - offset >= $0.count && bytes[offset..<(offset + $0.count)].elementsEqual($0)
      }
    }
    func found(_ element: Element, _ length: Int) -> (Element, Range<Int>) { (element, place..<(place + length)) }
    func isLowerCase(at offset: Int) -> Bool {
      offset < bytes.count && bytes[offset] >= UInt8(ascii: "a") && bytes[offset] <= UInt8(ascii: "z")
    }
    switch bytes[place] {
    case UInt8(ascii: "J"):
      if has("January") { return found(.longMonth, 7) }
      if has("Jan"), !isLowerCase(at: place + 3) { return found(.month, 3) }
    case UInt8(ascii: "M"):
      if has("Monday") { return found(.longWeekday, 6) }
      if has("Mon"), !isLowerCase(at: place + 3) { return found(.weekday, 3) }
      if has("MST") { return found(.zoneAbbreviation, 3) }
    case UInt8(ascii: "0"):
      if has("002") { return found(.zeroYearDay, 3) }
      let elements: [Element] = [.zeroMonth, .zeroDay, .zeroHour12, .zeroMinute, .zeroSecond, .year]
      if place + 1 < bytes.count, bytes[place + 1] >= UInt8(ascii: "1"), bytes[place + 1] <= UInt8(ascii: "6") {
        return found(elements[Int(bytes[place + 1] - UInt8(ascii: "1"))], 2)
      }
    case UInt8(ascii: "1"):
      return has("15") ? found(.hour, 2) : found(.numericMonth, 1)
    case UInt8(ascii: "2"):
      return has("2006") ? found(.longYear, 4) : found(.day, 1)
    case UInt8(ascii: "_"):
      // In `_2006` the line is a literal.
      if has("_2006") { return (.longYear, (place + 1)..<(place + 5)) }
      if has("_2") { return found(.underDay, 2) }
      if has("__2") { return found(.underYearDay, 3) }
    case UInt8(ascii: "3"): return found(.hour12, 1)
    case UInt8(ascii: "4"): return found(.minute, 1)
    case UInt8(ascii: "5"): return found(.second, 1)
    case UInt8(ascii: "P"): if has("PM") { return found(.upperPM, 2) }
    case UInt8(ascii: "p"): if has("pm") { return found(.lowerPM, 2) }
    case UInt8(ascii: "-"), UInt8(ascii: "Z"):
      let hasZ = bytes[place] == UInt8(ascii: "Z")
      func form(_ length: Int, colon: Bool, minutes: Bool, seconds: Bool) -> (Element, Range<Int>) {
        found(.offset(OffsetForm(hasZ: hasZ, hasColon: colon, hasMinutes: minutes, hasSeconds: seconds)), length)
      }
      let next = place + 1
      if has("070000", at: next) { return form(7, colon: false, minutes: true, seconds: true) }
      if has("07:00:00", at: next) { return form(9, colon: true, minutes: true, seconds: true) }
      if has("0700", at: next) { return form(5, colon: false, minutes: true, seconds: false) }
      if has("07:00", at: next) { return form(6, colon: true, minutes: true, seconds: false) }
      if has("07", at: next) { return form(3, colon: false, minutes: false, seconds: false) }
    case UInt8(ascii: "."), UInt8(ascii: ","):
      guard place + 1 < bytes.count else { return nil }
      let digit = bytes[place + 1]
      guard digit == UInt8(ascii: "0") || digit == UInt8(ascii: "9") else { return nil }
      var end = place + 1
      while end < bytes.count, bytes[end] == digit { end += 1 }
      // Another digit after them, and it is no fraction.
      if end < bytes.count, LeadingNumber.isDigit(bytes[end]) { return nil }
      let digits = end - place - 1
      return digit == UInt8(ascii: "0")
        ? found(.fraction(digits: digits, separator: bytes[place]), end - place)
        : found(.trimmedFraction(digits: digits, separator: bytes[place]), end - place)
    default: break
    }
    return nil
  }

  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]

  static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

  // MARK: Formatting

  /// Go's `Format`.
  func format(_ time: GoTime) -> ByteString {
    let fields = time.fields
    var result: [UInt8] = []
    var place = 0
    while let (element, range) = nextElement(from: place) {
      result.append(contentsOf: text.bytes[place..<range.lowerBound])
      place = range.upperBound
      append(element, of: fields, nanoseconds: time.nanoseconds, to: &result)
    }
    result.append(contentsOf: text.bytes[place...])
    return ByteString(result)
  }

  private func append(_ element: Element, of fields: GoTime.Fields, nanoseconds: Int32, to result: inout [UInt8]) {
    func name(_ names: [String], _ index: Int64) -> String {
      index >= 0 && index < names.count ? names[Int(index)] : ""
    }
    let date = fields.date
    switch element {
    case .year: TimeLayout.append(abs(date.year % 100), width: 2, to: &result)
    case .longYear: TimeLayout.append(date.year, width: 4, to: &result)
    case .month: result.append(contentsOf: name(TimeLayout.months, date.month - 1).utf8.prefix(3))
    case .longMonth: result.append(contentsOf: name(TimeLayout.months, date.month - 1).utf8)
    case .numericMonth: TimeLayout.append(date.month, width: 0, to: &result)
    case .zeroMonth: TimeLayout.append(date.month, width: 2, to: &result)
    case .weekday: result.append(contentsOf: name(TimeLayout.weekdays, fields.weekday).utf8.prefix(3))
    case .longWeekday: result.append(contentsOf: name(TimeLayout.weekdays, fields.weekday).utf8)
    case .day: TimeLayout.append(date.day, width: 0, to: &result)
    case .underDay:
      if date.day < 10 { result.append(UInt8(ascii: " ")) }
      TimeLayout.append(date.day, width: 0, to: &result)
    case .zeroDay: TimeLayout.append(date.day, width: 2, to: &result)
    case .underYearDay:
      let day = date.dayOfYear
      if day < 100 { result.append(UInt8(ascii: " ")) }
      if day < 10 { result.append(UInt8(ascii: " ")) }
      TimeLayout.append(day, width: 0, to: &result)
    case .zeroYearDay: TimeLayout.append(date.dayOfYear, width: 3, to: &result)
    case .hour: TimeLayout.append(fields.hour, width: 2, to: &result)
    case .hour12: TimeLayout.append(hour12(fields.hour), width: 0, to: &result)
    case .zeroHour12: TimeLayout.append(hour12(fields.hour), width: 2, to: &result)
    case .minute: TimeLayout.append(fields.minute, width: 0, to: &result)
    case .zeroMinute: TimeLayout.append(fields.minute, width: 2, to: &result)
    case .second: TimeLayout.append(fields.second, width: 0, to: &result)
    case .zeroSecond: TimeLayout.append(fields.second, width: 2, to: &result)
    case .upperPM: result.append(contentsOf: (fields.hour >= 12 ? "PM" : "AM").utf8)
    case .lowerPM: result.append(contentsOf: (fields.hour >= 12 ? "pm" : "am").utf8)
    case .offset(let form): append(form, offset: fields.offset, to: &result)
    case .zoneAbbreviation:
      if fields.abbreviation.isEmpty {
        let form = OffsetForm(hasZ: false, hasColon: false, hasMinutes: true, hasSeconds: false)
        append(form, offset: fields.offset, to: &result)
      } else {
        result.append(contentsOf: fields.abbreviation.bytes)
      }
    case .fraction(let digits, let separator):
      result.append(separator)
      result.append(contentsOf: fraction(nanoseconds, digits: digits))
    case .trimmedFraction(let digits, let separator):
      if nanoseconds == 0 { return }
      var text = fraction(nanoseconds, digits: digits)
      while text.last == UInt8(ascii: "0") { text.removeLast() }
      if text.isEmpty { return }
      result.append(separator)
      result.append(contentsOf: text)
    }
  }

  private func hour12(_ hour: Int64) -> Int64 { hour % 12 == 0 ? 12 : hour % 12 }

  private func fraction(_ nanoseconds: Int32, digits: Int) -> [UInt8] {
    var text: [UInt8] = []
    TimeLayout.append(Int64(nanoseconds), width: 9, to: &text)
    return Array(text.prefix(digits))
  }

  private func append(_ form: OffsetForm, offset: Int64, to result: inout [UInt8]) {
    if form.hasZ, offset == 0 { return result.append(UInt8(ascii: "Z")) }
    let minutes = offset / 60
    result.append(minutes < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
    TimeLayout.append(abs(minutes) / 60, width: 2, to: &result)
    if form.hasColon { result.append(UInt8(ascii: ":")) }
    if form.hasMinutes { TimeLayout.append(abs(minutes) % 60, width: 2, to: &result) }
    if form.hasSeconds {
      if form.hasColon { result.append(UInt8(ascii: ":")) }
      // The sign is the minutes' sign; Go then takes the seconds as they are.
      let seconds = minutes < 0 ? -offset : offset
      TimeLayout.append(seconds % 60, width: 2, to: &result)
    }
  }

  /// A number with at least `width` digits after its sign.
  static func append(_ number: Int64, width: Int, to result: inout [UInt8]) {
    if number < 0 { result.append(UInt8(ascii: "-")) }
    let digits = String(number.magnitude)
    result.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, width - digits.utf8.count)))
    result.append(contentsOf: digits.utf8)
  }
}
