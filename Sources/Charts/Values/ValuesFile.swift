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
      if trace == nil, case .map(let table)? = ValueConversion.value(ofPlain: document.bytes) {
        ValuesMerging.lay(table, over: merged)
        continue
      }
      guard let (table, node) = try table((document.bytes, document.firstLine), path: path, whole: bytes) else {
        continue
      }
      // Before the table's parts become the merged one's.
      trace?.lay(table, node: node, file: path, firstLine: document.firstLine)
      ValuesMerging.lay(table, over: merged)
    }
    if let failure = documents.failure { throw ChartError("error reading yaml document: \(failure)") }
  }

  private static func table(
    _ part: (bytes: [UInt8], firstLine: Int), path: String, whole: [UInt8]
  ) throws(ChartError) -> (MapValue, Node)? {
    let document = part.bytes
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
        diagnostics: [
          Diagnostic(error.message, at: mark(error.mark, below: part.firstLine, in: whole, path: path))
        ])
    }
    switch value {
    case .map(let map): return (map, node)
    case .null: return nil
    default:
      throw ChartError(
        "cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
          + "\(jsonKind(value)) into Go value of type map[string]interface {}",
        diagnostics: [
          Diagnostic(
            "a file of values must hold a mapping",
            at: mark(node.mark, below: part.firstLine, in: whole, path: path),
            help: "write keys and values, `image: app`")
        ])
    }
  }

  /// A place in a document as one in the whole file.
  private static func mark(_ mark: Mark, below firstLine: Int, in whole: [UInt8], path: String) -> Mark {
    guard mark.isKnown else { return mark }
    let file = SourceFile.register(path: path, bytes: whole)
    let line = Int(mark.line) + firstLine - 1
    // What is missing at the end is shown behind the last line.
    let end = whole.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? 0
    let lastLine = whole[..<end].count { $0 == UInt8(ascii: "\n") } + 1
    guard line > lastLine else { return Mark(file: file, line: line, column: Int(mark.column)) }
    let start = whole[..<end].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return Mark(file: file, line: lastLine, column: end - start + 1)
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
