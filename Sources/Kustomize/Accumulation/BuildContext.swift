import Diagnostics
import Manifests

/// What all kustomizations of one build share.
final class BuildContext: @unchecked Sendable {
  /// Renders charts; nil when charts are not enabled.
  let inflator: ChartInflator?
  /// Whether `openapi:` of the root or an earlier kustomization was taken: the first wins.
  private(set) var hasCustomFacts = false
  /// What is known about types now.
  private(set) var facts = TypeFacts.builtIn
  /// Warnings so far.
  private(set) var warnings: [Diagnostic] = []

  init(inflator: ChartInflator?) { self.inflator = inflator }

  /// Takes facts of an `openapi:` field, unless others were taken before.
  func adopt(_ facts: TypeFacts) {
    guard !hasCustomFacts else { return }
    hasCustomFacts = true
    self.facts = facts
  }

  func warn(_ warnings: [Diagnostic]) { self.warnings += warnings }
}
