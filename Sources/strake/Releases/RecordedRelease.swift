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
    let revision = try store.emit(pending, of: new, to: recording.outputDir, files: files())
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
    if case .either = mode { recorded.announcesInstallation = prepared.new.operation == .install }
    try recorded.finish(pending, files: prepared.release.files)
  }
}

extension HistoryStore {
  /// Puts a pending revision's files in place and ends it: deployed, or failed where they cannot be written.
  ///
  /// - Parameter directory: where one file a resource goes; nil for nowhere.
  /// - Returns: the deployed revision.
  /// - Throws: a ``Diagnostic`` that says why it is not deployed.
  func emit(
    _ pending: PendingRevision, of new: NewRevision, to directory: String?,
    files: @autoclosure () -> [(name: String, bytes: [UInt8])]
  ) throws(Diagnostic) -> Revision {
    if let directory {
      do throws(Diagnostic) {
        try OutputDirectory(directory).replace(with: files())
      } catch {
        let what = "\(new.operation.failureSubject) \"\(new.key.name)\" failed"
        _ = try? finish(pending, as: .failed, description: "\(what): \(error.message)")
        throw error
      }
    }
    return try reporting { () throws(HistoryError) in try finish(pending, as: .deployed) }
  }
}

extension ReleaseOperation {
  /// What Helm's descriptions say has failed.
  fileprivate var failureSubject: String {
    switch self {
    case .install: "Release"
    case .upgrade: "Upgrade"
    case .rollback: "Rollback"
    }
  }
}
