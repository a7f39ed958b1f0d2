import GoTemplate
import Text

/// Looking up places in values by dotted paths, as Helm's `Values` type does.
enum ValuePath {
  /// Why nothing is found at a path; each has Helm's text.
  enum Failure: Error {
    /// A part of the path is absent or no table.
    case noTable(ByteString)
    /// There is no value, or a table where a value is wanted.
    case noValue(ByteString)
    /// The path has no parts.
    case empty

    /// Helm's text.
    var message: String {
      switch self {
      case .noTable(let key): "\(GoUnicode.quoted(key.string)) is not a table"
      case .noValue(let key): "\(GoUnicode.quoted(key.string)) is not a value"
      case .empty: "YAML path cannot be empty"
      }
    }
  }

  private static let dot = ByteString(".")

  /// The table at a path.
  static func table(_ path: ByteString, in values: MapValue) throws(Failure) -> MapValue {
    var table = values
    for part in path.split(separator: dot) {
      guard let next = table.table(part) else { throw .noTable(part) }
      table = next
    }
    return table
  }

  /// The value at a path, which must be no table.
  static func value(_ path: ByteString, in values: MapValue) throws(Failure) -> Value {
    guard !path.isEmpty else { throw .empty }
    let parts = path.split(separator: dot)
    guard let key = parts.last else { throw .empty }
    var table = values
    for part in parts.dropLast() {
      guard let next = table.table(part) else { throw .noValue(key) }
      table = next
    }
    guard let value = table[key] else { throw .noValue(key) }
    if case .map = value { throw .noValue(key) }
    return value
  }

  /// Tables nested along a path with the given one at its end; `.` is the table itself.
  static func nested(_ table: MapValue, at path: ByteString) -> MapValue {
    guard path != "." else { return table }
    return path.split(separator: dot).reversed().reduce(table) { MapValue([($1, .map($0))]) }
  }
}
