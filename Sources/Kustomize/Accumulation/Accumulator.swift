import Manifests

/// What the kustomizations below one have given: objects, field configurations and variables.
struct Accumulator: Sendable {
  var resources: Resources
  var configuration = TransformerConfiguration()
  var variables = VariableSet()

  init(facts: TypeFacts, quirks: QuirkLog) { resources = Resources(facts: facts, quirks: quirks) }

  /// Takes over what another kustomization gave.
  ///
  /// - Throws: for an object or variable that is there already, or configurations that contradict.
  mutating func merge(_ other: Accumulator) throws(KustomizeError) {
    try resources.append(contentsOf: other.resources)
    try configuration.merge(other.configuration)
    try variables.merge(other.variables)
  }
}
