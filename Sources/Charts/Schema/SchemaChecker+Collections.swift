import RegularExpressions
import Text

/// The keywords about what is in objects and arrays.
extension SchemaChecker {
  // MARK: Objects

  mutating func checkObject(_ members: SchemaInstance.Members) {
    let count = members.keys.count
    if let least = schema.minimumProperties, count < least { noteBound("minProperties", count, least) }
    if let most = schema.maximumProperties, count > most { noteBound("maxProperties", count, most) }
    let missing = schema.required.filter { members[$0] == nil }
    if missing.count == 1 {
      note("missing property \(SchemaFinding.quoted(missing[0]))")
    } else if !missing.isEmpty {
      note("missing properties \(SchemaFinding.quotedList(missing))")
    }
    if isDone { return }
    for (property, dependency) in schema.dependencies where members[property] != nil {
      switch dependency {
      case .properties(let names): noteMissing(names, because: property, in: members)
      case .schema(let dependent): note(checkSelf(dependent))
      }
    }
    checkProperties(members)
    if schema.draft == .draft4 { return }
    if let names = schema.propertyNames {
      for key in members.keys { note(checkName(key, against: names)) }
    }
    if schema.draft == .draft6 { return }
    for (property, dependent) in schema.dependentSchemas where members[property] != nil { note(checkSelf(dependent)) }
    for (property, required) in schema.dependentRequired where members[property] != nil {
      noteMissing(required, because: property, in: members)
    }
  }

  mutating func checkProperties(_ members: SchemaInstance.Members) {
    var additional: [ByteString] = []
    for (key, value) in zip(members.keys, members.values) {
      if isDone { return }
      var isEvaluated = false
      if let property = schema.properties[key] {
        isEvaluated = true
        note(checkValue(value, against: property, at: key))
      }
      for (pattern, property) in schema.patternProperties where pattern.matches(key) {
        isEvaluated = true
        note(checkValue(value, against: property, at: key))
      }
      if !isEvaluated, let rest = schema.additionalProperties {
        isEvaluated = true
        switch rest {
        case .allowed(let isAllowed): if !isAllowed { additional.append(key) }
        case .schema(let property): note(checkValue(value, against: property, at: key))
        }
      }
      if isEvaluated { unevaluated.properties.remove(key) }
    }
    if !additional.isEmpty { note("additional properties \(SchemaFinding.quotedList(additional)) not allowed") }
  }

  mutating func noteMissing(
    _ names: [ByteString], because property: ByteString, in members: SchemaInstance.Members
  ) {
    let missing = names.filter { members[$0] == nil }
    guard !missing.isEmpty else { return }
    note("properties \(SchemaFinding.quotedList(missing)) required, if \(SchemaFinding.quoted(property)) exists")
  }

  func checkName(_ key: ByteString, against schema: CompiledSchema) -> SchemaFinding? {
    let causes = Self.findings(in: .string(key), against: schema)
    guard !causes.isEmpty else { return nil }
    return finding("invalid propertyName \(SchemaFinding.quoted(key))", causes: causes)
  }

  mutating func noteBound(_ keyword: String, _ got: Int, _ want: Int) {
    note("\(keyword): got \(SchemaNumber.localized(got)), want \(SchemaNumber.localized(want))")
  }

  // MARK: Arrays

  mutating func checkArray(_ elements: [SchemaInstance]) {
    if let least = schema.minimumItems, elements.count < least { noteBound("minItems", elements.count, least) }
    if let most = schema.maximumItems, elements.count > most { noteBound("maxItems", elements.count, most) }
    if schema.areItemsUnique, let (first, second) = Self.equalPair(in: elements) {
      note("items at \(SchemaNumber.localized(first)) and \(SchemaNumber.localized(second)) are equal")
    }
    let evaluated = min(schema.leadingItems.count, elements.count)
    for index in 0..<evaluated {
      note(checkValue(elements[index], against: schema.leadingItems[index], at: Self.token(index)))
    }
    switch schema.followingItems {
    case .allowed(let isAllowed)?:
      if !isAllowed, evaluated != elements.count {
        note("last \(SchemaNumber.localized(elements.count - evaluated)) additionalItem(s) not allowed")
      }
    case .schema(let item)?:
      for index in evaluated..<elements.count {
        note(checkValue(elements[index], against: item, at: Self.token(index)))
      }
    case nil: break
    }
    if let wanted = schema.contains { checkContains(wanted, in: elements) }
  }

  mutating func checkContains(_ wanted: CompiledSchema, in elements: [SchemaInstance]) {
    var causes: [SchemaFinding] = []
    var matched: [Int] = []
    for (index, element) in elements.enumerated() {
      if let finding = checkValue(element, against: wanted, at: Self.token(index)) {
        causes.append(finding)
      } else {
        matched.append(index)
        if schema.draft >= .draft2020 { unevaluated.items.remove(index) }
      }
    }
    let places = matched.map { String($0) }.joined(separator: " ")
    let count = SchemaNumber.localized(matched.count)
    if let least = schema.minimumContains {
      if matched.count < least {
        let start = "min \(SchemaNumber.localized(least)) items required to match contains schema, but "
        note(start + (matched.isEmpty ? "none matched" : "matched \(count) items at \(places)"), causes: causes)
      }
    } else if matched.isEmpty {
      note("no items match contains schema", causes: causes)
    }
    if let most = schema.maximumContains, matched.count > most {
      note(
        "max \(SchemaNumber.localized(most)) items required to match contains schema, but matched \(count) items at "
          + places)
    }
  }

  static func token(_ index: Int) -> ByteString { ByteString(String(index)) }

  static func equalPair(in elements: [SchemaInstance]) -> (Int, Int)? {
    var seen: [ByteString: Int] = [:]
    for (index, element) in elements.enumerated() {
      if let first = seen.updateValue(index, forKey: element.canonicalText) { return (first, index) }
    }
    return nil
  }
}
