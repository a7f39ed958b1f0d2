import Charts
import GoTemplate
import Pipeline
import Text

/// What one run of `strake template` is asked for, whoever read the command line.
struct TemplateRequest {
  /// `[NAME] CHART`.
  var arguments: [String] = []
  var userValues = UserValues()
  /// The namespace of the command line.
  var namespace: String?
  var kubeVersion: String?
  var apiVersions: [String] = []
  var isUpgrade = false
  var skipsSchemaValidation = false
  /// Whether what was rendered is printed even if it is no valid YAML.
  var isDebugging = false
  var nameTemplate: String?
  var generatesName = false
  /// Patterns of the templates whose manifests are wanted; empty for all.
  var shownTemplates: [String] = []
  var outputDirectory: String?
  /// Whether the release's name is part of the path below the output directory.
  var namesOutputDirectory = false
  var includesCRDs = false
  var includesHooks = true
  var skipsTests = false
  /// Whether each line says where it came from.
  var isAnnotated = false
  /// Whether charts/ is updated from file:// repositories when dependencies are missing.
  var updatesDependencies = false
  /// Refuses a chart whose source asks for what can't be met.
  var checkSource: (_ chart: String) throws(ChartError) -> Void = { (_) throws(ChartError) in }

  /// Renders and prints.
  ///
  /// - Throws: ``ChartError`` with Helm's text.
  func run() throws(ChartError) {
    if arguments.isEmpty { _ = try nameAndChart() }
    // As Helm: the version is read before the arguments are looked at.
    var renderer = try RenderingOptions.renderer(
      kubeVersion: kubeVersion, apiVersions: apiVersions, skipsSchemaValidation: skipsSchemaValidation)
    let (name, path) = try nameAndChart()
    try checkSource(path)
    renderer.userValues = userValues
    // The process ends with this render.
    renderer.discard = { _ = Unmanaged.passRetained($0) }
    // As Helm: the chart is found before the values are read, and loaded after.
    let location = try ChartLocation.path(of: path)
    let user = try userValues.merged()
    let chart = try ChartCommand.loadInstallable(location, updatingDependencies: updatesDependencies)
    try ReleaseInfo.checkName(name, log: ChartCommand.log)
    let release = ReleaseInfo(
      name: name, namespace: RenderingOptions.namespaceName(flag: namespace), isUpgrade: isUpgrade)
    if isAnnotated { renderer.trace = ChartTrace(user: userValues, given: user, unprocessed: chart) }
    let rendered: RenderedChart
    do { rendered = try renderer.render(chart, values: user, release: release) } catch {
      guard isDebugging else { throw error }
      try ChartCommand.print(error.renderedText)
      var shown = error
      shown.isFromRendering = false
      throw shown
    }
    var output = TemplateOutput(rendered)
    output.includesCRDs = includesCRDs
    output.includesHooks = includesHooks
    output.skipsTests = skipsTests
    if let trace = renderer.trace {
      _ = Unmanaged.passRetained(trace)
      return try printAnnotated(ChartOrigins(trace, output: output, omitsSources: true))
    }
    if let outputDirectory {
      let directory = namesOutputDirectory ? outputDirectory + "/" + name : outputDirectory
      try ChartOutputFiles(directory: directory).write(output)
    }
    if let pattern = shownTemplates.first, outputDirectory != nil {
      // What was written to files is not there to be shown.
      throw ChartError("could not find template \(pattern) in chart")
    }
    let bytes =
      outputDirectory != nil
      ? [0x0A] : shownTemplates.isEmpty ? output.bytes : try output.bytes(showing: shownTemplates)
    try ChartCommand.print(bytes)
  }

  private func printAnnotated(_ origins: ChartOrigins) throws(ChartError) {
    var manifests = AnnotatedManifests()
    var text: [UInt8] = []
    try Explanation.forEachResource(of: origins, detail: .places) { (resource) throws(ChartError) in
      text += "---\n".utf8
      manifests.add(resource, to: &text)
      guard text.count > 1 << 18 else { return }
      try ChartCommand.print(text)
      text.removeAll(keepingCapacity: true)
    }
    try ChartCommand.print(text)
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
      guard !generatesName else { throw ChartError("cannot set --generate-name and also specify a name") }
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
