import CSQLite

/// One connection to an SQLite file: statements, transactions, nothing else.
///
/// A connection belongs to one thread. Statements are prepared once and kept, so that a loop of inserts parses SQL once.
///
/// ```swift
/// try database.transaction {
///   try database.run("INSERT INTO release(name) VALUES (?)", [.text("web")])
/// }
/// let names = try database.rows("SELECT name FROM release") { $0.text(0) }
/// ```
final class Database {
  private let connection: OpaquePointer
  private var statements: [String: Statement] = [:]

  /// How to open a file.
  enum Mode {
    /// Read and write; the file is made if it does not exist.
    case create
    /// Read and write, or read only where the file is protected; the file must be there.
    case existing
    /// Read only, without locks and side files: for a read-only folder that no one writes to.
    case immutable
  }

  /// Opens a file.
  init(path: String, mode: Mode) throws(DatabaseError) {
    var handle: OpaquePointer?
    let flags: Int32
    var name = path
    switch mode {
    case .create: flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    case .existing: flags = SQLITE_OPEN_READWRITE
    case .immutable:
      flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
      name = "file:" + Database.percentEncoded(path) + "?immutable=1"
    }
    let code = sqlite3_open_v2(name, &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard code == SQLITE_OK, let handle else {
      let error = Database.error(code, of: handle, statement: "")
      sqlite3_close_v2(handle)
      throw error
    }
    connection = handle
  }

  deinit {
    for statement in statements.values { statement.finalize() }
    sqlite3_close_v2(connection)
  }

  /// Lets a statement wait for a lock that another connection holds.
  func setBusyTimeout(milliseconds: Int32) {
    sqlite3_busy_timeout(connection, milliseconds)
  }

  /// Whether the file can be written.
  var isWritable: Bool { sqlite3_db_readonly(connection, "main") == 0 }

  /// Turns the write-ahead log on; waits for others that open the file at the same moment, which SQLite does not.
  func enterWALMode() throws {
    for attempt in 1... {
      do {
        _ = try firstRow("PRAGMA journal_mode = WAL") { $0.text(0) }
        return
      } catch let error as DatabaseError {
        guard error.isBusy, attempt < 200 else { throw error }
        sqlite3_sleep(10)
      }
    }
  }

  /// The size of the file as the database has it, in bytes.
  func size() throws -> Int {
    let pages = try firstRow("PRAGMA page_count") { $0.integer(0) } ?? 0
    let pageSize = try firstRow("PRAGMA page_size") { $0.integer(0) } ?? 0
    return Int(pages &* pageSize)
  }

  /// Runs a statement that gives no rows.
  func run(_ sql: String, _ values: [SQLValue] = []) throws(DatabaseError) {
    let statement = try prepared(sql)
    try statement.start(with: values)
    defer { statement.reset() }
    while try statement.step() {}
  }

  /// Runs several statements without values, one after the other: for schemas.
  func execute(script: String) throws(DatabaseError) {
    let code = sqlite3_exec(connection, script, nil, nil, nil)
    guard code == SQLITE_OK else { throw Database.error(code, of: connection, statement: script) }
  }

  /// Every row of a query, in the query's order, made into a value.
  func rows<Result>(
    _ sql: String, _ values: [SQLValue] = [], _ read: (Row) throws -> Result
  ) throws -> [Result] {
    let statement = try prepared(sql)
    try statement.start(with: values)
    defer { statement.reset() }
    var results: [Result] = []
    while try statement.step() { results.append(try read(statement.row)) }
    return results
  }

  /// The first row of a query, or nil when it has none.
  func firstRow<Result>(
    _ sql: String, _ values: [SQLValue] = [], _ read: (Row) throws -> Result
  ) throws -> Result? {
    let statement = try prepared(sql)
    try statement.start(with: values)
    defer { statement.reset() }
    return try statement.step() ? try read(statement.row) : nil
  }

  /// The row id that the last insert gave.
  var lastInsertedID: Int64 { sqlite3_last_insert_rowid(connection) }

  /// How many rows the last statement changed.
  var changedRows: Int { Int(sqlite3_changes(connection)) }

  /// Does `body` in one transaction that holds the write lock from its start; undone when `body` throws.
  func transaction<Result>(_ body: () throws -> Result) throws -> Result {
    try run("BEGIN IMMEDIATE")
    do {
      let result = try body()
      try run("COMMIT")
      return result
    } catch {
      // A full disk may have rolled back already; then there is nothing to undo.
      if sqlite3_get_autocommit(connection) == 0 { try? run("ROLLBACK") }
      throw error
    }
  }

  /// Reads several queries of one moment: writers beside it are not seen between them.
  func snapshot<Result>(_ body: () throws -> Result) throws -> Result {
    guard sqlite3_get_autocommit(connection) != 0 else { return try body() }
    try run("BEGIN")
    defer { try? run("COMMIT") }
    return try body()
  }

  private func prepared(_ sql: String) throws(DatabaseError) -> Statement {
    if let statement = statements[sql] { return statement }
    var handle: OpaquePointer?
    let code = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
    guard code == SQLITE_OK, let handle else { throw Database.error(code, of: connection, statement: sql) }
    let statement = Statement(handle: handle, connection: connection, sql: sql)
    statements[sql] = statement
    return statement
  }

  static func error(_ code: Int32, of connection: OpaquePointer?, statement: String) -> DatabaseError {
    let message = connection.flatMap { sqlite3_errmsg($0) } ?? sqlite3_errstr(code)
    return DatabaseError(
      code: code, message: message.map { String(cString: $0) } ?? "error \(code)", statement: statement,
      systemError: connection.map { sqlite3_system_errno($0) } ?? 0)
  }

  /// The path as part of a `file:` address.
  private static func percentEncoded(_ path: String) -> String {
    var text = ""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        text += "%" + (digits.utf8.count < 2 ? "0" : "") + digits
      }
    }
    return text
  }
}
