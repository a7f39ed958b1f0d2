import GoTemplate
import TemplateFunctions
import Testing
import Text
import YAML

@testable import Charts

/// What Helm's report says of values (YAML) under a schema (JSON), without its first two lines; nil when they conform.
private func report(_ values: String, _ schema: String) throws -> String? {
  var chart = Chart()
  chart.metadata.name = ByteString("c")
  chart.schema = Array(schema.utf8)
  let node = try YAMLParser.firstDocument(in: Array(values.utf8), file: .unknown, dialect: .goYAML2) ?? .null()
  guard case .map(let table) = try ValueConversion.value(of: node) else { return nil }
  do throws(ChartError) {
    try SchemaValidation.validate(table, of: chart, log: { _ in })
    return nil
  } catch {
    return error.message.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(2).joined(separator: "\n")
  }
}

/// A schema that refers to itself.
private let recursive = ##"""
  {"properties": {"a": {"$ref": "#/$defs/t"}},
   "$defs": {"t": {"properties": {"b": {"$ref": "#/$defs/t"}, "c": {"type": "string"}}}}}
  """##

private let findings: [(values: String, schema: String, expected: String)] = [
  ("{a: x}", #"{"properties": {"a": {"type": "integer"}}}"#, "- at '/a': got string, want integer\n"),
  ("{}", #"{"required": ["a"]}"#, "- at '': missing property 'a'\n"),
  ("{}", #"{"required": ["a", "b"]}"#, "- at '': missing properties 'a', 'b'\n"),
  ("{b: 1}", #"{"additionalProperties": false}"#, "- at '': additional properties 'b' not allowed\n"),
  ("{a: 70000}", #"{"properties": {"a": {"maximum": 65535}}}"#, "- at '/a': maximum: got 70,000, want 65,535\n"),
  (
    "{a: 12345678}", #"{"properties": {"a": {"maximum": 0.00001}}}"#,
    "- at '/a': maximum: got 1.2345678×10⁰⁷, want 1×10⁻⁰⁵\n"
  ),
  ("{a: 0.3}", #"{"properties": {"a": {"multipleOf": 0.2}}}"#, "- at '/a': multipleOf: got 0.3, want 0.2\n"),
  ("{a: [1, 1.0]}", #"{"properties": {"a": {"uniqueItems": true}}}"#, "- at '/a': items at 0 and 1 are equal\n"),
  (
    "{a: q}", #"{"properties": {"a": {"enum": ["x'y", null, 1.50]}}}"#,
    "- at '/a': value must be one of 'x\\'y', <nil>, 1.50\n"
  ),
  (
    "{a: {b: 1}}", #"{"properties": {"a": {"oneOf": [{"type": "string"}, {"required": ["c"]}]}}}"#,
    "- at '/a': 'oneOf' failed, none matched\n  - at '/a': got object, want string\n"
      + "  - at '/a': missing property 'c'\n"
  ),
  (
    "{e: x}", #"{"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"e": {"format": "email"}}}"#,
    "- at '/e': 'x' is not valid email: missing @\n"
  ),
  (
    "{a: {b: {c: 1}}}", recursive,
    "- at '/a/b/c': got number, want string\n"
  ),
]

private let brokenSchemas: [(schema: String, expected: String)] = [
  ("", "EOF"), (#"{"a":"#, "unexpected EOF"), ("{} x", "invalid character after top-level value"),
  (##"{"$ref": "#/nope"}"##, "json-pointer in \"file:///values.schema.json#/nope\" not found"),
  (
    ##"{"$ref": "#nope"}"##,
    "anchor in \"file:///values.schema.json#nope\" not found in schema \"file:///values.schema.json\""
  ),
  (
    #"{"type": "foo"}"#,
    "\"file:///values.schema.json#\" is not valid against metaschema: jsonschema validation failed with "
      + "'https://json-schema.org/draft/2020-12/schema#'\n- at '': 'allOf' failed\n  - at '/type': 'anyOf' failed\n"
      + "    - at '/type': value must be one of 'array', 'boolean', 'integer', 'null', 'number', 'object', 'string'\n"
      + "    - at '/type': got string, want array"
  ),
]

@Suite struct SchemaValidationTests {
  @Test(arguments: findings)
  func findingsHaveTheWordsOfHelmsValidator(_ values: String, _ schema: String, _ expected: String) throws {
    #expect(try report(values, schema) == expected)
  }

  @Test(arguments: brokenSchemas)
  func brokenSchemasAreReportedAsHelmReportsThem(_ schema: String, _ expected: String) throws {
    #expect(try report("{a: 1}", schema) == expected)
  }

  @Test func nothingIsReadFromTheNetworkOrFromFiles() throws {
    for url in ["http://example.invalid/s.json", "other.json", "file:///etc/passwd"] {
      let text = try #require(try report("{a: 1}", #"{"$ref": "\#(url)"}"#))
      #expect(text.hasPrefix("failing loading"))
      #expect(text.contains("are not read from"))
    }
  }

  @Test func referencesInCirclesAreNoticed() throws {
    #expect(
      try report("{a: 1}", ##"{"$ref": "#"}"##)
        == "- at '': both /$ref and  resolve to \"file:///values.schema.json#\" causing reference cycle\n")
  }

  @Test func unevaluatedPropertiesSeeThroughCombinations() throws {
    let schema = #"{"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": false}"#
    #expect(try report("{a: 1}", schema) == nil)
    #expect(try report("{a: 1, b: 2}", schema) == "- at '/b': false schema\n")
  }

  @Test func everyDraftAcceptsItsOwnMetaSchema() throws {
    for draft in [SchemaDraft.draft4, .draft6, .draft7, .draft2019, .draft2020] {
      let document = SchemaInstance(MetaSchema.document(of: draft))
      let compiler = SchemaCompiler(.bool(true), url: ByteString("file:///x"), log: { _ in })
      _ = try compiler.compile()
      let text = JSONWriter.write(MetaSchema.document(of: draft))
      let own = SchemaCompiler(document, url: ByteString("file:///x"), log: { _ in })
      #expect(throws: Never.self, "\(String(decoding: text, as: UTF8.self))") { try own.compile() }
    }
  }
}
