import ArgumentParser
import Charts

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

  @Flag(name: .long, help: "Write at the end of each line where it came from.")
  var annotate = false

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
    try ChartCommand.reporting { () throws(ChartError) in
      try install.checkAreMet()
      try request.run()
    }
  }

  private var request: TemplateRequest {
    var request = TemplateRequest()
    request.arguments = arguments
    request.userValues = values.userValues
    request.namespace = rendering.namespace
    request.kubeVersion = rendering.kubeVersion
    request.apiVersions = rendering.apiVersions
    request.isUpgrade = rendering.isUpgrade
    request.skipsSchemaValidation = rendering.skipSchemaValidation
    request.isDebugging = debug
    request.nameTemplate = nameTemplate
    request.generatesName = generateName
    request.shownTemplates = showOnly
    request.outputDirectory = outputDir
    request.namesOutputDirectory = releaseName
    request.includesCRDs = includeCrds
    request.includesHooks = !noHooks
    request.skipsTests = skipTests
    request.isAnnotated = annotate
    request.updatesDependencies = install.dependencyUpdate
    request.checkSource = install.source.check
    return request
  }
}
