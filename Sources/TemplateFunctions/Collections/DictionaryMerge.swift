import GoTemplate
import Text

/// `merge` and `mergeOverwrite`, as dario.cat/mergo 1.0.1 merges maps.
///
/// ```
/// destination {a: 1, m: {x: 1}}    source {a: 2, b: 3, m: {x: 2, y: 2}}
/// merge           {a: 1, b: 3, m: {x: 1, y: 2}}
/// mergeOverwrite  {a: 2, b: 3, m: {x: 2, y: 2}}
/// ```
///
/// The destination is changed in place, its inner maps too. What it lacks it gets from the source as it is, not as a
/// copy: a later change of one is seen in the other.
struct DictionaryMerge {
  /// Whether the source's values win. Its nil, false, 0 and "" win too.
  let overwrites: Bool

  /// Merges the sources into the destination one after another.
  ///
  /// - Returns: the destination; a new map for a nil one.
  /// - Throws: a refusal to walk deeper or further, see ``Walk``.
  func merge(_ sources: [MapValue], into destination: MapValue) throws(FunctionError) -> Value {
    var destination = destination
    var walk = Walk()
    for source in sources {
      if destination.isNil, !source.isNil { destination = MapValue() }
      try merge(source, into: destination, depth: 0, &walk)
    }
    return .map(destination)
  }

  private func merge(
    _ source: MapValue, into destination: MapValue, depth: Int, _ walk: inout Walk
  ) throws(FunctionError) {
    try walk.visit(depth: depth)
    guard source !== destination else { return }
    for (key, value) in zip(source.keys, source.values) {
      let existing = destination[key]
      if case .null = value {
        if overwrites { destination[key] = .null }
        continue
      }
      guard let existing else {
        destination[key] = value
        continue
      }
      if case .map(let inner) = value {
        if case .map(let target) = existing {
          if !target.isNil { try merge(inner, into: target, depth: depth + 1, &walk) }
          if target.count > 0 { continue }
        }
      } else if Lists.isSlice(value) {
        if overwrites || existing.isEmpty { destination[key] = value }
        continue
      }
      if overwrites || existing.isEmpty { destination[key] = value }
    }
  }
}

extension Lists {
  /// Whether a value is a slice of any type.
  fileprivate static func isSlice(_ value: Value) -> Bool {
    switch value {
    case .list: return true
    case .object(let object): return object.elements != nil
    default: return false
    }
  }
}
