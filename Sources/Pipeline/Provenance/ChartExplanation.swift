import Charts
import Diagnostics
import Manifests
import Releases
import Text
import YAML

extension Explanation {
  /// The origins of what a chart gave.
  ///
  /// - Parameter selection: which manifests are wanted; nil for all.
  public init(_ origins: ChartOrigins, where selection: ((_ kind: String, _ name: String) -> Bool)? = nil) {
    Explanation.forEachResource(of: origins, where: selection) { resources.append($0) }
  }

  /// Gives the manifests of a chart one by one, each with the origins of its fields.
  ///
  /// - Parameters:
  ///   - detail: how much will be read of what is found.
  ///   - selection: which manifests are wanted; nil for all.
  /// - Throws: what `body` throws.
  public static func forEachResource<Failure: Error>(
    of origins: ChartOrigins, detail: ProvenanceDetail = .whole,
    where selection: ((_ kind: String, _ name: String) -> Bool)? = nil,
    _ body: (ExplainedResource) throws(Failure) -> Void
  ) throws(Failure) {
    let chains = ChartChains(origins, detail)
    for part in ManifestSplitting.documents(in: ByteString(origins.stream)) {
      // Most manifests that are not wanted can be told without their tree.
      if let selection, let identity = ResourceIdentity(ofPlain: part.text),
        !selection(identity.type.kind.string, identity.name.string)
      {
        continue
      }
      guard let node = try? YAMLParser.firstDocument(in: part.text.bytes, file: .unknown, dialect: .goYAML2),
        node.mapping != nil
      else { continue }
      let kind = node["kind"]?.scalar?.text.string ?? ""
      let name = node["metadata"]?["name"]?.scalar?.text.string ?? ""
      if let selection, !selection(kind, name) { continue }
      var resource = ExplainedResource(
        kind: kind, name: name, namespace: node["metadata"]?["namespace"]?.scalar?.text.string ?? "", text: part.text,
        fields: [])
      let document = ChartOrigins.Document(start: part.offset, text: part.text.bytes)
      resource.fields.reserveCapacity(document.lineCount)
      node.forEachScalar(withPaths: detail == .whole) { path, scalar, mark in
        resource.fields.append(
          ExplainedField(
            path: path, value: scalar.text, line: Int(mark.line),
            chain: chains.chain(of: origins.outline(of: scalar, at: mark, in: document))))
      }
      try body(resource)
    }
  }
}

extension Node {
  /// Visits every scalar that is a value, in the order of the text; a map or list without anything in it is one, too.
  ///
  /// - Parameter withPaths: whether someone reads the paths; if not, they are empty.
  func forEachScalar(withPaths: Bool = true, _ visit: (FieldPath, Node.Scalar, Mark) -> Void) {
    var path = FieldPath()
    forEachScalar(at: &path, keepingIt: withPaths, visit)
  }

  private func forEachScalar(
    at path: inout FieldPath, keepingIt isKept: Bool, _ visit: (FieldPath, Node.Scalar, Mark) -> Void
  ) {
    func descend(_ step: FieldPath.Component, to node: Node) {
      if isKept { path.components.append(step) }
      node.forEachScalar(at: &path, keepingIt: isKept, visit)
      if isKept { path.components.removeLast() }
    }
    switch content {
    case .scalar(let scalar): visit(path, scalar, mark)
    case .sequence(let elements):
      if elements.isEmpty { visit(path, .emptyList, mark) }
      for (index, element) in elements.enumerated() { descend(.index(index), to: element) }
    case .mapping(let mapping):
      if mapping.entries.isEmpty { visit(path, .emptyMap, mark) }
      for entry in mapping.entries {
        if let key = entry.key.scalar?.text { descend(.key(key), to: entry.value) }
      }
    }
  }
}

extension Node.Scalar {
  /// What stands for a list without elements.
  static let emptyList = Node.Scalar(ByteString("[]"))
  /// What stands for a map without pairs.
  static let emptyMap = Node.Scalar(ByteString("{}"))
}
