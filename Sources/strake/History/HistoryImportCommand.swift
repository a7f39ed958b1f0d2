import ArgumentParser
import Diagnostics
import Pipeline
import Releases

/// `strake history import`: takes over the releases of an exported file, or Helm's own records.
struct HistoryImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take over the releases of an exported file, or Helm's release records.",
    discussion: """
      With --env the releases are put in that environment, else in the one they came from. Helm's records are what
      `kubectl get secret -l owner=helm -o yaml` prints.
      """)

  @Argument(help: "The file that `strake history export` wrote.")
  var file: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Files with the Secrets or ConfigMaps that Helm keeps its records in.", valueName: "file"))
  var fromHelmSecret: [String] = []

  @OptionGroup var options: HistoryOptions

  func validate() throws {
    guard (file == nil) != fromHelmSecret.isEmpty else {
      throw ValidationError("name one exported file, or files with --from-helm-secret")
    }
  }

  func run() throws {
    guard let file else { return try importHelmRecords() }
    let store = try options.openForWriting()
    let imported = try reporting { () throws(HistoryError) in
      try store.importReleases(from: file, environment: options.environment)
    }
    for (key, revisions) in imported { try StandardOutput.writeLine("\(revisions) revisions of \(key) imported") }
  }

  private func importHelmRecords() throws {
    var records: [ReleaseRecord] = []
    for path in fromHelmSecret {
      let bytes = try UserFiles.read(path)
      records += try reporting { () throws(HistoryError) in
        try HelmSecret.records(in: bytes, path: path, environment: options.environment ?? "")
      }
    }
    let store = try options.openForWriting()
    try reporting { () throws(HistoryError) in try store.importRecords(records) }
    for record in records {
      try StandardOutput.writeLine("revision \(record.revision.number) of \(record.revision.key) imported")
    }
  }
}
