import Charts
import Diagnostics
import Files
import GoTemplate
import Pipeline

/// `strake template --releases FILE`: many releases rendered in one process, on all processors.
struct TemplateBatch {
  /// The command, for what holds for all releases.
  let command: TemplateCommand
  /// The file that names them.
  let file: String

  /// Renders each as `strake template NAME CHART` would, into a folder a release below `--output-dir` or to standard
  /// output, in the order of the file; nothing is printed when one of them fails.
  func run() throws {
    let entries = try ReleaseList(parsing: try UserFiles.read(file), path: file).entries
    let spool = try command.outputDir == nil ? Spool() : nil
    let pieces = try ParallelWork.results(titles: entries.map(\.name), worker: { Worker() }) { worker, index in
      let entry = entries[index]
      var output: TemplateOutput?
      try ChartCommand.reporting { () throws(ChartError) in
        output = try command.output(of: entry, worker)
        if let output, let directory = command.outputDir {
          try ChartOutputFiles(directory: LocalFiles.join(directory, entry.name)).write(output)
        }
      }
      return try output.flatMap { try spool?.append($0.bytes) }
    }
    try spool?.print(pieces.compactMap { $0 })
  }

  /// What a thread keeps from one release to the next.
  fileprivate final class Worker {
    let charts = LoadedCharts()
    let templates = ParsedTemplates(library: .helm)
  }
}

extension TemplateCommand {
  /// What a release of a file gives with the flags of the command line.
  fileprivate func output(
    of entry: ReleaseList.Entry, _ worker: TemplateBatch.Worker
  ) throws(ChartError) -> TemplateOutput {
    var renderer = try rendering.renderer(library: worker.templates.library)
    renderer.parsedTemplates = worker.templates
    let values = values.userValues.laid(over: entry.values)
    renderer.userValues = values
    let location = try ChartLocation.path(of: entry.chart)
    let user = try values.merged()
    let chart = try worker.charts.chart(at: location) { (path) throws(ChartError) in
      try ChartCommand.loadInstallable(path)
    }
    try ReleaseInfo.checkName(entry.name)
    let release = ReleaseInfo(
      name: entry.name, namespace: entry.namespace ?? rendering.namespaceName, isUpgrade: rendering.isUpgrade)
    var output = TemplateOutput(try renderer.render(chart, values: user, release: release))
    output.includesCRDs = includeCrds
    output.includesHooks = !noHooks
    output.skipsTests = skipTests
    return output
  }
}

extension UserValues {
  /// These values over others: within each kind of flag, the others' come first.
  fileprivate func laid(over others: UserValues) -> UserValues {
    var result = others
    result.files += files
    result.json += json
    result.set += set
    result.strings += strings
    result.fromFiles += fromFiles
    result.literals += literals
    return result
  }
}
