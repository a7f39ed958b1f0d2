import Diagnostics
import Manifests
import Text
import YAML

/// A configuration file of Kubernetes' own programs: an object by itself, or a text inside a ConfigMap or Secret.
///
/// kubeadm's, the kubelet's and the API server's files are often carried to the nodes in a ConfigMap; what is wrong in
/// them is found there too, at the line of the ConfigMap.
struct ConfigurationDocument: Sendable {
  /// Its API group: `apiserver.config.k8s.io`.
  let group: ByteString
  /// Its kind: `EncryptionConfiguration`.
  let kind: ByteString
  /// Its content.
  let root: Field

  /// The groups that are looked for inside ConfigMaps and Secrets.
  private static let groups: [ByteString] = [
    "apiserver.config.k8s.io", "audit.k8s.io", "kubeadm.k8s.io", "kubelet.config.k8s.io",
  ].map { ByteString($0 as StaticString) }

  init(group: ByteString, kind: ByteString, root: Field) {
    self.group = group
    self.kind = kind
    self.root = root
  }

  /// The files that an object is or holds.
  static func all(in object: ManifestObject) -> [ConfigurationDocument] {
    let group = object.identity.type.group
    if groups.contains(group) || group == "eksctl.io" {
      return [ConfigurationDocument(group: group, kind: object.kind, root: object.root)]
    }
    guard group.isEmpty else { return [] }
    switch object.kind {
    case "ConfigMap": return embedded(in: object.root["data"])
    case "Secret": return embedded(in: object.root["stringData"])
    default: return []
    }
  }

  private static func embedded(in data: Field) -> [ConfigurationDocument] {
    data.members.flatMap { _, value -> [ConfigurationDocument] in
      guard let text = value.text, groups.contains(where: text.contains) else { return [] }
      guard let documents = try? YAMLParser.documents(in: text.bytes, file: .unknown, dialect: .goYAML2) else {
        return []
      }
      let place = EmbeddedPlace(of: value)
      return documents.compactMap { document in
        let document = (try? document.mergeKeysResolved(as: .goYAML2)) ?? document
        let type = document.groupVersionKind
        guard groups.contains(type.group) else { return nil }
        return ConfigurationDocument(
          group: type.group, kind: type.kind, root: Field(place.moved(document, depth: 0), at: value))
      }
    }
  }
}

/// Where the lines of a text inside a manifest are in the manifest's file.
private struct EmbeddedPlace {
  private let mark: Mark
  /// The columns before the text on each line; nil where lines do not correspond.
  private let indentation: Int?

  init(of value: Field) {
    mark = value.mark
    guard value.node?.scalar?.style == .literal, mark.isKnown,
      let line = SourceFile.named(mark.file).line(Int(mark.line) + 1)
    else {
      indentation = nil
      return
    }
    indentation = line.prefix { $0 == UInt8(ascii: " ") }.count
  }

  /// The node with the places that it has in the file.
  func moved(_ node: Node, depth: Int) -> Node {
    var node = node
    if let indentation {
      node.mark = Mark(
        file: mark.file, line: Int(mark.line) + Int(node.mark.line), column: Int(node.mark.column) + indentation)
    } else {
      node.mark = mark
    }
    guard depth < 1000 else { return node }
    switch node.content {
    case .scalar: break
    case .sequence(let elements): node.content = .sequence(elements.map { moved($0, depth: depth + 1) })
    case .mapping(let mapping):
      node.content = .mapping(
        Node.Mapping(
          mapping.entries.map {
            Node.Mapping.Entry(key: moved($0.key, depth: depth + 1), value: moved($0.value, depth: depth + 1))
          }))
    }
    return node
  }
}
