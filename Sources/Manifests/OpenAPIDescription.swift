import Text
import YAML

/// An OpenAPI v2 document, reduced to what merging and naming need.
///
/// Read as Kustomize 5.8.1 reads the file of its `openapi:` field: types are found by their
/// `x-kubernetes-group-version-kind`; a list merges if its `x-kubernetes-patch-strategy` names `merge`, by its
/// `x-kubernetes-list-map-keys`, else by its `x-kubernetes-patch-merge-key`; a type has namespaces if one of its paths
/// holds `namespaces/{namespace}`.
struct OpenAPIDescription {
  let graph: TypeGraph
  let isClusterScopedByType: [TypeName: Bool]

  /// Reads a document.
  ///
  /// - Parameters:
  ///   - known: a graph that stays known beside it.
  ///   - prefersKnown: whether that graph is taken where both define something.
  init(_ document: Node, known: TypeGraph? = nil, prefersKnown: Bool = false) throws(TypeFactsError) {
    guard document.mapping != nil else {
      throw TypeFactsError(message: "invalid schema file: not an OpenAPI document", node: document)
    }
    var schemas = SchemaReader(mergeRule: .patchStrategy, known: known, prefersKnown: prefersKnown)
    var shapesByType: [TypeName: TypeGraph.Shape] = [:]
    if let definitions = document["definitions"], !definitions.isNullScalar {
      guard let mapping = definitions.mapping else {
        throw TypeFactsError(message: "invalid schema file: definitions is not a map", node: definitions)
      }
      schemas.declare(mapping.entries.compactMap { $0.key.scalar?.text })
      for entry in mapping.entries {
        guard let name = entry.key.scalar?.text, let shape = schemas.define(name, as: entry.value) else { continue }
        for type in entry.value["x-kubernetes-group-version-kind"]?.sequence ?? [] {
          guard type.mapping != nil else { continue }
          shapesByType[try OpenAPIDescription.typeName(type)] = shape
        }
      }
    }
    if let known {
      shapesByType.merge(known.shapesByType) { mine, other in prefersKnown ? other : mine }
    }
    graph = TypeGraph(
      facts: schemas.resolvedFacts(), shapesByType: shapesByType, shapesByName: known?.shapesByName ?? [:])
    isClusterScopedByType = try OpenAPIDescription.scopes(document["paths"])
  }

  /// Which types are served outside of namespaces, from the paths' `get` operations.
  private static func scopes(_ paths: Node?) throws(TypeFactsError) -> [TypeName: Bool] {
    var scopes: [TypeName: Bool] = [:]
    for entry in paths?.mapping?.entries ?? [] {
      guard let path = entry.key.scalar?.text, let type = entry.value["get"]?["x-kubernetes-group-version-kind"],
        type.mapping != nil
      else { continue }
      let name = try typeName(type)
      if path.contains(ByteString("namespaces/{namespace}")) {
        scopes[name] = false
      } else if scopes[name] == nil {
        scopes[name] = true
      }
    }
    return scopes
  }

  private static func typeName(_ type: Node) throws(TypeFactsError) -> TypeName {
    guard let version = type["version"]?.scalar?.text, let kind = type["kind"]?.scalar?.text else {
      throw TypeFactsError(
        message: "invalid schema file: x-kubernetes-group-version-kind needs a version and a kind", node: type)
    }
    let group = type["group"]?.scalar?.text ?? ByteString()
    return TypeName(apiVersion: group.isEmpty ? version : group + ByteString("/") + version, kind: kind)
  }
}

extension Node {
  /// Whether it is a plain null.
  var isNullScalar: Bool {
    guard case .scalar(let scalar) = content, case .null = scalar.resolved(as: .goYAML3, tag: tag) else { return false }
    return true
  }
}
