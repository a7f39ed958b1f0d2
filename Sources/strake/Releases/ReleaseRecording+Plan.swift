import Diagnostics
import Pipeline
import Releases
import Text

extension ReleaseRecording {
  /// Writes what would be recorded to a file, for someone to approve.
  func plan(_ prepared: Prepared, in project: Project, file: String) throws {
    let (old, new) = (prepared.newest, prepared.new)
    var before: [ByteString] = []
    if let old, let store = try history.openIfPresent() {
      before = try reporting { () throws(HistoryError) in try store.content(of: old) }.manifests
    }
    let namespace = ByteString(new.key.namespace)
    let difference = try comparing {
      try ManifestDiff.between(
        before, new.content.manifests, options: DiffOptions(defaultNamespaces: (namespace, namespace)))
    }
    let plan = ReleasePlan(
      release: name, new: new,
      inputs: try PlannedInputs.of(prepared.release, values: options.values.userValues, in: project),
      difference: DiffText(isColored: false).rendered(difference), planned: .now)
    let text = try reporting { () throws(HistoryError) in try plan.encoded(path: file) }
    // Secrets are in it.
    try UserFiles.write(text.bytes, to: file, mode: 0o600)
    let what = old.map { "revision \($0.number + 1), after \($0.number)" } ?? "the first revision"
    let command = "strake upgrade --from-plan \(file)"
    try StandardOutput.write(
      Array(
        (plan.difference + "\nPlanned: \(what) of \(new.key).\nNothing is recorded yet; to do it: \(command)\n").utf8))
  }
}

/// `strake upgrade --from-plan FILE`: records what a plan holds, if all that it was made from is as it was.
struct PlannedRecording {
  let file: String
  /// The release, where the command line names it.
  let name: String?
  let history: HistoryOptions
  let recording: RecordingOptions

  func run() throws {
    let bytes = try UserFiles.read(file)
    let plan = try reporting { () throws(HistoryError) in try ReleasePlan(parsing: bytes, path: file) }
    try checkIsMeant(plan)
    let project = try history.openProject()
    let environment = plan.new.key.environment
    let inputs = try project.inputs(of: plan.release, in: environment.isEmpty ? nil : environment)
    try PlannedInputs.check(plan.inputs, against: inputs, in: project)
    if recording.dryRun { return try StandardOutput.write(Array(plan.difference.utf8)) }

    var new = plan.new
    new.origin = .current(in: project)
    // The plan was checked when it was made.
    new.origin.checks = plan.new.origin.checks
    if let description = recording.description { new.description = description }
    let store = try history.openForWriting()
    let pending: PendingRevision
    do throws(HistoryError) {
      pending = try store.begin(new, historyMax: recording.historyMax)
    } catch {
      guard case .overtaken = error else { throw error.diagnostic }
      throw Diagnostic(
        "the plan no longer holds: \(error.diagnostic.message)",
        help: "nothing was recorded; make a new plan with strake upgrade --plan")
    }
    let manifests = new.content.manifests + new.content.hooks.map(\.manifest)
    try RecordedRelease(store: store, new: new, recording: recording)
      .finish(pending, files: RenderedRelease.files(of: manifests))
  }

  private func checkIsMeant(_ plan: ReleasePlan) throws(Diagnostic) {
    if let name, name != plan.release {
      throw Diagnostic("\(file) is a plan for \(plan.release), not for \(name)")
    }
    if let environment = history.environment, environment != plan.new.key.environment {
      throw Diagnostic("\(file) is a plan for \(plan.new.key), not for the environment \(environment)")
    }
    if let namespace = history.namespace, namespace != plan.new.key.namespace {
      throw Diagnostic("\(file) is a plan for \(plan.new.key), not for the namespace \(namespace)")
    }
  }
}
