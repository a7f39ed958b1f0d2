import Files
import Glibc
import YAML

/// The release history of a project: one SQLite file that survives crashes, full disks and several processes at once.
///
/// A revision is written in one transaction and never changed but for its status. The file is in WAL mode with
/// `synchronous=FULL`: what a call has returned is on the disk. A store belongs to one thread; several stores, in one
/// process or many, may have the same file open.
///
/// ```swift
/// let store = try HistoryStore(path: ".strake/history.db", access: .writing, host: host)
/// let pending = try store.begin(newRevision)
/// …                                               // give out the manifests
/// let revision = try store.finish(pending, as: .deployed)
/// ```
public final class HistoryStore {
  /// What a store is opened for.
  public enum Access: Sendable {
    /// Reading: the file must be there; a read-only file will do.
    case reading
    /// Writing: the file and its folder are made if need be.
    case writing
  }

  /// The file.
  public let path: String
  let database: Database
  let host: HistoryHost
  /// How long a command waits for others, in milliseconds.
  let patience: Int32

  /// Opens a history and marks the operations of processes that died failed.
  ///
  /// - Parameter waiting: how long to wait for another process's lock or operation, in seconds.
  /// - Throws: ``HistoryError``: the file is missing (reading), not ours, newer, damaged, cannot be opened or written.
  public init(path: String, access: Access, host: HistoryHost, waiting: Double = 10) throws(HistoryError) {
    self.path = path
    self.host = host
    patience = Int32(clamping: Int64(min(max(waiting, 0), 86_400) * 1000))
    let patience = patience
    database = try HistoryStore.guarded(path: path) {
      try HistoryStore.open(path: path, access: access, patience: patience)
    }
    try guarded { try self.endInterruptedOperations() }
  }

  /// Whether the file can be written.
  public var isWritable: Bool { database.isWritable }

  private static func open(path: String, access: Access, patience: Int32) throws -> Database {
    let exists = Glibc.access(path, F_OK) == 0
    switch access {
    case .reading:
      guard exists else { throw HistoryError.missing(path: path) }
    case .writing:
      if !exists { try makeFolder(of: path) }
    }
    do {
      let database = try Database(path: path, mode: access == .writing ? .create : .existing)
      database.setBusyTimeout(milliseconds: patience)
      if access == .writing {
        guard database.isWritable else { throw HistoryError.readOnly(path: path) }
        try prepareForWriting(database, path: path)
      } else {
        guard try HistorySchema.check(database, path: path) > 0 else { throw HistoryError.missing(path: path) }
        try refuseTruncated(database, path: path)
        if database.isWritable { try prepareForWriting(database, path: path) }
      }
      return database
    } catch let error as DatabaseError where access == .reading && error.isRefusalOfSideFiles {
      // A folder that cannot be written has no place for WAL's side files; without a log there is nothing to miss.
      guard Glibc.access(path + "-wal", F_OK) != 0 else { throw error }
      let database = try Database(path: path, mode: .immutable)
      guard try HistorySchema.check(database, path: path) > 0 else { throw HistoryError.missing(path: path) }
      return database
    }
  }

  /// Refuses a file that is shorter than it says; SQLite itself notices only when it reads what is gone.
  ///
  /// A log beside the file may hold the rest, and another process may make the file shorter or longer meanwhile: only
  /// what stays wrong is wrong.
  private static func refuseTruncated(_ database: Database, path: String) throws {
    for attempt in 1...3 {
      if (LocalFiles.size(of: path + "-wal") ?? 0) > 0 { return }
      let expected = try database.size()
      guard let size = LocalFiles.size(of: path), size < expected else { return }
      if attempt == 3 {
        throw HistoryError.damaged(path: path, detail: "it is cut short: \(size) of \(expected) bytes are there")
      }
      usleep(1000)
    }
  }

  private static func prepareForWriting(_ database: Database, path: String) throws {
    let isNew = try HistorySchema.check(database, path: path) == 0
    try refuseTruncated(database, path: path)
    // Must come before the first table, and would write to the file each time: pruning gives pages back to the file
    // system.
    if isNew { try database.run("PRAGMA auto_vacuum = INCREMENTAL") }
    try database.enterWALMode()
    try database.run("PRAGMA synchronous = FULL")
    try database.run("PRAGMA foreign_keys = ON")
    // Zeros over what is deleted would need space on a disk that is full; the pages themselves are given back.
    _ = try database.firstRow("PRAGMA secure_delete = FAST") { $0.integer(0) }
    try HistorySchema.migrate(database, path: path)
  }

  /// Makes the folder in which the file will lie, and those above it.
  private static func makeFolder(of path: String) throws(HistoryError) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.startIndex else { return }
    let folder = String(path[..<slash])
    if mkdir(folder, 0o777) == 0 || errno == EEXIST { return }
    if errno == ENOENT {
      try makeFolder(of: folder)
      if mkdir(folder, 0o777) == 0 || errno == EEXIST { return }
    }
    switch errno {
    case EROFS, EACCES, EPERM: throw .readOnly(path: path)
    case ENOSPC, EDQUOT: throw .diskFull(path: path)
    case let code: throw .unreadable(path: path, reason: String(cString: strerror(code)))
    }
  }

  /// Does `body`, with what the database refuses said in the history's terms.
  func guarded<Result>(_ body: () throws -> Result) throws(HistoryError) -> Result {
    try HistoryStore.guarded(path: path, body)
  }

  private static func guarded<Result>(path: String, _ body: () throws -> Result) throws(HistoryError) -> Result {
    do {
      return try body()
    } catch let error as HistoryError {
      throw error
    } catch let error as DatabaseError {
      throw HistoryError(error, path: path)
    } catch let error as JSONError {
      throw .damaged(path: path, detail: error.message)
    } catch {
      throw .damaged(path: path, detail: String(describing: error))
    }
  }
}
