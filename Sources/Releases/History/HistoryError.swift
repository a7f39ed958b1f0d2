import CSQLite
import Diagnostics
import Glibc

/// Why the history refuses.
public enum HistoryError: Error, Sendable {
  /// No history at this path.
  case missing(path: String)
  /// The file is something else.
  case foreign(path: String)
  /// The file was written by a later version of Strake.
  case newer(path: String, schema: Int, known: Int)
  /// The file is damaged.
  case damaged(path: String, detail: String)
  /// The file or its folder cannot be written.
  case readOnly(path: String)
  /// The file cannot be opened.
  case unreadable(path: String, reason: String)
  /// No space is left.
  case diskFull(path: String)
  /// Another process kept the lock for longer than the command waits.
  case locked(path: String)
  /// Another process is at work on the release.
  case operationInProgress(key: ReleaseKey, revision: Int, status: ReleaseStatus, process: Int)
  /// The operation ended in the eyes of others (its time ran out, or it was taken for dead).
  case operationLost(key: ReleaseKey, revision: Int)
  /// Another command recorded a revision since this one was made; `expected` is 0 where there was none.
  case overtaken(key: ReleaseKey, expected: Int, newest: Int?)
  /// No release of this name; `known` are those there are.
  case unknownRelease(name: String, known: [ReleaseKey])
  /// An upgrade or rollback of a release that was never installed.
  case notInstalled(ReleaseKey)
  /// Several releases of this name; the command must say which.
  case ambiguousRelease(name: String, known: [ReleaseKey])
  /// The release has no revision of this number; `known` are those it has.
  case unknownRevision(key: ReleaseKey, number: Int, known: [Int])
  /// A release of this name exists already.
  case nameInUse(ReleaseKey)
  /// The release has no revision to go back to.
  case noEarlierRevision(ReleaseKey)
  /// A revision that failed is no target of a rollback unless it is forced.
  case failedTarget(key: ReleaseKey, number: Int, status: ReleaseStatus, description: String)
  /// Not a name that a release can have.
  case invalidName(String)
  /// A file to import is not what it should be.
  case invalidImport(path: String, reason: String)
  /// Anything else that SQLite says.
  case database(path: String, DatabaseError)

  /// What a database's refusal means for the history in that file.
  init(_ error: DatabaseError, path: String) {
    switch error.primaryCode {
    case SQLITE_BUSY, SQLITE_LOCKED: self = .locked(path: path)
    case SQLITE_FULL: self = .diskFull(path: path)
    case SQLITE_READONLY: self = .readOnly(path: path)
    case SQLITE_NOTADB: self = .foreign(path: path)
    case SQLITE_CORRUPT: self = .damaged(path: path, detail: error.message)
    case SQLITE_IOERR where [ENOSPC, EFBIG, EDQUOT].contains(error.systemError): self = .diskFull(path: path)
    // A write that was cut short has no reason of the system: the next byte would have had no place.
    case SQLITE_IOERR where error.code == DatabaseError.writeFailure && error.systemError == 0:
      self = .diskFull(path: path)
    case SQLITE_IOERR where error.systemError == EROFS: self = .readOnly(path: path)
    case SQLITE_CANTOPEN:
      self = .unreadable(
        path: path, reason: error.systemError != 0 ? String(cString: strerror(error.systemError)) : error.message)
    default: self = .database(path: path, error)
    }
  }

  /// The error as a message for a person.
  public var diagnostic: Diagnostic {
    switch self {
    case .missing(let path):
      Diagnostic(
        "no release history at \(path)",
        help: "the first `strake upgrade --install` makes it; or name one with --history"
      )
    case .foreign(let path):
      Diagnostic(
        "\(path) is not a release history of Strake",
        help: "name another file with --history; this one is left as it is")
    case .newer(let path, let schema, let known):
      Diagnostic(
        "the release history \(path) was written by a later version of Strake (schema \(schema), this version knows"
          + " \(known))", help: "use that version; this one leaves the file as it is")
    case .damaged(let path, let detail):
      Diagnostic(
        "the release history \(path) is damaged: \(detail)",
        help: "restore it from a copy; `strake history verify` lists what is wrong, `strake history export` saves a"
          + " release that can still be read")
    case .readOnly(let path):
      Diagnostic("the release history \(path) cannot be written", help: "nothing was changed; check its permissions")
    case .unreadable(let path, let reason):
      Diagnostic("the release history \(path) cannot be opened: \(reason)")
    case .diskFull(let path):
      Diagnostic("no space left for the release history \(path)", help: "nothing was changed; make space and try again")
    case .locked(let path):
      Diagnostic(
        "another process holds the release history \(path)", help: "nothing was changed; --timeout waits for longer")
    case .operationInProgress(let key, let revision, let status, let process):
      Diagnostic(
        "another operation is in progress: process \(process) works at revision \(revision) of \(key) (\(status.rawValue))",
        help: "wait for it, or let --timeout wait for longer; a process that died does not block")
    case .operationLost(let key, let revision):
      Diagnostic("revision \(revision) of \(key) was given up before it was finished; another command marked it failed")
    case .overtaken(let key, let expected, let newest):
      Diagnostic(
        "the newest revision of \(key) is \(newest.map { "\($0)" } ?? "none") now, no longer "
          + (expected == 0 ? "none" : "\(expected)"), help: "nothing was changed; try again")
    case .unknownRelease(let name, let known): HistoryError.unknownRelease(name, known: known)
    case .notInstalled(let key):
      Diagnostic(
        "\"\(key.name)\" has no deployed releases", help: "`strake upgrade --install` makes the first revision")
    case .ambiguousRelease(let name, let known):
      Diagnostic(
        "there are several releases \"\(name)\": \(known.map(\.description).joined(separator: ", "))",
        help: "say which with --env and --namespace")
    case .unknownRevision(let key, let number, let known):
      Diagnostic(
        "release \(key) has no revision \(number)",
        help: known.isEmpty ? nil : "its revisions are \(HistoryError.ranges(of: known))")
    case .nameInUse(let key):
      Diagnostic("cannot reuse a name that is still in use: \(key)", help: "`strake upgrade` makes its next revision")
    case .noEarlierRevision(let key):
      Diagnostic("release \(key) has no earlier revision to roll back to")
    case .failedTarget(let key, let number, let status, let description):
      Diagnostic(
        "revision \(number) of \(key) is \(status.rawValue) (\(description)) and no target of a rollback",
        help: "choose a revision that was deployed, or use --force")
    case .invalidName(let name):
      Diagnostic(
        "invalid release name \"\(name)\"",
        help: "at most 53 lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit")
    case .invalidImport(let path, let reason): Diagnostic("cannot import \(path): \(reason)")
    case .database(let path, let error):
      Diagnostic("the release history \(path) failed: \(error.message) (SQLite's code \(error.code))")
    }
  }

  private static func unknownRelease(_ name: String, known: [ReleaseKey]) -> Diagnostic {
    let elsewhere = known.filter { $0.name == name }
    if !elsewhere.isEmpty {
      let places = elsewhere.map(\.description).joined(separator: ", ")
      return Diagnostic("release \"\(name)\" not found here", help: "there is \(places)")
    }
    if let nearest = NearestName.of(name, among: known.map(\.name)) {
      return Diagnostic("release \"\(name)\" not found", help: "did you mean \"\(nearest)\"?")
    }
    let names = Set(known.map(\.name)).sorted().prefix(10).joined(separator: ", ")
    return Diagnostic(
      "release \"\(name)\" not found", help: names.isEmpty ? "there are no releases" : "there are: \(names)")
  }

  /// `1-3, 5`.
  static func ranges(of numbers: [Int]) -> String {
    var ranges: [(first: Int, last: Int)] = []
    for number in numbers.sorted() {
      if let last = ranges.last, number == last.last + 1 {
        ranges[ranges.count - 1].last = number
      } else {
        ranges.append((number, number))
      }
    }
    return ranges.map { $0.first == $0.last ? "\($0.first)" : "\($0.first)-\($0.last)" }.joined(separator: ", ")
  }
}
