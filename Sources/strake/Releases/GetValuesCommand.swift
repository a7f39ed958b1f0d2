import ArgumentParser
import Diagnostics
import Releases
import Text
import YAML

/// `strake get values`: the user's values, or with `--all` those that the templates saw.
struct GetValuesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "values", abstract: "Print the values of a release.")

  @OptionGroup var selection: ReleaseSelection

  @Flag(name: .shortAndLong, help: "Print the computed values: the chart's with the user's over them.")
  var all = false

  @Flag(help: "Print the file and line that each value came from.")
  var origins = false

  @Option(name: .shortAndLong, help: "Print a table, json or yaml.")
  var output: OutputFormat = .table

  func run() throws {
    let content = try selection.record().content
    if origins { return try printOrigins(content) }
    let values = try content.values(all ? .computed : .user)
    try output.write(values) {
      let text = String(decoding: try values.yaml(), as: UTF8.self)
      return (all ? "COMPUTED VALUES:\n" : "USER-SUPPLIED VALUES:\n") + text
    }
  }

  private func printOrigins(_ content: ReleaseContent) throws {
    let rows = content.valueOrigins
    try output.write(.array(rows.map(\.json))) {
      var table = TextTable(headings: ["VALUE", "FROM"])
      for row in rows { table.add([row.path, row.line > 0 ? "\(row.source):\(row.line)" : row.source]) }
      return table.rendered()
    }
  }
}

/// Which values of a revision.
enum ValuesKind {
  /// What the user gave.
  case user
  /// What the templates saw.
  case computed
}

extension ReleaseContent {
  /// The values; null where the user gave none, as Helm reads them back.
  func values(_ kind: ValuesKind) throws(Diagnostic) -> JSON {
    let text = kind == .user ? userValues : computedValues
    guard !text.isEmpty, text != "{}" else { return kind == .user ? .null : .object([]) }
    do {
      return try JSON(parsing: text).sorted
    } catch { throw Diagnostic("the release's values are damaged: \(error.message)") }
  }
}
