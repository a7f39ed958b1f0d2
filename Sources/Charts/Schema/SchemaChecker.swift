import RegularExpressions
import Text

/// Checks an instance against a schema, keyword by keyword, as Helm's validator does.
///
/// Where Go visits members in random order, this goes by key, so that the same values give the same report.
struct SchemaChecker {
  /// The schemas that led to the present one, innermost first: to notice circles and to resolve dynamic references.
  private final class Scope {
    let schema: CompiledSchema
    /// The keyword of the reference that led here; nil for a schema inside another.
    let keyword: String?
    /// Counts the instances on the way: equal for schemas of one instance.
    let instanceNumber: Int
    let parent: Scope?

    init(schema: CompiledSchema, keyword: String?, instanceNumber: Int, parent: Scope?) {
      self.schema = schema
      self.keyword = keyword
      self.instanceNumber = instanceNumber
      self.parent = parent
    }
  }

  /// What no schema has looked at yet.
  private struct Unevaluated {
    var properties: Set<ByteString> = []
    var items: Set<Int> = []

    var isEmpty: Bool { properties.isEmpty && items.isEmpty }

    mutating func intersect(_ other: Unevaluated) {
      properties.formIntersection(other.properties)
      items.formIntersection(other.items)
    }
  }

  private enum Outcome {
    case valid(Unevaluated)
    case invalid(SchemaFinding)

    var finding: SchemaFinding? {
      if case .invalid(let finding) = self { return finding }
      return nil
    }
  }

  /// How deep schemas may lead into each other for one value.
  private static let depthBound = 4_000

  private let instance: SchemaInstance
  private let location: JSONPointer
  private let schema: CompiledSchema
  private let scope: Scope
  private let depth: Int
  /// Whether only the outcome counts, so that the first finding is enough.
  private let isProbe: Bool
  /// When a schema is checked: the metaschemas of its parts that are written in another draft.
  private let dialects: [JSONPointer: CompiledSchema]
  private var unevaluated: Unevaluated
  private var found: [SchemaFinding] = []

  /// What an instance breaks.
  static func findings(
    in instance: SchemaInstance, against schema: CompiledSchema, dialects: [JSONPointer: CompiledSchema] = [:]
  ) -> [SchemaFinding] {
    var checker = SchemaChecker(
      instance: instance, location: JSONPointer(), schema: schema,
      scope: Scope(schema: schema, keyword: nil, instanceNumber: 0, parent: nil), depth: 0, isProbe: false,
      dialects: dialects, unevaluated: unevaluated(in: instance, schema, isNeeded: false))
    guard case .invalid(let finding) = checker.check() else { return [] }
    if case .group = finding.kind { return finding.causes }
    return [finding]
  }

  private init(
    instance: SchemaInstance, location: JSONPointer, schema: CompiledSchema, scope: Scope, depth: Int, isProbe: Bool,
    dialects: [JSONPointer: CompiledSchema], unevaluated: Unevaluated
  ) {
    self.instance = instance
    self.location = location
    self.schema = schema
    self.scope = scope
    self.depth = depth
    self.isProbe = isProbe
    self.dialects = dialects
    self.unevaluated = unevaluated
  }

  // MARK: The order of checks

  private mutating func check() -> Outcome {
    if let constant = schema.constant { return constant ? .valid(unevaluated) : .invalid(finding("false schema")) }
    if let earlier = circle() {
      return .invalid(
        finding(
          "both \(Self.keywordPath(of: scope)) and \(Self.keywordPath(of: earlier)) resolve to \"\(schema.place.text)\" "
            + "causing reference cycle"))
    }
    guard depth < Self.depthBound else { return .invalid(finding("schemas are nested too deeply")) }
    if let finding = checkType() ?? checkChoices() ?? checkFormat() { return .invalid(finding) }
    if let reference = schema.reference {
      let outcome = checkReference(reference, keyword: "$ref")
      if schema.draft < .draft2019 { return outcome.map { .invalid($0) } ?? .valid(unevaluated) }
      note(outcome)
    }
    switch instance {
    case .object(let members): checkObject(members)
    case .array(let elements): checkArray(elements)
    case .string(let text): checkString(text)
    case .number(let number, _): checkNumber(number)
    case .null, .bool: break
    }
    if found.isEmpty || !isProbe {
      if schema.draft >= .draft2019 { checkDynamicReferences() }
      checkCombinations()
      if schema.draft >= .draft2019 { checkUnevaluated() }
    }
    switch found.count {
    case 0: return .valid(unevaluated)
    case 1: return .invalid(found[0])
    default: return .invalid(SchemaFinding(location: location, kind: .group, causes: found))
    }
  }

  private func finding(_ sentence: String, causes: [SchemaFinding] = []) -> SchemaFinding {
    SchemaFinding(location: location, kind: .message(sentence), causes: causes)
  }

  private mutating func note(_ sentence: String, causes: [SchemaFinding] = []) {
    found.append(finding(sentence, causes: causes))
  }

  private mutating func note(_ finding: SchemaFinding?) {
    if let finding { found.append(finding) }
  }

  private var isDone: Bool { isProbe && !found.isEmpty }

  // MARK: Any type

  private func checkType() -> SchemaFinding? {
    guard !schema.types.isEmpty else { return nil }
    let type = SchemaTypes(of: instance)
    if !schema.types.isDisjoint(with: type) { return nil }
    if schema.types.contains(.integer), case .number(let number, _) = instance, number.isInteger { return nil }
    return finding("got \(type.text), want \(schema.types.text)")
  }

  private func checkChoices() -> SchemaFinding? {
    if let wanted = schema.constantValue, !instance.equals(wanted) {
      switch wanted {
      case .array, .object: return finding("'const' failed")
      default: return finding("value must be \(Self.displayed(wanted))")
      }
    }
    guard let choices = schema.enumeration, !choices.contains(where: { instance.equals($0) }) else { return nil }
    let arePrimitive = choices.allSatisfy { choice in
      switch choice {
      case .array, .object: false
      default: true
      }
    }
    guard arePrimitive else { return finding("'enum' failed") }
    let list = choices.map(Self.displayed).joined(separator: ", ")
    return finding(choices.count == 1 ? "value must be \(list)" : "value must be one of \(list)")
  }

  private func checkFormat() -> SchemaFinding? {
    guard let format = schema.format, case .string(let text) = instance, let problem = format.problem(with: text) else {
      return nil
    }
    return finding("\(SchemaFinding.quoted(text)) is not valid \(format.name): \(problem)")
  }

  /// A value in a message.
  private static func displayed(_ value: SchemaInstance) -> String {
    switch value {
    case .null: "<nil>"
    case .bool(let flag): flag ? "true" : "false"
    case .number(_, let text): text.string
    case .string(let text): SchemaFinding.quoted(text)
    case .array, .object: "value"
    }
  }

  // MARK: Objects

  private mutating func checkObject(_ members: SchemaInstance.Members) {
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

  private mutating func checkProperties(_ members: SchemaInstance.Members) {
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

  private mutating func noteMissing(
    _ names: [ByteString], because property: ByteString, in members: SchemaInstance.Members
  ) {
    let missing = names.filter { members[$0] == nil }
    guard !missing.isEmpty else { return }
    note("properties \(SchemaFinding.quotedList(missing)) required, if \(SchemaFinding.quoted(property)) exists")
  }

  private func checkName(_ key: ByteString, against schema: CompiledSchema) -> SchemaFinding? {
    let causes = Self.findings(in: .string(key), against: schema)
    guard !causes.isEmpty else { return nil }
    return finding("invalid propertyName \(SchemaFinding.quoted(key))", causes: causes)
  }

  private mutating func noteBound(_ keyword: String, _ got: Int, _ want: Int) {
    note("\(keyword): got \(SchemaNumber.localized(got)), want \(SchemaNumber.localized(want))")
  }

  // MARK: Arrays

  private mutating func checkArray(_ elements: [SchemaInstance]) {
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

  private mutating func checkContains(_ wanted: CompiledSchema, in elements: [SchemaInstance]) {
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

  private static func token(_ index: Int) -> ByteString { ByteString(String(index)) }

  private static func equalPair(in elements: [SchemaInstance]) -> (Int, Int)? {
    var seen: [ByteString: Int] = [:]
    for (index, element) in elements.enumerated() {
      if let first = seen.updateValue(index, forKey: element.canonicalText) { return (first, index) }
    }
    return nil
  }

  // MARK: Strings and numbers

  private mutating func checkString(_ text: ByteString) {
    if schema.minimumLength != nil || schema.maximumLength != nil {
      let length = Runes.decodeAll(text.bytes).count
      if let least = schema.minimumLength, length < least { noteBound("minLength", length, least) }
      if let most = schema.maximumLength, length > most { noteBound("maxLength", length, most) }
    }
    if let pattern = schema.pattern, !pattern.matches(text) {
      note("\(SchemaFinding.quoted(text)) does not match pattern \(SchemaFinding.quoted(pattern.pattern))")
    }
  }

  private mutating func checkNumber(_ number: SchemaNumber) {
    func note(_ keyword: String, _ want: SchemaNumber) {
      self.note("\(keyword): got \(number.localized), want \(want.localized)")
    }
    if let bound = schema.minimum, number.compared(to: bound) < 0 { note("minimum", bound) }
    if let bound = schema.maximum, number.compared(to: bound) > 0 { note("maximum", bound) }
    if let bound = schema.exclusiveMinimum, number.compared(to: bound) <= 0 { note("exclusiveMinimum", bound) }
    if let bound = schema.exclusiveMaximum, number.compared(to: bound) >= 0 { note("exclusiveMaximum", bound) }
    if let divisor = schema.divisor, !number.isMultiple(of: divisor) { note("multipleOf", divisor) }
  }

  // MARK: Combinations

  private mutating func checkCombinations() {
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

  private mutating func checkAnyOf() {
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

  private mutating func checkOneOf() {
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

  private mutating func checkUnevaluated() {
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

  private static func unevaluated(
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

  // MARK: Other schemas

  /// Checks the same instance against another schema; what that evaluates counts as evaluated.
  private mutating func checkSelf(
    _ other: CompiledSchema, keyword: String? = nil, isProbe: Bool = false
  ) -> SchemaFinding? {
    let schema = dialect(of: other, at: location)
    var checker = SchemaChecker(
      instance: instance, location: location, schema: schema,
      scope: Scope(schema: other, keyword: keyword, instanceNumber: scope.instanceNumber, parent: scope),
      depth: depth + 1, isProbe: self.isProbe || isProbe, dialects: dialects,
      unevaluated: Self.unevaluated(in: instance, other, isNeeded: !unevaluated.isEmpty))
    switch checker.check() {
    case .valid(let rest):
      unevaluated.intersect(rest)
      return nil
    case .invalid(let finding): return finding
    }
  }

  private func checkValue(
    _ value: SchemaInstance, against other: CompiledSchema, at token: ByteString
  ) -> SchemaFinding? {
    let inner = location.appending(token)
    let schema = dialect(of: other, at: inner)
    var checker = SchemaChecker(
      instance: value, location: inner, schema: schema,
      scope: Scope(schema: other, keyword: nil, instanceNumber: scope.instanceNumber + 1, parent: scope),
      depth: depth + 1, isProbe: isProbe, dialects: dialects,
      unevaluated: Self.unevaluated(in: value, other, isNeeded: false))
    return checker.check().finding
  }

  /// The metaschema for a part of a schema in another draft.
  private func dialect(of schema: CompiledSchema, at location: JSONPointer) -> CompiledSchema {
    guard !dialects.isEmpty, schema.place.pointer.tokens.isEmpty else { return schema }
    return dialects[location] ?? schema
  }

  private mutating func checkReference(_ target: CompiledSchema, keyword: String) -> SchemaFinding? {
    guard let finding = checkSelf(target, keyword: keyword) else { return nil }
    if case .group = finding.kind {
      return SchemaFinding(location: location, kind: .reference, causes: finding.causes)
    }
    return SchemaFinding(location: location, kind: .reference, causes: [finding])
  }

  private mutating func checkDynamicReferences() {
    if var target = schema.recursiveReference {
      if target.isRecursiveAnchor {
        var outer: Scope? = scope
        while let current = outer {
          if let resource = current.schema.resource, resource.isRecursiveAnchor { target = current.schema }
          outer = current.parent
        }
      }
      note(checkReference(target, keyword: "$recursiveRef"))
    }
    if var target = schema.dynamicReference {
      if let name = schema.dynamicReferenceName, target.dynamicAnchor == name {
        var outer: Scope? = scope
        while let current = outer {
          if let dynamic = current.schema.resource?.dynamicAnchors[name] { target = dynamic }
          outer = current.parent
        }
      }
      note(checkReference(target, keyword: "$dynamicRef"))
    }
  }

  /// The outer scope that checks the same instance against the same schema.
  private func circle() -> Scope? {
    var outer = scope.parent
    while let current = outer, current.instanceNumber == scope.instanceNumber {
      if current.schema === scope.schema { return current }
      outer = current.parent
    }
    return nil
  }

  /// The keywords that lead from the outermost schema to a scope: `/properties/a/$ref`.
  private static func keywordPath(of scope: Scope) -> String {
    var parts: [String] = []
    var current = scope
    while let parent = current.parent {
      if let keyword = current.keyword {
        parts.append("/" + keyword)
      } else {
        let inner = current.schema.place.text
        parts.append(String(inner.dropFirst(parent.schema.place.text.count)))
      }
      current = parent
    }
    return parts.reversed().joined()
  }
}
