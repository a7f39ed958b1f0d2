import Diagnostics
import Manifests
import YAML

/// What every step of a build does to the objects, noted by keeping those that it touches as they were before and after it.
extension Resources {
  /// Notes what changed since ``notesEdits`` was set, and ends it.
  mutating func recordEdits(by source: EditSource) {
    notesEdits = false
    for position in indices where self[position].edits?.isRunning ?? false {
      changeEdits(at: position) { edits, node in edits?.finish(node, by: source) }
    }
  }
}

extension Resource {
  /// Keeps the object as it is, for a step is about to change it.
  mutating func beginEdit() { beginEdit(of: node) }

  /// Keeps what the object was for a step.
  mutating func beginEdit(of old: Node) {
    if edits == nil { edits = EditLog(of: old) }
    edits?.begin(old)
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
    let source = source(resources)
    resources.notesEdits = true
    try step(&resources)
    resources.recordEdits(by: source)
  }
}
