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

  func run() throws {
    let project = try history.openProject()
    let inputs = try project.inputs(of: name, in: history.environment)
    if !recording.dryRun { try recording.protection.check(inputs.environment ?? "", of: project) }
    // A name or a state that refuses is told before anything is rendered.
    var request = options.request(namespace: history.namespace)
    let render = ReleaseRender(name: name, history: history, options: options, replay: replay)
    let key = try render.key(of: inputs)
    let newest = try render.newestRevision(of: key)
    let operation = try operation(after: newest, key: key)
    request.revision = (newest?.number ?? 0) + 1
    request.isUpgrade = operation == .upgrade
    if recording.reuseValues, !recording.resetValues { request.baseValues = try reusedValues(of: key, newest) }

    let (release, generated) = try render.rendered(inputs, request, after: newest)
    var content = release.content
    content.generatedValues = generated
    let new = NewRevision(
      key: key, operation: operation, replacing: operation == .install && newest != nil,
      description: recording.description, chart: release.chartReference, overlayDigest: release.overlayDigest,
      origin: .current(in: project), content: content)
    if recording.dryRun { return try printDryRun(release, new) }

    if newest == nil, case .either = mode, recording.output == .table {
      print("Release \"\(key.name)\" does not exist. Installing it now.")
    }
    let store = try history.openForWriting()
    let pending = try reporting { () throws(HistoryError) in
      try store.begin(new, historyMax: recording.historyMax)
    }
    do {
      if let directory = recording.outputDir { try OutputDirectory(directory).replace(with: release.files) }
    } catch {
      let verb = operation == .install ? "Release \"\(key.name)\" failed" : "Upgrade \"\(key.name)\" failed"
      _ = try? store.finish(pending, as: .failed, description: "\(verb): \(error.message)")
      throw error
    }
    let revision = try reporting { () throws(HistoryError) in try store.finish(pending, as: .deployed) }
    let record = ReleaseRecord(revision: revision, content: new.content)
    try recording.output.write(record.helmJSON(chart: nil)) {
      let text = StatusText(record: record, isColored: ColorChoice.auto.isOn)
      let heading =
        operation == .upgrade ? "Release \"\(key.name)\" has been upgraded. Happy Helming!\n" : ""
      return heading + text.heading + text.notes
    }
  }

  // MARK: What is there

  /// Helm's rules: an upgrade needs a release, an installation needs that there is none.
  private func operation(after newest: Revision?, key: ReleaseKey) throws -> ReleaseOperation {
    switch (mode, newest?.status) {
    case (.upgrade, nil): throw HistoryError.notInstalled(key).diagnostic
    case (.upgrade, _): return .upgrade
    case (.either, nil), (.either, .uninstalled): return .install
    case (.either, _): return .upgrade
    case (.install, nil): return .install
    case (.install(let replacing), .some):
      guard replacing else { throw HistoryError.nameInUse(key).diagnostic }
      return .install
    }
  }

  private func reusedValues(of key: ReleaseKey, _ newest: Revision?) throws -> MapValue? {
    guard let newest, let store = try history.openIfPresent() else { return nil }
    let content = try reporting { () throws(HistoryError) in try store.content(of: newest) }
    guard let reading = try? ValueJSON.read(content.userValues), case .map(let table) = reading.value else {
      return nil
    }
    return table
  }

  private func printDryRun(_ release: RenderedRelease, _ new: NewRevision) throws {
    var bytes = Array("HOOKS:\n".utf8)
    for part in release.parts where part.hook != nil { bytes += part.bytes.bytes }
    bytes += Array("MANIFEST:\n".utf8)
    for part in release.parts where part.hook == nil { bytes += part.bytes.bytes }
    if !release.notes.isEmpty { bytes += Array("\nNOTES:\n".utf8) + release.notes.bytes }
    try StandardOutput.write(bytes)
  }
}
