import Diagnostics
import Text

extension YAMLError {
  static func mergeNeedsMaps(at mark: Mark) -> YAMLError {
    YAMLError(message: "yaml: map merge requires map or sequence of maps as the value", mark: mark)
  }
}

extension Node {
  /// Whether the node, as a key, is the merge key `<<`: not when it is quoted.
  public func isMergeKey(as dialect: Dialect) -> Bool {
    guard case .scalar(let scalar) = content, scalar.text == "<<" else { return false }
    switch tag {
    case nil: return scalar.style == .plain
    case .some(let tag) where tag == "!": return dialect == .goYAML2 || scalar.style == .plain
    case .some(let tag): return tag == "!!merge"
    }
  }

  /// The tree with every merge key replaced by what it merges.
  ///
  /// ```
  /// base: {a: 1, b: 1}             base: {a: 1, b: 1}
  /// x: {<<: *base, b: 2}      ->   x: {b: 2, a: 1}
  /// ```
  ///
  /// v3 (Kustomize): a mapping's own keys win, then the mappings of the merge list in order; keys that are repeated stay
  /// repeated. v2 (Helm): what stands later wins, the merge key counting at its place, and of repeated keys the last is
  /// left; in a merge list the first mapping wins.
  ///
  /// - Throws: ``YAMLError`` where a merge key's value is neither a mapping nor a sequence of mappings.
  public func mergeKeysResolved(as dialect: Dialect) throws(YAMLError) -> Node {
    if dialect == .goYAML3, !hasMergeKey { return self }
    return try replacingMergeKeys(as: dialect)
  }

  fileprivate func replacingMergeKeys(as dialect: Dialect) throws(YAMLError) -> Node {
    var result = self
    switch content {
    case .scalar: break
    case .sequence(let elements):
      var resolved: [Node] = []
      resolved.reserveCapacity(elements.count)
      for element in elements { resolved.append(try element.replacingMergeKeys(as: dialect)) }
      result.content = .sequence(resolved)
    case .mapping(let mapping):
      var merged = MergedMapping(keepsRepeated: dialect == .goYAML3)
      if dialect == .goYAML2 {
        try mapping.assign(into: &merged)
      } else {
        for entry in mapping.entries where !entry.key.isMergeKey(as: dialect) {
          merged.add(Mapping.Entry(key: entry.key, value: try entry.value.replacingMergeKeys(as: dialect)))
        }
        merged.closeOwn()
        for entry in mapping.entries where entry.key.isMergeKey(as: dialect) {
          for source in try entry.value.mergeSources() {
            guard case .mapping(let part) = try source.replacingMergeKeys(as: dialect).content else { continue }
            for inherited in part.entries { merged.inherit(inherited) }
          }
        }
      }
      result.content = .mapping(Mapping(merged.entries))
    }
    return result
  }

  private var hasMergeKey: Bool {
    switch content {
    case .scalar: false
    case .sequence(let elements): elements.contains(where: \.hasMergeKey)
    case .mapping(let mapping):
      mapping.entries.contains { $0.key.isMergeKey(as: .goYAML3) || $0.value.hasMergeKey }
    }
  }

  /// The mappings that a merge key's value names, the one that wins first.
  fileprivate func mergeSources() throws(YAMLError) -> [Node] {
    switch content {
    case .mapping: return [self]
    case .sequence(let elements):
      for element in elements {
        guard case .mapping = element.content else { throw .mergeNeedsMaps(at: element.mark) }
      }
      return elements
    case .scalar: throw .mergeNeedsMaps(at: mark)
    }
  }
}

extension Node.Mapping {
  /// Sets the pairs one after another, as go-yaml v2 does.
  fileprivate func assign(into merged: inout MergedMapping) throws(YAMLError) {
    for entry in entries {
      if entry.key.isMergeKey(as: .goYAML2) {
        for source in try entry.value.mergeSources().reversed() {
          guard case .mapping(let part) = source.content else { continue }
          try part.assign(into: &merged)
        }
      } else {
        merged.assign(Entry(key: entry.key, value: try entry.value.replacingMergeKeys(as: .goYAML2)))
      }
    }
  }
}

/// The pairs of a mapping while merge keys are replaced.
private struct MergedMapping {
  let keepsRepeated: Bool
  private(set) var entries: [Node.Mapping.Entry] = []
  private var index: [ByteString: Int] = [:]

  init(keepsRepeated: Bool) { self.keepsRepeated = keepsRepeated }

  /// Adds a pair of the mapping's own.
  mutating func add(_ entry: Node.Mapping.Entry) { entries.append(entry) }

  /// Ends the mapping's own pairs.
  mutating func closeOwn() {
    for (position, entry) in entries.enumerated() {
      if let key = entry.key.scalar?.text { index[key] = position }
    }
  }

  /// Adds a pair unless its key is there.
  mutating func inherit(_ entry: Node.Mapping.Entry) {
    guard let key = entry.key.scalar?.text, index[key] == nil else { return }
    index[key] = entries.count
    entries.append(entry)
  }

  /// Sets a pair, replacing one of the same key.
  mutating func assign(_ entry: Node.Mapping.Entry) {
    guard let key = entry.key.scalar?.text else { return add(entry) }
    if let known = index[key] {
      entries[known] = entry
    } else {
      index[key] = entries.count
      entries.append(entry)
    }
  }
}
