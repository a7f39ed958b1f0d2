/// What a render may know of the world. Everything else is a pure function of its inputs.
public struct Host: Sendable {
  /// The time: seconds since 1970 in UTC and the nanoseconds of the second.
  public var now: @Sendable () -> (seconds: Int64, nanoseconds: Int32)
  /// That many random bytes, fit for keys.
  public var randomBytes: @Sendable (_ count: Int) -> [UInt8]
  /// The compiled file (RFC 8536) of an IANA time zone, or nil when there is none of that name.
  public var timeZoneFile: @Sendable (_ name: String) -> [UInt8]?
  /// The name of the local time zone, `UTC` when nothing says otherwise.
  public var localTimeZone: String

  /// A host of these abilities.
  public init(
    now: @escaping @Sendable () -> (seconds: Int64, nanoseconds: Int32),
    randomBytes: @escaping @Sendable (_ count: Int) -> [UInt8],
    timeZoneFile: @escaping @Sendable (_ name: String) -> [UInt8]?,
    localTimeZone: String
  ) {
    self.now = now
    self.randomBytes = randomBytes
    self.timeZoneFile = timeZoneFile
    self.localTimeZone = localTimeZone
  }
}
