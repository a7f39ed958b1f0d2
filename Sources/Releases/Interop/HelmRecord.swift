import Text
import YAML

extension ReleaseRecord {
  /// The revision in the form of Helm's release record, with its fields in Helm's order.
  ///
  /// - Parameter chart: the chart in Helm's form; nil leaves it out, as `status -o json` does.
  public func helmJSON(chart: JSON?) -> JSON {
    let info = JSON.members([
      "first_deployed": .text(revision.firstDeployed.rfc3339Nano),
      "last_deployed": .text(revision.lastDeployed.rfc3339Nano),
      "deleted": revision.deleted.map { .text($0.rfc3339Nano) },
      "description": revision.description.isEmpty ? nil : .text(revision.description),
      "status": .text(revision.status.rawValue),
      "rollback_revision": revision.rollbackOf.map { .integer($0) },
      "notes": content.notes.isEmpty ? nil : .string(content.notes),
    ])
    let values = content.userValues.isEmpty || content.userValues == "{}" ? nil : try? JSON(parsing: content.userValues)
    let manifest = content.manifestStream
    return .members([
      "name": .text(revision.key.name), "info": info, "chart": chart, "config": values?.sorted,
      "manifest": manifest.isEmpty ? nil : .string(manifest),
      "hooks": content.hooks.isEmpty ? nil : .array(content.hooks.map { $0.facts(withManifest: true) }),
      "version": .integer(revision.number), "namespace": .text(revision.key.namespace),
      "apply_method": revision.applyMethod.isEmpty ? nil : .text(revision.applyMethod),
    ])
  }
}
