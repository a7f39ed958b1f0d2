import ArgumentParser
import Releases

/// A release and one of its revisions: the arguments of `status` and `get`.
struct ReleaseSelection: ParsableArguments {
  @Argument(help: "The release.")
  var name: String

  @Option(help: "The revision; the newest where none is named.")
  var revision = 0

  @OptionGroup var options: HistoryOptions

  /// The revision with what it holds.
  func record() throws -> ReleaseRecord {
    let store = try options.openForReading()
    let key = try options.release(named: name, in: store)
    return try reporting { () throws(HistoryError) in
      // As in Helm, 0 and less mean the newest.
      try store.record(of: key, number: revision > 0 ? revision : nil)
    }
  }
}
