import RegularExpressions
import Text

/// Reads the keywords of one schema object that are not references.
///
/// Values of the wrong type are passed over: the metaschema has refused them before.
struct KeywordReader {
  let members: SchemaInstance.Members
  let place: SchemaPlace
  let draft: SchemaDraft
  /// Gives the schema of a place, to be read later.
  let enqueue: (SchemaPlace) -> CompiledSchema

  /// Sets what the keywords say.
  ///
  /// - Throws: ``SchemaError`` for a pattern that is no regular expression.
  func read(into schema: CompiledSchema) throws(SchemaError) {
    readCombinations(into: schema)
    try readObjectKeywords(into: schema)
    readArrayKeywords(into: schema)
    readTypeKeywords(into: schema)
    readNumberKeywords(into: schema)
    schema.minimumLength = integer("minLength")
    schema.maximumLength = integer("maxLength")
    if let pattern = string("pattern") { schema.pattern = try expression(pattern, keyword: "pattern") }
    // From 2019-09 on, formats are annotations, but not in the metaschemas.
    if draft < .draft2019 || SchemaDraft(url: place.url) != nil, let name = string("format") {
      schema.format = SchemaFormat(name: name)
    }
    if draft == .draft2019 { schema.isRecursiveAnchor = bool("$recursiveAnchor") ?? false }
    if draft >= .draft2020 { schema.dynamicAnchor = string("$dynamicAnchor") }
  }

  private func readCombinations(into schema: CompiledSchema) {
    schema.allOf = list("allOf")
    schema.anyOf = list("anyOf")
    schema.oneOf = list("oneOf")
    schema.negated = one("not")
    guard draft >= .draft7, let condition = one("if") else { return }
    schema.condition = condition
    // Where the condition is a boolean, the branch that is never taken is not even read.
    let constant = bool("if")
    if constant != false { schema.consequence = one("then") }
    if constant != true { schema.alternative = one("else") }
  }

  private func readObjectKeywords(into schema: CompiledSchema) throws(SchemaError) {
    for (name, property) in map("properties") { schema.properties[name] = property }
    for (pattern, property) in map("patternProperties") {
      schema.patternProperties.append((try expression(pattern, keyword: "patternProperties"), property))
    }
    schema.additionalProperties = rest("additionalProperties")
    schema.minimumProperties = integer("minProperties")
    schema.maximumProperties = integer("maxProperties")
    schema.required = strings("required")
    if case .object(let dependencies)? = members[ByteString("dependencies")] {
      for (property, value) in zip(dependencies.keys, dependencies.values) {
        if case .array(let names) = value {
          schema.dependencies.append((property, .properties(names.compactMap(\.string))))
        } else {
          let place = SchemaPlace(
            url: place.url, pointer: place.pointer.appending(ByteString("dependencies"), property))
          schema.dependencies.append((property, .schema(enqueue(place))))
        }
      }
    }
    if draft >= .draft6 { schema.propertyNames = one("propertyNames") }
    guard draft >= .draft2019 else { return }
    schema.dependentSchemas = map("dependentSchemas").map { ($0.key, $0.schema) }
    if case .object(let dependencies)? = members[ByteString("dependentRequired")] {
      for (property, value) in zip(dependencies.keys, dependencies.values) {
        guard case .array(let names) = value else { continue }
        schema.dependentRequired.append((property, names.compactMap(\.string)))
      }
    }
    schema.unevaluatedProperties = one("unevaluatedProperties")
  }

  private func readArrayKeywords(into schema: CompiledSchema) {
    schema.minimumItems = integer("minItems")
    schema.maximumItems = integer("maxItems")
    schema.areItemsUnique = bool("uniqueItems") ?? false
    if draft >= .draft2020 {
      schema.leadingItems = list("prefixItems")
      schema.followingItems = one("items").map { .schema($0) }
    } else if case .array? = members[ByteString("items")] {
      schema.leadingItems = list("items")
      schema.followingItems = rest("additionalItems")
    } else {
      schema.followingItems = one("items").map { .schema($0) }
    }
    if draft >= .draft6 { schema.contains = one("contains") }
    guard draft >= .draft2019 else { return }
    if schema.contains != nil {
      schema.minimumContains = integer("minContains")
      schema.maximumContains = integer("maxContains")
    }
    schema.unevaluatedItems = one("unevaluatedItems")
  }

  private func readTypeKeywords(into schema: CompiledSchema) {
    switch members[ByteString("type")] {
    case .string(let name)?: schema.types = SchemaTypes(named: name)
    case .array(let names)?:
      for name in names.compactMap(\.string) { schema.types.formUnion(SchemaTypes(named: name)) }
    default: break
    }
    if case .array(let choices)? = members[ByteString("enum")] { schema.enumeration = choices }
    if draft >= .draft6 { schema.constantValue = members[ByteString("const")] }
  }

  private func readNumberKeywords(into schema: CompiledSchema) {
    schema.divisor = number("multipleOf")
    schema.maximum = number("maximum")
    schema.exclusiveMaximum = number("exclusiveMaximum")
    schema.minimum = number("minimum")
    schema.exclusiveMinimum = number("exclusiveMinimum")
    // Draft 4 has booleans that make the bounds exclusive.
    if bool("exclusiveMaximum") == true { (schema.exclusiveMaximum, schema.maximum) = (schema.maximum, nil) }
    if bool("exclusiveMinimum") == true { (schema.exclusiveMinimum, schema.minimum) = (schema.minimum, nil) }
  }

  // MARK: Values

  private func one(_ keyword: StaticString) -> CompiledSchema? {
    let keyword = ByteString(keyword)
    guard members[keyword] != nil else { return nil }
    return enqueue(SchemaPlace(url: place.url, pointer: place.pointer.appending(keyword)))
  }

  private func list(_ keyword: StaticString) -> [CompiledSchema] {
    let keyword = ByteString(keyword)
    guard case .array(let elements)? = members[keyword] else { return [] }
    return elements.indices.map { index in
      enqueue(SchemaPlace(url: place.url, pointer: place.pointer.appending(keyword, ByteString(String(index)))))
    }
  }

  private func map(_ keyword: StaticString) -> [(key: ByteString, schema: CompiledSchema)] {
    let keyword = ByteString(keyword)
    guard case .object(let inner)? = members[keyword] else { return [] }
    return inner.keys.map { key in
      (key, enqueue(SchemaPlace(url: place.url, pointer: place.pointer.appending(keyword, key))))
    }
  }

  private func rest(_ keyword: StaticString) -> CompiledSchema.Rest? {
    if let flag = bool(keyword) { return .allowed(flag) }
    return one(keyword).map { .schema($0) }
  }

  private func bool(_ keyword: StaticString) -> Bool? {
    guard case .bool(let flag)? = members[ByteString(keyword)] else { return nil }
    return flag
  }

  private func string(_ keyword: StaticString) -> ByteString? { members[ByteString(keyword)]?.string }

  private func strings(_ keyword: StaticString) -> [ByteString] {
    guard case .array(let elements)? = members[ByteString(keyword)] else { return [] }
    return elements.compactMap(\.string)
  }

  private func number(_ keyword: StaticString) -> SchemaNumber? {
    guard case .number(let number, _)? = members[ByteString(keyword)] else { return nil }
    return number
  }

  private func integer(_ keyword: StaticString) -> Int? { number(keyword)?.clampedInt }

  private func expression(_ pattern: ByteString, keyword: StaticString) throws(SchemaError) -> RegularExpression {
    do throws(RegularExpression.SyntaxError) {
      return try RegularExpression(pattern)
    } catch {
      let place = SchemaPlace(url: place.url, pointer: place.pointer.appending(ByteString(keyword)))
      throw SchemaError(message: "invalid regex \"\(pattern)\" at \"\(place.text)\": \(error.message)")
    }
  }
}
