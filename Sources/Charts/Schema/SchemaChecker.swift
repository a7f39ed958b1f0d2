import Text

/// Checks an instance against a schema, keyword by keyword, as Helm's validator does.
///
/// Where Go visits members in random order, this goes by key, so that the same values give the same report.
struct SchemaChecker {
  /// The schemas that led to the present one, innermost first: to notice circles and to resolve dynamic references.
  final class Scope {
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
  struct Unevaluated {
    var properties: Set<ByteString> = []
    var items: Set<Int> = []

    var isEmpty: Bool { properties.isEmpty && items.isEmpty }

    mutating func intersect(_ other: Unevaluated) {
      properties.formIntersection(other.properties)
      items.formIntersection(other.items)
    }
  }

  enum Outcome {
    case valid(Unevaluated)
    case invalid(SchemaFinding)

    var finding: SchemaFinding? {
      if case .invalid(let finding) = self { return finding }
      return nil
    }
  }

  /// How deep schemas may lead into each other for one value.
  static let depthBound = 4_000

  let instance: SchemaInstance
  let location: JSONPointer
  let schema: CompiledSchema
  let scope: Scope
  let depth: Int
  /// Whether only the outcome counts, so that the first finding is enough.
  let isProbe: Bool
  /// When a schema is checked: the metaschemas of its parts that are written in another draft.
  let dialects: [JSONPointer: CompiledSchema]
  var unevaluated: Unevaluated
  var found: [SchemaFinding] = []

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

  init(
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

  mutating func check() -> Outcome {
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

  func finding(_ sentence: String, causes: [SchemaFinding] = []) -> SchemaFinding {
    SchemaFinding(location: location, kind: .message(sentence), causes: causes)
  }

  mutating func note(_ sentence: String, causes: [SchemaFinding] = []) {
    found.append(finding(sentence, causes: causes))
  }

  mutating func note(_ finding: SchemaFinding?) {
    if let finding { found.append(finding) }
  }

  var isDone: Bool { isProbe && !found.isEmpty }
}
