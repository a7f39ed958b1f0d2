import ArgumentParser
import Diagnostics
import Glibc
import Pipeline
import Releases

/// Where the release history is and whose releases are meant: the options of every command that reads or writes it.
struct HistoryOptions: ParsableArguments {
  @Option(name: [.customLong("env"), .customShort("e")], help: "The environment.")
  var environment: String?

  @Option(name: .shortAndLong, help: "The namespace of the release.")
  var namespace: String?

  @Option(help: ArgumentHelp("The release history (default: the project's .strake/history.db).", valueName: "file"))
  var history: String?

  @Option(
    help: ArgumentHelp(
      "The project's folder (default: the nearest one with Charts/ or strake.yaml).", valueName: "directory"))
  var project: String?

  @Option(help: ArgumentHelp("How long to wait for another process, as 30s or 5m0s.", valueName: "duration"))
  var timeout: WaitingTime = WaitingTime(seconds: 10)

  /// Opens the history for reading.
  func openForReading() throws -> HistoryStore { try open(.reading) }

  /// Opens the history for writing; made if need be.
  func openForWriting() throws -> HistoryStore { try open(.writing) }

  /// The release of this name, where the environment and the namespace are given of these.
  func release(named name: String, in store: HistoryStore) throws -> ReleaseKey {
    try reporting { () throws(HistoryError) in
      try store.release(named: name, environment: environment, namespace: namespace)
    }
  }

  /// Opens the history for reading; nil where the project has none yet.
  ///
  /// A file that was named must be there, unless the command is about to make it.
  func openIfPresent(mayBeMade: Bool = false) throws -> HistoryStore? {
    do {
      return try HistoryStore(path: try path(), access: .reading, host: .system, waiting: timeout.seconds)
    } catch HistoryError.missing where history == nil || mayBeMade {
      return nil
    } catch let error as HistoryError {
      throw error.diagnostic
    }
  }

  private func open(_ access: HistoryStore.Access) throws -> HistoryStore {
    let path = try path()
    return try reporting { () throws(HistoryError) in
      try HistoryStore(path: path, access: access, host: .system, waiting: timeout.seconds)
    }
  }

  private func path() throws(Diagnostic) -> String {
    if let history { return history }
    return try openProject().historyPath
  }

  /// The project whose history it is.
  func openProject() throws(Diagnostic) -> Project { try Project(at: project) }
}

/// Does something with the history; what it refuses becomes a message for a person.
func reporting<Result>(_ body: () throws(HistoryError) -> Result) throws(Diagnostic) -> Result {
  do {
    return try body()
  } catch { throw error.diagnostic }
}

/// A duration as Go writes it: `300ms`, `30s`, `5m0s`, `1h30m`; a bare number is seconds.
struct WaitingTime: ExpressibleByArgument {
  /// Seconds.
  let seconds: Double

  init(seconds: Double) { self.seconds = seconds }

  init?(argument: String) {
    if let seconds = Double(argument), seconds >= 0, seconds.isFinite {
      self.seconds = seconds
      return
    }
    let units: [(String, Double)] = [("ms", 0.001), ("h", 3600), ("m", 60), ("s", 1)]
    var rest = argument[...]
    var total = 0.0
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      rest = rest[digits.endIndex...]
      guard let number = Double(digits), let unit = units.first(where: { rest.hasPrefix($0.0) }) else { return nil }
      rest = rest.dropFirst(unit.0.count)
      total += number * unit.1
    }
    guard !argument.isEmpty else { return nil }
    seconds = total
  }

  var defaultValueDescription: String { "\(Int(seconds))s" }
}

extension HistoryHost {
  /// The real clock and this process.
  ///
  /// `STRAKE_FAILPOINT=NAME` kills the process at that point of writing a revision: fault tests of the store.
  static var system: HistoryHost {
    // A write past a file size limit is to be an error like that of a full disk, not the end of the process.
    signal(SIGXFSZ, SIG_IGN)
    let failpoint = getenv("STRAKE_FAILPOINT").flatMap { Failpoint(rawValue: String(cString: $0)) }
    return HistoryHost(
      now: { .now },
      holder: .current(),
      reached: { point in
        if point == failpoint { kill(getpid(), SIGKILL) }
      })
  }
}

extension Timestamp {
  /// The real time.
  static var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int32(truncatingIfNeeded: time.tv_nsec))
  }
}
