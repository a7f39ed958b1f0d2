import ArgumentParser
import Charts
import Diagnostics
import Kustomize
import Manifests
import Pipeline
import Releases
import Text

/// `strake explain`: where the fields of manifests came from.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Say where manifests and their fields came from.",
    discussion: """
      strake explain web --env prod                                  what each file contributes
      strake explain web --env prod Deployment/web                   the manifest, each line with its origin
      strake explain web --env prod Deployment/web spec.replicas     the whole chain of one field
      strake explain --chart DIR -f values.yaml Deployment/web       a chart alone, as template renders it
      strake explain --kustomization DIR Deployment/web              a kustomization alone, as build builds it
      strake explain web --env prod --why-not Ingress/web            the conditions that kept a resource away
      strake explain web --env prod --revision 3 Deployment/web      a revision, with its own chart, values and overlay
      """)

  @Argument(
    help: ArgumentHelp(
      "The release (not with --chart or --kustomization), then a resource and a field.",
      valueName: "[NAME] [KIND/NAME] [FIELD]"))
  var arguments: [String] = []

  @Option(help: ArgumentHelp("Explain a chart alone.", valueName: "chart"))
  var chart: String?

  @Option(help: ArgumentHelp("Explain a kustomization alone.", valueName: "directory"))
  var kustomization: String?

  @Option(help: ArgumentHelp("The release's name for --chart.", valueName: "name"))
  var releaseName = "release-name"

  @Option(
    name: .customLong("why-not"),
    help: ArgumentHelp("Say which conditions kept this resource away.", valueName: "KIND/NAME"))
  var whyNot: String?

  @Option(
    help: ArgumentHelp(
      "Explain a revision of the release, with the chart, values and overlay that it was made from.",
      valueName: "number"))
  var revision: Int?

  @Option(name: .shortAndLong, help: "Print text, json or html.")
  var output: ExplanationFormat = .text

  @OptionGroup var history: HistoryOptions
  @OptionGroup var options: RenderOptions
  @OptionGroup var replay: ReplayOptions

  @Flag(name: .long, help: "With --kustomization: render the charts of helmCharts:.")
  var enableHelm = false

  @Option(help: "With --kustomization: which files outside its folder it may read.")
  var loadRestrictor = LoadRestriction.rootOnly.rawValue

  func validate() throws {
    if chart != nil, kustomization != nil { throw ValidationError("--chart and --kustomization exclude each other") }
    if chart == nil, kustomization == nil, arguments.isEmpty {
      throw ValidationError("name a release, or give --chart or --kustomization")
    }
    if revision != nil {
      if chart != nil || kustomization != nil { throw ValidationError("--revision goes with a release's name") }
      if !options.isPlain || !replay.isEmpty {
        throw ValidationError("a revision has its own values and settings: --revision goes with no flag that sets them")
      }
    }
    if query.count > 2 { throw ValidationError("unexpected argument: \(query[2])") }
    if kustomization != nil, whyNot != nil { throw ValidationError("--why-not asks templates: it needs a chart") }
  }

  /// What is asked about: a resource, a field.
  private var query: [String] { chart == nil && kustomization == nil ? Array(arguments.dropFirst()) : arguments }

  func run() throws {
    let selector = try query.first.map { try ResourceSelector($0) }
    let recorder = ProvenanceRecorder()
    // The process ends with this command: what was recorded is not taken apart.
    _ = Unmanaged.passRetained(recorder)
    let wanted = selector.map { selector in { (kind: String, name: String) in selector.matches(kind, name) } }
    var titles: [String]?
    do {
      if let whyNot {
        let explanation: Explanation
        if let revision {
          explanation = try rendered(again: revision, recorder) { _, _ in true }
        } else {
          try prepare(recorder)
          explanation = try recorder.explanation()
        }
        let report = AbsenceReport(try ResourceSelector(whyNot), recorder, explanation)
        return try StandardOutput.write(Array(try report.text().utf8))
      }
      var report = try ExplanationReport(as: output, field: query.dropFirst().first, isSelected: selector != nil)
      if let kustomization {
        let built = try built(kustomization)
        _ = Unmanaged.passRetained(KeptOutput(built))
        titles = built.identities.map { "\($0.type.kind)/\($0.name)" }
        try Explanation.forEachResource(of: built, where: wanted ?? { _, _ in true }) { try report.add($0) }
      } else if let revision {
        for resource in try rendered(again: revision, recorder, wanted ?? { _, _ in true }).resources {
          try report.add(resource)
        }
      } else {
        try prepare(recorder)
        try recorder.forEachResource(detail: report.detail, where: wanted) { try report.add($0) }
      }
      if let selector, !report.hasManifests {
        let place = revision.map { "in revision \($0)" } ?? "was rendered"
        throw Diagnostic(
          "\(revision == nil ? "no resource" : "there is no") \(selector.text) \(place)",
          help: help(for: selector, recorder, titles))
      }
      if !report.lacking.isEmpty { throw missing(report.lacking, recorder) }
      try report.finish()
    } catch let error as KustomizeError {
      throw error.diagnostic
    }
  }

  private func missing(_ lacking: [ExplainedResource], _ recorder: ProvenanceRecorder) -> Diagnostic {
    let scalers = try? recorder.explanation { kind, _ in kind == "HorizontalPodAutoscaler" }.resources
    return MissingField(
      field: query.dropFirst().first ?? "", resources: lacking, trace: recorder.chart, scalers: scalers ?? []
    ).diagnostic
  }

  private func prepare(_ recorder: ProvenanceRecorder) throws {
    if let chart { try render(chart, recorder) } else { try render(recorder) }
  }

  private func help(
    for selector: ResourceSelector, _ recorder: ProvenanceRecorder, _ titles: [String]?
  ) -> String? {
    let all = titles ?? (try? recorder.explanation())?.resources.map(\.title) ?? []
    if let nearest = NearestName.of(selector.text, among: all) { return "did you mean \(nearest)?" }
    let alike = all.filter { ResourceSelector.kind(of: $0) == selector.kind.lowercased() }
    var help: [String] = []
    if !alike.isEmpty {
      help.append(
        "of this kind there is " + alike.prefix(ExplainCommand.mostNamed).joined(separator: ", ")
          + (alike.count > ExplainCommand.mostNamed ? ", and others" : ""))
    }
    if recorder.chart != nil { help.append("--why-not \(selector.text) says which conditions kept it away") }
    return help.isEmpty ? nil : help.joined(separator: "; ")
  }

  private static let mostNamed = 5

  // MARK: Rendering

  private func render(_ recorder: ProvenanceRecorder) throws {
    guard let name = arguments.first else { return }
    let render = ReleaseRender(name: name, history: history, options: options, replay: replay)
    _ = try render.rendered(in: history.environment, recording: recorder)
  }

  /// A recorded revision: rendered again, and held against what is recorded.
  private func rendered(
    again number: Int, _ recorder: ProvenanceRecorder,
    _ selection: @escaping (_ kind: String, _ name: String) -> Bool
  ) throws -> Explanation {
    let again = try RevisionAgain(name: arguments.first ?? "", number: number, history: history)
    return try again.explanation(recorder, where: selection)
  }

  private func render(_ chart: String, _ recorder: ProvenanceRecorder) throws {
    _ = try ChartAlone(chart: chart, releaseName: releaseName).rendered(
      options.request(namespace: history.namespace), recorder)
  }

  private func built(_ directory: String) throws -> KustomizeBuild.Output {
    var buildOptions = KustomizeBuild.Options()
    buildOptions.tracksEdits = true
    guard let restriction = LoadRestriction(rawValue: loadRestrictor) else {
      let legal = LoadRestriction.allCases.map(\.rawValue).joined(separator: " ")
      throw Diagnostic("illegal flag value --load-restrictor \(loadRestrictor); legal values: [\(legal)]")
    }
    buildOptions.restriction = restriction
    let repositories = GitRepositories()
    defer { repositories.remove() }
    var charts = KustomizeCharts()
    charts.log = ChartCommand.log
    let build = KustomizeBuild(
      fileSystem: .disk, remotes: repositories.remotes, inflator: enableHelm ? charts.inflator : nil,
      options: buildOptions)
    return try build.run(root: directory)
  }
}

/// What a build gave, kept until the process ends.
private final class KeptOutput {
  let output: KustomizeBuild.Output

  init(_ output: KustomizeBuild.Output) { self.output = output }
}

/// How an explanation is printed.
enum ExplanationFormat: String, ExpressibleByArgument, CaseIterable {
  /// Lines for people.
  case text
  /// One JSON document.
  case json
  /// One page that needs nothing else.
  case html
}

/// A resource as people name it: `Deployment/web`, in any case; `Deployment` alone for all of the kind.
struct ResourceSelector {
  let kind: String
  let name: String?

  init(_ text: String) throws(Diagnostic) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let kind = parts.first, !kind.isEmpty else {
      throw Diagnostic("\(text): not of the form KIND/NAME")
    }
    self.kind = kind
    name = parts.count > 1 && !parts[1].isEmpty ? parts[1] : nil
  }

  var text: String { name.map { "\(kind)/\($0)" } ?? kind }

  /// The kind in a title, in lower case.
  static func kind(of title: String) -> String { title.prefix { $0 != "/" }.lowercased() }

  func matches(_ kind: String, _ name: String) -> Bool {
    self.kind.lowercased() == kind.lowercased() && (self.name == nil || self.name == name)
  }
}
