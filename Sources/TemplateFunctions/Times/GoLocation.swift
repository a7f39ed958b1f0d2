import Text

/// Go's `time.Location`: a time zone with its history and its rule for the future.
public final class GoLocation: Sendable {
  /// `UTC`, `Europe/Berlin`, or the abbreviation of a fixed zone.
  public let name: String
  let zones: [Zone]
  let transitions: [Transition]
  /// The rule past the last transition, in POSIX's TZ form.
  private let future: FutureRule?

  /// What clocks show for a time: Go's abbreviation, the offset east of UTC in seconds, and how long it holds.
  struct Observance {
    var abbreviation: ByteString
    var offset: Int64
    var start = Int64.min
    var end = Int64.max
    var isDaylight = false
  }

  struct Zone: Sendable {
    var abbreviation: ByteString
    var offset: Int64
    var isDaylight: Bool
  }

  struct Transition: Sendable {
    var time: Int64
    var zone: Int
  }

  /// Coordinated universal time.
  public static let utc = GoLocation(name: "UTC", zones: [], transitions: [], future: nil)

  /// Go's `time.FixedZone`: one offset, for ever.
  ///
  /// - Parameters:
  ///   - abbreviation: what `MST` prints; the numeric form when empty.
  ///   - offset: seconds east of UTC.
  static func fixed(_ abbreviation: ByteString, offset: Int64) -> GoLocation {
    GoLocation(
      name: abbreviation.string, zones: [Zone(abbreviation: abbreviation, offset: offset, isDaylight: false)],
      transitions: [Transition(time: Int64.min, zone: 0)], future: nil)
  }

  private init(name: String, zones: [Zone], transitions: [Transition], future: FutureRule?) {
    self.name = name
    self.zones = zones
    self.transitions = transitions
    self.future = future
  }

  /// What clocks show at a time given in seconds since 1970.
  func observance(at time: Int64) -> Observance {
    guard !zones.isEmpty else { return Observance(abbreviation: ByteString("UTC"), offset: 0) }
    guard let first = transitions.first, time >= first.time else {
      var observance = observance(of: firstZone)
      observance.end = transitions.first?.time ?? Int64.max
      return observance
    }
    var low = 0
    var high = transitions.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if time < transitions[middle].time { high = middle } else { low = middle }
    }
    if low == transitions.count - 1, let future,
      let observance = future.observance(at: time, after: transitions[low].time)
    {
      return observance
    }
    var observance = observance(of: transitions[low].zone)
    observance.start = transitions[low].time
    observance.end = high < transitions.count ? transitions[high].time : Int64.max
    return observance
  }

  private func observance(of zone: Int) -> Observance {
    let zone = zones[zone]
    return Observance(abbreviation: zone.abbreviation, offset: zone.offset, isDaylight: zone.isDaylight)
  }

  /// The zone before the first transition, by the rules that Go has for it.
  private var firstZone: Int {
    if !transitions.contains(where: { $0.zone == 0 }) { return 0 }
    if let first = transitions.first, zones[first.zone].isDaylight,
      let standard = zones[..<first.zone].lastIndex(where: { !$0.isDaylight })
    {
      return standard
    }
    return zones.firstIndex { !$0.isDaylight } ?? 0
  }

  /// The offset that an abbreviation stands for, preferably the one in effect at a local time given as if it were UTC.
  func offset(ofAbbreviation name: ByteString, at time: Int64) -> Int64? {
    for zone in zones where zone.abbreviation == name {
      if observance(at: time &- zone.offset).abbreviation == name { return zone.offset }
    }
    return zones.first { $0.abbreviation == name }?.offset
  }

  // MARK: RFC 8536

  /// Reads a compiled time zone file, or gives nil where it is damaged.
  public convenience init?(name: String, file: [UInt8]) {
    var reader = Reader(bytes: file)
    guard reader.take(4).elementsEqual("TZif".utf8), let version = reader.take(16).first else { return nil }
    guard var counts = Counts(&reader) else { return nil }
    var isWide = false
    if version >= UInt8(ascii: "2") {
      // The first block repeats the second one with 32 bits.
      guard reader.skip(counts.length(timeSize: 4)), reader.skip(20), let wide = Counts(&reader) else { return nil }
      counts = wide
      isWide = true
    }
    let timeSize = isWide ? 8 : 4
    let times = reader.take(counts.transitions * timeSize)
    let indices = Array(reader.take(counts.transitions))
    let types = Array(reader.take(counts.types * 6))
    let letters = Array(reader.take(counts.letters))
    guard !reader.failed, reader.skip(counts.leaps * (timeSize + 4) + counts.standards + counts.universals) else {
      return nil
    }
    guard counts.types > 0 else { return nil }
    var zones: [Zone] = []
    for type in 0..<counts.types {
      let entry = types[(6 * type)..<(6 * type + 6)]
      let offset = Int32(bitPattern: entry.prefix(4).reduce(0) { $0 << 8 | UInt32($1) })
      let start = Int(entry[entry.startIndex + 5])
      guard start < letters.count else { return nil }
      zones.append(
        Zone(
          abbreviation: ByteString(letters[start...].prefix { $0 != 0 }), offset: Int64(offset),
          isDaylight: entry[entry.startIndex + 4] != 0))
    }
    var transitions: [Transition] = []
    let timeBytes = Array(times)
    for (index, zone) in indices.enumerated() {
      guard Int(zone) < zones.count else { return nil }
      let bytes = timeBytes[(index * timeSize)..<(index * timeSize + timeSize)]
      let time =
        isWide
        ? Int64(bitPattern: bytes.reduce(0) { $0 << 8 | UInt64($1) })
        : Int64(Int32(bitPattern: bytes.reduce(0) { $0 << 8 | UInt32($1) }))
      transitions.append(Transition(time: time, zone: Int(zone)))
    }
    if transitions.isEmpty { transitions = [Transition(time: Int64.min, zone: 0)] }
    var future: FutureRule?
    let rest = Array(reader.rest)
    if isWide, rest.count > 2, rest.first == 0x0A, rest.last == 0x0A { future = FutureRule(rest[1..<(rest.count - 1)]) }
    self.init(name: name, zones: zones, transitions: transitions, future: future)
  }

  /// The six counts of a header.
  private struct Counts {
    var universals = 0
    var standards = 0
    var leaps = 0
    var transitions = 0
    var types = 0
    var letters = 0

    init?(_ reader: inout Reader) {
      for field in [\Counts.universals, \.standards, \.leaps, \.transitions, \.types, \.letters] {
        let bytes = reader.take(4)
        guard bytes.count == 4 else { return nil }
        let count = bytes.reduce(0) { $0 << 8 | Int($1) }
        // No zone has near as many of anything.
        guard count <= 1 << 20 else { return nil }
        self[keyPath: field] = count
      }
    }

    func length(timeSize: Int) -> Int {
      transitions * (timeSize + 1) + types * 6 + letters + leaps * (timeSize + 4) + standards + universals
    }
  }

  private struct Reader {
    let bytes: [UInt8]
    private var offset = 0
    private(set) var failed = false

    init(bytes: [UInt8]) { self.bytes = bytes }

    var rest: ArraySlice<UInt8> { bytes[offset...] }

    mutating func take(_ count: Int) -> ArraySlice<UInt8> {
      guard count >= 0, count <= bytes.count - offset else {
        failed = true
        return []
      }
      defer { offset += count }
      return bytes[offset..<(offset + count)]
    }

    mutating func skip(_ count: Int) -> Bool {
      guard count >= 0, count <= bytes.count - offset else { return false }
      offset += count
      return true
    }
  }
}
