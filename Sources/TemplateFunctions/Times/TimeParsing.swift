import GoTemplate
import Text

extension TimeLayout {
  /// Go's `time.ParseInLocation`: reads a time by this layout.
  ///
  /// - Parameter local: the location of a time without a zone, and the one whose abbreviations are known.
  /// - Throws: ``FunctionError`` with Go's text (`parsing time "x" as "2006": cannot parse "x" as "2006"`).
  func parse(_ value: ByteString, local: GoLocation) throws(FunctionError) -> GoTime {
    var parsing = TimeParsing(layout: self, value: value)
    try parsing.read()
    return try parsing.time(local: local)
  }
}

extension GoTime {
  /// Reads a time as encoding/json does, by RFC 3339.
  ///
  /// - Throws: ``FunctionError`` with Go's text.
  public init(rfc3339 text: ByteString) throws(FunctionError) {
    self = try TimeLayout(ByteString("2006-01-02T15:04:05Z07:00")).parse(text, local: .utc)
  }
}

/// A time being read by a layout.
private struct TimeParsing {
  let layout: TimeLayout
  let value: ByteString
  private var rest: ArraySlice<UInt8>

  private var year: Int64 = 0
  private var month: Int64?
  private var day: Int64?
  private var dayOfYear: Int64?
  private var hour: Int64 = 0
  private var minute: Int64 = 0
  private var second: Int64 = 0
  private var nanosecond: Int64 = 0
  private var half: Half?
  private var isUTC = false
  private var offset: Int64?
  private var abbreviation: ArraySlice<UInt8> = []

  private enum Half { case morning, afternoon }

  /// Why an element could not be read.
  private enum Failure: Error {
    /// The text is no such element.
    case mismatch
    /// The element is read, and its number is out of its range.
    case range(String)
  }

  init(layout: TimeLayout, value: ByteString) {
    self.layout = layout
    self.value = value
    rest = value.bytes[...]
  }

  mutating func read() throws(FunctionError) {
    let bytes = layout.text.bytes
    var place = 0
    while true {
      let next = layout.nextElement(from: place)
      let prefix = bytes[place..<(next?.range.lowerBound ?? bytes.count)]
      guard skip(prefix) else { throw mismatch(element: prefix, at: rest) }
      guard let (element, range) = next else {
        if !rest.isEmpty { throw failure(": extra text: " + GoTimeQuote.quoted(ByteString(rest)).string) }
        return
      }
      place = range.upperBound
      let before = rest
      do throws(Failure) {
        try read(element, layoutPlace: place)
      } catch {
        switch error {
        case .mismatch: throw mismatch(element: bytes[range], at: before)
        case .range(let what): throw failure(": " + what + " out of range")
        }
      }
    }
  }

  private func mismatch(element: ArraySlice<UInt8>, at rest: ArraySlice<UInt8>) -> FunctionError {
    let parts = [value, layout.text, ByteString(rest), ByteString(element)].map { GoTimeQuote.quoted($0).string }
    return FunctionError("parsing time \(parts[0]) as \(parts[1]): cannot parse \(parts[2]) as \(parts[3])")
  }

  private func failure(_ words: String) -> FunctionError {
    FunctionError("parsing time " + GoTimeQuote.quoted(value).string + words)
  }

  /// Passes the layout's plain text; a space in it stands for any number of them.
  private mutating func skip(_ prefix: ArraySlice<UInt8>) -> Bool {
    let space = UInt8(ascii: " ")
    var prefix = prefix
    while let first = prefix.first {
      if first == space {
        if let next = rest.first, next != space { return false }
        prefix = prefix.drop { $0 == space }
        rest = rest.drop { $0 == space }
        continue
      }
      guard rest.first == first else { return false }
      prefix = prefix.dropFirst()
      rest = rest.dropFirst()
    }
    return true
  }

  // MARK: Elements

  private mutating func read(_ element: TimeLayout.Element, layoutPlace: Int) throws(Failure) {
    switch element {
    case .year:
      guard rest.count >= 2 else { throw .mismatch }
      let two = try signedNumber(take(2))
      year = two >= 69 ? two + 1900 : two + 2000
    case .longYear:
      guard rest.count >= 4, isDigit(at: 0) else { throw .mismatch }
      year = try signedNumber(take(4))
    case .month: month = try name(TimeLayout.months, length: 3) + 1
    case .longMonth: month = try name(TimeLayout.months, length: nil) + 1
    case .numericMonth, .zeroMonth:
      let number = try number(isFixed: element == .zeroMonth)
      if number < 1 || number > 12 { throw .range("month") }
      month = number
    case .weekday: _ = try name(TimeLayout.weekdays, length: 3)
    case .longWeekday: _ = try name(TimeLayout.weekdays, length: nil)
    case .day, .underDay, .zeroDay:
      if element == .underDay, rest.first == UInt8(ascii: " ") { rest = rest.dropFirst() }
      day = try number(isFixed: element == .zeroDay)
    case .underYearDay, .zeroYearDay:
      for _ in 0..<2 where element == .underYearDay && rest.first == UInt8(ascii: " ") { rest = rest.dropFirst() }
      let digits = rest.prefix(3).prefix(while: LeadingNumber.isDigit)
      guard !digits.isEmpty, element == .underYearDay || digits.count == 3 else { throw .mismatch }
      rest = rest[digits.endIndex...]
      dayOfYear = decimal(digits)
    case .hour:
      hour = try number(isFixed: false)
      if hour >= 24 { throw .range("hour") }
    case .hour12, .zeroHour12:
      hour = try number(isFixed: element == .zeroHour12)
      if hour > 12 { throw .range("hour") }
    case .minute, .zeroMinute:
      minute = try number(isFixed: element == .zeroMinute)
      if minute >= 60 { throw .range("minute") }
    case .second, .zeroSecond:
      second = try number(isFixed: element == .zeroSecond)
      if second >= 60 { throw .range("second") }
      try readUnannouncedFraction(layoutPlace: layoutPlace)
    case .upperPM: half = try half(morning: "AM", afternoon: "PM")
    case .lowerPM: half = try half(morning: "am", afternoon: "pm")
    case .offset(let form): try readOffset(form)
    case .zoneAbbreviation:
      if rest.starts(with: "UTC".utf8) {
        isUTC = true
        rest = rest.dropFirst(3)
      } else {
        guard let length = TimeParsing.abbreviationLength(rest) else { throw .mismatch }
        abbreviation = take(length)
      }
    case .fraction(let digits, _):
      guard rest.count >= 1 + digits else { throw .mismatch }
      try readFraction(take(1 + digits))
    case .trimmedFraction:
      // It may be left out, and may have more digits than the layout.
      guard isPoint(at: 0), isDigit(at: 1) else { return }
      try readFraction(take(1 + rest.dropFirst().prefix(while: LeadingNumber.isDigit).count))
    }
  }

  /// A fraction in the value right after the seconds is taken even when the layout has none.
  private mutating func readUnannouncedFraction(layoutPlace: Int) throws(Failure) {
    guard isPoint(at: 0), isDigit(at: 1) else { return }
    switch layout.nextElement(from: layoutPlace)?.element {
    case .fraction, .trimmedFraction: return
    default: try readFraction(take(1 + rest.dropFirst().prefix(while: LeadingNumber.isDigit).count))
    }
  }

  /// A point or comma and digits; those after the ninth don't count.
  private mutating func readFraction(_ text: ArraySlice<UInt8>) throws(Failure) {
    guard let point = text.first, point == UInt8(ascii: ".") || point == UInt8(ascii: ",") else { throw .mismatch }
    let digits = text.prefix(10).dropFirst()
    var number = try signedNumber(digits)
    if number < 0 { throw .range("fractional second") }
    for _ in digits.count..<9 { number *= 10 }
    nanosecond = number
  }

  private mutating func readOffset(_ form: TimeLayout.OffsetForm) throws(Failure) {
    if form.hasZ, rest.first == UInt8(ascii: "Z") {
      rest = rest.dropFirst()
      isUTC = true
      return
    }
    let length = 3 + (form.hasMinutes ? 2 : 0) + (form.hasSeconds ? 2 : 0)
    let colons = form.hasColon ? (form.hasSeconds ? 2 : 1) : 0
    guard rest.count >= length + colons else { throw .mismatch }
    let text = Array(rest.prefix(length + colons))
    for index in 0..<colons where text[3 + 3 * index] != UInt8(ascii: ":") { throw .mismatch }
    rest = rest.dropFirst(length + colons)
    let step = form.hasColon ? 3 : 2
    func part(_ index: Int) -> Int64? {
      let start = 1 + index * step
      let digits = text[start..<(start + 2)]
      return digits.allSatisfy(LeadingNumber.isDigit) ? decimal(digits) : nil
    }
    let hours = part(0)
    let minutes = form.hasMinutes ? part(1) : 0
    let seconds = form.hasSeconds ? part(2) : 0
    // A part is only read when those before it could be.
    if let hours, hours > 24 { throw .range("time zone offset hour") }
    if hours != nil, let minutes, minutes > 60 { throw .range("time zone offset minute") }
    if hours != nil, minutes != nil, let seconds, seconds > 60 { throw .range("time zone offset second") }
    guard let hours, let minutes, let seconds else { throw .mismatch }
    let magnitude = (hours * 60 + minutes) * 60 + seconds
    switch text[0] {
    case UInt8(ascii: "+"): offset = magnitude
    case UInt8(ascii: "-"): offset = -magnitude
    default: throw .mismatch
    }
  }

  /// How long the zone's abbreviation at the front is (`PST`, `CEST`, `WITA`, `GMT+3`, `+03`), or nil.
  private static func abbreviationLength(_ text: ArraySlice<UInt8>) -> Int? {
    let bytes = Array(text.prefix(32))
    guard bytes.count >= 3 else { return nil }
    if bytes.starts(with: "ChST".utf8) || bytes.starts(with: "MeST".utf8) { return 4 }
    if bytes.starts(with: "GMT".utf8) { return 3 + signedOffsetLength(bytes[3...]) }
    if bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-") {
      let length = signedOffsetLength(bytes[...])
      return length > 0 ? length : nil
    }
    let upper = bytes.prefix(6).prefix { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") }
    switch upper.count {
    case 3: return 3
    case 4: return bytes[3] == UInt8(ascii: "T") || bytes.starts(with: "WITA".utf8) ? 4 : nil
    case 5: return bytes[4] == UInt8(ascii: "T") ? 5 : nil
    default: return nil
    }
  }

  /// The length of a sign and a number of hours below 24; 0 when there is none.
  private static func signedOffsetLength(_ text: ArraySlice<UInt8>) -> Int {
    guard let sign = text.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return 0 }
    let digits = text.dropFirst().prefix(while: LeadingNumber.isDigit)
    guard !digits.isEmpty, decimal(digits) <= 23 else { return 0 }
    return 1 + digits.count
  }

  private mutating func name(_ names: [String], length: Int?) throws(Failure) -> Int64 {
    for (index, name) in names.enumerated() {
      let letters = Array(name.utf8.prefix(length ?? Int.max))
      guard rest.count >= letters.count else { continue }
      // Letters alone are folded; the names have nothing else.
      if zip(rest, letters).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) {
        rest = rest.dropFirst(letters.count)
        return Int64(index)
      }
    }
    throw .mismatch
  }

  private mutating func half(morning: String, afternoon: String) throws(Failure) -> Half {
    let text = rest.prefix(2)
    defer { if text.count == 2 { rest = rest.dropFirst(2) } }
    if text.elementsEqual(afternoon.utf8) { return .afternoon }
    if text.elementsEqual(morning.utf8) { return .morning }
    throw .mismatch
  }

  /// One digit or two; two exactly where the layout has a zero.
  private mutating func number(isFixed: Bool) throws(Failure) -> Int64 {
    let digits = rest.prefix(2).prefix(while: LeadingNumber.isDigit)
    guard !digits.isEmpty, !isFixed || digits.count == 2 else { throw .mismatch }
    rest = rest[digits.endIndex...]
    return TimeParsing.decimal(digits)
  }

  /// Digits with or without a sign, all of the text.
  private func signedNumber(_ text: ArraySlice<UInt8>) throws(Failure) -> Int64 {
    let isNegative = text.first == UInt8(ascii: "-")
    let digits = isNegative || text.first == UInt8(ascii: "+") ? text.dropFirst() : text
    guard digits.allSatisfy(LeadingNumber.isDigit) else { throw .mismatch }
    return isNegative ? -decimal(digits) : decimal(digits)
  }

  private func decimal(_ digits: ArraySlice<UInt8>) -> Int64 { TimeParsing.decimal(digits) }

  private static func decimal(_ digits: ArraySlice<UInt8>) -> Int64 {
    digits.reduce(0) { min($0, 1_000_000_000_000) * 10 + Int64($1 - UInt8(ascii: "0")) }
  }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8> {
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  private func isDigit(at distance: Int) -> Bool {
    rest.count > distance && LeadingNumber.isDigit(rest[rest.startIndex + distance])
  }

  private func isPoint(at distance: Int) -> Bool {
    guard rest.count > distance else { return false }
    let byte = rest[rest.startIndex + distance]
    return byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",")
  }

  // MARK: The time

  func time(local: GoLocation) throws(FunctionError) -> GoTime {
    var hour = hour
    if half == .afternoon, hour < 12 { hour += 12 }
    if half == .morning, hour == 12 { hour = 0 }
    let date = try date()
    func time(in location: GoLocation) -> GoTime {
      GoTime(
        year: date.year, month: date.month, day: date.day, hour: hour, minute: minute, second: second,
        nanosecond: nanosecond, location: location)
    }
    if isUTC { return time(in: .utc) }
    if let offset {
      var time = time(in: .utc)
      time.seconds = time.seconds &- offset
      let observance = local.observance(at: time.seconds)
      let isLocal =
        observance.offset == offset && (abbreviation.isEmpty || observance.abbreviation.bytes[...] == abbreviation)
      time.location = isLocal ? local : .fixed(ByteString(abbreviation), offset: offset)
      return time
    }
    if !abbreviation.isEmpty {
      var time = time(in: .utc)
      if let offset = local.offset(ofAbbreviation: ByteString(abbreviation), at: time.seconds) {
        time.seconds = time.seconds &- offset
        time.location = local
        return time
      }
      // A zone that is not known here has no offset, but for GMT+3.
      var offset: Int64 = 0
      if abbreviation.count > 3, abbreviation.starts(with: "GMT".utf8) {
        offset = ((try? signedNumber(abbreviation.dropFirst(3))) ?? 0) * 3600
      }
      time.location = .fixed(ByteString(abbreviation), offset: offset)
      return time
    }
    return time(in: local)
  }

  /// The date, with the day of the year reckoned into it and checked against it.
  private func date() throws(FunctionError) -> CivilDate {
    var month = month
    var day = day
    if let dayOfYear {
      let isLeap = CivilDate.isLeap(year)
      guard dayOfYear >= 1, dayOfYear <= (isLeap ? 366 : 365) else { throw failure(": day-of-year out of range") }
      let first = CivilDate.daysSince1970(year: year, month: 1, day: 1)
      let date = CivilDate(daysSince1970: first + dayOfYear - 1)
      if let month, month != date.month { throw failure(": day-of-year does not match month") }
      if let day, day != date.day { throw failure(": day-of-year does not match day") }
      month = date.month
      day = date.day
    }
    let date = CivilDate(year: year, month: month ?? 1, day: day ?? 1)
    guard date.day >= 1, date.day <= CivilDate.days(inMonth: date.month, year: year) else {
      throw failure(": day out of range")
    }
    return date
  }
}
