import GoTemplate
import Text

/// A `time.Time` in a template: prints as `2006-01-02 15:04:05 +0000 UTC`, is RFC 3339 in JSON.
public final class TimeObject: Object {
  /// The instant.
  public let time: GoTime

  /// An instant as an object.
  public init(_ time: GoTime) { self.time = time }

  /// An instant as a value.
  static func value(_ time: GoTime) -> Value { .object(TimeObject(time)) }

  public override var typeName: String { "time.Time" }
  public override var kind: GoKind { .structure }
  public override var printed: ByteString? { time.text }
  public override var goSyntax: ByteString? { time.goSyntax }

  /// The fields that Go's type has, for verbs that are none of a time.
  public override var fields: [(name: String, value: Value)]? {
    let place = time.location === GoLocation.utc ? LocationObject.none : LocationObject(time.location)
    return [
      ("wall", .object(SizedInteger(unsigned: UInt64(time.nanoseconds), .uint64))),
      ("ext", .int64(time.seconds &- GoTime.zero.seconds)), ("loc", .object(place)),
    ]
  }

  /// No field is exported.
  public override func field(_ name: ByteString) -> Value? { nil }

  /// RFC 3339 with nanoseconds; nil where Go refuses (a year of more than four digits, an offset of a day).
  public override var plainData: Value? {
    let fields = time.fields
    guard fields.date.year >= 0, fields.date.year <= 9999, abs(fields.offset) < 86400 else { return nil }
    return .string(TimeLayout(ByteString("2006-01-02T15:04:05.999999999Z07:00")).format(time))
  }

  /// Go compares the fields: the same instant shown in the same location.
  public override func isEqual(to other: Object) -> Bool {
    guard let other = other as? TimeObject else { return false }
    return time.isSameInstant(as: other.time) && time.location === other.time.location
  }

  public override func refusal(ofMethod name: ByteString) -> String? {
    switch name {
    case "Clock", "Date": "function \(name) has 3 return values; should be 1 or 2"
    case "ISOWeek", "Zone": "invalid function signature for \(name): second return value should be error; is int"
    case "ZoneBounds": "invalid function signature for \(name): second return value should be error; is time.Time"
    default: nil
    }
  }

  public override func method(_ name: ByteString) -> Function? {
    let methodName = name.string
    if let value = TimeObject.reading(methodName, of: time) {
      return Function(methodName, [], body: .many { _, _ throws(FunctionError) in value })
    }
    if let (type, apply) = TimeObject.operations[methodName] {
      let time = time
      return Function(
        methodName, [type],
        body: .one { execution, argument throws(FunctionError) in
          try apply(execution, time, argument)
        })
    }
    switch name {
    case "AddDate":
      let time = time
      return Function(
        methodName, [.int, .int, .int],
        body: .many { _, arguments throws(FunctionError) in
          TimeObject.value(
            time.adding(
              years: Int64(arguments[0].integer), months: Int64(arguments[1].integer), days: Int64(arguments[2].integer)
            ))
        })
    case "Local":
      let time = time
      return Function(
        methodName, [],
        body: .many { execution, _ throws(FunctionError) in
          TimeObject.value(time.shown(in: TimeZones().local(of: execution.host)))
        })
    default: return nil
    }
  }

  /// The result of a method without arguments, or nil when there is none of that name.
  private static func reading(_ name: String, of time: GoTime) -> Value? {
    switch name {
    case "Day": .int(Int(truncatingIfNeeded: time.fields.date.day))
    case "GoString": .string(time.goSyntax)
    case "Hour": .int(Int(truncatingIfNeeded: time.fields.hour))
    case "IsDST": .bool(time.location.observance(at: time.seconds).isDaylight)
    case "IsZero": .bool(time.isSameInstant(as: .zero))
    case "Location": .object(LocationObject(time.location))
    case "GobEncode", "MarshalBinary": binary(time).map(bytes)
    case "MarshalJSON": text(time).map { bytes([UInt8(ascii: "\"")] + $0.bytes + [UInt8(ascii: "\"")]) }
    case "MarshalText": text(time).map { bytes($0.bytes) }
    case "Minute": .int(Int(truncatingIfNeeded: time.fields.minute))
    case "Month": named(time.fields.date.month, first: 1, TimeLayout.months, typeName: "time.Month")
    case "Nanosecond": .int(Int(time.nanoseconds))
    case "Second": .int(Int(truncatingIfNeeded: time.fields.second))
    case "String": .string(time.text)
    case "UTC": value(time.shown(in: .utc))
    case "Unix": .int64(time.seconds)
    case "UnixMicro": .int64(time.seconds &* 1_000_000 &+ Int64(time.nanoseconds / 1000))
    case "UnixMilli": .int64(time.seconds &* 1000 &+ Int64(time.nanoseconds / 1_000_000))
    case "UnixNano": .int64(time.seconds &* 1_000_000_000 &+ Int64(time.nanoseconds))
    case "Weekday": named(time.fields.weekday, first: 0, TimeLayout.weekdays, typeName: "time.Weekday")
    case "Year": .int(Int(truncatingIfNeeded: time.fields.date.year))
    case "YearDay": .int(Int(truncatingIfNeeded: time.fields.date.dayOfYear))
    default: nil
    }
  }

  private static func text(_ time: GoTime) -> ByteString? {
    guard case .string(let text)? = TimeObject(time).plainData else { return nil }
    return text
  }

  /// Go's binary form: a version, seconds since year 1, nanoseconds, the offset in minutes (-1 for UTC); nil where the
  /// offset has seconds, for which there is another version.
  private static func binary(_ time: GoTime) -> [UInt8]? {
    let offset = time.fields.offset
    guard offset % 60 == 0, let minutes = Int16(exactly: offset / 60) else { return nil }
    let seconds = UInt64(bitPattern: time.seconds &- GoTime.zero.seconds)
    let shown = UInt16(bitPattern: time.location === GoLocation.utc ? -1 : minutes)
    return [1] + stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: seconds >> UInt64($0)) }
      + stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: Int64(time.nanoseconds) >> Int64($0)) }
      + [UInt8(truncatingIfNeeded: shown >> 8), UInt8(truncatingIfNeeded: shown)]
  }

  private static func bytes(_ bytes: [UInt8]) -> Value {
    .object(TypedSlice(of: "uint8", bytes.map { .object(SizedInteger(unsigned: UInt64($0), .uint8)) }))
  }

  private typealias Operation = (Execution, GoTime, Value) throws(FunctionError) -> Value

  /// The methods of one argument, with its type.
  private static var operations: [String: (GoType, Operation)] {
    let time = GoType.named("time.Time")
    let duration = GoType.named("time.Duration")
    return [
      "Add": (duration, { _, own, argument throws(FunctionError) in value(own.adding(argument.duration)) }),
      "After": (time, { _, own, argument throws(FunctionError) in .bool(argument.time < own) }),
      "Before": (time, { _, own, argument throws(FunctionError) in .bool(own < argument.time) }),
      "Compare": (
        time,
        { _, own, argument throws(FunctionError) in .int(own < argument.time ? -1 : argument.time < own ? 1 : 0) }
      ),
      "Equal": (time, { _, own, argument throws(FunctionError) in .bool(own.isSameInstant(as: argument.time)) }),
      "Format": (.string, { _, own, layout throws(FunctionError) in .string(TimeLayout(layout.text).format(own)) }),
      "In": (
        .named("*time.Location"),
        { _, own, location throws(FunctionError) in
          guard case .object(let object as LocationObject) = location else {
            throw FunctionError("time: missing Location in call to Time.In")
          }
          return value(own.shown(in: object.location))
        }
      ),
      "Round": (duration, { _, own, step throws(FunctionError) in value(own.rounded(to: step.duration)) }),
      "Sub": (time, { _, own, argument throws(FunctionError) in DurationObject.value(own.since(argument.time)) }),
      "Truncate": (duration, { _, own, step throws(FunctionError) in value(own.truncated(to: step.duration)) }),
    ]
  }

  /// A `time.Month` or `time.Weekday`.
  private static func named(_ number: Int64, first: Int64, _ names: [String], typeName: String) -> Value {
    let index = Int(clamping: number - first)
    let words = ByteString(names.indices.contains(index) ? names[index] : "")
    return .object(NamedInteger(number, typeName: typeName, words: words))
  }
}

extension Value {
  /// An argument for `time.Time`.
  var time: GoTime {
    if case .object(let object as TimeObject) = self { return object.time }
    return .zero
  }
}

extension GoTime {
  /// Go's `AddDate`: fields added and normalised, so that October 31 plus a month is December 1.
  func adding(years: Int64, months: Int64, days: Int64) -> GoTime {
    let fields = fields
    return GoTime(
      year: fields.date.year &+ years, month: fields.date.month &+ months, day: fields.date.day &+ days,
      hour: fields.hour, minute: fields.minute, second: fields.second, nanosecond: Int64(nanoseconds),
      location: location)
  }

  /// Go's `Truncate`: down to a multiple of a span since the zero time.
  func truncated(to step: GoDuration) -> GoTime {
    var plain = self
    plain.monotonic = nil
    guard step.nanoseconds > 0 else { return plain }
    return plain.adding(GoDuration(nanoseconds: -remainder(of: step)))
  }

  /// Go's `Round`: to the nearest multiple of a span since the zero time, halves up.
  func rounded(to step: GoDuration) -> GoTime {
    var plain = self
    plain.monotonic = nil
    guard step.nanoseconds > 0 else { return plain }
    let rest = remainder(of: step)
    let isBelowHalf = UInt64(rest) + UInt64(rest) < UInt64(step.nanoseconds)
    return plain.adding(GoDuration(nanoseconds: isBelowHalf ? -rest : step.nanoseconds - rest))
  }

  /// Nanoseconds since the zero time modulo a positive span.
  private func remainder(of step: GoDuration) -> Int64 {
    let (seconds, overflow) = seconds.subtractingReportingOverflow(GoTime.zero.seconds)
    guard !overflow else { return 0 }
    let product = seconds.magnitude.multipliedFullWidth(by: 1_000_000_000)
    let divisor = step.nanoseconds.magnitude
    var rest = divisor.dividingFullWidth((product.high % divisor, product.low)).remainder
    if seconds < 0, rest != 0 { rest = divisor - rest }
    return Int64((rest + UInt64(nanoseconds.magnitude) % divisor) % divisor)
  }

  /// Go's `GoString`: `time.Date(2020, time.January, 1, 0, 0, 0, 0, time.UTC)`.
  var goSyntax: ByteString {
    let fields = fields
    let months = TimeLayout.months
    let index = Int(clamping: fields.date.month - 1)
    let month = months.indices.contains(index) ? "time." + months[index] : String(fields.date.month)
    let place: String
    switch location.name {
    case "UTC": place = location === GoLocation.utc ? "time.UTC" : "time.Local"
    case "Local": place = "time.Local"
    default: place = "time.Location(" + GoTimeQuote.quoted(ByteString(location.name)).string + ")"
    }
    let numbers = [fields.date.day, fields.hour, fields.minute, fields.second, Int64(nanoseconds)]
    let rest = numbers.map { String($0) }.joined(separator: ", ")
    return ByteString("time.Date(\(fields.date.year), \(month), \(rest), \(place))")
  }
}
