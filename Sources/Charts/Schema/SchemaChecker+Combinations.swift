import Text

/// The keywords that join schemas: all, any, one of them, if and else, what none has looked at.
extension SchemaChecker {
  mutating func checkCombinations() {
    if let negated = schema.negated, checkSelf(negated, isProbe: true) == nil { note("'not' failed") }
    if !schema.allOf.isEmpty {
      var causes: [SchemaFinding] = []
      for part in schema.allOf {
        guard let finding = checkSelf(part) else { continue }
        causes.append(finding)
        if isProbe { break }
      }
      if !causes.isEmpty { note("'allOf' failed", causes: causes) }
    }
    if !schema.anyOf.isEmpty { checkAnyOf() }
    if !schema.oneOf.isEmpty { checkOneOf() }
    if let condition = schema.condition {
      if checkSelf(condition, isProbe: true) == nil {
        if let consequence = schema.consequence { note(checkSelf(consequence)) }
      } else if let alternative = schema.alternative {
        note(checkSelf(alternative))
      }
    }
  }

  mutating func checkAnyOf() {
    var causes: [SchemaFinding] = []
    var hasMatch = false
    for part in schema.anyOf {
      if let finding = checkSelf(part) {
        causes.append(finding)
      } else {
        hasMatch = true
        // All that match may evaluate properties.
        if unevaluated.isEmpty { break }
      }
    }
    if !hasMatch { note("'anyOf' failed", causes: causes) }
  }

  mutating func checkOneOf() {
    var causes: [SchemaFinding] = []
    var match: Int?
    for (index, part) in schema.oneOf.enumerated() {
      if let finding = checkSelf(part, isProbe: match != nil) {
        if match == nil { causes.append(finding) }
      } else if let first = match {
        note("'oneOf' failed, subschemas \(first), \(index) matched")
        break
      } else {
        match = index
      }
    }
    if match == nil { note("'oneOf' failed, none matched", causes: causes) }
  }

  mutating func checkUnevaluated() {
    if case .object(let members) = instance, let rest = schema.unevaluatedProperties {
      for key in unevaluated.properties.sorted() {
        guard let value = members[key] else { continue }
        note(checkValue(value, against: rest, at: key))
      }
      unevaluated.properties = []
    }
    if case .array(let elements) = instance, let rest = schema.unevaluatedItems {
      for index in unevaluated.items.sorted() where index < elements.count {
        note(checkValue(elements[index], against: rest, at: Self.token(index)))
      }
      unevaluated.items = []
    }
  }

  static func unevaluated(
    in instance: SchemaInstance, _ schema: CompiledSchema, isNeeded: Bool
  ) -> Unevaluated {
    var result = Unevaluated()
    switch instance {
    case .object(let members):
      if !schema.evaluatesAllProperties, isNeeded || schema.unevaluatedProperties != nil {
        result.properties = Set(members.keys)
      }
    case .array(let elements):
      let start = schema.leadingItems.count
      if !schema.evaluatesAllItems, isNeeded || schema.unevaluatedItems != nil, start < elements.count {
        result.items = Set(start..<elements.count)
      }
    default: break
    }
    return result
  }
}
