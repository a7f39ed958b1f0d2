import GoTemplate
import Testing
import Text
import YAML

@testable import Charts

/// What the plain reading of a schema says must be what the full validator says.
@Suite struct PlainSchemaTests {
  @Test func valuesThatMeetAPlainSchemaNeedNoValidator() throws {
    let schema = """
      {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "required": ["image"],
       "properties": {"image": {"type": "string", "minLength": 1, "title": "Image"},
         "replicas": {"type": "integer", "minimum": 0, "form": true}, "extra": {"$ref": "#/definitions/extra"}},
       "definitions": {"extra": {"anyOf": [{"type": "null"}, {"type": "array", "items": {"enum": ["a", "b"]}}]}}}
      """
    #expect(try isSurelyMet(schema, by: #"{"image": "web", "replicas": 2, "extra": ["a", "b"], "other": {}}"#))
    #expect(try !isSurelyMet(schema, by: #"{"image": "web", "extra": ["c"]}"#))
    #expect(try !isSurelyMet(schema, by: #"{"replicas": 2}"#))
  }

  @Test func whatIsSurelyMetIsMetByTheFullValidator() throws {
    var sure = 0
    for schema in Self.schemas {
      for values in Self.values {
        let document = try JSONParser.parse(Array(schema.utf8))
        guard case .map(let map) = try ValuesFileReading.value(values) else { continue }
        guard PlainSchema.isSurelyMet(document, by: map) else { continue }
        sure += 1
        let findings = try SchemaValidation.fullFindings(in: map, document, log: { _ in })
        #expect(findings.isEmpty, "\(schema) and \(values)")
      }
    }
    #expect(sure > 200)
  }

  private func isSurelyMet(_ schema: String, by values: String) throws -> Bool {
    guard case .map(let map) = try ValuesFileReading.value(values) else { return false }
    return PlainSchema.isSurelyMet(try JSONParser.parse(Array(schema.utf8)), by: map)
  }

  private enum ValuesFileReading {
    static func value(_ text: String) throws -> Value {
      .map(try ValuesFile.values(of: Array(text.utf8), path: "values.yaml"))
    }
  }

  private static let schemas = """
    {}
    {"type": "object"}
    {"type": "array"}
    {"type": ["object", "null"]}
    {"type": ["x"]}
    {"required": ["a"]}
    {"required": []}
    {"required": ["a", "a"]}
    {"properties": {"a": {"type": "string"}}}
    {"properties": {"a": {"type": "integer"}}}
    {"properties": {"a": {"type": "number", "maximum": 3}}}
    {"properties": {"a": {"enum": ["x", null]}}}
    {"properties": {"a": {"minLength": 2, "maxLength": 3}}}
    {"properties": {"a": {"pattern": "^x"}}}
    {"properties": {"a": {"format": "ipv4"}}}
    {"properties": {"a": true}}
    {"additionalProperties": false}
    {"additionalProperties": {"type": "string"}, "properties": {"b": {}}}
    {"minProperties": 1, "maxProperties": 2}
    {"properties": {"a": {"items": {"type": "string"}, "minItems": 1}}}
    {"properties": {"a": {"uniqueItems": true}}}
    {"allOf": [{"required": ["a"]}, {"required": ["b"]}]}
    {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}
    {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}
    {"oneOf": [{"required": ["a"]}, {"type": "object"}]}
    {"not": {"required": ["b"]}}
    {"properties": {"a": {"$ref": "#/definitions/s"}}, "definitions": {"s": {"type": "string"}}}
    {"properties": {"a": {"$ref": "#/$defs/s"}}, "$defs": {"s": {"type": "string"}}}
    {"properties": {"a": {"$ref": "#/definitions/t"}}, "definitions": {"s": {"type": "string"}}}
    {"$schema": "http://json-schema.org/draft-04/schema#", "required": ["a"], "properties": {"a": {}}}
    {"$schema": "http://json-schema.org/draft-07/schema", "definitions": {"s": {"type": "strin"}}}
    {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": 1}
    {"title": "t", "default": {"a": 1}, "x": 1}
    {"if": {"required": ["a"]}, "then": {"required": ["b"]}}
    {"minProperties": -1}
    {"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"maxProperties": 0}}
    {"$schema": "http://json-schema.org/draft-06/schema#", "if": {}, "then": {"required": ["b"]}}
    {"$schema": "http://json-schema.org/draft-04/schema#", "required": []}
    {"$schema": "http://json-schema.org/draft-04/schema#", "properties": {"a": {"const": 1}}}
    {"properties": {"a": {"const": "x"}}}
    {"properties": {"a": {"const": true}}}
    {"properties": {"a": {"const": null}}}
    {"properties": {"a": {"const": 3}}}
    {"properties": {"a": {"pattern": "^(x|y)(\\\\+\\\\w+)?$"}}}
    {"properties": {"a": {"pattern": "^[x-z]+[^0-9_.]{2}$"}}}
    {"properties": {"a": {"pattern": "^[z-x]"}}}
    {"properties": {"a": {"pattern": "x**"}}}
    {"properties": {"a": {"pattern": "(x"}}}
    {"properties": {"a": {"pattern": "(?=x)"}}}
    {"patternProperties": {".*": {"type": "string"}}, "additionalProperties": false}
    {"patternProperties": {"^[ab]$": {"type": "string"}}, "additionalProperties": false}
    {"dependencies": {"a": ["b"]}}
    {"dependencies": {"a": {"properties": {"b": {"const": "y"}}}}}
    {"dependencies": {"a": ["b", "b"]}}
    {"$id": "https://example.com/schema.json", "properties": {"a": {"$ref": "#/definitions/s"}}, "definitions": {"s": {"type": "string"}}}
    {"$id": "https://example.com/schema.json#x", "type": "object"}
    {"$id": "https://json-schema.org/draft-07/schema", "type": "object"}
    {"properties": {"a": {"$ref": "#/x/y"}}, "x": {"y": {"type": "string"}}}
    {"properties": {"a": {"$ref": "#/x/y"}}, "x": {"y": {"type": "strin"}}}
    {"properties": {"a": {"$ref": "#/x/y"}}, "x": {"$id": "z", "y": {"type": "string"}}}
    {"properties": {"a": {"$ref": "#/x/z"}}, "x": {"y": {"type": "string"}}}
    {"properties": {"a": {"$ref": "#/definitions/s", "type": "integer"}}, "definitions": {"s": {"type": "string"}}}
    {"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"a": {"$ref": "#/definitions/s", "type": "integer"}}, "definitions": {"s": {"type": "string"}}}
    {"$schema": "http://json-schema.org/draft-07/schema#", "$ref": "#/$defs/s", "$defs": {"s": {"required": ["a"]}}}
    {"properties": {"a": {"$ref": "#/definitions/s"}}, "definitions": {"s": {"$ref": "#/definitions/s"}}}
    {"type": "object", "type": "array"}
    {"properties": {"a": {"type": ["string", "boolean", "null", "array"]}}, "examples": [], "readOnly": false}
    """.split(separator: "\n").map(String.init)

  private static let values = [
    "{}", "a: x", "a: 3", "a: 3.5", "a: 1e3", "a: null", "a: true", "a: [x, y]", "a: [1]", "a: []", "a: {b: 1}", "b: x",
    "{a: x, b: y}", "{a: xyz, b: [1]}", "{a: xyzxyz}", "{a: é}", "{a: 12345678901234567890}", "{a: x, b: y, c: z}",
  ]
}
