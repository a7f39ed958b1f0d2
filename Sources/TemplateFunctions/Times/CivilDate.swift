/// A day of the Gregorian calendar, extended backwards as Go's package time does it (there is a year 0).
struct CivilDate {
  var year: Int64
  /// 1 to 12.
  var month: Int64
  /// 1 to 31.
  var day: Int64

  init(year: Int64, month: Int64, day: Int64) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The date of a day counted from 1970-01-01.
  init(daysSince1970 days: Int64) {
    // Counted from 0000-03-01 in eras of 400 years, so that the leap day is the last of its year.
    let shifted = days &+ 719_468
    let era = CivilDate.floor(shifted, 146_097)
    let dayOfEra = shifted &- era &* 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra &+ era &* 400 &+ (month <= 2 ? 1 : 0)
  }

  /// The day of the year, 1 to 366.
  var dayOfYear: Int64 {
    CivilDate.daysSince1970(year: year, month: month, day: day)
      &- CivilDate.daysSince1970(year: year, month: 1, day: 1) &+ 1
  }

  /// Days from 1970-01-01 to a date; a month and a day out of range count on, as Go's `time.Date` normalises them.
  static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
    let monthIndex = month &- 1
    let carried = floor(monthIndex, 12)
    let month = monthIndex &- carried &* 12 + 1
    let year = year &+ carried &- (month <= 2 ? 1 : 0)
    let era = floor(year, 400)
    let yearOfEra = year &- era &* 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era &* 146_097 &+ dayOfEra &- 719_468 &+ day &- 1
  }

  /// The day that a second since 1970 falls on.
  static func days(ofSeconds seconds: Int64) -> Int64 { floor(seconds, 86400) }

  /// 0 for Sunday.
  static func weekday(ofDay days: Int64) -> Int64 {
    let shifted = days &+ 4
    return shifted &- floor(shifted, 7) &* 7
  }

  static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  static func days(inMonth month: Int64, year: Int64) -> Int64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Division towards minus infinity.
  static func floor(_ number: Int64, _ divisor: Int64) -> Int64 {
    let quotient = number / divisor
    return number % divisor < 0 ? quotient - 1 : quotient
  }
}
