import Diagnostics
import GoTemplate
import Pipeline
import Releases
import TemplateFunctions
import Text

/// The way of `install` and `upgrade`: find the inputs, render, record, emit, say so.
struct ReleaseRecording {
  let name: String
  let history: HistoryOptions
  let options: RenderOptions
  let replay: ReplayOptions
  let recording: RecordingOptions
  let mode: Mode

  /// Which release the command accepts.
  enum Mode {
    /// One that exists.
    case upgrade
    /// One that exists or not (`--install`).
    case either
    /// One that does not exist; `replacing` takes over what failed or was uninstalled.
    case install(replacing: Bool)
  }

  /// A render and the revision that it would be.
  struct Prepared {
    let release: RenderedRelease
    let new: NewRevision
    let newest: Revision?
  }

  func run() throws {
    let project = try history.openProject()
    let inputs = try project.inputs(of: name, in: history.environment)
    if !recording.dryRun, recording.plan == nil {
      try recording.protection.check(inputs.environment ?? "", of: project)
    }
    let prepared = try prepare(inputs, in: project)
    if let file = recording.plan { return try plan(prepared, in: project, file: file) }
    if recording.dryRun { return try printDryRun(prepared.release) }
    try record(prepared, inputs, in: project)
  }

  /// Renders as the revision after the newest one.
  private func prepare(_ inputs: ReleaseInputs, in project: Project) throws -> Prepared {
    // A name or a state that refuses is told before anything is rendered.
    var request = options.request(namespace: history.namespace)
    let render = ReleaseRender(name: name, history: history, options: options, replay: replay, makesHistory: true)
    let key = try render.key(of: inputs)
    let newest = try render.newestRevision(of: key)
    let operation = try operation(after: newest, key: key)
    request.revision = (newest?.number ?? 0) + 1
    request.isUpgrade = operation == .upgrade
    if recording.reuseValues, !recording.resetValues {
      (request.baseValues, request.baseOrigins) = try reusedValues(newest)
    }
    request.tracesValues = true
    let checks = ReleaseChecks(
      project: project, history: history, options: options, replay: replay, areSkipped: recording.skipChecks)
    let recorder = ProvenanceRecorder()
    let (release, generated) = try render.rendered(inputs, request, after: newest, recording: recorder)
    try recording.report(unreadIn: recorder, of: inputs, in: project)
    var content = release.content(
      archive: try archive(of: release, in: newest), inputs: release.recordedInputs(request, in: project))
    content.generatedValues = generated
    content.labels = try labels(over: newest)
    var origin = RevisionOrigin.current(in: project)
    origin.checks = try checks.outcome(of: release)
    let new = NewRevision(
      key: key, operation: operation, replacing: operation == .install && newest != nil,
      follows: newest?.number ?? 0, description: recording.description, chart: release.chartReference,
      overlayDigest: release.overlayDigest, origin: origin, content: content)
    return Prepared(release: release, new: new, newest: newest)
  }

  /// Records the render; where another command was faster, renders again for the number that is next then. Each time
  /// round another command has succeeded, so this ends when they do.
  private func record(_ first: Prepared, _ inputs: ReleaseInputs, in project: Project) throws {
    var prepared = first
    let store = try history.openForWriting()
    while true {
      let pending: PendingRevision
      do throws(HistoryError) {
        pending = try store.begin(prepared.new, historyMax: recording.historyMax)
      } catch {
        guard case .overtaken = error else { throw error.diagnostic }
        prepared = try prepare(inputs, in: project)
        continue
      }
      return try emit(prepared, pending, in: store)
    }
  }

  // MARK: What is there

  /// Helm's rules: an upgrade needs a release, an installation needs that there is none.
  private func operation(after newest: Revision?, key: ReleaseKey) throws -> ReleaseOperation {
    switch (mode, newest?.status) {
    case (.upgrade, nil), (.upgrade, .uninstalled), (.upgrade, .uninstalling):
      throw HistoryError.notInstalled(key).diagnostic
    case (.upgrade, _): return .upgrade
    case (.either, nil), (.either, .uninstalled): return .install
    case (.either, _): return .upgrade
    case (.install, nil): return .install
    case (.install(let replacing), .some):
      guard replacing else { throw HistoryError.nameInUse(key).diagnostic }
      return .install
    }
  }

  private func labels(over newest: Revision?) throws -> [String: String] {
    guard let newest, let store = try history.openIfPresent() else { return try recording.labels(over: [:]) }
    return try recording.labels(over: reporting { () throws(HistoryError) in try store.labels(of: newest) })
  }

  /// The chart as the newest revision has it packed, if it is the same chart.
  private func archive(of release: RenderedRelease, in newest: Revision?) throws -> [UInt8]? {
    guard let newest, newest.chart.digest == release.chartDigest, let store = try history.openIfPresent() else {
      return nil
    }
    return try reporting { () throws(HistoryError) in try store.chartArchive(of: newest) }
  }

  private func reusedValues(_ newest: Revision?) throws -> (MapValue?, [ValueOrigin]) {
    guard let newest, let store = try history.openIfPresent() else { return (nil, []) }
    let content = try reporting { () throws(HistoryError) in try store.content(of: newest) }
    guard let reading = try? ValueJSON.read(content.userValues), case .map(let table) = reading.value else {
      return (nil, [])
    }
    return (table, content.valueOrigins)
  }

  private func printDryRun(_ release: RenderedRelease) throws {
    var bytes = Array("HOOKS:\n".utf8)
    for part in release.parts where part.hook != nil { bytes += part.bytes.bytes }
    bytes += Array("MANIFEST:\n".utf8)
    for part in release.parts where part.hook == nil { bytes += part.bytes.bytes }
    if !release.notes.isEmpty { bytes += Array("\nNOTES:\n".utf8) + release.notes.bytes }
    try StandardOutput.write(bytes)
  }
}
