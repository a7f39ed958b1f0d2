import ArgumentParser
import Diagnostics
import GoTemplate
import Pipeline
import Releases

/// How generated values are treated by a command that renders against a history.
struct ReplayOptions: ParsableArguments {
  @Flag(name: .customLong("regenerate-all"), help: "Make all passwords, keys and certificates afresh.")
  var regeneratesAll = false

  @Option(
    name: .customLong("regenerate"), parsing: .singleValue,
    help: ArgumentHelp(
      "Make afresh what this function or template generates, instead of keeping what the newest revision has.",
      valueName: "function-or-template"))
  var regenerate: [String] = []

  /// Whether nothing is made afresh.
  var isEmpty: Bool { !regeneratesAll && regenerate.isEmpty }

  /// Whether the calls of a function, or those in a template, are made afresh.
  func regenerates(_ name: String) -> Bool {
    regeneratesAll || regenerate.contains { name == $0 || name.hasSuffix("/" + $0) }
  }
}

/// Renders a release of the project with the passwords, keys and certificates of its newest revision.
struct ReleaseRender {
  let name: String
  let history: HistoryOptions
  let options: RenderOptions
  let replay: ReplayOptions
  /// The history that the command has open, or `.some(nil)` where it has seen that there is none; else it is opened
  /// when it is needed.
  var store: HistoryStore??
  /// Whether the command makes a history where there is none.
  var makesHistory = false

  /// Renders as the next revision of the release in an environment.
  func rendered(
    in environment: String?, recording recorder: ProvenanceRecorder? = nil
  ) throws -> RenderedRelease {
    let inputs = try history.openProject().inputs(of: name, in: environment)
    var request = options.request(namespace: history.namespace)
    let newest = try newestRevision(of: key(of: inputs))
    request.revision = (newest?.number ?? 0) + 1
    request.isUpgrade = newest != nil
    return try rendered(inputs, request, after: newest, recording: recorder).release
  }

  /// Renders these inputs.
  ///
  /// - Returns: the release, and what its templates generated.
  func rendered(
    _ inputs: ReleaseInputs, _ request: RenderRequest, after newest: Revision?,
    recording recorder: ProvenanceRecorder? = nil
  ) throws -> (release: RenderedRelease, generated: [GeneratedValue]) {
    let generated = GeneratedValues(try rememberedValues(of: newest), regenerates: replay.regenerates)
    let pipeline = RenderPipeline.system(.replaying(generated))
    let release = try pipeline.renderReporting(inputs, request, recording: recorder)
    GeneratedValues.expiringCertificates(among: generated.given, at: pipeline.host.now().seconds)
      .forEach(pipeline.warn)
    return (release, generated.given)
  }

  /// The release's key in the history.
  func key(of inputs: ReleaseInputs) throws(Diagnostic) -> ReleaseKey {
    try reporting { () throws(HistoryError) in
      try ReleaseKey(
        environment: inputs.environment ?? "", namespace: history.namespace ?? inputs.namespace ?? "default",
        name: inputs.name)
    }
  }

  /// The release's newest revision; nil when it has none.
  func newestRevision(of key: ReleaseKey) throws -> Revision? {
    guard let store = try openHistory(mayBeMade: makesHistory) else { return nil }
    return try reporting { () throws(HistoryError) in try store.newestRevision(of: key) }
  }

  private func openHistory(mayBeMade: Bool = false) throws -> HistoryStore? {
    switch store {
    case .some(let store): store
    case .none: try history.openIfPresent(mayBeMade: mayBeMade)
    }
  }

  /// What the templates of the newest revision generated.
  func rememberedValues(of newest: Revision?) throws -> [GeneratedValue] {
    guard let newest, let store = try openHistory() else { return [] }
    return try reporting { () throws(HistoryError) in try store.generatedValues(of: newest) }
  }
}
