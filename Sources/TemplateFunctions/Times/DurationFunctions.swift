import GoTemplate
import Text

/// Helm's durations: `mustToDuration`, `durationSeconds` … `durationWeeks`, `durationRoundTo`, `durationTruncateTo`.
///
/// They take a Go duration (`1h30m`), a number of seconds, or a text of one. Only `mustToDuration` refuses what is none;
/// the others make it zero.
enum DurationFunctions {
  static func all() -> [Function] {
    func count(_ name: String, _ number: @escaping (GoDuration) -> Value) -> Function {
      Function(
        name, [.any],
        body: .one { _, value throws(FunctionError) in number((try? duration(of: value)) ?? GoDuration(nanoseconds: 0))
        })
    }
    func float(_ name: String, _ number: @escaping (GoDuration) -> Double) -> Function {
      count(name) { .float64(number($0)) }
    }
    func integer(_ name: String, per unit: Int64) -> Function {
      count(name) { .int64($0.nanoseconds / unit) }
    }
    func step(_ name: String, _ change: @escaping (GoDuration, GoDuration) -> GoDuration) -> Function {
      Function(
        name, [.any, .any],
        body: .two { _, value, step throws(FunctionError) in
          guard let duration = try? duration(of: value) else { return DurationObject.value(GoDuration(nanoseconds: 0)) }
          guard let step = try? DurationFunctions.duration(of: step) else { return DurationObject.value(duration) }
          return DurationObject.value(change(duration, step))
        })
    }
    return [
      float("durationDays") { $0.count(of: GoDuration.hour) / 24 },
      float("durationHours") { $0.count(of: GoDuration.hour) },
      integer("durationMicroseconds", per: 1000),
      integer("durationMilliseconds", per: 1_000_000),
      float("durationMinutes") { $0.count(of: GoDuration.minute) },
      integer("durationNanoseconds", per: 1),
      step("durationRoundTo") { $0.rounded(to: $1) },
      float("durationSeconds") { $0.count(of: GoDuration.second) },
      step("durationTruncateTo") { $0.truncated(to: $1) },
      float("durationWeeks") { $0.count(of: GoDuration.hour) / 24 / 7 },
      Function(
        "mustToDuration", [.any],
        body: .one { _, value throws(FunctionError) in DurationObject.value(try duration(of: value)) }),
    ]
  }

  /// What Helm takes for a duration.
  ///
  /// - Throws: ``FunctionError`` with Helm's text.
  static func duration(of value: Value) throws(FunctionError) -> GoDuration {
    switch value {
    case .null: throw FunctionError("invalid duration")
    case .int(let number): return try seconds(Int64(number))
    case .int64(let number): return try seconds(number)
    case .float64(let number): return try seconds(number)
    case .string(let text): return try duration(of: text)
    case .object(let duration as DurationObject): return duration.duration
    case .object(let object):
      if object.kind.isInteger, let number = object.integer { return try seconds(number) }
      if object.kind == .float32, case .float64(let number)? = object.plainData { return try seconds(number) }
      throw FunctionError("unsupported duration type \(object.typeName)")
    case .bool: throw FunctionError("unsupported duration type bool")
    case .list: throw FunctionError("unsupported duration type []interface {}")
    case .map(let map): throw FunctionError("unsupported duration type \(map.typeName)")
    }
  }

  private static func duration(of text: ByteString) throws(FunctionError) -> GoDuration {
    let trimmed = Strings.trimmed(text)
    if trimmed.isEmpty { throw FunctionError("empty duration") }
    if let duration = try? GoDuration(parsing: trimmed) { return duration }
    if let number = NumberText.float(trimmed.bytes) { return try seconds(number) }
    throw FunctionError("could not parse duration " + GoFormat.sprintf(ByteString("%q"), [.string(text)]).string)
  }

  private static func seconds(_ count: Int64) throws(FunctionError) -> GoDuration {
    let (nanoseconds, overflow) = count.multipliedReportingOverflow(by: GoDuration.second)
    if overflow { throw FunctionError("duration seconds overflow: \(count)") }
    return GoDuration(nanoseconds: nanoseconds)
  }

  private static func seconds(_ count: Double) throws(FunctionError) -> GoDuration {
    let words = String(decoding: FloatText.general(count), as: UTF8.self)
    guard count.isFinite else { throw FunctionError("invalid duration seconds: " + words) }
    let nanoseconds = count * 1e9
    guard let exact = Int64(exactly: nanoseconds.rounded(.towardZero)) else {
      throw FunctionError("duration seconds overflow: " + words)
    }
    return GoDuration(nanoseconds: exact)
  }
}
