import ArgumentParser
import Diagnostics
import Releases

/// `strake history import`: takes over the releases of an exported file.
struct HistoryImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take over the releases of an exported file.",
    discussion: "With --env the releases are put in that environment, else in the one they came from.")

  @Argument(help: "The file.")
  var file: String

  @OptionGroup var options: HistoryOptions

  func run() throws {
    let store = try options.openForWriting()
    let imported = try reporting { () throws(HistoryError) in
      try store.importReleases(from: file, environment: options.environment)
    }
    for (key, revisions) in imported { print("\(revisions) revisions of \(key) imported") }
  }
}
