import Text
import YAML

/// What Helm reads of every document that a chart renders: enough to sort it and to know a hook.
public struct ManifestHead: Sendable {
  /// `apiVersion`.
  public var apiVersion = ByteString()
  /// `kind`.
  public var kind = ByteString()
  /// `metadata.name`.
  public var name = ByteString()
  /// Those of `metadata.annotations` that say something of hooks (`helm.sh/hook…`), sorted by key.
  public var hookAnnotations: [(key: ByteString, value: ByteString)] = []

  /// Nothing known.
  public init() {}

  /// Reads a document; one that is null has an empty head.
  ///
  /// - Throws: ``DecodingError`` for a document that is no mapping and for fields of the wrong kind.
  public init(_ document: Node) throws(DecodingError) {
    guard let fields = try GoStructDecoder(document, type: "util.SimpleHead").fields(of: "util.SimpleHead") else {
      return
    }
    for (key, field) in fields {
      switch key.string.lowercased() {
      case "apiversion": try field.decode(into: &apiVersion)
      case "kind": try field.decode(into: &kind)
      case "metadata":
        for (key, field) in try field.fields(
          of: "struct { Name string \"json:\\\"name\\\"\"; Annotations map[string]string \"json:\\\"annotations\\\"\" }"
        ) ?? [] {
          switch key.string.lowercased() {
          case "name": try field.decode(into: &name)
          case "annotations":
            hookAnnotations = try (field.stringPairs() ?? []).filter { pair in
              pair.key.bytes.withUnsafeBufferPointer { ManifestHead.isOfHook($0) }
            }
          default: break
          }
        }
      default: break
      }
    }
  }

  /// Whether an annotation of a name says something of hooks.
  static func isOfHook(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    let prefix: StaticString = "helm.sh/hook"
    return prefix.withUTF8Buffer { $0.count <= name.count && $0.elementsEqual(name[..<$0.count]) }
  }

  /// The text of an annotation that says something of hooks.
  func hookAnnotation(_ name: StaticString) -> ByteString? { hookAnnotations.first { $0.key == name }?.value }
}
