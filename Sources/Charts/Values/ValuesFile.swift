import Diagnostics
import GoTemplate
import TemplateFunctions
import Text
import YAML

/// Reads a file of values: YAML documents, each a mapping, laid one over the other.
enum ValuesFile {
  /// The values of a text.
  ///
  /// Helm cuts the text at lines of `---` itself, before it parses; so a document's line numbers start anew, and what
  /// follows a second, unseen document marker in one part is not read.
  ///
  /// - Throws: ``ChartError`` for a text that is no YAML and for a document that is no mapping, without the prefix that
  ///   names the file.
  static func values(of bytes: [UInt8], path: String) throws(ChartError) -> MapValue {
    let merged = MapValue()
    try lay(bytes, path: path, over: merged)
    return merged
  }

  /// Lays the values of a text over a table.
  ///
  /// - Throws: as ``values(of:path:)``.
  static func lay(
    _ bytes: [UInt8], path: String, over merged: MapValue, tracing trace: ValueTrace? = nil
  ) throws(ChartError) {
    let documents = YAMLDocuments(of: bytes)
    for document in documents.documents {
      guard let (table, node) = try table(document.bytes, path: path) else { continue }
      // Before the table's parts become the merged one's.
      trace?.lay(table, node: node, file: path, firstLine: document.firstLine)
      ValuesMerging.lay(table, over: merged)
    }
    if let failure = documents.failure { throw ChartError("error reading yaml document: \(failure)") }
  }

  private static func table(_ document: [UInt8], path: String) throws(ChartError) -> (MapValue, Node)? {
    let file = SourceFile.register(path: path, bytes: document)
    let value: Value
    let node: Node
    do {
      guard let document = try YAMLParser.firstDocument(in: document, file: file, dialect: .goYAML2) else { return nil }
      node = document
      value = try ValueConversion.value(of: node)
    } catch {
      throw ChartError(
        "cannot unmarshal yaml document: error converting YAML to JSON: " + error.message,
        diagnostics: [error.diagnostic])
    }
    switch value {
    case .map(let map): return (map, node)
    case .null: return nil
    default:
      throw ChartError(
        "cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
          + "\(jsonKind(value)) into Go value of type map[string]interface {}",
        diagnostics: [
          Diagnostic("a file of values must hold a mapping", at: Mark(file: file, line: 1, column: 1))
        ])
    }
  }

  static func jsonKind(_ value: Value) -> String {
    switch value {
    case .list: "array"
    case .string: "string"
    case .bool: "bool"
    default: "number"
    }
  }
}
