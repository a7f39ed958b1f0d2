import ArgumentParser
import Diagnostics
import Pipeline
import Releases

/// `strake rollback`: a new revision with an earlier one's manifests, byte for byte.
struct RollbackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback", abstract: "Roll a release back to an earlier revision.",
    discussion: """
      Without a revision, to the newest earlier one that was deployed. Nothing is rendered: the manifests are those that \
      were recorded, byte for byte.
      """)

  @Argument(help: "The release.")
  var name: String

  @Argument(help: "The revision.")
  var revision: Int?

  @OptionGroup var options: HistoryOptions
  @OptionGroup var protection: ProtectionOptions

  @OptionGroup var difference: DifferenceOptions

  @Flag(help: "Show what would change, and record nothing.")
  var dryRun = false

  @Flag(help: "Roll back even to a revision that failed.")
  var force = false

  @Option(help: "The description in the history; \"Rollback to N\" where none is given.")
  var description: String?

  @Option(help: "Keep at most so many revisions of the release; 0 for all.")
  var historyMax = 0

  @Option(
    help: ArgumentHelp(
      "Write one file a resource into a directory that is replaced as a whole.", valueName: "directory"))
  var outputDir: String?

  func run() throws {
    let store = try dryRun ? options.openForReading() : options.openForWriting()
    let key = try options.release(named: name, in: store)
    let new = try reporting { () throws(HistoryError) in
      // As in Helm, 0 means the one before.
      try store.rollback(
        of: key, to: revision == 0 ? nil : revision, force: force, description: description, origin: .current)
    }
    if dryRun { return try showDifference(new, in: store) }
    try protection.check(key.environment, of: options.openProject())
    let recorded = try record(new, in: store)
    StandardOutput.survivesLostReaders()
    do {
      try StandardOutput.writeLine("Rollback was a success! Happy Helming!")
    } catch {
      throw Diagnostic(
        "revision \(recorded.number) of \(new.key) is recorded, but could not be printed: \(error.message)")
    }
  }

  private func record(_ new: NewRevision, in store: HistoryStore) throws(Diagnostic) -> Revision {
    guard let outputDir else {
      return try reporting { () throws(HistoryError) in try store.record(new, historyMax: historyMax) }
    }
    let pending = try reporting { () throws(HistoryError) in try store.begin(new, historyMax: historyMax) }
    let documents = new.content.manifests + new.content.hooks.map(\.manifest)
    return try store.emit(pending, of: new, to: outputDir, files: RenderedRelease.files(of: documents))
  }

  /// What the rollback would change against the newest revision.
  private func showDifference(_ new: NewRevision, in store: HistoryStore) throws {
    let record = try reporting { () throws(HistoryError) in try store.record(of: new.key) }
    let result = try comparing {
      try ManifestDiff.between(
        record.content.manifests, new.content.manifests,
        options: difference.comparison(of: record.revision, record.revision))
    }
    try difference.report(
      result, title: "\(new.key): revision \(record.revision.number) → \(new.rollbackOf ?? 0)")
  }
}
