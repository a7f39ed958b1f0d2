import ArgumentParser
import Diagnostics
import Files
import Pipeline
import Policies
import Releases
import Text
import YAML

/// `strake check`: the platform's policies over rendered releases or over anyone's manifests.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Find what is insecure, missing or bound to fail in manifests.",
    discussion: """
      strake check web --env prod                        a release, seen among the environment's other releases
      strake check --all --env prod                      every release of the project
      strake check manifests/ more.yaml -                files, folders and standard input together
      strake check Charts/web                            a chart with its default values
      strake check --env prod --against-env staging      what prod leaves open that staging does not
      strake check --explain pod-privileged              why, how to mend it, from which standard

      Which checks are made (profile), from which severity on they fail (threshold) and what is accepted (exemptions) \
      is said in strake.yaml for the project or an environment; without it: platform, error, nothing. Exit code 1 when \
      a finding is at or above the threshold.
      """)

  @Argument(help: "Releases with --env; else files, folders, charts, or - for standard input.")
  var targets: [String] = []

  @Flag(help: "Check every release of the project.")
  var all = false

  @Option(help: ArgumentHelp("Which checks are made: \(words(Profile.allCases.map(\.name))).", valueName: "profile"))
  var profile: Profile?

  @Option(
    help: ArgumentHelp(
      "From which severity on findings fail: \(words(Severity.allCases.map(\.name))).", valueName: "severity"))
  var threshold: Severity?

  @Option(help: "Tell only what is found here and not in this environment.")
  var againstEnv: String?

  @Option(name: .shortAndLong, help: "Print text, json, sarif, junit or markdown.")
  var output: CheckOutput = .text

  @Option(help: "When to colour: auto, always or never.")
  var color: ColorChoice = .auto

  @Flag(help: "Show exempted findings too.")
  var showExempted = false

  @Option(help: ArgumentHelp("Tell all about a check.", valueName: "check"))
  var explain: String?

  @Flag(help: "List all checks.")
  var list = false

  @Option(help: ArgumentHelp("The day to ask for, as 2027-06-30 (default: today).", valueName: "day"))
  var asOf: String?

  @OptionGroup var history: HistoryOptions
  @OptionGroup var options: RenderOptions
  @OptionGroup var replay: ReplayOptions

  private static func words(_ names: [String]) -> String { names.joined(separator: ", ") }

  func validate() throws {
    if let asOf, !Exemption.isDay(asOf) { throw ValidationError("--as-of \(asOf): write a day as 2027-06-30") }
    guard explain == nil, !list else { return }
    if againstEnv != nil, history.environment == nil { throw ValidationError("--against-env compares with --env") }
    if all, !targets.isEmpty { throw ValidationError("--all checks every release: name none") }
    guard !all || history.environment != nil || !targets.isEmpty || againstEnv == nil else { return }
    if targets.isEmpty, !all, againstEnv == nil {
      throw ValidationError("name a release, a file or a folder, or check all releases with --all")
    }
  }

  func run() throws {
    if let explain { return try StandardOutput.write(Array(explanation(explain).utf8)) }
    if list { return try StandardOutput.write(output.rendered(.standard)) }
    let report = try findings()
    try StandardOutput.write(output.rendered(report, showsExempted: showExempted, isColored: color.isOn))
    if !report.failing.isEmpty { throw CommandFailure(text: "", exitCode: 1) }
  }

  private func explanation(_ id: String) throws(Diagnostic) -> String {
    guard let check = Catalogue.standard[id] else { throw Catalogue.standard.unknown(id) }
    return CheckText.explanation(of: check)
  }

  private func findings() throws -> CheckReport {
    let areReleases = all || history.environment != nil || againstEnv != nil || areReleasesByName()
    return try areReleases ? releasesReport() : filesReport()
  }

  /// Whether the words name releases of the project rather than files.
  private func areReleasesByName() -> Bool {
    guard let first = targets.first, first != "-", LocalFiles.kind(of: first) == nil,
      let project = try? history.openProject()
    else { return false }
    return project.releaseNames.contains(first)
  }

  private func filesReport() throws -> CheckReport {
    var files = CheckedFiles(host: .system)
    for target in targets { try files.add(target, namespace: history.namespace) }
    // The project that the files are in may say what is accepted.
    let configuration = (try? history.openProject().checks(in: nil)) ?? CheckConfiguration()
    let examination = Examination(
      configuration: configuration, profile: profile, threshold: threshold, kubeVersion: options.kubeVersion,
      today: asOf)
    var report = examination.report(on: files.manifests, reportsUnused: false)
    report.addOrigins { chart, titles in
      let recorder = ProvenanceRecorder()
      _ = try ChartAlone(chart: chart, releaseName: CheckedFiles.releaseName)
        .rendered(CheckedFiles.request(namespace: history.namespace), recorder)
      return ManifestOrigins(try recorder.explanation { kind, name in titles.contains("\(kind)/\(name)") })
    }
    return report
  }

  private func releasesReport() throws -> CheckReport {
    let project = try history.openProject()
    let environment = history.environment
    let checked = CheckedReleases(project: project, history: history, options: options, replay: replay)
    let releases = try checked.examined(in: environment)
    if let name = targets.first(where: { name in !releases.contains { $0.name == name } }) {
      _ = try project.inputs(of: name, in: environment)
    }
    var configuration = project.checks(in: environment)
    // What the other environment asks of namespaces is asked here too.
    if let againstEnv, configuration.podSecurity == nil {
      configuration.podSecurity = project.checks(in: againstEnv).podSecurity
    }
    let examination = Examination(
      configuration: configuration, profile: profile, threshold: threshold,
      kubeVersion: options.kubeVersion ?? project.kubeVersion(of: environment), today: asOf)
    let subjects = targets.isEmpty ? nil : Set(targets)
    var report =
      try againstEnv.map { try weaker(examination, releases, $0, checked, subjects) }
      ?? examination.report(on: releases, subjects: subjects)
    report.addOrigins { name, titles in
      try ReleaseRender(name: name, history: history, options: options, replay: replay)
        .origins(of: titles, in: environment)
    }
    return report
  }

  /// What `--against-env` asks.
  private func weaker(
    _ examination: Examination, _ releases: [ExaminedRelease], _ againstEnv: String, _ checked: CheckedReleases,
    _ subjects: Set<String>?
  ) throws -> CheckReport {
    let project = checked.project
    let other = Examination(
      configuration: project.checks(in: againstEnv), profile: examination.profile, threshold: threshold,
      kubeVersion: options.kubeVersion ?? project.kubeVersion(of: againstEnv), today: asOf)
    return WeakerEnvironment.report(
      examination, on: releases, against: other, on: try checked.examined(in: againstEnv), subjects: subjects,
      threshold: threshold ?? .info)
  }
}

/// How `check` prints what it found.
enum CheckOutput: String, ExpressibleByArgument, CaseIterable {
  /// Paragraphs for people.
  case text
  /// JSON.
  case json
  /// SARIF 2.1.0, for code hosts.
  case sarif
  /// JUnit's XML, for build servers.
  case junit
  /// A Markdown table, for a comment.
  case markdown

  /// The catalogue in this form: JSON, Markdown, or a line for each check.
  func rendered(_ catalogue: Catalogue) -> [UInt8] {
    switch self {
    case .json: catalogue.json.encoded(layout: .indented).bytes + [UInt8(ascii: "\n")]
    case .markdown: Array(CheckMarkdown.rendered(catalogue).utf8)
    case .text, .sarif, .junit: Array(CheckText.list(catalogue).utf8)
    }
  }

  /// The report in this form.
  func rendered(_ report: CheckReport, showsExempted: Bool, isColored: Bool) -> [UInt8] {
    switch self {
    case .text:
      let text = CheckText(showsExempted: showsExempted) { text, style in
        isColored ? style.terminalStyle(text) : text
      }
      return Array(text.rendered(report).utf8)
    case .json: return report.json.encoded(layout: .indented).bytes + [UInt8(ascii: "\n")]
    case .sarif:
      return report.sarif(version: Version.number).encoded(layout: .indented).bytes + [UInt8(ascii: "\n")]
    case .junit: return Array(CheckJUnit.rendered(report).utf8)
    case .markdown: return Array(CheckMarkdown.rendered(report).utf8)
    }
  }
}

extension CheckText.Style {
  fileprivate var terminalStyle: TerminalStyle {
    switch self {
    case .error: .red
    case .warning: .yellow
    case .info: .cyan
    case .place: .blue
    case .name: .bold
    }
  }
}

extension Profile: ExpressibleByArgument {
  /// The words for profiles.
  public static var allValueStrings: [String] { allCases.map(\.name) }

  /// The profile of a word.
  public init?(argument: String) { self.init(name: argument) }
}

extension Severity: ExpressibleByArgument {
  /// The words for severities.
  public static var allValueStrings: [String] { allCases.map(\.name) }

  /// The severity of a word.
  public init?(argument: String) { self.init(name: argument) }
}
