import Text

/// The formats of dates, times and durations (RFC 3339).
enum SchemaTimeFormat {
  /// What is wrong with `2020-12-31`, in the words of Go's time package.
  static func dateProblem(_ text: ByteString) -> String? {
    var rest = text.bytes[...]
    let layout = "2006-01-02"
    func unparsed(_ element: String) -> String {
      let value = String(decoding: rest, as: UTF8.self)
      return "parsing time \"\(text)\" as \"\(layout)\": cannot parse \"\(value)\" as \"\(element)\""
    }
    func number(_ digits: Int) -> Int? {
      let part = rest.prefix(digits)
      guard part.count == digits, part.allSatisfy(isDigit) else { return nil }
      return part.reduce(0) { $0 * 10 + Int($1 &- UInt8(ascii: "0")) }
    }
    guard let year = number(4) else { return unparsed("2006") }
    rest = rest.dropFirst(4)
    guard rest.first == UInt8(ascii: "-") else { return unparsed("-") }
    rest = rest.dropFirst()
    guard let month = number(2) else { return unparsed("01") }
    guard (1...12).contains(month) else { return "parsing time \"\(text)\": month out of range" }
    rest = rest.dropFirst(2)
    guard rest.first == UInt8(ascii: "-") else { return unparsed("-") }
    rest = rest.dropFirst()
    guard let day = number(2) else { return unparsed("02") }
    rest = rest.dropFirst(2)
    guard rest.isEmpty else {
      return "parsing time \"\(text)\": extra text: \"\(String(decoding: rest, as: UTF8.self))\""
    }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let longest = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    return (1...longest).contains(day) ? nil : "parsing time \"\(text)\": day out of range"
  }

  /// What is wrong with `15:04:05Z`.
  static func timeProblem(_ text: ByteString) -> String? {
    let bytes = text.bytes
    guard bytes.count >= 9 else { return "less than 9 characters long" }
    guard bytes[2] == UInt8(ascii: ":"), bytes[5] == UInt8(ascii: ":") else {
      return "missing colon in correct place"
    }
    guard let hour = number(bytes[0..<2]), let minute = number(bytes[3..<5]), let second = number(bytes[6..<8]) else {
      return "invalid hour/min/sec"
    }
    guard hour <= 23, minute <= 59, second <= 60 else { return "hour/min/sec out of range" }
    var rest = bytes[8...]
    if rest.first == UInt8(ascii: ".") {
      let digits = rest.dropFirst().prefix(while: isDigit)
      if digits.isEmpty { return "no digits in second fraction" }
      rest = rest.dropFirst(1 + digits.count)
    }
    var minutes = hour * 60 + minute
    if !(rest.count == 1 && (rest.first ?? 0) | 0x20 == UInt8(ascii: "z")) {
      guard rest.count == 6 else { return "offset must be 6 characters long" }
      let offset = Array(rest)
      let sign: Int
      switch offset[0] {
      case UInt8(ascii: "+"): sign = -1
      case UInt8(ascii: "-"): sign = 1
      default: return "offset must begin with plus/minus"
      }
      guard offset[3] == UInt8(ascii: ":") else { return "missing colon in offset in correct place" }
      guard let offsetHour = number(offset[1..<3]), let offsetMinute = number(offset[4..<6]) else {
        return "invalid hour/min in offset"
      }
      guard offsetHour <= 23, offsetMinute <= 59 else { return "hour/min in offset out of range" }
      minutes += sign * (offsetHour * 60 + offsetMinute)
      if minutes < 0 { minutes += 24 * 60 }
    }
    return second >= 60 && minutes != 23 * 60 + 59 ? "invalid leap second" : nil
  }

  /// What is wrong with `2020-12-31T15:04:05Z`.
  static func dateTimeProblem(_ text: ByteString) -> String? {
    guard text.count >= 20 else { return "less than 20 characters long" }
    guard text.bytes[10] | 0x20 == UInt8(ascii: "t") else { return "11th character must be t or T" }
    if let problem = dateProblem(ByteString(text.bytes[..<10])) { return "invalid date element: \(problem)" }
    return timeProblem(ByteString(text.bytes[11...])).map { "invalid time element: \($0)" }
  }

  /// What is wrong with `P1DT12H`.
  static func durationProblem(_ text: ByteString) -> String? {
    guard text.hasPrefix("P") else { return "must start with P" }
    let body = ByteString(text.bytes[1...])
    if body.isEmpty { return "nothing after P" }
    if body.hasSuffix("W") {
      let weeks = body.bytes.dropLast()
      if weeks.isEmpty { return "no number in week" }
      return weeks.allSatisfy(isDigit) ? nil : "invalid week"
    }
    let allUnits = ["YMD", "HMS"].map { Array($0.utf8) }
    for (index, part) in body.split(separator: ByteString("T")).enumerated() {
      if index > 0, part.isEmpty { return "no time elements" }
      guard index < allUnits.count else { return "more than one T" }
      var units = allUnits[index][...]
      var rest = part.bytes[...]
      while !rest.isEmpty {
        let digits = rest.prefix(while: isDigit)
        if digits.isEmpty { return "missing number" }
        rest = rest.dropFirst(digits.count)
        guard let unit = rest.first else { return "missing unit" }
        guard let place = units.firstIndex(of: unit) else {
          let shown = SchemaFormat.quotedCharacter(UInt32(unit))
          return allUnits[index].contains(unit) ? "unit \(shown) out of order" : "invalid unit \(shown)"
        }
        units = units[(place + 1)...]
        rest = rest.dropFirst()
      }
    }
    return nil
  }

  /// What is wrong with `2020-12-31T15:04:05Z/P1D`.
  static func periodProblem(_ text: ByteString) -> String? {
    guard let slash = text.bytes.firstIndex(of: UInt8(ascii: "/")) else { return "missing slash" }
    let start = ByteString(text.bytes[..<slash])
    let end = ByteString(text.bytes[(slash + 1)...])
    if start.hasPrefix("P") {
      return durationProblem(start).map { "invalid start duration: \($0)" }
        ?? dateTimeProblem(end).map { "invalid end date-time: \($0)" }
    }
    if let problem = dateTimeProblem(start) { return "invalid start date-time: \(problem)" }
    return end.hasPrefix("P")
      ? durationProblem(end).map { "invalid end duration: \($0)" }
      : dateTimeProblem(end).map { "invalid end date-time: \($0)" }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard digits.allSatisfy(isDigit) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 &- UInt8(ascii: "0")) }
  }
}
