import Text
import YAML

/// What CustomResourceDefinition manifests say about the types that they define.
enum CustomResourceSchemas {
  /// The shapes of the types, whose lists of type `map` merge by `x-kubernetes-list-map-keys`.
  static func graph(of definitions: [Node]) -> TypeGraph {
    var schemas = SchemaReader(mergeRule: .listType)
    var shapesByType: [TypeName: TypeGraph.Shape] = [:]
    for definition in definitions {
      for (type, schema) in versions(of: definition) {
        guard let schema, let shape = schemas.shape(of: schema) else { continue }
        shapesByType[type] = shape
      }
    }
    return TypeGraph(facts: schemas.resolvedFacts(), shapesByType: shapesByType)
  }

  /// Which of the types have no namespaces.
  static func scopes(of definitions: [Node]) -> [TypeName: Bool] {
    var scopes: [TypeName: Bool] = [:]
    for definition in definitions {
      let isClusterScoped = definition["spec"]?["scope"]?.scalar.map { $0.text == "Cluster" } ?? false
      for (type, _) in versions(of: definition) { scopes[type] = isClusterScoped }
    }
    return scopes
  }

  /// The types that a definition defines, one a version, with their schemas (`v1`: one a version; `v1beta1`: perhaps
  /// one for all).
  private static func versions(of definition: Node) -> [(TypeName, Node?)] {
    guard let spec = definition["spec"], let group = spec["group"]?.scalar?.text,
      let kind = spec["names"]?["kind"]?.scalar?.text
    else { return [] }
    let common = spec["validation"]?["openAPIV3Schema"]
    func type(_ version: ByteString) -> TypeName { TypeName(apiVersion: group + ByteString("/") + version, kind: kind) }
    guard let versions = spec["versions"]?.sequence else {
      return (spec["version"]?.scalar).map { [(type($0.text), common)] } ?? []
    }
    return versions.compactMap { version in
      guard let name = version["name"]?.scalar?.text else { return nil }
      return (type(name), version["schema"]?["openAPIV3Schema"] ?? common)
    }
  }
}
