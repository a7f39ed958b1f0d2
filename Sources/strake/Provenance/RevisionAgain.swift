import Charts
import Diagnostics
import Kustomize
import Pipeline
import Releases

/// A recorded revision that is rendered again, to say where its fields came from.
struct RevisionAgain {
  private let render: RevisionRender
  private let record: ReleaseRecord

  /// A revision of a release, by what commands call the release or by its own name.
  ///
  /// - Throws: a ``Diagnostic`` for a release or revision that is not recorded, or that keeps no chart.
  init(name: String, number: Int, history: HistoryOptions) throws {
    let project = try history.openProject()
    let store = try history.openForReading()
    let inputs = try? project.inputs(of: name, in: history.environment)
    let key = try history.release(named: inputs?.name ?? name, in: store)
    let record = try reporting { () throws(HistoryError) in try store.record(of: key, number: number) }
    // A rollback gave back what another revision was rendered as, which may have been pruned since.
    var original = record.revision
    while let earlier = original.rollbackOf, earlier < original.number {
      guard let revision = try? store.revision(of: key, number: earlier) else {
        original.number = earlier
        break
      }
      original = revision
    }
    self.record = record
    render = try RevisionRender(record, number: original.number, release: name, in: project)
  }

  /// Where the fields of the revision came from. What another render would give is told on standard error.
  ///
  /// - Parameter selection: which manifests are wanted.
  func explanation(
    _ recorder: ProvenanceRecorder, where selection: @escaping (_ kind: String, _ name: String) -> Bool
  ) throws -> Explanation {
    let outcome: RevisionRender.Outcome
    do throws(RenderFailure) {
      outcome = try render.render(.system, recording: recorder)
    } catch {
      let revision = record.revision
      let what = "revision \(revision.number) of \(revision.key.name) cannot be rendered again"
      switch error {
      case .chart(let error): throw Diagnostic("\(what): \(error.message)")
      case .overlay(let error):
        throw Diagnostic("\(what): \(error.diagnostic.message)", at: error.diagnostic.mark, help: help(true))
      }
    }
    let rendered = try recorder.explanation(where: selection)
    if outcome.isSame { return rendered }
    let explanation = Explanation(of: record.content, by: rendered, where: selection)
    let count = explanation.unexplainedCount
    let fields = count == 0 ? "" : "; of what is asked for, \(count) fields cannot be explained"
    StandardError.write(
      Diagnostic(
        "revision \(record.revision.number) cannot be rendered again byte for byte\(fields)", severity: .warning,
        help: help(outcome.hasOtherOverlay)
      ).rendered())
    return explanation
  }

  private func help(_ hasOtherOverlay: Bool) -> String? {
    if record.content.inputs == nil, hasOtherOverlay {
      return "the revision was recorded without its overlay's files, and the overlay has changed since"
    }
    if hasOtherOverlay { return "the overlay reads what is not kept with a revision, and that has changed since" }
    return record.content.inputs == nil
      ? "the revision was recorded without what flags like --kube-version said"
      : "Strake itself, or something that it does not keep, has changed since"
  }
}
