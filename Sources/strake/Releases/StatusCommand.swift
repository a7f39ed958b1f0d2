import ArgumentParser
import Releases

/// `strake status`: one revision in Helm's words.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "status", abstract: "Show the state of a release.")

  @OptionGroup var selection: ReleaseSelection

  @Option(name: .shortAndLong, help: "Print a table, json or yaml.")
  var output: OutputFormat = .table

  @Option(name: [.customLong("color"), .customLong("colour")], help: "Use colours: never, auto or always.")
  var color: ColorChoice = .auto

  func run() throws {
    let record = try selection.record()
    try output.write(record.helmJSON(chart: nil)) {
      let text = StatusText(record: record, isColored: color.isOn)
      return text.heading + text.notes
    }
  }
}
