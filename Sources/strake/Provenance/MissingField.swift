import Charts
import Diagnostics
import Pipeline
import Releases
import Text
import YAML

/// A field that was asked about and that no resource has: the branches of templates that would have set it, and what
/// sets it in a cluster.
struct MissingField {
  let field: String
  /// The resources that lack it.
  let resources: [ExplainedResource]
  /// What the chart's templates did, if there is a chart.
  let trace: ChartTrace?
  /// The autoscalers that were rendered with them.
  let scalers: [ExplainedResource]

  /// How many branches are told.
  private static let most = 3

  /// The error.
  var diagnostic: Diagnostic {
    let notes = resources.flatMap { branches(for: $0) + scalers(of: $0) }
    let titles = resources.map(\.title).joined(separator: ", ")
    let paths = Set(resources.flatMap { $0.fields.map(\.path.description) })
    let nearest = NearestName.of(field, among: paths)
    return Diagnostic(
      "no field \(field) in \(titles)", notes: Array(notes.prefix(MissingField.most)),
      help: notes.isEmpty ? nearest.map { "did you mean \($0)?" } : nil)
  }

  /// The branches of the resource's template that were not taken and say the field's key.
  private func branches(for resource: ExplainedResource) -> [Diagnostic.Note] {
    guard let trace, let key = FieldPathPattern(field)?.lastKey, let file = outermostStep(of: resource) else {
      return []
    }
    return AbsenceFinder(trace).absences(ofField: ByteString(key), below: file.mark).flatMap { absence in
      absence.conditions.map { condition in
        let values = condition.values.map { value in
          value.definitions.first.map { "\(value.name) \($0.place)" }
            ?? (value.isUnset ? "\(value.name) is not set" : value.name)
        }
        let because = values.isEmpty ? "" : ": " + values.joined(separator: ", ")
        let verdict = condition.isTrue ? "true" : "false"
        return Diagnostic.Note(
          "\(absence.mark.lineText) would set it, but `\(condition.source)` (line \(condition.mark.line)) is \(verdict)\(because)",
          at: absence.mark)
      }
    }
  }

  /// The place in the template that was rendered as a file.
  private func outermostStep(of resource: ExplainedResource) -> ProvenanceLink? {
    for field in resource.fields {
      if let step = field.chain.reversed().first(where: { $0.role == .template || $0.role == .call }) { return step }
    }
    return nil
  }

  /// The autoscalers that set the field in a cluster.
  private func scalers(of resource: ExplainedResource) -> [Diagnostic.Note] {
    guard field == "spec.replicas" else { return [] }
    return scalers.compactMap { scaler in
      func value(_ path: String) -> String? {
        scaler.fields.first { $0.path.description == path }?.value.string
      }
      guard value("spec.scaleTargetRef.kind") == resource.kind, value("spec.scaleTargetRef.name") == resource.name,
        scaler.namespace == resource.namespace
      else { return nil }
      let least = value("spec.minReplicas") ?? "1"
      let range = value("spec.maxReplicas").map { ", from \(least) to \($0)" } ?? ""
      let target = scaler.fields.first { $0.path.description == "spec.scaleTargetRef.name" }
      return Diagnostic.Note(
        "\(scaler.title) sets it in the cluster\(range)", at: target?.chain.first?.mark ?? .unknown)
    }
  }
}
