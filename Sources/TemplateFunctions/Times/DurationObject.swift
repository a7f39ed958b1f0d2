import GoTemplate
import Text

/// A `time.Duration` in a template: prints as `1h30m0s`, is `int64` to reflection and JSON.
public final class DurationObject: Object {
  /// The span.
  public let duration: GoDuration

  /// A span as an object.
  public init(_ duration: GoDuration) { self.duration = duration }

  /// A span as a value.
  static func value(_ duration: GoDuration) -> Value { .object(DurationObject(duration)) }

  public override var typeName: String { "time.Duration" }
  public override var kind: GoKind { .int64 }
  public override var isTrue: Bool { duration.nanoseconds != 0 }
  public override var scalar: Scalar? { .integer(duration.nanoseconds) }
  public override var printed: ByteString? { duration.text }
  public override var plainData: Value? { .int64(duration.nanoseconds) }

  public override func sibling(_ scalar: Scalar) -> Value {
    guard case .integer(let nanoseconds) = scalar else { return .object(self) }
    return .object(DurationObject(GoDuration(nanoseconds: nanoseconds)))
  }

  public override func method(_ name: ByteString) -> Function? {
    let duration = duration
    func plain(_ value: @escaping @autoclosure () -> Value) -> Function {
      Function(name.string, [], body: .many { _, _ throws(FunctionError) in value() })
    }
    func stepped(_ change: @escaping (GoDuration) -> GoDuration) -> Function {
      Function(
        name.string, [.named("time.Duration")],
        body: .one { _, step throws(FunctionError) in DurationObject.value(change(step.duration)) })
    }
    switch name {
    case "Abs":
      let magnitude = Int64(clamping: duration.nanoseconds.magnitude)
      return plain(DurationObject.value(GoDuration(nanoseconds: magnitude)))
    case "Hours": return plain(.float64(duration.count(of: GoDuration.hour)))
    case "Microseconds": return plain(.int64(duration.nanoseconds / 1000))
    case "Milliseconds": return plain(.int64(duration.nanoseconds / 1_000_000))
    case "Minutes": return plain(.float64(duration.count(of: GoDuration.minute)))
    case "Nanoseconds": return plain(.int64(duration.nanoseconds))
    case "Round": return stepped(duration.rounded(to:))
    case "Seconds": return plain(.float64(duration.count(of: GoDuration.second)))
    case "String": return plain(.string(duration.text))
    case "Truncate": return stepped(duration.truncated(to:))
    default: return nil
    }
  }
}

extension Value {
  /// An argument for `time.Duration`; a constant is one of nanoseconds.
  var duration: GoDuration {
    switch self {
    case .object(let object as DurationObject): return object.duration
    case .object(let object): return GoDuration(nanoseconds: object.integer ?? 0)
    case .int(let number): return GoDuration(nanoseconds: Int64(number))
    case .int64(let number): return GoDuration(nanoseconds: number)
    default: return GoDuration(nanoseconds: 0)
    }
  }
}
