import Text
import YAML

/// Turns JSON schemas, as OpenAPI documents and custom resource definitions hold them, into shapes.
struct SchemaReader {
  /// What makes a list merge.
  enum MergeRule {
    /// `x-kubernetes-patch-strategy`: what Kustomize asks for.
    case patchStrategy
    /// `x-kubernetes-list-type`: what the API server asks for in custom resources.
    case listType
  }

  private let mergeRule: MergeRule
  /// Definitions that are known from elsewhere.
  private let known: TypeGraph?
  /// Whether they are taken where both have a definition.
  private let prefersKnown: Bool
  private var facts: [TypeGraph.Facts] = []
  private var shapesByName: [ByteString: TypeGraph.Shape] = [:]
  /// Definitions that only refer to another one.
  private var references: [Int: ByteString] = [:]

  /// A reader that has read nothing; its shapes follow those of the known graph.
  init(mergeRule: MergeRule, known: TypeGraph? = nil, prefersKnown: Bool = false) {
    self.mergeRule = mergeRule
    self.known = known
    self.prefersKnown = prefersKnown
    facts = known?.facts ?? []
  }

  /// Makes the names known, so that definitions may refer to later ones.
  mutating func declare(_ names: [ByteString]) {
    for name in names where shapesByName[name] == nil { shapesByName[name] = added(TypeGraph.Facts()) }
  }

  /// Reads the schema of a declared name.
  mutating func define(_ name: ByteString, as schema: Node) -> TypeGraph.Shape? {
    guard let shape = shapesByName[name] else { return nil }
    facts[shape.index] = read(schema, depth: 0)
    if let target = SchemaReader.reference(in: schema) { references[shape.index] = target }
    return shape
  }

  /// Reads a schema that has no name.
  mutating func shape(of schema: Node, depth: Int = 0) -> TypeGraph.Shape? {
    guard depth < 256, schema.mapping != nil else { return nil }
    if let target = SchemaReader.reference(in: schema) { return named(target) }
    return added(read(schema, depth: depth))
  }

  /// All that was read, definitions that only refer to others replaced by those.
  func resolvedFacts() -> [TypeGraph.Facts] {
    guard !references.isEmpty else { return facts }
    func resolved(_ shape: TypeGraph.Shape) -> TypeGraph.Shape? {
      var current = shape
      for _ in 0...references.count {
        guard let target = references[current.index] else { return current }
        guard let next = named(target) else { return nil }
        current = next
      }
      return nil
    }
    return facts.map { old in
      TypeGraph.Facts(
        fields: old.fields.compactMapValues(resolved), otherFields: old.otherFields.flatMap(resolved),
        elements: old.elements.flatMap(resolved), mergeKeys: old.mergeKeys)
    }
  }

  private func named(_ name: ByteString) -> TypeGraph.Shape? {
    let other = known?.shape(ofDefinition: name)
    return prefersKnown ? other ?? shapesByName[name] : shapesByName[name] ?? other
  }

  private mutating func added(_ new: TypeGraph.Facts) -> TypeGraph.Shape {
    facts.append(new)
    return TypeGraph.Shape(index: facts.count - 1)
  }

  private mutating func read(_ schema: Node, depth: Int) -> TypeGraph.Facts {
    var result = TypeGraph.Facts(mergeKeys: mergeKeys(of: schema))
    for entry in schema["properties"]?.mapping?.entries ?? [] {
      guard let name = entry.key.scalar?.text else { continue }
      result.fields[name] = shape(of: entry.value, depth: depth + 1)
    }
    if let others = schema["additionalProperties"] { result.otherFields = shape(of: others, depth: depth + 1) }
    if SchemaReader.isArray(schema), let elements = schema["items"] {
      result.elements = shape(of: elements, depth: depth + 1)
    }
    return result
  }

  private func mergeKeys(of schema: Node) -> [ByteString]? {
    let listKeys = schema["x-kubernetes-list-map-keys"]?.sequence?.compactMap { $0.scalar?.text }
    switch mergeRule {
    case .patchStrategy:
      guard let strategy = schema["x-kubernetes-patch-strategy"]?.scalar?.text,
        strategy.split(separator: ByteString(",")).contains(ByteString("merge"))
      else { return nil }
      return listKeys ?? schema["x-kubernetes-patch-merge-key"]?.scalar.map { [$0.text] } ?? []
    case .listType:
      switch schema["x-kubernetes-list-type"]?.scalar?.text {
      case .some("map"): return listKeys.flatMap { $0.isEmpty ? nil : $0 }
      case .some("set"): return []
      default: return nil
      }
    }
  }

  /// Whether the schema is of a list and nothing else.
  private static func isArray(_ schema: Node) -> Bool {
    guard let type = schema["type"] else { return false }
    if let types = type.sequence { return types.count == 1 && types[0].scalar.map { $0.text == "array" } ?? false }
    return type.scalar.map { $0.text == "array" } ?? false
  }

  /// The name in a `$ref: "#/definitions/NAME"`.
  private static func reference(in schema: Node) -> ByteString? {
    guard let text = schema["$ref"]?.scalar?.text, text.hasPrefix("#/definitions/") else { return nil }
    let name = ByteString(text.bytes[14...])
    // A JSON pointer writes "/" as "~1" and "~" as "~0".
    guard name.bytes.contains(UInt8(ascii: "~")) else { return name }
    return name.replacing("~1", with: "/").replacing("~0", with: "~")
  }
}

extension ByteString {
  fileprivate func replacing(_ old: StaticString, with new: StaticString) -> ByteString {
    let parts = split(separator: ByteString(old))
    var result = parts[0]
    for part in parts.dropFirst() {
      result += new
      result += part
    }
    return result
  }
}
