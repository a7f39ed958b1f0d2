import CSQLite

/// A value as SQLite keeps it.
enum SQLValue {
  /// Nothing.
  case null
  /// A whole number.
  case integer(Int64)
  /// Text.
  case text(String)
  /// Bytes.
  case blob([UInt8])

  /// A whole number.
  static func integer(_ value: Int) -> SQLValue { .integer(Int64(value)) }

  /// Text, or nothing.
  static func text(_ value: String?) -> SQLValue { value.map { .text($0) } ?? .null }

  /// Bytes, or nothing.
  static func blob(_ value: [UInt8]?) -> SQLValue { value.map { .blob($0) } ?? .null }
}

/// A prepared statement, owned by its ``Database``.
final class Statement {
  private let handle: OpaquePointer
  private let connection: OpaquePointer
  private let sql: String

  init(handle: OpaquePointer, connection: OpaquePointer, sql: String) {
    self.handle = handle
    self.connection = connection
    self.sql = sql
  }

  /// Gives the values of the question marks, in their order.
  func start(with values: [SQLValue]) throws(DatabaseError) {
    // SQLite's mark for "copy the bytes before you return".
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    var index: Int32 = 0
    for value in values {
      index += 1
      let code: Int32
      switch value {
      case .null: code = sqlite3_bind_null(handle, index)
      case .integer(let number): code = sqlite3_bind_int64(handle, index, number)
      case .text(let text):
        var copy = text
        code = copy.withUTF8 { bytes in
          bytes.withMemoryRebound(to: CChar.self) { characters in
            sqlite3_bind_text64(
              handle, index, characters.baseAddress ?? Statement.empty, UInt64(bytes.count), transient,
              UInt8(SQLITE_UTF8))
          }
        }
      case .blob(let bytes):
        code = bytes.withUnsafeBytes { buffer in
          buffer.isEmpty
            ? sqlite3_bind_zeroblob(handle, index, 0)
            : sqlite3_bind_blob64(handle, index, buffer.baseAddress, UInt64(buffer.count), transient)
        }
      }
      guard code == SQLITE_OK else { throw Database.error(code, of: connection, statement: sql) }
    }
  }

  /// Goes to the next row.
  ///
  /// - Returns: false after the last.
  func step() throws(DatabaseError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw Database.error(code, of: connection, statement: sql)
    }
  }

  /// The row that the last step reached.
  var row: Row { Row(handle: handle) }

  /// Makes the statement ready for its next use and forgets its values.
  func reset() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }

  func finalize() { sqlite3_finalize(handle) }

  /// Where an empty text begins; SQLite takes a missing address for NULL.
  nonisolated(unsafe) private static let empty: UnsafePointer<CChar> = {
    let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    pointer.pointee = 0
    return UnsafePointer(pointer)
  }()
}

/// The columns of the row that a statement stands on.
struct Row {
  let handle: OpaquePointer

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }

  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  func bytes(_ column: Int32) -> [UInt8] {
    guard let start = sqlite3_column_blob(handle, column) else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }

  func optionalBytes(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : bytes(column) }
}
