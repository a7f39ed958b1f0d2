import ArgumentParser
import Charts
import Diagnostics
import GoTemplate
import Pipeline
import TemplateCryptography
import TemplateFunctions
import Text

/// `strake lint PATH…`: what is wrong or unwise in charts, as `helm lint` tells it.
struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint", abstract: "Examine charts for mistakes, as `helm lint` does.")

  @Argument(help: "The charts: directories or archives.")
  var paths: [String] = []

  @OptionGroup(title: "Values") var values: ValuesOptions

  @Option(name: [.customShort("n", allowingJoined: true), .long], help: "The namespace that templates see.")
  var namespace: String?

  @Option(name: .long, help: "Kubernetes' version for .Capabilities and for deprecated types.")
  var kubeVersion: String?

  @Flag(name: .long, help: "Print only warnings and errors.")
  var quiet = false

  @Flag(name: .long, help: "Fail on warnings.")
  var strict = false

  @Flag(name: .long, help: "Examine the charts inside too.")
  var withSubcharts = false

  @Flag(name: .long, help: "Don't check values against values.schema.json.")
  var skipSchemaValidation = false

  @Flag(name: .long, help: "Leave out Strake's own rules, whose findings go to standard error.")
  var helmRulesOnly = false

  func run() throws {
    try ChartCommand.reporting { () throws(ChartError) in try lint() }
  }

  private func lint() throws(ChartError) {
    guard !paths.isEmpty else {
      throw ChartError("\"strake lint\" requires at least 1 argument\n\nUsage:  strake lint PATH [flags]")
    }
    var capabilities = Capabilities.standard
    let version = try kubeVersion.map { (text) throws(ChartError) in try Capabilities.KubeVersion(parsing: text) }
    if let version { capabilities.kubeVersion = version }
    let explaining = Explaining()
    let lenient = HelmFunctions.lenientFailures { kind, message in
      guard !explaining.isOn else { return }
      let text = [LogRecord.Attribute("message", message.string)]
      switch kind {
      case .failed: ChartCommand.log(LogRecord(.info, "funcMap fail", text))
      case .missing: ChartCommand.log(LogRecord(.warning, "missing required value", text))
      case .empty: ChartCommand.log(LogRecord(.warning, "missing required values", text))
      }
    }
    let functions = HelmFunctions.all + CryptographyFunctions.all + lenient
    var renderer = ChartRenderer(
      capabilities: capabilities, host: .system, library: FunctionLibrary(functions), log: ChartCommand.log)
    renderer.skipsSchemaValidation = skipSchemaValidation
    renderer.userValues = self.values.userValues
    let lint = ChartLint(
      renderer: renderer, kubeVersion: version, namespace: RenderingOptions.namespaceName(flag: namespace))
    try report(lint, values: try values.userValues.merged(), explaining)
  }

  /// Whether charts are rendered again to explain their mistakes: then what templates log has been said.
  private final class Explaining {
    var isOn = false
  }

  private func report(_ lint: ChartLint, values: MapValue, _ explaining: Explaining) throws(ChartError) {
    let all = paths + (withSubcharts ? paths.flatMap { ChartLint.subchartPaths(below: $0) } : [])
    var text = ""
    var failed = 0
    var hasProblems = false
    for path in all {
      var lines: [String] = []
      var hasFailed = false
      var isProblem = false
      do throws(ChartError) {
        let findings = try lint.findings(at: path, values: values)
        lines = findings.filter { !quiet || $0.severity > .info }.map(\.line)
        hasFailed = findings.contains { $0.severity >= (strict ? .warning : .error) }
        isProblem = findings.contains { $0.severity > .info }
      } catch {
        lines = ["Error \(error.message)"]
        hasFailed = true
        isProblem = true
      }
      if !helmRulesOnly, hasFailed {
        explaining.isOn = true
        for failure in lint.renderingFailures(at: path, values: values) { StandardError.write(failure.rendered()) }
        explaining.isOn = false
      }
      if !helmRulesOnly { for finding in lint.ownFindings(at: path) { StandardError.write(finding.rendered()) } }
      hasProblems = hasProblems || isProblem
      if quiet, !isProblem { continue }
      if hasFailed { failed += 1 }
      text += "==> Linting \(path)\n" + lines.map { $0 + "\n" }.joined() + "\n"
    }
    let summary = "\(all.count) chart(s) linted, \(failed) chart(s) failed"
    if failed == 0, !quiet || hasProblems { text += summary + "\n" }
    try ChartCommand.print(Array(text.utf8))
    if failed > 0 { throw ChartError(summary) }
  }
}
