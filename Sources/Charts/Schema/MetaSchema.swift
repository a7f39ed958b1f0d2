import Text
import YAML

/// What a schema itself must look like: the metaschemas of the drafts.
///
/// They are put together from one table of keywords. The published documents spread the same rules over definitions and
/// vocabularies; the findings are the same, since references leave no trace in them, but for the `allOf` of the
/// vocabularies from 2019-09 on, which is kept.
enum MetaSchema {
  /// The metaschema of a draft.
  static func document(of draft: SchemaDraft) -> JSONValue {
    let rows = table.filter { $0.drafts.contains(draft) }
    let shape: JSONValue = draft == .draft4 ? .string(ByteString("object")) : strings("object", "boolean")
    var members: [JSONValue.Member] = [member("type", shape)]
    if draft >= .draft2019 {
      // A vocabulary each, so that findings are grouped as by the published metaschemas.
      let vocabularies = Vocabulary.allCases.filter { $0 != .root }.map { vocabulary in
        object([member("type", shape), properties(rows.filter { $0.vocabulary == vocabulary }, draft)])
      }
      members.append(member("allOf", .array(vocabularies)))
      members.append(properties(rows.filter { $0.vocabulary == .root }, draft))
    } else {
      members.append(properties(rows, draft))
      if draft == .draft4 {
        members.append(
          member(
            "dependencies",
            object([member("exclusiveMaximum", strings("maximum")), member("exclusiveMinimum", strings("minimum"))])))
      }
    }
    return object([member("$schema", .string(draft.url))] + members)
  }

  private static func properties(_ rows: [Row], _ draft: SchemaDraft) -> JSONValue.Member {
    member("properties", object(rows.map { member($0.keyword, $0.shape.schema(in: draft)) }))
  }

  fileprivate static func member(_ key: String, _ value: JSONValue) -> JSONValue.Member {
    JSONValue.Member(key: ByteString(key), value: value)
  }

  fileprivate static func object(_ members: [JSONValue.Member]) -> JSONValue { .object(members) }

  fileprivate static func strings(_ texts: String...) -> JSONValue { .array(texts.map { .string(ByteString($0)) }) }

  // MARK: The table

  private enum Vocabulary: Character, CaseIterable {
    case core = "c"
    case applicator = "a"
    case unevaluated = "u"
    case validation = "v"
    case metadata = "m"
    case format = "f"
    case content = "x"
    /// What is not in a vocabulary: keywords of earlier drafts.
    case root = "r"
  }

  private struct Row {
    let keyword: String
    let vocabulary: Vocabulary
    let drafts: [SchemaDraft]
    let shape: Shape
  }

  /// The keywords: name, vocabulary, first draft, last draft, shape of the value.
  private static let keywords = """
    $anchor c 2019 2020 anchor
    $comment c 7 2020 string
    $defs c 2019 2020 schemaMap
    $dynamicAnchor c 2020 2020 anchor
    $dynamicRef c 2020 2020 uriReference
    $id c 6 7 uriReference
    $id c 2019 2020 identifier
    $recursiveAnchor c 2019 2019 boolean
    $recursiveAnchor r 2020 2020 anchor
    $recursiveRef c 2019 2019 uriReference
    $recursiveRef r 2020 2020 uriReference
    $ref c 4 4 string
    $ref c 6 2020 uriReference
    $schema c 4 2020 uri
    $vocabulary c 2019 2020 vocabularies
    additionalItems a 4 4 booleanOrSchema
    additionalItems a 6 2019 schema
    additionalProperties a 4 4 booleanOrSchema
    additionalProperties a 6 2020 schema
    allOf a 4 2020 schemas
    anyOf a 4 2020 schemas
    const v 6 2020 any
    contains a 6 2020 schema
    contentEncoding x 7 2020 string
    contentMediaType x 7 2020 string
    contentSchema x 2019 2020 schema
    default m 4 2020 any
    definitions a 4 7 schemaMap
    definitions r 2019 2020 schemaMap
    dependencies a 4 7 dependencies
    dependencies r 2019 2020 dependencies
    dependentRequired v 2019 2020 stringsMap
    dependentSchemas a 2019 2020 schemaMap
    deprecated m 2019 2020 boolean
    description m 4 2020 string
    else a 7 2020 schema
    enum v 4 7 choices
    enum v 2019 2020 array
    examples m 7 2020 array
    exclusiveMaximum v 4 4 boolean
    exclusiveMaximum v 6 2020 number
    exclusiveMinimum v 4 4 boolean
    exclusiveMinimum v 6 2020 number
    format f 4 2020 string
    id c 4 4 string
    if a 7 2020 schema
    items a 4 2019 schemaOrSchemas
    items a 2020 2020 schema
    maxContains v 2019 2020 count
    maxItems v 4 2020 count
    maxLength v 4 2020 count
    maxProperties v 4 2020 count
    maximum v 4 2020 number
    minContains v 2019 2020 count
    minItems v 4 2020 countOrZero
    minLength v 4 2020 countOrZero
    minProperties v 4 2020 countOrZero
    minimum v 4 2020 number
    multipleOf v 4 4 positiveNumber4
    multipleOf v 6 2020 positiveNumber
    not a 4 2020 schema
    oneOf a 4 2020 schemas
    pattern v 4 2020 regex
    patternProperties a 4 6 schemaMap
    patternProperties a 7 2020 patternMap
    prefixItems a 2020 2020 schemas
    properties a 4 2020 schemaMap
    propertyNames a 6 2020 schema
    readOnly m 7 2020 boolean
    required v 4 4 strings4
    required v 6 2020 strings
    then a 7 2020 schema
    title m 4 2020 string
    type v 4 2020 types
    unevaluatedItems a 2019 2019 schema
    unevaluatedItems u 2020 2020 schema
    unevaluatedProperties a 2019 2019 schema
    unevaluatedProperties u 2020 2020 schema
    uniqueItems v 4 2020 boolean
    writeOnly m 7 2020 boolean
    """

  private static let table: [Row] = keywords.split(separator: "\n").compactMap { line in
    let words = line.split(separator: " ")
    guard words.count == 5, let first = Int(words[2]), let last = Int(words[3]),
      let vocabulary = words[1].first.flatMap(Vocabulary.init(rawValue:)), let shape = Shape(rawValue: String(words[4]))
    else { return nil }
    let drafts: [SchemaDraft] = [.draft4, .draft6, .draft7, .draft2019, .draft2020]
    return Row(
      keyword: String(words[0]), vocabulary: vocabulary,
      drafts: drafts.filter { (first...max(first, last)).contains($0.rawValue) }, shape: shape)
  }

  /// What a keyword's value must look like.
  private enum Shape: String {
    case anchor, any, array, boolean, booleanOrSchema, choices, count, countOrZero, dependencies, identifier, number
    case patternMap, positiveNumber, positiveNumber4, regex, schema, schemaMap, schemaOrSchemas, schemas, string
    case strings, strings4, stringsMap, types, uri, uriReference, vocabularies

    func schema(in draft: SchemaDraft) -> JSONValue {
      let itself: JSONValue = object([text("$ref", "#")])
      switch self {
      case .any: return object([])
      case .anchor:
        let pattern = draft == .draft2019 ? "^[A-Za-z][-A-Za-z0-9.:_]*$" : "^[A-Za-z_][-A-Za-z0-9._]*$"
        return object([text("type", "string"), text("pattern", pattern)])
      case .array: return object([text("type", "array")])
      case .boolean: return object([text("type", "boolean")])
      case .booleanOrSchema: return anyOf(object([text("type", "boolean")]), itself)
      case .choices: return object([text("type", "array"), number("minItems", 1), flag("uniqueItems")])
      case .count: return object([text("type", "integer"), number("minimum", 0)])
      case .countOrZero:
        let count = Shape.count.schema(in: draft)
        return draft >= .draft2019 ? count : object([member("allOf", .array([count]))])
      case .dependencies:
        return map(of: anyOf(itself, (draft == .draft4 ? Shape.strings4 : .strings).schema(in: draft)))
      case .identifier:
        return object([text("type", "string"), text("format", "uri-reference"), text("pattern", "^[^#]*#?$")])
      case .number: return object([text("type", "number")])
      case .patternMap:
        return map(of: itself, [member("propertyNames", object([text("format", "regex")]))])
      case .positiveNumber: return object([text("type", "number"), number("exclusiveMinimum", 0)])
      case .positiveNumber4:
        return object([text("type", "number"), number("minimum", 0), flag("exclusiveMinimum")])
      case .regex: return object([text("type", "string"), text("format", "regex")])
      case .schema: return itself
      case .schemaMap: return map(of: itself)
      case .schemaOrSchemas: return anyOf(itself, Shape.schemas.schema(in: draft))
      case .schemas: return object([text("type", "array"), number("minItems", 1), member("items", itself)])
      case .string: return object([text("type", "string")])
      case .strings, .strings4:
        let least = self == .strings4 ? [number("minItems", 1)] : []
        return object(
          [text("type", "array"), member("items", object([text("type", "string")])), flag("uniqueItems")] + least)
      case .stringsMap: return map(of: Shape.strings.schema(in: draft))
      case .types:
        let names = MetaSchema.strings("array", "boolean", "integer", "null", "number", "object", "string")
        let name = object([member("enum", names)])
        return anyOf(
          name,
          object([text("type", "array"), member("items", name), number("minItems", 1), flag("uniqueItems")]))
      case .uri: return object([text("type", "string"), text("format", "uri")])
      case .uriReference: return object([text("type", "string"), text("format", "uri-reference")])
      case .vocabularies:
        return map(of: object([text("type", "boolean")]), [member("propertyNames", Shape.uri.schema(in: draft))])
      }
    }

    private func text(_ key: String, _ value: String) -> JSONValue.Member { member(key, .string(ByteString(value))) }

    private func number(_ key: String, _ value: Int) -> JSONValue.Member {
      member(key, .number(ByteString(String(value))))
    }

    private func flag(_ key: String) -> JSONValue.Member { member(key, .bool(true)) }

    private func anyOf(_ schemas: JSONValue...) -> JSONValue { object([member("anyOf", .array(schemas))]) }

    private func map(of schema: JSONValue, _ more: [JSONValue.Member] = []) -> JSONValue {
      object([text("type", "object"), member("additionalProperties", schema)] + more)
    }
  }
}
