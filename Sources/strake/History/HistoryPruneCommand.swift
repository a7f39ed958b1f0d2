import ArgumentParser
import Diagnostics
import Releases

/// `strake history prune`: deletes old revisions and gives their space back.
struct HistoryPruneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune", abstract: "Delete old revisions.",
    discussion: "The deployed revision and the newest one always stay.")

  @Argument(help: "The release; all releases where none is named.")
  var name: String?

  @OptionGroup var options: HistoryOptions

  @Option(help: "Keep so many of the newest revisions of each release.")
  var keep: Int?

  @Option(help: ArgumentHelp("Delete only revisions older than this, as 30d, 12h or 2w.", valueName: "age"))
  var olderThan: Age?

  func validate() throws {
    guard keep != nil || olderThan != nil else { throw ValidationError("say --keep NUMBER, --older-than AGE or both") }
    guard keep ?? 1 >= 1 else { throw ValidationError("--keep must be at least 1") }
  }

  func run() throws {
    let store = try options.openForWriting()
    let key = try name.map { try options.release(named: $0, in: store) }
    let before = olderThan.map { Timestamp.now.adding(seconds: -$0.seconds) }
    let pruned = try reporting { () throws(HistoryError) in
      try store.prune(key, keep: keep ?? 1, olderThan: before)
    }
    try StandardOutput.writeLine("deleted \(pruned.revisions) revisions, \(pruned.bytes / 1024) KiB given back")
  }
}

/// An age: a number with a unit.
struct Age: ExpressibleByArgument {
  /// Seconds.
  let seconds: Int64

  init?(argument: String) {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    guard let unit = argument.last.flatMap({ units[$0] }), let number = Int64(argument.dropLast()), number >= 0 else {
      return nil
    }
    let (seconds, overflow) = number.multipliedReportingOverflow(by: unit)
    guard !overflow else { return nil }
    self.seconds = seconds
  }
}
