import Text

/// The shapes of types and how they refer to each other, as far as merging needs them.
///
/// Types refer to themselves (a JSON schema has properties that are JSON schemas), so shapes name each other by index.
public final class TypeGraph: Sendable {
  /// The name of a shape within its graph.
  public struct Shape: Hashable, Sendable {
    let index: Int
  }

  /// What is known of the values of one type.
  struct Facts: Sendable {
    /// The shapes of a map's fields.
    var fields: [ByteString: Shape] = [:]
    /// The shape of all other fields of a map.
    var otherFields: Shape?
    /// The shape of a list's elements.
    var elements: Shape?
    /// The keys that a list is merged by; empty for a set of scalars, nil for a list that is replaced.
    var mergeKeys: [ByteString]?
  }

  let facts: [Facts]
  /// The shapes of named definitions: `core.v1.PodSpec` for Kubernetes' `io.k8s.api.core.v1.PodSpec`.
  let shapesByName: [ByteString: Shape]
  let shapesByType: [TypeName: Shape]

  init(facts: [Facts], shapesByType: [TypeName: Shape], shapesByName: [ByteString: Shape] = [:]) {
    self.facts = facts
    self.shapesByName = shapesByName
    self.shapesByType = shapesByType
  }

  /// Kubernetes 1.21.2 and the kustomization file itself: what Kustomize 5.8.1 knows.
  static let kubernetes121 = TypeGraph(.types121)
  /// Kubernetes 1.36 and the kustomization file itself.
  static let kubernetes136 = TypeGraph(.types136)

  var isEmpty: Bool { shapesByType.isEmpty }

  /// The shape of a definition by the name that Kubernetes' OpenAPI document gives it.
  func shape(ofDefinition name: ByteString) -> Shape? {
    for prefix in TypeGraph.definitionPrefixes where name.hasPrefix(prefix) {
      return shapesByName[ByteString(name.bytes[prefix.utf8CodeUnitCount...])]
    }
    return shapesByName[name]
  }

  private static let definitionPrefixes: [StaticString] = [
    "io.k8s.api.", "io.k8s.apimachinery.pkg.apis.", "io.k8s.kube-aggregator.pkg.apis.",
    "io.k8s.apiextensions-apiserver.pkg.apis.",
  ]

  func shape(of type: TypeName) -> Shape? { shapesByType[type] }

  func field(_ name: ByteString, of shape: Shape) -> Shape? {
    guard facts.indices.contains(shape.index) else { return nil }
    return facts[shape.index].fields[name] ?? facts[shape.index].otherFields
  }

  func elements(of shape: Shape) -> Shape? {
    facts.indices.contains(shape.index) ? facts[shape.index].elements : nil
  }

  func mergeKeys(of shape: Shape) -> [ByteString]? {
    facts.indices.contains(shape.index) ? facts[shape.index].mergeKeys : nil
  }

  /// A graph of both; where both know a type, the other's shape is taken.
  func adding(_ other: TypeGraph) -> TypeGraph {
    let offset = facts.count
    func moved(_ shape: Shape) -> Shape { Shape(index: shape.index &+ offset) }
    let added = other.facts.map { facts in
      Facts(
        fields: facts.fields.mapValues(moved), otherFields: facts.otherFields.map(moved),
        elements: facts.elements.map(moved), mergeKeys: facts.mergeKeys)
    }
    return TypeGraph(
      facts: facts + added,
      shapesByType: shapesByType.merging(other.shapesByType.mapValues(moved)) { _, other in other },
      shapesByName: shapesByName)
  }

  /// Reads a table of `field TYPE FIELD RELATION MERGE-KEYS VALUE-TYPE` and `type API-VERSION KIND TYPE` rows.
  private convenience init(_ table: DataTable) {
    var facts: [Facts] = []
    var shapesByName: [ByteString: Shape] = [:]
    var shapesByType: [TypeName: Shape] = [:]
    func added(_ new: Facts) -> Shape {
      facts.append(new)
      return Shape(index: facts.count - 1)
    }
    func shape(named name: ByteString) -> Shape? {
      guard name != "-" else { return nil }
      if let known = shapesByName[name] { return known }
      let new = added(Facts())
      shapesByName[name] = new
      return new
    }
    for row in table.rows {
      if row.count == 6, row[0] == "field" {
        let value = shape(named: row[5])
        let field: Shape?
        switch row[3] {
        case "list":
          let keys: [ByteString]? =
            switch row[4] {
            case "-": nil
            case "set": []
            default: row[4].split(separator: ByteString(","))
            }
          field = added(Facts(elements: value, mergeKeys: keys))
        case "map": field = added(Facts(otherFields: value))
        default: field = value
        }
        if let owner = shape(named: row[1]) { facts[owner.index].fields[row[2]] = field }
      } else if row.count == 4, row[0] == "type" {
        shapesByType[TypeName(apiVersion: row[1], kind: row[2])] = shape(named: row[3])
      }
    }
    self.init(facts: facts, shapesByType: shapesByType, shapesByName: shapesByName)
  }
}
