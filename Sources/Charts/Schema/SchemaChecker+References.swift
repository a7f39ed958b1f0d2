import Text

/// Checks against other schemas: those inside a schema and those that it refers to.
extension SchemaChecker {
  /// Checks the same instance against another schema; what that evaluates counts as evaluated.
  mutating func checkSelf(
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

  func checkValue(
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
  func dialect(of schema: CompiledSchema, at location: JSONPointer) -> CompiledSchema {
    guard !dialects.isEmpty, schema.place.pointer.tokens.isEmpty else { return schema }
    return dialects[location] ?? schema
  }

  mutating func checkReference(_ target: CompiledSchema, keyword: String) -> SchemaFinding? {
    guard let finding = checkSelf(target, keyword: keyword) else { return nil }
    if case .group = finding.kind {
      return SchemaFinding(location: location, kind: .reference, causes: finding.causes)
    }
    return SchemaFinding(location: location, kind: .reference, causes: [finding])
  }

  mutating func checkDynamicReferences() {
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
  func circle() -> Scope? {
    var outer = scope.parent
    while let current = outer, current.instanceNumber == scope.instanceNumber {
      if current.schema === scope.schema { return current }
      outer = current.parent
    }
    return nil
  }

  /// The keywords that lead from the outermost schema to a scope: `/properties/a/$ref`.
  static func keywordPath(of scope: Scope) -> String {
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
