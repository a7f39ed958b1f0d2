import Diagnostics
import Manifests
import YAML

/// What every step of a build does to every object, noted by comparing the objects before and after it.
extension Resources {
  /// Numbers the objects, and gives what they are now.
  mutating func numbered() -> [Node] {
    for position in indices {
      changeEdits(at: position) { edits, node in
        if edits == nil { edits = EditLog(of: node) }
        edits?.number = position
      }
    }
    return all.map(\.node)
  }

  /// Notes what changed since the objects were numbered.
  mutating func recordEdits(since before: [Node], by source: EditSource) {
    for position in indices {
      changeEdits(at: position) { edits, node in
        if var log = edits, before.indices.contains(log.number) {
          if before[log.number].sharesParts(with: node) { return }
          edits = nil
          log.record(from: before[log.number], to: node, by: source)
          edits = log
        } else {
          var log = EditLog(of: Node.null())
          log.recordCreation(of: node, by: source)
          edits = log
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
