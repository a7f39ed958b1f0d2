import RegularExpressions
import Text
import YAML

/// Why a schema can't be used.
struct SchemaError: Error {
  /// Helm's text.
  let message: String
}

/// Reads schemas: finds identifiers and anchors, checks each document against its metaschema, and follows references.
///
/// Documents other than the given one and the metaschemas are not read: Helm would fetch them from the network or the
/// root directory while it renders.
final class SchemaCompiler {
  /// A part of a document with an identifier of its own, or the whole.
  private struct Resource {
    let pointer: JSONPointer
    let identifier: ByteString
    var draft: SchemaDraft
    var anchors: [ByteString: JSONPointer] = [:]
    var dynamicAnchors: [ByteString] = []
  }

  /// A JSON document that holds schemas.
  private struct Document {
    let url: ByteString
    let content: SchemaInstance
    var resources: [JSONPointer: Resource] = [:]
    /// The places that are known to hold schemas.
    var schemaPointers: Set<JSONPointer> = []

    /// The resource that a place belongs to.
    func resource(of pointer: JSONPointer) -> Resource? {
      var pointer = pointer
      while true {
        if let resource = resources[pointer] { return resource }
        if pointer.tokens.popLast() == nil { return nil }
      }
    }
  }

  private let log: (LogRecord) -> Void
  private let given: SchemaInstance
  private let givenURL: ByteString
  private var documents: [ByteString: Document] = [:]
  private var compiled: [SchemaPlace: CompiledSchema] = [:]
  private var queue: [CompiledSchema] = []
  private var queueHead = 0
  private var metaSchemas: [SchemaDraft: CompiledSchema] = [:]

  /// A compiler for one document.
  init(_ schema: SchemaInstance, url: ByteString, log: @escaping (LogRecord) -> Void) {
    given = schema
    givenURL = url
    self.log = log
  }

  deinit { for schema in compiled.values { schema.disconnect() } }

  /// The document's schema, ready for use as long as the compiler lives.
  func compile() throws(SchemaError) -> CompiledSchema {
    try compile(SchemaPlace(url: givenURL, pointer: JSONPointer()))
  }

  private func compile(_ place: SchemaPlace) throws(SchemaError) -> CompiledSchema {
    try load(place.url)
    let schema = enqueue(place)
    while queueHead < queue.count {
      let next = queue[queueHead]
      queueHead += 1
      try read(next)
    }
    return schema
  }

  private func enqueue(_ place: SchemaPlace) -> CompiledSchema {
    if let known = compiled[place] { return known }
    let schema = CompiledSchema(place: place)
    compiled[place] = schema
    queue.append(schema)
    return schema
  }

  // MARK: Documents

  private func load(_ url: ByteString) throws(SchemaError) {
    guard documents[url] == nil else { return }
    var document = Document(url: url, content: try content(of: url))
    try collect(document.content, at: JSONPointer(), base: url, fallback: .draft2020, in: &document)
    documents[url] = document
    if !url.hasPrefix("http://json-schema.org/"), !url.hasPrefix("https://json-schema.org/") {
      try checkAgainstMetaSchema(document.content, at: JSONPointer(), of: document)
    }
  }

  private func content(of url: ByteString) throws(SchemaError) -> SchemaInstance {
    if url == givenURL { return given }
    if let draft = SchemaDraft(url: url), draft.url == url { return SchemaInstance(MetaSchema.document(of: draft)) }
    let reason: String
    switch SchemaURL.scheme(of: url) {
    case .some(let scheme) where scheme == "urn":
      log(
        LogRecord(
          .warning, "unresolved URN reference ignored; using permissive schema", [.init("urn", url.string)]))
      return .bool(true)
    case .some(let scheme) where scheme == "http" || scheme == "https":
      reason = "schemas are not read from the network; put what it defines under $defs"
    case .some(let scheme) where scheme == "file":
      reason = "schemas are not read from other files; put what it defines under $defs"
    default:
      reason = "no URLLoader registered for \"\(url)\""
    }
    throw SchemaError(message: "failing loading \"\(url)\": \(reason)")
  }

  private func draft(of schema: SchemaInstance, default fallback: SchemaDraft) throws(SchemaError) -> SchemaDraft {
    guard let url = schema["$schema"]?.string else { return fallback }
    if let draft = SchemaDraft(url: url) { return draft }
    let address = SchemaURL.split(url).url
    if address == givenURL { throw SchemaError(message: "draft \"\(address)\" is not supported") }
    _ = try content(of: address)
    return fallback
  }

  /// Notes the identifiers and anchors of a schema and of all schemas inside it.
  private func collect(
    _ schema: SchemaInstance, at pointer: JSONPointer, base: ByteString, fallback: SchemaDraft,
    in document: inout Document
  ) throws(SchemaError) {
    guard document.schemaPointers.insert(pointer).inserted else { return }
    let isRoot = pointer.tokens.isEmpty
    guard case .object(let members) = schema else {
      if isRoot {
        document.resources[pointer] = Resource(pointer: pointer, identifier: base, draft: fallback)
      }
      return
    }
    var draft = try draft(of: schema, default: fallback)
    var identifier = Self.identifier(of: schema, in: draft)
    if identifier.isEmpty, !isRoot {
      draft = fallback
      identifier = Self.identifier(of: schema, in: draft)
    }
    var base = base
    if !identifier.isEmpty { base = SchemaURL.resolve(identifier, against: base) }
    if isRoot || !identifier.isEmpty {
      if let other = document.resources.values.first(where: { $0.identifier == base }) {
        if other.pointer != pointer {
          throw SchemaError(
            message: "duplicate id \"\(base)\" in \"\(document.url)\" at \"\(pointer.text)\" and "
              + "\"\(other.pointer.text)\"")
        }
      } else {
        document.resources[pointer] = Resource(pointer: pointer, identifier: base, draft: draft)
      }
    }
    guard let owner = document.resources.first(where: { $0.value.identifier == base })?.key else { return }
    try collectAnchors(of: schema, at: pointer, owner: owner, in: &document)
    let inherited = document.resources[owner]?.draft ?? draft
    for (inner, place) in Self.subschemas(of: members, at: pointer, in: draft) {
      try collect(inner, at: place, base: base, fallback: inherited, in: &document)
    }
  }

  private static func identifier(of schema: SchemaInstance, in draft: SchemaDraft) -> ByteString {
    if draft < .draft2019, schema["$ref"] != nil { return ByteString() }
    return schema[draft.identifierKeyword]?.string.map { SchemaURL.split($0).url } ?? ByteString()
  }

  private func collectAnchors(
    of schema: SchemaInstance, at pointer: JSONPointer, owner: JSONPointer, in document: inout Document
  ) throws(SchemaError) {
    guard var resource = document.resources[owner] else { return }
    var names: [ByteString] = []
    if resource.draft < .draft2019 {
      guard schema["$ref"] == nil else { return }
      if let name = schema[resource.draft.identifierKeyword]?.string.map({ SchemaURL.split($0).fragment }),
        !name.isEmpty, !name.hasPrefix("/")
      {
        names.append(name)
      }
    } else {
      if let name = schema["$anchor"]?.string { names.append(name) }
      if resource.draft >= .draft2020, let name = schema["$dynamicAnchor"]?.string {
        names.append(name)
        resource.dynamicAnchors.append(name)
      }
    }
    for name in names {
      if let other = resource.anchors[name], other != pointer {
        throw SchemaError(
          message: "duplicate anchor \"\(name)\" in \"\(document.url)\" at \"\(other.text)\" and \"\(pointer.text)\"")
      }
      resource.anchors[name] = pointer
    }
    document.resources[owner] = resource
  }

  /// The keywords whose values are schemas, by the first draft that has them.
  private static let schemaKeywords: [(keyword: StaticString, draft: SchemaDraft, isMap: Bool, isList: Bool)] = [
    ("additionalItems", .draft4, false, false), ("additionalProperties", .draft4, false, false),
    ("allOf", .draft4, false, true), ("anyOf", .draft4, false, true), ("definitions", .draft4, true, false),
    ("dependencies", .draft4, true, false), ("items", .draft4, false, true), ("items", .draft4, false, false),
    ("not", .draft4, false, false), ("oneOf", .draft4, false, true), ("patternProperties", .draft4, true, false),
    ("properties", .draft4, true, false), ("contains", .draft6, false, false),
    ("propertyNames", .draft6, false, false), ("else", .draft7, false, false), ("if", .draft7, false, false),
    ("then", .draft7, false, false), ("$defs", .draft2019, true, false),
    ("contentSchema", .draft2019, false, false), ("dependentSchemas", .draft2019, true, false),
    ("unevaluatedItems", .draft2019, false, false), ("unevaluatedProperties", .draft2019, false, false),
    ("prefixItems", .draft2020, false, true),
  ]

  private static func subschemas(
    of members: SchemaInstance.Members, at pointer: JSONPointer, in draft: SchemaDraft
  ) -> [(SchemaInstance, JSONPointer)] {
    var found: [(SchemaInstance, JSONPointer)] = []
    for (name, first, isMap, isList) in schemaKeywords where first <= draft {
      let keyword = ByteString(name)
      guard let value = members[keyword] else { continue }
      switch value {
      case .object(let inner) where isMap:
        for (key, schema) in zip(inner.keys, inner.values) { found.append((schema, pointer.appending(keyword, key))) }
      case .array(let elements) where isList:
        for (index, schema) in elements.enumerated() {
          found.append((schema, pointer.appending(keyword, ByteString(String(index)))))
        }
      case .object where !isMap && !isList, .bool where !isMap && !isList:
        found.append((value, pointer.appending(keyword)))
      default: break
      }
    }
    return found
  }

  // MARK: The metaschema

  private func checkAgainstMetaSchema(
    _ schema: SchemaInstance, at pointer: JSONPointer, of document: Document
  ) throws(SchemaError) {
    let draft = document.resource(of: pointer)?.draft ?? .draft2020
    let meta = try metaSchema(of: draft)
    var dialects: [JSONPointer: CompiledSchema] = [:]
    for resource in document.resources.values where resource.draft != draft {
      dialects[resource.pointer] = try metaSchema(of: resource.draft)
    }
    let findings = SchemaChecker.findings(in: schema, against: meta, dialects: dialects)
    guard !findings.isEmpty else { return }
    var text = "\"\(SchemaPlace(url: document.url, pointer: pointer).text)\" is not valid against metaschema: "
    text += "jsonschema validation failed with '\(draft.url)#'"
    for finding in findings { finding.write(into: &text, depth: 0) }
    throw SchemaError(message: text)
  }

  private func metaSchema(of draft: SchemaDraft) throws(SchemaError) -> CompiledSchema {
    if let known = metaSchemas[draft] { return known }
    // Compiled apart: the queue may be in use.
    let place = SchemaPlace(url: draft.url, pointer: JSONPointer())
    let (outerQueue, outerHead) = (queue, queueHead)
    (queue, queueHead) = ([], 0)
    defer { (queue, queueHead) = (outerQueue, outerHead) }
    let schema = try compile(place)
    metaSchemas[draft] = schema
    return schema
  }

  // MARK: References

  /// The schema that a reference leads to.
  private func follow(_ reference: ByteString, from resource: Resource, in url: ByteString) throws(SchemaError)
    -> CompiledSchema
  {
    let (part, fragment) = SchemaURL.split(reference)
    let address = SchemaURL.resolve(part, against: resource.identifier)
    var documentURL = url
    var target: Resource?
    if let document = documents[url] {
      target =
        address == url
        ? document.resources[JSONPointer()] : document.resources.values.first { $0.identifier == address }
    }
    if target == nil {
      try load(address)
      documentURL = address
      target = documents[address]?.resources[JSONPointer()]
    }
    guard let target else { throw SchemaError(message: "failing loading \"\(address)\"") }
    let pointer: JSONPointer
    if fragment.isEmpty || fragment.hasPrefix("/") {
      guard let relative = JSONPointer(fragment) else {
        throw SchemaError(message: "invalid json-pointer \"\(documentURL)#\(fragment)\"")
      }
      pointer = JSONPointer(target.pointer.tokens + relative.tokens)
    } else if let anchored = target.anchors[fragment] {
      pointer = anchored
    } else {
      throw SchemaError(
        message: "anchor in \"\(target.identifier)#\(fragment)\" not found in schema \"\(documentURL)\"")
    }
    return enqueue(SchemaPlace(url: documentURL, pointer: pointer))
  }

  /// Makes sure that a place that something refers to is known as a schema.
  private func ensureSchema(at place: SchemaPlace) throws(SchemaError) -> SchemaInstance {
    guard var document = documents[place.url], let schema = document.content.value(at: place.pointer) else {
      throw SchemaError(message: "json-pointer in \"\(place.text)\" not found")
    }
    guard !document.schemaPointers.contains(place.pointer) else { return schema }
    let owner = document.resource(of: place.pointer)
    try collect(
      schema, at: place.pointer, base: owner?.identifier ?? place.url, fallback: owner?.draft ?? .draft2020,
      in: &document)
    try checkAgainstMetaSchema(schema, at: place.pointer, of: document)
    documents[place.url] = document
    return schema
  }

  // MARK: Keywords

  private func read(_ schema: CompiledSchema) throws(SchemaError) {
    let content = try ensureSchema(at: schema.place)
    guard let document = documents[schema.place.url], let resource = document.resource(of: schema.place.pointer) else {
      return
    }
    schema.draft = resource.draft
    schema.resource = enqueue(SchemaPlace(url: schema.place.url, pointer: resource.pointer))
    if schema.draft >= .draft2020, schema.place.pointer == resource.pointer {
      for name in resource.dynamicAnchors {
        guard let pointer = resource.anchors[name] else { continue }
        schema.dynamicAnchors[name] = enqueue(SchemaPlace(url: schema.place.url, pointer: pointer))
      }
    }
    switch content {
    case .bool(let flag): schema.constant = flag
    case .object(let members):
      if members.keys.isEmpty {
        schema.constant = true
      } else {
        let reader = KeywordReader(members: members, place: schema.place, draft: schema.draft, enqueue: enqueue)
        if let reference = members[ByteString("$ref")]?.string {
          schema.reference = try follow(reference, from: resource, in: schema.place.url)
          // Before 2019-09 nothing beside a reference counts.
          if schema.draft < .draft2019 { return }
        }
        try reader.read(into: schema)
        if schema.draft >= .draft2019, let reference = members[ByteString("$recursiveRef")]?.string {
          schema.recursiveReference = try follow(reference, from: resource, in: schema.place.url)
        }
        if schema.draft >= .draft2020, let reference = members[ByteString("$dynamicRef")]?.string {
          schema.dynamicReference = try follow(reference, from: resource, in: schema.place.url)
          let name = SchemaURL.split(reference).fragment
          if !name.isEmpty, !name.hasPrefix("/") { schema.dynamicReferenceName = name }
        }
      }
    default: break
    }
  }
}
