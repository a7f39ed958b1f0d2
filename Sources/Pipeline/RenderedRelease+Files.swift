import Diagnostics
import Manifests
import Text
import YAML

extension RenderedRelease {
  /// One file a resource, named as `kustomize build --output DIR` names them: `apps_v1_deployment_web.yaml`, the
  /// namespace in front where a release has objects in several. Two documents of one name get a number behind it.
  public var files: [(name: String, bytes: [UInt8])] { RenderedRelease.files(of: parts.map(\.bytes)) }

  /// The files of documents that were rendered earlier.
  public static func files(of documents: [ByteString]) -> [(name: String, bytes: [UInt8])] {
    let documents = documents.map { document in
      (identity: RenderedRelease.identity(document), text: RenderedRelease.body(document))
    }
    let namespaces = Set(documents.compactMap { $0.identity?.namespace }.filter { !$0.isEmpty })
    var taken: [String: Int] = [:]
    var files: [(name: String, bytes: [UInt8])] = []
    for (index, document) in documents.enumerated() where !document.text.isEmpty {
      var name =
        document.identity.map { RenderedRelease.fileName($0, withNamespace: namespaces.count > 1) }
        ?? "document-\(index + 1)"
      taken[name, default: 0] += 1
      if let count = taken[name], count > 1 { name += "_\(count)" }
      files.append(("\(name).yaml", document.text.bytes))
    }
    return files
  }

  /// The document without the separator before it.
  private static func body(_ bytes: ByteString) -> ByteString {
    guard bytes.hasPrefix("---\n") else { return bytes == "\n" ? ByteString() : bytes }
    return ByteString(bytes.bytes[4...])
  }

  private static func identity(_ bytes: ByteString) -> ResourceIdentity? {
    if let identity = ResourceIdentity(ofPlain: body(bytes)) { return identity }
    guard
      let document = (try? YAMLParser.documents(in: bytes.bytes, file: .unknown, dialect: .goYAML2))?
        .first(where: { $0.mapping != nil })
    else { return nil }
    let metadata = document["metadata"]
    guard let name = metadata?["name"]?.scalar?.text else { return nil }
    return ResourceIdentity(
      type: document.groupVersionKind, name: name, namespace: metadata?["namespace"]?.scalar?.text ?? ByteString(),
      isClusterScoped: false)
  }

  private static func fileName(_ identity: ResourceIdentity, withNamespace: Bool) -> String {
    let type = identity.type
    var words = [type.group, type.version, type.kind, identity.name].filter { !$0.isEmpty }.map(\.string)
    if withNamespace, !identity.namespace.isEmpty { words.insert(identity.namespace.string, at: 0) }
    // A name is free text until a cluster has seen it: nothing in it may lead out of the directory.
    return words.joined(separator: "_").lowercased().map { $0 == "/" || $0 == "\0" ? "-" : $0 }.reduce(into: "") {
      $0.append($1)
    }
  }
}
