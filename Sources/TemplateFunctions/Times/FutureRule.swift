import Text

/// The rule of a time zone's future, the last line of its file: `CET-1CEST,M3.5.0,M10.5.0/3`, read as Go reads it.
struct FutureRule: Sendable {
  private let standard: Name
  private let daylight: (name: Name, start: Day, end: Day)?

  private struct Name: Sendable {
    var abbreviation: ByteString
    /// Seconds east of UTC; the text has it the other way round.
    var offset: Int64
  }

  /// A day of the year and the time of that day in seconds.
  private struct Day: Sendable {
    enum Kind: Sendable {
      /// 1 to 365, with February 29 not counted.
      case julian(Int64)
      /// 0 to 365.
      case dayOfYear(Int64)
      case month(Int64, week: Int64, weekday: Int64)
    }
    var kind: Kind
    var time: Int64 = 7200
  }

  /// Reads the rule; nil where Go would not take it.
  init?(_ text: ArraySlice<UInt8>) {
    var rest = text
    guard let name = FutureRule.name(&rest), let offset = FutureRule.offset(&rest) else { return nil }
    standard = Name(abbreviation: name, offset: -offset)
    if rest.isEmpty || rest.first == UInt8(ascii: ",") {
      daylight = nil
      return
    }
    guard let daylightName = FutureRule.name(&rest) else { return nil }
    var daylightOffset = standard.offset + 3600
    if let next = rest.first, next != UInt8(ascii: ",") {
      guard let offset = FutureRule.offset(&rest) else { return nil }
      daylightOffset = -offset
    }
    if rest.isEmpty { rest = Array(",M3.2.0,M11.1.0".utf8)[...] }
    guard rest.first == UInt8(ascii: ",") || rest.first == UInt8(ascii: ";") else { return nil }
    rest = rest.dropFirst()
    guard let start = FutureRule.day(&rest), rest.first == UInt8(ascii: ",") else { return nil }
    rest = rest.dropFirst()
    guard let end = FutureRule.day(&rest), rest.isEmpty else { return nil }
    daylight = (Name(abbreviation: daylightName, offset: daylightOffset), start, end)
  }

  /// What clocks show at a time past the last known transition.
  func observance(at time: Int64, after last: Int64) -> GoLocation.Observance? {
    guard let daylight else {
      return GoLocation.Observance(abbreviation: standard.abbreviation, offset: standard.offset, start: last)
    }
    let date = CivilDate(daysSince1970: CivilDate.days(ofSeconds: time))
    let yearStart = CivilDate.daysSince1970(year: date.year, month: 1, day: 1) &* 86400
    let second = time &- yearStart
    var start = FutureRule.seconds(of: daylight.start, year: date.year, offset: standard.offset)
    var end = FutureRule.seconds(of: daylight.end, year: date.year, offset: daylight.name.offset)
    var outer = (name: standard, isDaylight: false)
    var inner = (name: daylight.name, isDaylight: true)
    if end < start {
      // South of the equator: daylight time holds at the year's two ends.
      swap(&start, &end)
      swap(&outer, &inner)
    }
    func observance(
      _ which: (name: Name, isDaylight: Bool), _ start: Int64, _ end: Int64
    ) -> GoLocation.Observance {
      GoLocation.Observance(
        abbreviation: which.name.abbreviation, offset: which.name.offset, start: yearStart &+ start,
        end: yearStart &+ end, isDaylight: which.isDaylight)
    }
    if second < start { return observance(outer, 0, start) }
    if second >= end { return observance(outer, end, 365 * 86400) }
    return observance(inner, start, end)
  }

  /// The second of the year, in UTC, at which a rule's day comes.
  private static func seconds(of day: Day, year: Int64, offset: Int64) -> Int64 {
    let isLeap = CivilDate.isLeap(year)
    let days: Int64
    switch day.kind {
    case .julian(let number): days = number - 1 + (isLeap && number >= 60 ? 1 : 0)
    case .dayOfYear(let number): days = number
    case .month(let month, let week, let weekday):
      let first = CivilDate.daysSince1970(year: year, month: month, day: 1)
      var inMonth = (weekday - CivilDate.weekday(ofDay: first) + 7) % 7
      var index: Int64 = 1
      while index < week, inMonth + 7 < CivilDate.days(inMonth: month, year: year) {
        inMonth += 7
        index += 1
      }
      days = first &- CivilDate.daysSince1970(year: year, month: 1, day: 1) &+ inMonth
    }
    return days &* 86400 &+ day.time &- offset
  }

  // MARK: Reading

  private static func name(_ rest: inout ArraySlice<UInt8>) -> ByteString? {
    if rest.first == UInt8(ascii: "<") {
      guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return nil }
      defer { rest = rest[(end + 1)...] }
      return ByteString(rest[(rest.startIndex + 1)..<end])
    }
    let stops = Set("0123456789,-+".utf8)
    let name = rest.prefix { !stops.contains($0) }
    guard name.count >= 3 else { return nil }
    rest = rest[name.endIndex...]
    return ByteString(name)
  }

  /// `[+-]hh[:mm[:ss]]` in seconds.
  private static func offset(_ rest: inout ArraySlice<UInt8>) -> Int64? {
    guard let first = rest.first else { return nil }
    let isNegative = first == UInt8(ascii: "-")
    if isNegative || first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    guard let hours = number(&rest, 0...(24 * 7)) else { return nil }
    var seconds = hours * 3600
    for unit in [60, 1] as [Int64] where rest.first == UInt8(ascii: ":") {
      rest = rest.dropFirst()
      guard let part = number(&rest, 0...59) else { return nil }
      seconds += part * unit
    }
    return isNegative ? -seconds : seconds
  }

  private static func day(_ rest: inout ArraySlice<UInt8>) -> Day? {
    var day: Day
    if rest.first == UInt8(ascii: "J") {
      rest = rest.dropFirst()
      guard let number = number(&rest, 1...365) else { return nil }
      day = Day(kind: .julian(number))
    } else if rest.first == UInt8(ascii: "M") {
      rest = rest.dropFirst()
      guard let month = number(&rest, 1...12), rest.first == UInt8(ascii: ".") else { return nil }
      rest = rest.dropFirst()
      guard let week = number(&rest, 1...5), rest.first == UInt8(ascii: ".") else { return nil }
      rest = rest.dropFirst()
      guard let weekday = number(&rest, 0...6) else { return nil }
      day = Day(kind: .month(month, week: week, weekday: weekday))
    } else {
      guard let number = number(&rest, 0...365) else { return nil }
      day = Day(kind: .dayOfYear(number))
    }
    if rest.first == UInt8(ascii: "/") {
      rest = rest.dropFirst()
      guard let time = offset(&rest) else { return nil }
      day.time = time
    }
    return day
  }

  private static func number(_ rest: inout ArraySlice<UInt8>, _ range: ClosedRange<Int64>) -> Int64? {
    let digits = rest.prefix(while: LeadingNumber.isDigit)
    guard !digits.isEmpty else { return nil }
    rest = rest[digits.endIndex...]
    let value = digits.reduce(Int64(0)) { min($0, 1_000_000) * 10 + Int64($1 - UInt8(ascii: "0")) }
    return range.contains(value) ? value : nil
  }
}
