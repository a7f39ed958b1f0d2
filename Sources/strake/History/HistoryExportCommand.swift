import ArgumentParser
import Diagnostics
import Pipeline
import Releases
import Text

/// `strake history export`: one release with all its revisions as one file, for Strake or for Helm.
struct HistoryExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a release with all its revisions to one file.")

  @Argument(help: "The release.")
  var name: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The file to write; with --to-helm-secret, standard output where none is named.", valueName: "file"))
  var output: String?

  @Flag(help: "Write Secrets that Helm takes for its own records once they are applied to a cluster.")
  var toHelmSecret = false

  @OptionGroup var options: HistoryOptions

  func validate() throws {
    guard output != nil || toHelmSecret else { throw ValidationError("name the file to write with --output") }
  }

  func run() throws {
    let store = try options.openForReading()
    let key = try options.release(named: name, in: store)
    if toHelmSecret { return try exportHelmRecords(of: key, in: store) }
    guard let output else { return }
    let count = try reporting { () throws(HistoryError) in try store.export(key, to: output) }
    try StandardOutput.writeLine("\(count) revisions of \(key) written to \(output)")
  }

  private func exportHelmRecords(of key: ReleaseKey, in store: HistoryStore) throws {
    let text = try reporting { () throws(HistoryError) in
      var text = ByteString()
      for revision in try store.history(of: key) {
        var record = try store.record(of: key, number: revision.number)
        if record.content.helmChart.isEmpty { record.content.helmChart = HelmChartRecord.json(of: record.content) }
        text += try HelmSecret.manifest(of: record)
      }
      return text
    }
    if let output { try UserFiles.write(text.bytes, to: output) } else { try StandardOutput.write(text.bytes) }
  }
}
