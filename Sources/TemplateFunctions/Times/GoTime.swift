import Text

/// Go's `time.Time`: an instant with nanoseconds, and the location it is shown in.
public struct GoTime: Sendable {
  /// Seconds since 1970 in UTC.
  public var seconds: Int64
  /// Nanoseconds of the second, 0 to 999999999.
  public var nanoseconds: Int32
  /// Where it is shown.
  public var location: GoLocation
  /// The reading of the monotonic clock that a time from `now` carries along and prints as `m=+0.000000001`.
  var monotonic: Int64?

  /// An instant.
  public init(seconds: Int64, nanoseconds: Int32, location: GoLocation) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
    self.location = location
    monotonic = nil
  }

  /// Go's `time.Date`: fields shown in a location; fields out of range count on.
  init(
    year: Int64, month: Int64, day: Int64, hour: Int64, minute: Int64, second: Int64, nanosecond: Int64,
    location: GoLocation
  ) {
    let carried = CivilDate.floor(nanosecond, 1_000_000_000)
    var seconds = CivilDate.daysSince1970(year: year, month: month, day: day) &* 86400
    seconds = seconds &+ hour &* 3600 &+ minute &* 60 &+ second &+ carried
    // The offset is that of the instant, which is not known yet: guess, and look again near a transition.
    var guess = location.observance(at: seconds)
    if guess.offset != 0 {
      let instant = seconds &- guess.offset
      if instant < guess.start || instant >= guess.end { guess = location.observance(at: instant) }
      seconds = seconds &- guess.offset
    }
    self.init(
      seconds: seconds, nanoseconds: Int32(truncatingIfNeeded: nanosecond &- carried &* 1_000_000_000),
      location: location)
  }

  /// Go's zero time, January 1 of year 1 in UTC: what a failed parse leaves.
  public static let zero = GoTime(seconds: -62_135_596_800, nanoseconds: 0, location: .utc)

  /// The fields that clocks and calendars show in the location.
  struct Fields {
    var date: CivilDate
    var weekday: Int64
    var hour: Int64
    var minute: Int64
    var second: Int64
    var abbreviation: ByteString
    var offset: Int64
  }

  var fields: Fields {
    let observance = location.observance(at: seconds)
    let local = seconds &+ observance.offset
    let days = CivilDate.days(ofSeconds: local)
    let second = local &- days &* 86400
    return Fields(
      date: CivilDate(daysSince1970: days), weekday: CivilDate.weekday(ofDay: days), hour: second / 3600,
      minute: second % 3600 / 60, second: second % 60, abbreviation: observance.abbreviation, offset: observance.offset)
  }

  /// The same instant shown elsewhere.
  func shown(in location: GoLocation) -> GoTime {
    GoTime(seconds: seconds, nanoseconds: nanoseconds, location: location)
  }

  /// Go's `Add`.
  func adding(_ duration: GoDuration) -> GoTime {
    var sum = self
    var nanoseconds = Int64(nanoseconds) + duration.nanoseconds % 1_000_000_000
    sum.seconds = seconds &+ duration.nanoseconds / 1_000_000_000
    if nanoseconds >= 1_000_000_000 {
      sum.seconds = sum.seconds &+ 1
      nanoseconds -= 1_000_000_000
    } else if nanoseconds < 0 {
      sum.seconds = sum.seconds &- 1
      nanoseconds += 1_000_000_000
    }
    sum.nanoseconds = Int32(truncatingIfNeeded: nanoseconds)
    if let monotonic {
      let (reading, overflow) = monotonic.addingReportingOverflow(duration.nanoseconds)
      sum.monotonic = overflow ? nil : reading
    }
    return sum
  }

  /// Go's `Sub`: the span since another time, as far as a duration reaches.
  func since(_ other: GoTime) -> GoDuration {
    let (seconds, overflow) = seconds.subtractingReportingOverflow(other.seconds)
    let limit = GoDuration(nanoseconds: self < other ? Int64.min : Int64.max)
    if overflow { return limit }
    let (product, tooLarge) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    if tooLarge { return limit }
    let (sum, wrapped) = product.addingReportingOverflow(Int64(nanoseconds) - Int64(other.nanoseconds))
    return wrapped ? limit : GoDuration(nanoseconds: sum)
  }

  static func < (left: GoTime, right: GoTime) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }

  func isSameInstant(as other: GoTime) -> Bool { seconds == other.seconds && nanoseconds == other.nanoseconds }

  /// Go's `String`.
  var text: ByteString {
    var text = TimeLayout(ByteString("2006-01-02 15:04:05.999999999 -0700 MST")).format(self).bytes
    if let monotonic {
      text.append(contentsOf: (monotonic < 0 ? " m=-" : " m=+").utf8)
      text.append(contentsOf: String(monotonic.magnitude / 1_000_000_000).utf8)
      text.append(UInt8(ascii: "."))
      TimeLayout.append(Int64(monotonic.magnitude % 1_000_000_000), width: 9, to: &text)
    }
    return ByteString(text)
  }
}

extension GoTime {
  /// An instant shown at a fixed offset, in seconds east of UTC.
  public init(seconds: Int64, nanoseconds: Int32, offset: Int32) {
    let location = offset == 0 ? GoLocation.utc : GoLocation.fixed(ByteString(), offset: Int64(offset))
    self.init(seconds: seconds, nanoseconds: nanoseconds, location: location)
  }

  /// The time in a layout of Go's package time, `2006-01-02 15:04:05`.
  public func formatted(as layout: ByteString) -> ByteString { TimeLayout(layout).format(self) }
}
