import Text

/// A date or time as go-yaml recognises it: `2020-1-2`, `2020-01-02 15:04:05.5`, `2020-01-02T15:04:05Z`, with an offset.
struct Timestamp {
  private let year: Int
  private let month: Int
  private let day: Int
  private var hour = 0
  private var minute = 0
  private var second = 0
  private var nanoseconds = 0
  /// Minutes east of UTC.
  private var offset = 0

  /// Reads a timestamp; nil for any other text.
  init?(_ text: [UInt8]) {
    var scan = Scan(rest: text[...])
    let leading = text.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    guard leading.count == 4, let year = scan.number(digits: 4), scan.skip("-"),
      let month = scan.number(), (1...12).contains(month), scan.skip("-"), let day = scan.number()
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let longest = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    guard day >= 1, day <= longest else { return nil }
    if scan.rest.isEmpty { return }

    let hasOffset = scan.skip("T") || scan.skip("t")
    guard hasOffset || scan.skipSpaces() else { return nil }
    guard let hour = scan.number(), hour < 24, scan.skip(":"), let minute = scan.number(), minute < 60, scan.skip(":"),
      let second = scan.number(), second < 60
    else { return nil }
    self.hour = hour
    self.minute = minute
    self.second = second
    nanoseconds = scan.fraction()
    if hasOffset {
      guard let offset = scan.offset() else { return nil }
      self.offset = offset
    }
    guard scan.rest.isEmpty else { return nil }
  }

  /// The form that Go's JSON gives a time: RFC 3339 with as many digits of the second as needed.
  var rfc3339: ByteString {
    var text: [UInt8] = []
    func append(_ number: Int, digits: Int) {
      let decimal = String(number)
      text.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, digits - decimal.utf8.count)))
      text.append(contentsOf: decimal.utf8)
    }
    append(year, digits: 4)
    for (separator, number) in [("-", month), ("-", day), ("T", hour), (":", minute), (":", second)] {
      text.append(contentsOf: separator.utf8)
      append(number, digits: 2)
    }
    if nanoseconds > 0 {
      text.append(UInt8(ascii: "."))
      append(nanoseconds, digits: 9)
      while text.last == UInt8(ascii: "0") { text.removeLast() }
    }
    if offset == 0 {
      text.append(UInt8(ascii: "Z"))
    } else {
      text.append(UInt8(ascii: offset < 0 ? "-" : "+"))
      append(abs(offset) / 60, digits: 2)
      text.append(UInt8(ascii: ":"))
      append(abs(offset) % 60, digits: 2)
    }
    return ByteString(text)
  }

  /// The parts of the text, taken from its front.
  private struct Scan {
    var rest: ArraySlice<UInt8>

    private func isDigit(at index: Int) -> Bool {
      let place = rest.startIndex + index
      return place < rest.endIndex && rest[place] >= UInt8(ascii: "0") && rest[place] <= UInt8(ascii: "9")
    }

    /// A number of so many digits; of one or two where none is given.
    mutating func number(digits: Int? = nil) -> Int? {
      let count = digits ?? (isDigit(at: 1) ? 2 : 1)
      var value = 0
      for index in 0..<count {
        guard isDigit(at: index) else { return nil }
        value = value * 10 + Int(rest[rest.startIndex + index] - UInt8(ascii: "0"))
      }
      rest = rest.dropFirst(count)
      return value
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
      guard rest.first == UInt8(ascii: character) else { return false }
      rest = rest.dropFirst()
      return true
    }

    mutating func skipSpaces() -> Bool {
      let count = rest.prefix { $0 == UInt8(ascii: " ") }.count
      rest = rest.dropFirst(count)
      return count > 0
    }

    /// Nanoseconds after a point or comma, 0 without; digits after the ninth are dropped.
    mutating func fraction() -> Int {
      guard rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: ","), isDigit(at: 1) else { return 0 }
      rest = rest.dropFirst()
      var value = 0
      var digits = 0
      while isDigit(at: 0) {
        if digits < 9 { value = value * 10 + Int(rest[rest.startIndex] - UInt8(ascii: "0")) }
        digits += 1
        rest = rest.dropFirst()
      }
      while digits < 9 {
        value *= 10
        digits += 1
      }
      return value
    }

    /// `Z` or `±hh:mm` in minutes.
    mutating func offset() -> Int? {
      if skip("Z") { return 0 }
      let isNegative = rest.first == UInt8(ascii: "-")
      guard skip("+") || skip("-"), let hours = number(digits: 2), skip(":"), let minutes = number(digits: 2),
        hours <= 24, minutes <= 60
      else { return nil }
      let total = hours * 60 + minutes
      return isNegative ? -total : total
    }
  }
}

extension ByteString {
  /// The form that Go's JSON gives a ``ResolvedScalar/timestamp(_:)``: RFC 3339; the text itself if it is none.
  public var timestampAsRFC3339: ByteString { Timestamp(bytes)?.rfc3339 ?? self }
}
