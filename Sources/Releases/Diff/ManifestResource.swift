import Diagnostics
import Manifests
import Text
import YAML

/// One resource of a manifest stream, as a diff sees it.
public struct ManifestResource: Hashable, Sendable {
  /// `apiVersion`.
  public var apiVersion: ByteString
  /// `kind`.
  public var kind: ByteString
  /// `metadata.namespace`, or the release's namespace where it has none and its kind has them.
  public var namespace: ByteString
  /// `metadata.name`.
  public var name: ByteString
  /// The document as it was written, without its separator; for a masked Secret empty.
  public var text: ByteString
  /// The object, where it cannot be read from the text again.
  private var kept: JSON?

  /// The whole object; a Secret's data masked unless it was asked for.
  ///
  /// Of a large release it is read from the text each time: a tree takes many times the memory of its text, and only two
  /// trees are looked at in one moment.
  public var object: JSON { kept ?? ManifestResource.object(of: text) ?? .null }

  /// A resource of this object.
  ///
  /// - Parameter isTextWhole: whether the text is all that is needed to read the object again.
  init(
    apiVersion: ByteString, kind: ByteString, namespace: ByteString, name: ByteString, object: JSON, text: ByteString,
    isTextWhole: Bool
  ) {
    self.apiVersion = apiVersion
    self.kind = kind
    self.namespace = namespace
    self.name = name
    self.text = text
    kept = isTextWhole ? nil : object
  }

  private static func object(of text: ByteString) -> JSON? {
    let nodes = try? YAMLParser.documents(in: text.bytes, file: .unknown, dialect: .goYAML2)
    return nodes?.first.flatMap { try? JSON(yaml: $0) }
  }

  /// `Deployment/web`.
  public var shortName: String { "\(kind.string)/\(name.string)" }

  /// `Deployment/web in namespace shop`.
  public var title: String { namespace.isEmpty ? shortName : "\(shortName) in namespace \(namespace.string)" }

  /// Whether it is meant by `Deployment/web`, `Deployment` or `*/web`; the kind in any case of letters.
  func matches(_ pattern: String) -> Bool {
    let parts = pattern.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let kindMatches = parts[0] == "*" || parts[0].lowercased() == kind.string.lowercased()
    return kindMatches && (parts.count < 2 || parts[1] == "*" || ByteString(parts[1]) == name)
  }
}

/// Why manifests cannot be compared.
public struct ManifestReadingError: Error, Sendable {
  /// What is wrong, as go-yaml says it.
  public let message: String
}

/// Reads the resources out of documents.
struct ManifestReader {
  /// The namespace of resources that name none.
  let defaultNamespace: ByteString
  /// Whether a Secret's data stay as they are.
  let showsSecrets: Bool
  let facts: TypeFacts
  /// Of how much text the trees may still be kept, in bytes.
  private var budget = ManifestReader.keptBytes

  /// Of how much text the trees are kept: of more, they are read again when they are compared.
  static let keptBytes = 8 << 20

  init(defaultNamespace: ByteString, showsSecrets: Bool, facts: TypeFacts) {
    self.defaultNamespace = defaultNamespace
    self.showsSecrets = showsSecrets
    self.facts = facts
  }

  /// The resources of a document; a List gives its items, a document of comments none.
  ///
  /// - Throws: ``ManifestReadingError`` for a document that is not YAML.
  mutating func resources(in document: ByteString) throws(ManifestReadingError) -> [ManifestResource] {
    let nodes: [Node]
    do {
      nodes = try YAMLParser.documents(in: document.bytes, file: .unknown, dialect: .goYAML2)
    } catch { throw ManifestReadingError(message: error.message) }
    let text = ManifestReader.withoutSeparator(document)
    var resources: [ManifestResource] = []
    for node in nodes {
      let object: JSON
      do {
        object = try JSON(yaml: node)
      } catch { throw ManifestReadingError(message: error.message) }
      if object["kind"]?.text == "List", let items = object["items"]?.array {
        resources += items.map { resource($0, text: $0.yamlText ?? ByteString()) }
      } else if case .object(let members) = object, !members.isEmpty {
        let isWhole = nodes.count == 1
        let isKept = text.count <= budget
        if isKept { budget -= text.count }
        resources.append(
          resource(object, text: isWhole ? text : object.yamlText ?? text, isTextWhole: isWhole && !isKept))
      }
    }
    return resources
  }

  private func resource(_ object: JSON, text: ByteString, isTextWhole: Bool = false) -> ManifestResource {
    let apiVersion = object["apiVersion"]?.string ?? ByteString()
    let kind = object["kind"]?.string ?? ByteString()
    var namespace = object["metadata"]?["namespace"]?.string ?? ByteString()
    if facts.isClusterScoped(apiVersion: apiVersion, kind: kind) {
      namespace = ByteString()
    } else if namespace.isEmpty {
      namespace = defaultNamespace
    }
    let isMasked = kind == "Secret" && !showsSecrets
    return ManifestResource(
      apiVersion: apiVersion, kind: kind, namespace: namespace,
      name: object["metadata"]?["name"]?.string ?? ByteString(),
      object: isMasked ? SecretMask.masked(object) : object, text: isMasked ? ByteString() : text,
      isTextWhole: isTextWhole && !isMasked)
  }

  /// The document without the `---` line before it and the white space after it.
  private static func withoutSeparator(_ document: ByteString) -> ByteString {
    var bytes = document.bytes[...]
    if document.hasPrefix("---") {
      let end = bytes.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.endIndex
      bytes = bytes[end...]
    }
    while let last = bytes.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") || last == UInt8(ascii: " ") {
      bytes.removeLast()
    }
    return ByteString(bytes)
  }
}

extension ManifestResource {
  /// The lines to show of the whole resource: as written, or as sigs.k8s.io/yaml writes it where there is no text.
  var lines: [ByteString] {
    var text = self.text.isEmpty ? object.yamlText ?? object.encoded(layout: .indented) : self.text
    while text.bytes.last == UInt8(ascii: "\n") { text.bytes.removeLast() }
    return text.split(separator: ByteString("\n"))
  }
}
