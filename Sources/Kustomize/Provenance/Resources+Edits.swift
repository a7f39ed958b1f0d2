import Diagnostics
import Manifests
import YAML

/// What every step of a build does to every object, noted by comparing the objects before and after it.
extension Resources {
  /// Numbers the objects, and gives what they are now.
  mutating func numbered() -> [Node] {
    for position in indices {
      edit(at: position) { resource in
        if resource.edits == nil { resource.edits = EditLog(of: resource.node) }
        resource.edits?.number = position
      }
    }
    return all.map(\.node)
  }

  /// Notes what changed since the objects were numbered.
  mutating func recordEdits(since before: [Node], by source: EditSource) {
    for position in indices {
      edit(at: position) { resource in
        if var log = resource.edits, before.indices.contains(log.number) {
          log.record(from: before[log.number], to: resource.node, by: source)
          resource.edits = log
        } else {
          var log = EditLog(of: Node.null())
          log.recordCreation(of: resource.node, by: source)
          resource.edits = log
        }
      }
    }
  }
}

extension BuildContext {
  /// Runs a step of a build; what it changes is noted if that is wanted.
  ///
  /// - Parameter source: the step as it is told, from the objects before it.
  func tracking(
    _ source: (Resources) -> EditSource, _ resources: inout Resources,
    _ step: (inout Resources) throws(KustomizeError) -> Void
  ) throws(KustomizeError) {
    guard tracksEdits else { return try step(&resources) }
    let before = resources.numbered()
    let source = source(resources)
    try step(&resources)
    resources.recordEdits(since: before, by: source)
  }
}
