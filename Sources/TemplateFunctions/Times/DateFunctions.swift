import GoTemplate
import Text

/// Sprig's dates: `now`, `date`, `dateInZone`, `toDate`, `dateModify`, `duration` and their kin.
enum DateFunctions {
  static func all() -> [Function] {
    let zones = TimeZones()
    let time = GoType.named("time.Time")
    func modify(_ name: String, isMust: Bool) -> Function {
      Function(
        name, [.string, time],
        body: .two { _, span, time throws(FunctionError) in
          do throws(FunctionError) {
            return TimeObject.value(time.time.adding(try GoDuration(parsing: span.text)))
          } catch {
            if isMust { throw error }
            return time
          }
        })
    }
    func inZone(_ name: String) -> Function {
      Function(
        name, [.string, .any, .string],
        body: .many { execution, arguments throws(FunctionError) in
          formatted(arguments[1], arguments[0].text, zone: arguments[2].text, zones, execution.host)
        })
    }
    return [
      Function(
        "ago", [.any],
        body: .one { execution, value throws(FunctionError) in
          let now = now(execution.host)
          // Seconds alone count as a time here; `int32` does not, unlike in `date`.
          let span = now.since(instant(value, takesInt32: false) ?? now)
          return .string(span.rounded(to: GoDuration(nanoseconds: GoDuration.second)).text)
        }),
      Function(
        "date", [.string, .any],
        body: .two { execution, layout, value throws(FunctionError) in
          formatted(value, layout.text, zone: ByteString("Local"), zones, execution.host)
        }),
      inZone("dateInZone"),
      modify("dateModify", isMust: false),
      inZone("date_in_zone"),
      modify("date_modify", isMust: false),
      Function(
        "duration", [.any], body: .one { _, value throws(FunctionError) in .string(duration(ofSeconds: value)) }),
      Function(
        "durationRound", [.any],
        body: .one { execution, value throws(FunctionError) in .string(roundedDuration(value, now(execution.host))) }),
      Function(
        "htmlDate", [.any],
        body: .one { execution, value throws(FunctionError) in
          formatted(value, htmlLayout, zone: ByteString("Local"), zones, execution.host)
        }),
      Function(
        "htmlDateInZone", [.any, .string],
        body: .two { execution, value, zone throws(FunctionError) in
          formatted(value, htmlLayout, zone: zone.text, zones, execution.host)
        }),
      modify("mustDateModify", isMust: true),
      Function(
        "mustToDate", [.string, .string],
        body: .two { execution, layout, text throws(FunctionError) in
          TimeObject.value(try TimeLayout(layout.text).parse(text.text, local: zones.local(of: execution.host)))
        }),
      modify("must_date_modify", isMust: true),
      Function(
        "now", [],
        body: .many { execution, _ throws(FunctionError) in
          var time = now(execution.host)
          time.location = zones.local(of: execution.host)
          // Go prints how long the program has been running; a render has no such clock.
          time.monotonic = 0
          return TimeObject.value(time)
        }),
      Function(
        "toDate", [.string, .string],
        body: .two { execution, layout, text throws(FunctionError) in
          let time = try? TimeLayout(layout.text).parse(text.text, local: zones.local(of: execution.host))
          return TimeObject.value(time ?? .zero)
        }),
      Function(
        "unixEpoch", [time],
        body: .one { _, time throws(FunctionError) in .string(ByteString(String(time.time.seconds))) }),
    ]
  }

  private static let htmlLayout = ByteString("2006-01-02")

  private static func now(_ host: Host) -> GoTime {
    let (seconds, nanoseconds) = host.now()
    return GoTime(seconds: seconds, nanoseconds: nanoseconds, location: .utc)
  }

  /// A value as Sprig takes it for a time: a time, or a number of seconds since 1970; nil for anything else.
  private static func instant(_ value: Value, takesInt32: Bool = true) -> GoTime? {
    switch value {
    case .int(let seconds): return GoTime(seconds: Int64(seconds), nanoseconds: 0, location: .utc)
    case .int64(let seconds): return GoTime(seconds: seconds, nanoseconds: 0, location: .utc)
    case .object(let object as TimeObject): return object.time
    case .object(let object) where takesInt32 && object.typeName == "int32":
      return object.integer.map { GoTime(seconds: $0, nanoseconds: 0, location: .utc) }
    default: return nil
    }
  }

  /// A time, or now for what is none, formatted in a zone, or in UTC when there is no such zone.
  private static func formatted(
    _ value: Value, _ layout: ByteString, zone: ByteString, _ zones: TimeZones, _ host: Host
  ) -> Value {
    let time = instant(value) ?? now(host)
    let location = zones.location(zone.string, of: host) ?? .utc
    return .string(TimeLayout(layout).format(time.shown(in: location)))
  }

  /// `duration`: a text or an `int64` of seconds; anything else is zero.
  private static func duration(ofSeconds value: Value) -> ByteString {
    let seconds: Int64
    switch value {
    case .int64(let number): seconds = number
    case .string(let text):
      do throws(NumberText.ReadingError) {
        seconds = try NumberText.int(text.bytes[...], base: 10)
      } catch {
        // ParseInt gives the nearest number together with its error, which Sprig does not look at.
        if case .range(let nearest) = error { seconds = nearest } else { seconds = 0 }
      }
    default: seconds = 0
    }
    return GoDuration(nanoseconds: seconds &* GoDuration.second).text
  }

  /// `durationRound`: the largest unit alone, `3mo`, `5h`; the sign is lost.
  private static func roundedDuration(_ value: Value, _ now: GoTime) -> ByteString {
    let duration: GoDuration
    switch value {
    case .string(let text): duration = (try? GoDuration(parsing: text)) ?? GoDuration(nanoseconds: 0)
    case .int64(let number): duration = GoDuration(nanoseconds: number)
    case .object(let object as TimeObject): duration = now.since(object.time)
    default: duration = GoDuration(nanoseconds: 0)
    }
    let magnitude = duration.nanoseconds.magnitude
    let day = 24 * GoDuration.hour
    let units: [(Int64, String)] = [
      (365 * day, "y"), (30 * day, "mo"), (day, "d"), (GoDuration.hour, "h"), (GoDuration.minute, "m"),
      (GoDuration.second, "s"),
    ]
    for (length, letters) in units where magnitude > UInt64(length) {
      return ByteString(String(magnitude / UInt64(length)) + letters)
    }
    return ByteString("0s")
  }
}
