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
  /// `metadata.annotations`, sorted by key.
  public var annotations: [(key: ByteString, value: ByteString)] = []

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
          case "annotations": annotations = try field.stringPairs() ?? []
          default: break
          }
        }
      default: break
      }
    }
  }

  /// An annotation's text.
  func annotation(_ name: StaticString) -> ByteString? { annotations.first { $0.key == name }?.value }
}
