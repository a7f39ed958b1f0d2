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

  /// The part of the code that tells the kind of failure.
  var primaryCode: Int32 { code & 0xff }

  /// Whether another connection holds the lock.
  var isBusy: Bool { primaryCode == SQLITE_BUSY || primaryCode == SQLITE_LOCKED }

  /// Whether the files beside the database could not be made.
  var isRefusalOfSideFiles: Bool { primaryCode == SQLITE_CANTOPEN || primaryCode == SQLITE_READONLY }
}
