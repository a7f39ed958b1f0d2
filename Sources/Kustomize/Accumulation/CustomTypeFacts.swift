import Diagnostics
import Manifests
import Text
import YAML

/// What files of a kustomization say about types: `openapi:` about merging and namespaces, `crds:` about names.
enum CustomTypeFacts {
  /// The one version of Kubernetes' description that Kustomize has built in.
  private static let builtInVersion = ByteString("v1.21.2")

  /// The facts of an `openapi:` field; nil if it says nothing.
  ///
  /// - Throws: for an unknown version, a file that cannot be read, or one that is no OpenAPI description.
  static func load(
    _ entries: [TextEntry], with loader: Loader, after history: TypeFacts.BuiltInHistory
  ) throws(KustomizeError) -> TypeFacts? {
    let path = entries.first { $0.key == "path" }?.value
    let version = entries.first { $0.key == "version" }?.value
    guard let path else {
      guard let version, !version.isEmpty else { return nil }
      guard version == builtInVersion else { throw KustomizeError("the specified OpenAPI version is not built in") }
      return .builtIn
    }
    let file = try loader.load(path.string)
    guard version == nil else {
      throw KustomizeError("builtin version and custom schema provided, cannot use both")
    }
    let document = try document(of: file)
    do { return try TypeFacts(openAPI: document.isNull ? Node(.mapping(.init())) : document, after: history) } catch {
      throw KustomizeError(error.message, at: error.node.mark)
    }
  }

  private static func document(of file: Loader.File) throws(KustomizeError) -> Node {
    do {
      return try YAMLParser.firstDocument(in: file.bytes, file: file.register(), dialect: .goYAML2) ?? .null()
    } catch {
      throw KustomizeError("invalid schema file: \(error.message)", at: error.mark)
    }
  }

  // MARK: crds

  /// The fields that a file of `crds:` names: those with labels, annotations, prefixed names and references.
  ///
  /// Such a file holds Go's OpenAPI definitions, not CustomResourceDefinition manifests: type name → Schema.
  /// - Throws: for a file that cannot be read or holds something else.
  static func references(
    ofDefinitionsIn path: Located, with loader: Loader
  ) throws(KustomizeError) -> TransformerConfiguration {
    let prefix = "loading CRDs [\(path.string)]"
    do throws(KustomizeError) {
      let document: Node
      do throws(KustomizeError) {
        document = try self.document(of: try loader.load(path.string))
      } catch {
        throw error.located(at: path.mark)
      }
      let definitions: CustomDefinitions
      do throws(KustomizeError) { definitions = try CustomDefinitions(document) } catch {
        throw error.within("unable to parse open API definition from '\(path.string)'")
      }
      return try definitions.configuration()
    } catch {
      throw error.within(prefix)
    }
  }
}

/// Definitions of types as a file of `crds:` holds them.
private struct CustomDefinitions {
  private var propertiesByType: [ByteString: Node.Mapping] = [:]
  private var types: [ByteString] = []

  init(_ document: Node) throws(KustomizeError) {
    if document.isNull { return }
    guard let mapping = document.mapping else {
      throw KustomizeError(
        "json: cannot unmarshal \(document.sequence == nil ? "string" : "array") into Go value of type "
          + "accumulator.nameToApiMap", at: document.mark)
    }
    for entry in mapping.entries {
      guard entry.value.mapping != nil || entry.value.isNull else {
        throw KustomizeError(
          "json: cannot unmarshal \(entry.value.sequence == nil ? "string" : "array") into Go value of type "
            + "accumulator.OpenAPIDefinition", at: entry.value.mark,
          help: "crds: wants Go's OpenAPI definitions, not CustomResourceDefinition manifests")
      }
      let schema = entry.value["Schema"] ?? entry.value["schema"]
      propertiesByType[entry.keyText] = schema?["properties"]?.mapping ?? .init()
      types.append(entry.keyText)
    }
  }

  /// The fields of all types that look like Kubernetes objects.
  func configuration() throws(KustomizeError) -> TransformerConfiguration {
    var configuration = TransformerConfiguration()
    for type in types {
      guard let properties = propertiesByType[type], properties.index(of: "kind") != nil,
        properties.index(of: "apiVersion") != nil, properties.index(of: "metadata") != nil
      else { continue }
      let kind = type.split(separator: ByteString(".")).last ?? type
      try add(type, GroupVersionKind(kind: kind), path: [], visited: [], to: &configuration)
    }
    return configuration
  }

  private func add(
    _ type: ByteString, _ object: GroupVersionKind, path: [ByteString], visited: Set<ByteString>,
    to configuration: inout TransformerConfiguration
  ) throws(KustomizeError) {
    // A type within itself would go on for ever, as it does in Kustomize.
    guard let properties = propertiesByType[type], !visited.contains(type), path.count < 64 else { return }
    for entry in properties.entries {
      let path = path + [entry.keyText]
      let property = entry.value
      let field = FieldSpecification(type: object, path: CustomDefinitions.joined(path))
      if property["x-kubernetes-annotation"] != nil {
        try configuration.merge(.init(nameReferences: [], lists: [.commonAnnotations: [field]]))
      }
      if property["x-kubernetes-label-selector"] != nil {
        try configuration.merge(.init(nameReferences: [], lists: [.commonLabels: [field]]))
      }
      if property["x-kubernetes-identity"] != nil {
        try configuration.merge(.init(nameReferences: [], lists: [.namePrefix: [field]]))
      }
      if let version = property["x-kubernetes-object-ref-api-version"]?.scalar?.text,
        let kind = property["x-kubernetes-object-ref-kind"]?.scalar?.text
      {
        let nameKey = property["x-kubernetes-object-ref-name-key"]?.scalar?.text ?? ByteString("name")
        let name = FieldSpecification(type: object, path: CustomDefinitions.joined(path + [nameKey]))
        let reference = NameBackReference(type: GroupVersionKind(version: version, kind: kind), fields: [name])
        try configuration.merge(.init(nameReferences: [reference]))
      }
      if let target = property["$ref"]?.scalar?.text {
        try add(target, object, path: path, visited: visited.union([type]), to: &configuration)
      }
    }
  }

  private static func joined(_ path: [ByteString]) -> ByteString {
    path.dropFirst().reduce(path.first ?? ByteString()) { $0 + ByteString("/") + $1 }
  }
}
