import Diagnostics
import Pipeline
import Releases

/// What follows once a revision is pending: its files are put in place, it is deployed, and the user is told.
struct RecordedRelease {
  let store: HistoryStore
  let new: NewRevision
  let recording: RecordingOptions
  /// Whether the user is to be told that there was no release before.
  var announcesInstallation = false

  /// Emits a pending revision and ends it.
  ///
  /// - Throws: a ``Diagnostic`` when the files cannot be written (the revision is failed then), or when the user cannot
  ///   be told (the revision stands then).
  func finish(_ pending: PendingRevision, files: @autoclosure () -> [(name: String, bytes: [UInt8])]) throws {
    do {
      if let directory = recording.outputDir { try OutputDirectory(directory).replace(with: files()) }
    } catch {
      let verb = new.operation == .install ? "Release \"\(new.key.name)\" failed" : "Upgrade \"\(new.key.name)\" failed"
      _ = try? store.finish(pending, as: .failed, description: "\(verb): \(error.message)")
      throw error
    }
    let revision = try reporting { () throws(HistoryError) in try store.finish(pending, as: .deployed) }
    try tell(ReleaseRecord(revision: revision, content: new.content))
  }

  private func tell(_ record: ReleaseRecord) throws {
    // A reader that has gone must not end the process before it has said that the revision stands.
    StandardOutput.survivesLostReaders()
    do {
      try recording.output.write(record.helmJSON(chart: nil)) {
        let text = StatusText(record: record, isColored: ColorChoice.auto.isOn)
        return heading + text.heading + text.notes
      }
    } catch let error as Diagnostic {
      throw Diagnostic(
        "revision \(record.revision.number) of \(new.key) is recorded, but could not be printed: \(error.message)")
    }
  }

  private var heading: String {
    if new.operation == .upgrade { return "Release \"\(new.key.name)\" has been upgraded. Happy Helming!\n" }
    return announcesInstallation ? "Release \"\(new.key.name)\" does not exist. Installing it now.\n" : ""
  }
}

extension ReleaseRecording {
  /// Emits what was rendered for a pending revision.
  func emit(_ prepared: Prepared, _ pending: PendingRevision, in store: HistoryStore) throws {
    var recorded = RecordedRelease(store: store, new: prepared.new, recording: recording)
    if case .either = mode { recorded.announcesInstallation = prepared.newest == nil }
    try recorded.finish(pending, files: prepared.release.files)
  }
}
