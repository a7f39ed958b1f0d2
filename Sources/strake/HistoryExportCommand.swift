import ArgumentParser
import Diagnostics
import Releases

/// `strake history export`: one release with all its revisions as one file.
struct HistoryExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a release with all its revisions to one file.")

  @Argument(help: "The release.")
  var name: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"))
  var output: String

  @OptionGroup var options: HistoryOptions

  func run() throws {
    let store = try options.openForReading()
    let key = try options.release(named: name, in: store)
    let count = try reporting { () throws(HistoryError) in try store.export(key, to: output) }
    print("\(count) revisions of \(key) written to \(output)")
  }
}
