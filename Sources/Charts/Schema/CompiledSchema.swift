import RegularExpressions
import Text

/// A version of JSON Schema.
enum SchemaDraft: Int, Comparable {
  case draft4 = 4
  case draft6 = 6
  case draft7 = 7
  case draft2019 = 2019
  case draft2020 = 2020

  static func < (left: SchemaDraft, right: SchemaDraft) -> Bool { left.rawValue < right.rawValue }

  /// The draft that a `$schema` names; nil for another URL.
  init?(url: ByteString) {
    let (address, fragment) = SchemaURL.split(url)
    guard fragment.isEmpty else { return nil }
    var name = address
    if name.hasPrefix("http://") {
      name = ByteString(Array(name.bytes.dropFirst(7)))
    } else if name.hasPrefix("https://") {
      name = ByteString(Array(name.bytes.dropFirst(8)))
    }
    switch name {
    case "json-schema.org/draft-04/schema": self = .draft4
    case "json-schema.org/draft-06/schema": self = .draft6
    case "json-schema.org/draft-07/schema": self = .draft7
    case "json-schema.org/draft/2019-09/schema": self = .draft2019
    case "json-schema.org/draft/2020-12/schema", "json-schema.org/schema": self = .draft2020
    default: return nil
    }
  }

  /// The address of the draft's metaschema.
  var url: ByteString {
    switch self {
    case .draft4: ByteString("http://json-schema.org/draft-04/schema")
    case .draft6: ByteString("http://json-schema.org/draft-06/schema")
    case .draft7: ByteString("http://json-schema.org/draft-07/schema")
    case .draft2019: ByteString("https://json-schema.org/draft/2019-09/schema")
    case .draft2020: ByteString("https://json-schema.org/draft/2020-12/schema")
    }
  }

  /// The keyword that names a schema.
  var identifierKeyword: StaticString { self == .draft4 ? "id" : "$id" }
}

/// The place of a schema: the document and the pointer into it.
struct SchemaPlace: Hashable {
  let url: ByteString
  var pointer: JSONPointer

  /// `file:///values.schema.json#/properties/a`.
  var text: String { url.string + "#" + pointer.fragment }
}

/// A schema whose keywords are read and whose references lead to other schemas.
///
/// A class, because schemas refer to each other in circles; it is not changed once compiled.
final class CompiledSchema {
  /// `items` and `additionalItems`, `additionalProperties`: a boolean keeps its own message.
  enum Rest {
    case allowed(Bool)
    case schema(CompiledSchema)
  }

  /// What `dependencies` asks for.
  enum Dependency {
    case properties([ByteString])
    case schema(CompiledSchema)
  }

  let place: SchemaPlace
  var draft = SchemaDraft.draft2020
  /// The schema with an identifier of its own, or the document, that this one is part of.
  var resource: CompiledSchema?
  /// The schemas of a resource that `$dynamicRef` finds by name.
  var dynamicAnchors: [ByteString: CompiledSchema] = [:]

  /// Set for `true`, `false` and `{}`.
  var constant: Bool?
  var reference: CompiledSchema?
  var recursiveReference: CompiledSchema?
  var isRecursiveAnchor = false
  var dynamicReference: CompiledSchema?
  /// The name that a `$dynamicRef` ends in.
  var dynamicReferenceName: ByteString?
  var dynamicAnchor: ByteString?

  var types: SchemaTypes = []
  var enumeration: [SchemaInstance]?
  var constantValue: SchemaInstance?
  var format: SchemaFormat?
  var negated: CompiledSchema?
  var allOf: [CompiledSchema] = []
  var anyOf: [CompiledSchema] = []
  var oneOf: [CompiledSchema] = []
  var condition: CompiledSchema?
  var consequence: CompiledSchema?
  var alternative: CompiledSchema?

  var minimumProperties: Int?
  var maximumProperties: Int?
  var required: [ByteString] = []
  var propertyNames: CompiledSchema?
  var properties: [ByteString: CompiledSchema] = [:]
  var patternProperties: [(pattern: RegularExpression, schema: CompiledSchema)] = []
  var additionalProperties: Rest?
  var dependencies: [(property: ByteString, dependency: Dependency)] = []
  var dependentSchemas: [(property: ByteString, schema: CompiledSchema)] = []
  var dependentRequired: [(property: ByteString, required: [ByteString])] = []
  var unevaluatedProperties: CompiledSchema?

  var minimumItems: Int?
  var maximumItems: Int?
  var areItemsUnique = false
  /// `prefixItems`, or `items` as a list before 2020-12.
  var leadingItems: [CompiledSchema] = []
  /// What the items after them must be: `items`, or `additionalItems` before 2020-12.
  var followingItems: Rest?
  var contains: CompiledSchema?
  var minimumContains: Int?
  var maximumContains: Int?
  var unevaluatedItems: CompiledSchema?

  var minimumLength: Int?
  var maximumLength: Int?
  var pattern: RegularExpression?

  var minimum: SchemaNumber?
  var maximum: SchemaNumber?
  var exclusiveMinimum: SchemaNumber?
  var exclusiveMaximum: SchemaNumber?
  var divisor: SchemaNumber?

  init(place: SchemaPlace) { self.place = place }

  /// Lets go of the other schemas, so that circles of them can be freed.
  func disconnect() {
    (resource, reference, recursiveReference, dynamicReference, negated) = (nil, nil, nil, nil, nil)
    (condition, consequence, alternative, propertyNames, unevaluatedProperties) = (nil, nil, nil, nil, nil)
    (contains, unevaluatedItems, additionalProperties, followingItems) = (nil, nil, nil, nil)
    (dynamicAnchors, properties) = ([:], [:])
    (allOf, anyOf, oneOf, leadingItems) = ([], [], [], [])
    (patternProperties, dependencies, dependentSchemas) = ([], [], [])
  }

  /// Whether the schema looks at all properties, so that none is left unevaluated.
  var evaluatesAllProperties: Bool { additionalProperties != nil }

  /// Whether the schema looks at all items.
  var evaluatesAllItems: Bool { followingItems != nil }
}

/// A set of JSON's types.
struct SchemaTypes: OptionSet {
  let rawValue: UInt8

  static let null = SchemaTypes(rawValue: 1)
  static let boolean = SchemaTypes(rawValue: 2)
  static let number = SchemaTypes(rawValue: 4)
  static let integer = SchemaTypes(rawValue: 8)
  static let string = SchemaTypes(rawValue: 16)
  static let array = SchemaTypes(rawValue: 32)
  static let object = SchemaTypes(rawValue: 64)

  private static let names: [(type: SchemaTypes, name: String)] = [
    (.null, "null"), (.boolean, "boolean"), (.number, "number"), (.integer, "integer"), (.string, "string"),
    (.array, "array"), (.object, "object"),
  ]

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The type of a name; none for another word.
  init(named name: ByteString) {
    self = Self.names.first { ByteString($0.name) == name }?.type ?? []
  }

  /// The type of an instance.
  init(of instance: SchemaInstance) {
    switch instance {
    case .null: self = .null
    case .bool: self = .boolean
    case .number: self = .number
    case .string: self = .string
    case .array: self = .array
    case .object: self = .object
    }
  }

  /// The names, `boolean or string`.
  var text: String { Self.names.filter { contains($0.type) }.map(\.name).joined(separator: " or ") }
}
