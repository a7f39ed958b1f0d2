import Diagnostics
import Manifests
import TemplateFunctions
import Text
import YAML

/// What lint reads of a manifest.
struct LintedManifest {
  var apiVersion = ByteString()
  var kind = ByteString()
  var name = ByteString()
  /// The document, for what else is asked of it.
  var node = Node.null()
  /// Whether the document is more than null.
  var isPresent = false

  /// Why a text is no manifest.
  struct Failure: Error {
    /// Go's text.
    let message: String
  }

  /// Reads a document's text.
  init(_ text: ByteString) throws(Failure) {
    do {
      guard let found = try YAMLParser.firstDocument(in: text.bytes, file: .unknown, dialect: .goYAML2) else { return }
      _ = try ValueConversion.value(of: found)
      node = found
    } catch { throw Failure(message: "error converting YAML to JSON: \(error.message)") }
    do throws(DecodingError) { try decode() } catch {
      throw Failure(message: "error unmarshaling JSON: while decoding JSON: \(error.message)")
    }
  }

  private mutating func decode() throws(DecodingError) {
    let type = "rules.k8sYamlStruct"
    guard let fields = try GoStructDecoder(node, type: type).fields(of: type) else { return }
    isPresent = true
    for (key, field) in fields {
      switch key.string.lowercased() {
      case "apiversion": try field.decode(into: &apiVersion)
      case "kind": try field.decode(into: &kind)
      case "metadata":
        for (key, field) in try field.fields(of: "rules.k8sYamlMetadata") ?? [] {
          switch key.string.lowercased() {
          case "name": try field.decode(into: &name)
          case "namespace":
            var namespace = ByteString()
            try field.decode(into: &namespace)
          default: break
          }
        }
      default: break
      }
    }
  }
}
