import ArgumentParser
import Charts
import Diagnostics
import GoTemplate
import Pipeline
import Text

/// `strake template [NAME] CHART`: a chart's manifests, byte for byte as `helm template` prints them.
struct TemplateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "template", abstract: "Render a chart to its manifests, as `helm template` does.")

  @Argument(
    help: ArgumentHelp(
      "The release's name, if any, and the chart: a directory or an archive.", valueName: "[NAME] CHART"))
  var arguments: [String] = []

  @OptionGroup(title: "Values") var values: ValuesOptions
  @OptionGroup(title: "Rendering") var rendering: RenderingOptions

  @OptionGroup var install: InstallOptions

  @Flag(name: .long, help: "Print what was rendered even if it is no valid YAML.")
  var debug = false

  @Option(name: .long, help: "A template for the release's name.")
  var nameTemplate: String?

  @Flag(name: [.customShort("g"), .long], help: "Accepted as Helm accepts it; the name stays release-name.")
  var generateName = false

  @Option(
    name: [.customShort("s"), .long], parsing: .unconditionalSingleValue,
    help: "Only manifests rendered from the templates that match a pattern.")
  var showOnly: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Render the releases that a file lists with name, chart, namespace, values and set, in one process.",
      valueName: "file"))
  var releases: String?

  @Option(name: .long, help: "Write files below a directory instead of standard output.")
  var outputDir: String?

  @Flag(name: .long, help: "Put the release's name into the path below --output-dir.")
  var releaseName = false

  @Flag(name: .long, help: "Print custom resource definitions too.")
  var includeCrds = false

  @Flag(name: .long, help: "Leave custom resource definitions out, which is the default.")
  var skipCrds = false

  @Flag(name: .long, help: "Leave hooks out.")
  var noHooks = false

  @Flag(name: .long, help: "Leave hooks out that are tests.")
  var skipTests = false

  func validate() throws {
    guard releases == nil || (arguments.isEmpty && showOnly.isEmpty && nameTemplate == nil) else {
      throw ValidationError(
        "--releases names the releases and their charts: it goes with no name, chart or --show-only")
    }
  }

  func run() throws {
    if let releases { return try TemplateBatch(command: self, file: releases).run() }
    try ChartCommand.reporting { () throws(ChartError) in try render() }
  }

  private func render() throws(ChartError) {
    try install.checkAreMet()
    let (name, path) = try nameAndChart()
    try install.source.check(path)
    var renderer = try rendering.renderer()
    renderer.userTexts = { values.userValues.readableTexts() }
    // As Helm: the chart is found before the values are read, and loaded after.
    let location = try ChartLocation.path(of: path)
    let user = try values.userValues.merged()
    let chart = try ChartCommand.loadInstallable(location, updatingDependencies: install.dependencyUpdate)
    try ReleaseInfo.checkName(name, log: ChartCommand.log)
    let release = ReleaseInfo(name: name, namespace: rendering.namespaceName, isUpgrade: rendering.isUpgrade)
    let rendered: RenderedChart
    do { rendered = try renderer.render(chart, values: user, release: release) } catch {
      guard debug else { throw error }
      try ChartCommand.print(error.renderedText)
      var shown = error
      shown.isFromRendering = false
      throw shown
    }
    var output = TemplateOutput(rendered)
    output.includesCRDs = includeCrds
    output.includesHooks = !noHooks
    output.skipsTests = skipTests
    if let outputDir {
      try ChartOutputFiles(directory: releaseName ? outputDir + "/" + name : outputDir).write(output)
    }
    if let pattern = showOnly.first, outputDir != nil {
      // What was written to files is not there to be shown.
      throw ChartError("could not find template \(pattern) in chart")
    }
    let bytes = outputDir == nil ? showOnly.isEmpty ? output.bytes : try output.bytes(showing: showOnly) : [0x0A]
    try ChartCommand.print(bytes)
  }

  private func nameAndChart() throws(ChartError) -> (name: String, chart: String) {
    guard arguments.count <= 2 else {
      throw ChartError(
        "expected at most two arguments, unexpected arguments: " + arguments[2...].joined(separator: ", "))
    }
    guard let first = arguments.first else {
      throw ChartError(
        "\"strake template\" requires at least 1 argument\n\nUsage:  strake template [NAME] [CHART] [flags]")
    }
    if arguments.count == 2 {
      guard !generateName else { throw ChartError("cannot set --generate-name and also specify a name") }
      guard nameTemplate?.isEmpty != false else {
        throw ChartError("cannot set --name-template and also specify a name")
      }
      return (first, arguments[1])
    }
    if let nameTemplate, !nameTemplate.isEmpty {
      return (try ReleaseInfo.name(fromTemplate: nameTemplate, host: .system, library: .helm), first)
    }
    return ("release-name", first)
  }
}
