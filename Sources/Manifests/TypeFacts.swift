import Text
import YAML

/// What is known about the types of Kubernetes objects: which have namespaces, and which of their lists are merged by
/// key.
///
/// Kustomize 5.8.1 has the OpenAPI description of Kubernetes 1.21.2 built in; ``builtIn`` holds what it takes from
/// there. A kustomization's `openapi:` field replaces these facts (``init(openAPI:)``).
public struct TypeFacts: Sendable {
  /// Answers in place of ``TypeGraph/kubernetes121``, which is only read when a merge asks for it.
  private let graph: TypeGraph?
  /// Whether a type has no namespaces, where ``scopeTable`` does not know it.
  private let isClusterScopedByType: [TypeName: Bool]
  private let scopeTable: ScopeTable

  private enum ScopeTable { case kubernetes121, kubernetes136 }

  /// The facts that Kustomize 5.8.1 has built in: Kubernetes 1.21.2.
  public static let builtIn = TypeFacts(graph: nil, isClusterScopedByType: [:], scopeTable: .kubernetes121)

  /// The facts of Kubernetes 1.36, which Kustomize does not have.
  public static let kubernetes136 = TypeFacts(
    graph: .kubernetes136, isClusterScopedByType: [:], scopeTable: .kubernetes136)

  private init(graph: TypeGraph?, isClusterScopedByType: [TypeName: Bool], scopeTable: ScopeTable) {
    self.graph = graph
    self.isClusterScopedByType = isClusterScopedByType
    self.scopeTable = scopeTable
  }

  /// The facts of an OpenAPI v2 document, which replace the built-in merge keys wholly and add to the built-in scopes,
  /// as Kustomize's `openapi: {path: …}` does.
  ///
  /// - Throws: ``TypeFactsError`` for a document that is not an OpenAPI description; Kustomize panics on it.
  ///
  /// - Parameter history: what Kustomize had done with its built-in facts before it read the document.
  public init(openAPI document: Node, after history: BuiltInHistory = .untouched) throws(TypeFactsError) {
    let description =
      switch history {
      case .untouched: try OpenAPIDescription(document)
      case .askedForScope: try OpenAPIDescription(document, known: .kubernetes121, prefersKnown: true)
      case .merged: try OpenAPIDescription(document, known: .kubernetes121)
      }
    self.init(
      graph: description.graph, isClusterScopedByType: description.isClusterScopedByType, scopeTable: .kubernetes121)
  }

  /// What happened before a kustomization that is not the root brought an OpenAPI document.
  ///
  /// Kustomize loads its built-in facts late and never unloads them, so that such a document may add to them rather than
  /// replace them.
  public enum BuiltInHistory: Sendable {
    /// Nothing: the document replaces them.
    case untouched
    /// The scope of an unknown type was asked for: they are loaded after the document, and win.
    case askedForScope
    /// Some patch was merged: they were loaded before the document, and lose.
    case merged
  }

  /// These facts and the shape of a schema, such as a comment in a manifest may hold.
  ///
  /// - Returns: nil if the schema says nothing about merging.
  public func adding(schema: Node) -> (facts: TypeFacts, shape: TypeGraph.Shape)? {
    var reader = SchemaReader(mergeRule: .patchStrategy, known: loadedGraph)
    guard let shape = reader.shape(of: schema) else { return nil }
    let graph = TypeGraph(
      facts: reader.resolvedFacts(), shapesByType: loadedGraph.shapesByType, shapesByName: loadedGraph.shapesByName)
    return (TypeFacts(graph: graph, isClusterScopedByType: isClusterScopedByType, scopeTable: scopeTable), shape)
  }

  /// These facts and others; where both know a type, the others are taken.
  public func adding(_ others: TypeFacts) -> TypeFacts {
    TypeFacts(
      graph: loadedGraph.adding(others.loadedGraph),
      isClusterScopedByType: isClusterScopedByType.merging(others.isClusterScopedByType) { _, other in other },
      scopeTable: scopeTable)
  }

  /// These facts and those of CustomResourceDefinition manifests, whose lists of type `map` merge by their
  /// `x-kubernetes-list-map-keys`; Kustomize does not know them.
  public func adding(customResourceDefinitions: [Node]) -> TypeFacts {
    let graph = CustomResourceSchemas.graph(of: customResourceDefinitions)
    let scopes = CustomResourceSchemas.scopes(of: customResourceDefinitions)
    guard !graph.isEmpty else { return self }
    return TypeFacts(
      graph: loadedGraph.adding(graph),
      isClusterScopedByType: isClusterScopedByType.merging(scopes) { known, _ in known }, scopeTable: scopeTable)
  }

  // MARK: Scope

  /// Whether a type is known to have no namespaces; an unknown type is taken to have them.
  public func isClusterScoped(apiVersion: ByteString, kind: ByteString) -> Bool {
    let name = TypeName(apiVersion: apiVersion, kind: kind)
    let table = scopeTable == .kubernetes121 ? TypeFacts.clusterScoped121 : TypeFacts.clusterScoped136
    return table.contains(name) || isClusterScopedByType[name] == true
  }

  /// Whether it is known if the type has namespaces, without the facts of an OpenAPI document.
  public static func knowsScopeOfBuiltIn(apiVersion: ByteString, kind: ByteString) -> Bool {
    let name = TypeName(apiVersion: apiVersion, kind: kind)
    return clusterScoped121.contains(name) || namespaced121.contains(name)
  }

  private static let namespaced121 = Set(DataTable.namespaced121.rows.compactMap(TypeName.init(row:)))
  private static let clusterScoped121 = Set(DataTable.clusterScoped121.rows.compactMap(TypeName.init(row:)))
  private static let clusterScoped136 = Set(DataTable.clusterScoped136.rows.compactMap(TypeName.init(row:)))

  // MARK: Merging

  /// The shape of a type's objects, or nil for a type that nothing is known of.
  public func shape(apiVersion: ByteString, kind: ByteString) -> TypeGraph.Shape? {
    loadedGraph.shape(of: TypeName(apiVersion: apiVersion, kind: kind))
  }

  /// The shape of a field's value, or nil where nothing is known of it.
  public func field(_ name: ByteString, of shape: TypeGraph.Shape) -> TypeGraph.Shape? {
    loadedGraph.field(name, of: shape)
  }

  /// The shape of a list's elements, or nil where nothing is known of it.
  public func elements(of shape: TypeGraph.Shape) -> TypeGraph.Shape? { loadedGraph.elements(of: shape) }

  /// The keys by which a patch's list is merged into a list of this shape: empty for a set of scalars, nil for a list
  /// that the patch's list replaces.
  public func mergeKeys(of shape: TypeGraph.Shape) -> [ByteString]? { loadedGraph.mergeKeys(of: shape) }

  private var loadedGraph: TypeGraph { graph ?? .kubernetes121 }
}

/// The `apiVersion` and `kind` of a type.
struct TypeName: Hashable, Sendable {
  let apiVersion: ByteString
  let kind: ByteString
}

extension TypeName {
  /// The first two words of a data table's row.
  init?(row: [ByteString]) {
    guard row.count >= 2 else { return nil }
    self.init(apiVersion: row[0], kind: row[1])
  }
}

/// Why a document is not an OpenAPI description.
public struct TypeFactsError: Error, Sendable {
  /// What is wrong.
  public let message: String
  /// The node in question.
  public let node: Node
}
