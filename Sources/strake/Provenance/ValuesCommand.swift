import ArgumentParser
import Charts
import Diagnostics
import Pipeline
import Releases
import Text
import YAML

/// `strake values`: what commands know about values.
struct ValuesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "values", abstract: "Check the values of a release.", subcommands: [ValuesCheckCommand.self])
}

/// `strake values check`: the values that nothing reads.
struct ValuesCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Find values that no template reads.",
    discussion: """
      Renders with the values given and lists those that no template read, with the key that was most likely meant. \
      Exits with 1 when there are any and --strict is given. --undefined lists what templates read and nobody gives.
      """)

  @Argument(help: "The release: a folder of Charts/ or a release of strake.yaml.")
  var name: String?

  @Option(help: ArgumentHelp("Check the values of a chart alone.", valueName: "chart"))
  var chart: String?

  @Option(help: ArgumentHelp("The release's name for --chart.", valueName: "name"))
  var releaseName = "release-name"

  @Flag(help: "Exit with 1 when there are values that nothing reads.")
  var strict = false

  @Flag(help: "List values, too, that templates read and neither files, flags nor charts give.")
  var undefined = false

  @Option(name: .shortAndLong, help: "Print a table, json or yaml.")
  var output: OutputFormat = .table

  @OptionGroup var history: HistoryOptions
  @OptionGroup var options: RenderOptions
  @OptionGroup var replay: ReplayOptions

  func validate() throws {
    guard (name == nil) != (chart == nil) else { throw ValidationError("name a release, or give --chart") }
  }

  func run() throws {
    let recorder = ProvenanceRecorder()
    var inputs: ReleaseInputs?
    if let chart {
      _ = try ChartAlone(chart: chart, releaseName: releaseName).rendered(
        options.request(namespace: history.namespace), recorder)
    } else if let name {
      let render = ReleaseRender(name: name, history: history, options: options, replay: replay)
      inputs = try render.rendered(in: history.environment, recording: recorder).inputs
    }
    guard let trace = recorder.chart else { return }
    let check = ValuesCheck(trace)
    let unread = try inputs.map { UnreadValues(check, of: $0, in: try history.openProject()) } ?? UnreadValues(check)
    try output.write(json(check, unread)) { table(check, unread) }
    if strict, !unread.own.isEmpty { throw ExitCode(1) }
  }

  private func table(_ check: ValuesCheck, _ unread: UnreadValues) -> String {
    var table = TextTable(headings: ["VALUE", "FROM", "FINDING"])
    for value in unread.own { table.add([value.path, value.definition?.place ?? "", value.finding]) }
    for value in unread.shared {
      table.add([
        value.path, value.definition?.place ?? "", "not read by this release; the file is the whole environment's",
      ])
    }
    if undefined {
      for value in check.undefined {
        let mark = check.place(of: value)
        table.add([value.path, mark.isKnown ? mark.lineText : "", "read, but nobody gives it"])
      }
    }
    let isEmpty = check.unread.isEmpty && (!undefined || check.undefined.isEmpty)
    return isEmpty ? "every value given is read\n" : table.rendered()
  }

  private func json(_ check: ValuesCheck, _ unread: UnreadValues) -> JSON {
    .members([
      "given": .integer(check.count), "unread": .array(unread.own.map(json)),
      "shared": unread.shared.isEmpty ? nil : .array(unread.shared.map(json)),
      "undefined": undefined
        ? .array(
          check.undefined.map { value in
            let mark = check.place(of: value)
            return .members([
              "path": .text(value.path), "source": mark.isKnown ? .text(SourceFile.named(mark.file).path) : nil,
              "line": mark.isKnown ? .integer(Int(mark.line)) : nil,
            ])
          }) : nil,
    ])
  }

  private func json(_ value: ValuesCheck.Unread) -> JSON {
    let mark = value.definition?.mark
    return .members([
      "path": .text(value.path), "source": value.definition.map { .text($0.source) },
      "line": mark.flatMap { $0.isKnown ? .integer(Int($0.line)) : nil },
      "suggestion": value.suggestion.map { .text($0) },
    ])
  }
}

/// A chart that belongs to no project.
struct ChartAlone {
  let chart: String
  let releaseName: String

  /// Renders it.
  func rendered(_ request: RenderRequest, _ recorder: ProvenanceRecorder) throws -> RenderedRelease {
    let location: String
    do { location = try ChartLocation.path(of: chart) } catch {
      throw CommandFailure(text: "Error: \(error.message)\n")
    }
    let inputs = ReleaseInputs(
      key: releaseName, name: releaseName, environment: nil, chart: location, versionConstraint: nil, values: [],
      overlay: nil, namespace: nil, kubeVersion: nil, apiVersions: [], isProtected: false)
    return try RenderPipeline.system.renderReporting(inputs, request, recording: recorder)
  }
}
