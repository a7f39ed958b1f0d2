import Charts
import Diagnostics
import Manifests
import Releases
import Text
import YAML

extension Explanation {
  /// The origins of what a chart gave.
  ///
  /// - Parameter selection: which manifests are wanted.
  public init(_ origins: ChartOrigins, where selection: (_ kind: String, _ name: String) -> Bool = { _, _ in true }) {
    let stream = ByteString(origins.stream)
    var searched = 0
    for part in ManifestSplitting.documents(in: stream) {
      guard let start = stream.nearOffset(of: part.text, from: searched) else { continue }
      searched = start + part.text.count
      guard let node = try? YAMLParser.firstDocument(in: part.text.bytes, file: .unknown, dialect: .goYAML2),
        node.mapping != nil
      else { continue }
      let kind = node["kind"]?.scalar?.text.string ?? ""
      let name = node["metadata"]?["name"]?.scalar?.text.string ?? ""
      guard selection(kind, name) else { continue }
      var resource = ExplainedResource(
        kind: kind, name: name, namespace: node["metadata"]?["namespace"]?.scalar?.text.string ?? "", text: part.text,
        fields: [])
      let document = ChartOrigins.Document(start: start, text: part.text.bytes)
      node.forEachScalar { path, scalar, mark in
        let origin = origins.origin(of: scalar, at: mark, in: document)
        resource.fields.append(
          ExplainedField(
            path: path, value: scalar.text, line: Int(mark.line), chain: ProvenanceLink.links(of: origin)))
      }
      resources.append(resource)
    }
  }
}

extension Node {
  /// Visits every scalar that is a value, in the order of the text.
  func forEachScalar(
    at path: FieldPath = FieldPath(), _ visit: (FieldPath, Node.Scalar, Mark) -> Void
  ) {
    switch content {
    case .scalar(let scalar): visit(path, scalar, mark)
    case .sequence(let elements):
      for (index, element) in elements.enumerated() { element.forEachScalar(at: path.appending(.index(index)), visit) }
    case .mapping(let mapping):
      for entry in mapping.entries {
        guard let key = entry.key.scalar?.text else { continue }
        entry.value.forEachScalar(at: path.appending(.key(key)), visit)
      }
    }
  }
}
