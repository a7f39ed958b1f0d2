import Charts
import Diagnostics
import Text
import YAML

/// A file that names releases to be rendered by `strake template --releases`, each with its chart and values.
///
/// ```yaml
/// releases:
/// - name: web
///   chart: charts/web
///   namespace: shop
///   values: [values/web.yaml]
///   set: [image.tag=2]
/// ```
///
/// Paths are relative to the working directory, as on a command line.
public struct ReleaseList: Sendable {
  /// One release: what `strake template` is told of it.
  public struct Entry: Sendable {
    /// The release's name.
    public var name: String
    /// The chart's directory or archive.
    public var chart: String
    /// The namespace; that of the command line where it is nil.
    public var namespace: String?
    /// Files and expressions with values.
    public var values: UserValues
  }

  /// The releases, in the order of the file.
  public let entries: [Entry]

  /// Reads the file's content.
  ///
  /// - Throws: a ``Diagnostic`` at the place of what is wrong.
  public init(parsing bytes: [UInt8], path: String) throws(Diagnostic) {
    let file = SourceFile.register(path: path, bytes: bytes)
    let documents: [Node]
    do { documents = try YAMLParser.documents(in: bytes, file: file, dialect: .goYAML3) } catch {
      throw error.diagnostic
    }
    guard let document = documents.first, documents.count == 1 else {
      throw Diagnostic("\(path) must hold one document")
    }
    let root = try StrictMapping(document, name: path, keys: ["releases"])
    guard let list = root["releases"]?.sequence else {
      throw Diagnostic("\(path) must hold a list \"releases\"", at: document.mark)
    }
    var entries: [Entry] = []
    for (index, node) in list.enumerated() {
      entries.append(try ReleaseList.entry(node, name: "releases[\(index)]"))
    }
    self.entries = entries
  }

  private static func entry(_ node: Node, name: String) throws(Diagnostic) -> Entry {
    let fields = try StrictMapping(
      node, name: name,
      keys: ["name", "chart", "namespace", "values", "set", "setString", "setFile", "setJSON", "setLiteral"])
    guard let release = try fields.string("name"), let chart = try fields.string("chart") else {
      throw Diagnostic("\(name) must have a name and a chart", at: node.mark)
    }
    var values = UserValues()
    values.files = try fields.strings("values")
    values.set = try fields.strings("set")
    values.strings = try fields.strings("setString")
    values.fromFiles = try fields.strings("setFile")
    values.json = try fields.strings("setJSON")
    values.literals = try fields.strings("setLiteral")
    return Entry(name: release, chart: chart, namespace: try fields.string("namespace"), values: values)
  }
}
