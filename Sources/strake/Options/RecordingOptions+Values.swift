import Charts
import Diagnostics
import Pipeline

extension RecordingOptions {
  /// Warns of the user's values that the render did not read.
  ///
  /// - Throws: the first of them with `--strict-values`, after all were told.
  func report(
    unreadIn recorder: ProvenanceRecorder, of inputs: ReleaseInputs, in project: Project
  ) throws(CommandFailure) {
    guard let trace = recorder.chart else { return }
    let findings = UnreadValues(ValuesCheck(trace), of: inputs, in: project).own.map { value in
      Diagnostic(
        "\(value.path) is never read" + (value.definition.map { $0.mark.isKnown ? "" : " (\($0.source))" } ?? ""),
        at: value.definition?.mark ?? .unknown, severity: strictValues ? .error : .warning,
        help: value.suggestion.map { "did you mean \($0)?" })
    }
    guard !findings.isEmpty else { return }
    let text = findings.map { $0.rendered() }.joined()
    if strictValues { throw CommandFailure(text: text) }
    StandardError.write(text)
  }
}
