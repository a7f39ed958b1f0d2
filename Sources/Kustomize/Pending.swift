import Diagnostics
import Manifests
import Text
import YAML

struct ReplacementTransformer: Transformer {
  init(_ entries: [Node], loader: Loader, dialect: Dialect) throws(KustomizeError) {
    throw KustomizeError("replacements are not supported yet")
  }

  func transform(_ resources: inout Resources) throws(KustomizeError) {}
}

struct VariableSet: Sendable {
  mutating func merge(_ other: VariableSet) throws(KustomizeError) {}

  mutating func add(_ entries: [Node], in resources: inout Resources) throws(KustomizeError) {
    guard entries.isEmpty else { throw KustomizeError("vars are not supported yet") }
  }

  func resolve(
    in resources: inout Resources, fields: [FieldSpecification]
  ) throws(KustomizeError) -> [Diagnostic] { [] }
}

enum CustomTypeFacts {
  static func load(
    _ entries: [(key: ByteString, value: ByteString)], with loader: Loader
  ) throws(KustomizeError) -> TypeFacts? {
    throw KustomizeError("openapi is not supported yet")
  }

  static func references(
    ofDefinitionsIn path: Located, with loader: Loader
  ) throws(KustomizeError) -> TransformerConfiguration {
    throw KustomizeError("crds is not supported yet")
  }
}
