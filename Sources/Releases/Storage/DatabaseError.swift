import CSQLite

/// What SQLite answered when it refused, with the statement it refused.
public struct DatabaseError: Error, Sendable {
  /// SQLite's extended result code.
  public let code: Int32
  /// SQLite's own words.
  public let message: String
  /// The statement, empty where there is none.
  public let statement: String
  /// `errno` of the failed system call, 0 where there was none.
  public let systemError: Int32

  /// The extended code of a write that failed, SQLite's `SQLITE_IOERR_WRITE`: a macro that Swift does not see.
  static let writeFailure = SQLITE_IOERR | (3 << 8)

  /// The part of the code that tells the kind of failure.
  var primaryCode: Int32 { code & 0xff }

  /// Whether another connection holds the lock.
  var isBusy: Bool { primaryCode == SQLITE_BUSY || primaryCode == SQLITE_LOCKED }

  /// Whether the files beside the database could not be made.
  var isRefusalOfSideFiles: Bool { primaryCode == SQLITE_CANTOPEN || primaryCode == SQLITE_READONLY }
}
