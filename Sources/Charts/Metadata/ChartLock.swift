import GoTemplate
import Manifests
import TemplateFunctions
import Text
import YAML

/// Chart.lock, which a render only checks: it must be what Helm can read.
enum ChartLock {
  /// Reads a document of Chart.lock or requirements.lock.
  ///
  /// - Throws: ``DecodingError`` for a key with a value of the wrong kind, of the first such key in the order of bytes.
  static func check(_ node: Node) throws(DecodingError) {
    guard let fields = try GoStructDecoder(node, type: "v2.Lock").fields(of: "v2.Lock") else { return }
    for (key, field) in fields {
      switch key.string.lowercased() {
      case "dependencies":
        for element in try field.elements(of: "[]*v2.Dependency") ?? [] { _ = try ChartDependency(element) }
      case "digest":
        var digest = ByteString()
        try field.decode(into: &digest)
      case "generated":
        guard let text = try field.string(of: "time.Time") else { break }
        do throws(FunctionError) { _ = try GoTime(rfc3339: text) } catch {
          throw DecodingError(message: error.message, mark: field.node.mark)
        }
      default: break
      }
    }
  }
}
