import Diagnostics
import Releases
import Text
import YAML

extension ExplainedResource {
  /// The fields' paths with elements of lists by their names where they have some: `containers[name=web].image`.
  public var namedPaths: [FieldPath] {
    guard let node = try? YAMLParser.firstDocument(in: text.bytes, file: .unknown, dialect: .goYAML3) else {
      return fields.map(\.path)
    }
    return fields.map { field in
      var current: Node? = node
      return FieldPath(
        field.path.components.map { component in
          switch component {
          case .key(let key):
            current = current?[key]
            return component
          case .index(let index):
            let elements = current?.sequence ?? []
            current = elements.indices.contains(index) ? elements[index] : nil
            guard let name = current?["name"]?.scalar?.text else { return component }
            return .element([JSON.Member(key: ByteString("name"), value: .string(name))])
          case .element: return component
          }
        })
    }
  }
}
