import Diagnostics
import GoTemplate
import TemplateFunctions
import Text
import YAML

/// The rules about values.yaml.
struct ValuesFileRules {
  private(set) var findings: [LintFinding] = []

  init(_ source: LintSource, user: MapValue, skipsSchema: Bool, log: @escaping (LogRecord) -> Void) {
    examine(source, user: user, skipsSchema: skipsSchema, log: log)
  }

  private mutating func examine(
    _ source: LintSource, user: MapValue, skipsSchema: Bool, log: @escaping (LogRecord) -> Void
  ) {
    let bytes: [UInt8]
    switch source.entry("values.yaml") {
    case .absent: return add(.info, "file does not exist")
    case .directory:
      return add(.error, "unable to parse YAML: read \(source.fullPath("values.yaml")): is a directory")
    case .unreadable(let reason): return add(.error, "unable to parse YAML: \(reason)")
    case .file(let content): bytes = content
    }
    let values: MapValue
    do {
      let node = try YAMLParser.firstDocument(in: bytes, file: .unknown, dialect: .goYAML2)
      switch try node.map({ (node) throws(YAMLError) in try ValueConversion.value(of: node) }) {
      case .map(let map)?: values = map
      case nil, .null?: values = MapValue()
      case let other?:
        return add(
          .error,
          "unable to parse YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
            + "\(ValuesFile.jsonKind(other)) into Go value of type common.Values")
      }
    } catch {
      return add(.error, "unable to parse YAML: error converting YAML to JSON: \(error.message)")
    }
    // Only the chart's own schema counts here, over its own defaults.
    let combined = user.deepCopy()
    Coalescing(keepsNulls: false, log: log).layTable(combined, over: values.deepCopy(), prefix: "")
    guard !skipsSchema, case .file(let schema) = source.entry("values.schema.json"), !schema.isEmpty else { return }
    if let finding = SchemaValidation.finding(of: combined, schema: schema) { add(.error, finding) }
  }

  private mutating func add(_ severity: LintFinding.Severity, _ message: String) {
    findings.append(LintFinding(severity: severity, path: "values.yaml", message: message))
  }
}
