import GoTemplate
import Text

/// A `*time.Location` in a template.
final class LocationObject: Object {
  /// Go's nil, by which a time says that it is in UTC.
  static var none: LocationObject { LocationObject(.utc, isNil: true) }

  let location: GoLocation
  private let isCopied: Bool
  private let nilPointer: Bool

  init(_ location: GoLocation, isCopied: Bool = false, isNil: Bool = false) {
    self.location = location
    self.isCopied = isCopied
    nilPointer = isNil
  }

  override var typeName: String { "*time.Location" }
  override var kind: GoKind { .pointer }
  override var isNil: Bool { nilPointer }
  override var printed: ByteString? { text }
  override var deepCopied: Value? { .object(LocationObject(location, isCopied: true)) }
  override var plainData: Value? { .map(MapValue()) }

  /// The fields that Go's type has, for verbs that are none of a text. What a zone's cache holds is that of a fixed one.
  override var fields: [(name: String, value: Value)]? {
    let zones = isCopied ? [] : location.zoneRecords
    let hasCache = !zones.isEmpty
    return [
      ("name", .string(text)), ("zone", Self.slice(of: "time.zone", zones)),
      ("tx", Self.slice(of: "time.zoneTrans", isCopied ? [] : location.transitionRecords)),
      ("extend", .string(ByteString())),
      ("cacheStart", .int64(hasCache ? Int64.min : 0)), ("cacheEnd", .int64(hasCache ? Int64.max : 0)),
      ("cacheZone", .object(RecordObject("*time.zone", zones.first ?? [], isNil: !hasCache))),
    ]
  }

  /// The name; a copy that `deepCopy` made has lost it.
  private var text: ByteString { isCopied ? ByteString() : ByteString(location.name) }

  override func method(_ name: ByteString) -> Function? {
    guard name == "String" else { return nil }
    let text = text
    return Function("String", [], body: .many { _, _ throws(FunctionError) in .string(text) })
  }

  private static func slice(of type: String, _ records: [[(name: String, value: Value)]]) -> Value {
    .object(TypedSlice(of: type, records.map { .object(RecordObject(type, $0)) }, isNil: records.isEmpty))
  }
}

/// A struct whose fields nobody but fmt sees, or a pointer to one.
private final class RecordObject: Object {
  private let type: String
  private let record: [(name: String, value: Value)]
  private let nilPointer: Bool

  init(_ type: String, _ record: [(name: String, value: Value)], isNil: Bool = false) {
    self.type = type
    self.record = record
    nilPointer = isNil
  }

  override var typeName: String { type }
  override var kind: GoKind { type.hasPrefix("*") ? .pointer : .structure }
  override var isNil: Bool { nilPointer }
  override var fields: [(name: String, value: Value)]? { record }
}

extension GoLocation {
  /// The zones with the fields that Go's `time.zone` has.
  fileprivate var zoneRecords: [[(name: String, value: Value)]] {
    zones.map { zone in
      [
        ("name", .string(zone.abbreviation)), ("offset", .int(Int(zone.offset))), ("isDST", .bool(zone.isDaylight)),
      ]
    }
  }

  /// The transitions with the fields that Go's `time.zoneTrans` has.
  fileprivate var transitionRecords: [[(name: String, value: Value)]] {
    transitions.map { transition in
      [
        ("when", .int64(transition.time)),
        ("index", .object(SizedInteger(unsigned: UInt64(clamping: transition.zone), .uint8))), ("isstd", .bool(false)),
        ("isutc", .bool(false)),
      ]
    }
  }
}
