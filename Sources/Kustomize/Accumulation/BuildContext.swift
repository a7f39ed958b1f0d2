import Diagnostics
import Manifests
import YAML

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

  /// The quirks met and those corrected.
  let quirks: QuirkLog
  /// CustomResourceDefinitions of `crds:`, where their merge keys are wanted.
  private(set) var definitions: [Node] = []

  /// Whether it is noted what each step changes.
  let tracksEdits: Bool

  init(inflator: ChartInflator?, quirks: QuirkLog, tracksEdits: Bool = false) {
    self.inflator = inflator
    self.quirks = quirks
    self.tracksEdits = tracksEdits
  }

  func note(definitions: [Node]) { self.definitions += definitions }

  /// Takes facts of an `openapi:` field, unless others were taken before.
  func adopt(_ facts: TypeFacts) {
    guard !hasCustomFacts else { return }
    hasCustomFacts = true
    self.facts = facts
  }

  /// What was done with the built-in facts so far; decides whether an OpenAPI document of a nested kustomization
  /// replaces them.
  private(set) var builtInHistory = TypeFacts.BuiltInHistory.untouched

  /// Takes notice of objects that were read: Kustomize asks for the scope of their types.
  func note(_ objects: [Node]) {
    guard case .untouched = builtInHistory, !hasCustomFacts else { return }
    let hasUnknown = objects.contains { object in
      let type = object.groupVersionKind
      return !TypeFacts.knowsScopeOfBuiltIn(apiVersion: type.apiVersion, kind: type.kind)
    }
    if hasUnknown { builtInHistory = .askedForScope }
  }

  /// Takes notice of a strategic-merge patch that was laid over some object.
  func noteMerge() { if !hasCustomFacts { builtInHistory = .merged } }

  func warn(_ warnings: [Diagnostic]) { self.warnings += warnings }
}
