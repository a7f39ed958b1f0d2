import ArgumentParser
import Diagnostics
import Releases

/// `strake history verify`: reads everything and says what is wrong.
struct HistoryVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check that the whole history is what was written.")

  @OptionGroup var options: HistoryOptions

  func run() throws {
    let store = try options.openForReading()
    let problems = try reporting { () throws(HistoryError) in try store.verify() }
    guard problems.isEmpty else {
      throw CommandFailure(text: problems.map { "error: \($0)\n" }.joined())
    }
    let revisions = try reporting { () throws(HistoryError) in try store.allRevisions() }
    try StandardOutput.writeLine(
      "\(revisions.count) revisions of \(Set(revisions.map(\.key)).count) releases are as they were written")
  }
}
