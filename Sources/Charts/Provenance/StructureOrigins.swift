import GoTemplate
import Text

/// Finds the origin of a part of a collection that a function gave: of `dict`, `list`, `merge`, `pick`, `deepCopy`,
/// `fromYaml` and all others.
extension OriginResolver {
  /// How a part of a value is looked for.
  enum Search {
    /// Where it is found for sure; what it may have been made of, where it is found nowhere.
    case preferringExact
    /// Only where it is found for sure.
    case exact
    /// In the first argument that holds it.
    case any
  }

  /// What a part of a value came from.
  func locate(_ path: [Trace.Step], in whole: Reference, _ search: Search = .preferringExact) -> [Reference] {
    guard whole.trace.isKnown else { return [] }
    guard !path.isEmpty else { return [whole] }
    var current = whole.trace
    var path = path
    // A loop: what a template builds pair by pair is as deep as it has pairs.
    for _ in 0..<100_000 {
      switch trace[current] {
      case .root: return [Reference(trace: path.reduce(current) { trace.place($0, $1) })]
      case .place: return [Reference(trace: path.reduce(current) { trace.place($0, $1) })]
      case .output: return search == .exact ? [] : [Reference(trace: current)]
      case .part(let outer, let step):
        path.insert(step, at: 0)
        current = outer
      case .call(let call):
        if call.function == "set", case .string(let key)? = call.arguments.dropFirst().first?.value,
          path.first != .key(key), let map = call.arguments.first
        {
          guard map.trace.isKnown, map.trace != current else { return [] }
          current = map.trace
          continue
        }
        return locate(path, in: call, search)
      }
    }
    return []
  }

  private func locate(_ path: [Trace.Step], in call: Trace.Call, _ search: Search) -> [Reference] {
    let arguments = call.arguments
    func inside(_ index: Int) -> [Reference] {
      guard arguments.indices.contains(index) else { return [] }
      return locate(Array(path.dropFirst()), in: Reference(trace: arguments[index].trace), search)
    }
    switch (call.function, path.first) {
    case ("dict", .key(let key)?), ("dict", .name(let key)?):
      for index in stride(from: arguments.count - 2, through: 0, by: -2) {
        if case .string(key) = arguments[index].value {
          if case .name? = path.first { return [Reference(trace: arguments[index].trace)] }
          return inside(index + 1)
        }
      }
    case ("list", .index(let index)?), ("tuple", .index(let index)?): return inside(index)
    case ("set", .key?): return inside(2)
    case ("fromYaml", _), ("fromYamlArray", _), ("fromJson", _), ("fromJsonArray", _), ("mustFromJson", _):
      return readOrigin(of: path, from: call)
    default: break
    }
    let others = search == .exact ? [] : arguments.references
    guard let target = call.result.part(at: path) else { return others }
    // A map may have been given what was made of it itself.
    if let (rest, value) = setBelow(path, in: call.result), following.insert(Int(value.trace.number)).inserted {
      defer { following.remove(Int(value.trace.number)) }
      return locate(rest, in: value, search)
    }
    let ordered = call.takesLastFirst ? arguments.reversed() : arguments
    let found = self.search(path, target, ordered, search)
    if !found.isEmpty { return found }
    return call.receiver.isKnown ? locate(path, in: Reference(trace: call.receiver), search) : others
  }

  /// The value that `set` put into a map inside of a value, on the way to a part, and the rest of the way.
  private func setBelow(_ path: [Trace.Step], in value: Value) -> (rest: [Trace.Step], value: Reference)? {
    var value = value
    for (index, step) in path.enumerated() {
      if index > 0, case .map(let map) = value, case .key(let key) = step, let set = trace.origin(of: key, setIn: map) {
        return (Array(path[(index + 1)...]), Reference(trace: set))
      }
      guard let inner = value.part(step) else { return nil }
      value = inner
    }
    return nil
  }

  /// The arguments that have an equal value at the same place, or among their elements, or are it themselves.
  private func search(
    _ path: [Trace.Step], _ target: Value, _ arguments: [TracedValue], _ search: Search
  ) -> [Reference] {
    let holders = arguments.filter { argument in
      argument.trace.isKnown && argument.value.part(at: path).map { $0.isEqual(to: target) } ?? false
    }.map { Reference(trace: $0.trace) }
    // A map that a function filled holds what the others gave it: they are looked at before it is believed.
    let ways: [Search] =
      search == .preferringExact ? holders.count > 1 ? [.exact, .any] : [.preferringExact] : [search]
    for way in ways {
      for holder in holders {
        let found = locate(path, in: holder, way)
        if !found.isEmpty, isDefined(found) { return found }
      }
    }
    guard case .index? = path.first else { return [] }
    let rest = Array(path.dropFirst())
    for argument in arguments where argument.trace.isKnown {
      let reference = Reference(trace: argument.trace)
      if let elements = argument.value.elements {
        for (index, element) in elements.enumerated() {
          if let value = element.part(at: rest), value.isEqual(to: target) {
            return locate([.index(index)] + rest, in: reference, search)
          }
        }
      }
      switch argument.value {
      case .map(let map):
        for (key, element) in zip(map.keys, map.values) {
          if rest.isEmpty, case .string(key) = target { return locate([.name(key)], in: reference, search) }
          if let value = element.part(at: rest), value.isEqual(to: target) {
            return locate([.key(key)] + rest, in: reference, search)
          }
        }
      case .string(let text):
        // A piece of a text, as `splitList` cuts it.
        if rest.isEmpty, case .string(let piece) = target, !piece.isEmpty, let offset = text.firstOffset(of: piece) {
          return [Reference(trace: argument.trace, offset: offset)]
        }
      default: break
      }
      if let value = argument.value.part(at: rest), value.isEqual(to: target) {
        return locate(rest, in: reference, search)
      }
    }
    return []
  }

  /// Whether someone defined what the references are about: a map that `merge` completed has what others gave it.
  private func isDefined(_ references: [Reference]) -> Bool {
    references.allSatisfy { reference in
      isDefined(reference.trace) || !changes(of: reference.trace).isEmpty
    }
  }

  /// What templates put at a place that no file and no flag gives.
  func changes(of place: TraceID) -> [Reference] {
    var path: [Trace.Step] = []
    var current = place
    while case .place(let parent, let step) = trace[current] {
      for call in trace.changes(of: current).reversed() where !path.isEmpty {
        guard case .call(let change) = trace[call] else { continue }
        if change.function == "set" {
          guard case .string(let key)? = change.arguments.dropFirst().first?.value, path.first == .key(key) else {
            continue
          }
          return locate(path, in: Reference(trace: call))
        }
        guard let target = change.result.part(at: path) else { continue }
        let found = search(path, target, Array(change.arguments.dropFirst()), .preferringExact)
        if !found.isEmpty { return found }
      }
      path.insert(step, at: 0)
      current = parent
    }
    return []
  }
}

extension Trace.Call {
  /// Whether of several arguments the last one wins.
  fileprivate var takesLastFirst: Bool { function == "mergeOverwrite" || function == "mustMergeOverwrite" }
}

extension [TracedValue] {
  /// All whose origin is known.
  fileprivate var references: [OriginResolver.Reference] {
    filter(\.trace.isKnown).map { OriginResolver.Reference(trace: $0.trace) }
  }
}

extension Value {
  /// The elements of a list, be it one of texts alone.
  var elements: [Value]? {
    switch self {
    case .list(let elements): elements
    case .object(let object): object.elements
    case .null, .bool, .int, .int64, .float64, .string, .map: nil
    }
  }

  /// Whether two values are equal, with all that is in them; large ones are looked at only so far.
  fileprivate func isEqual(to other: Value) -> Bool {
    var budget = 10_000
    return isEqual(to: other, &budget)
  }

  private func isEqual(to other: Value, _ budget: inout Int) -> Bool {
    budget -= 1
    guard budget > 0 else { return false }
    switch (self, other) {
    case (.map(let a), .map(let b)):
      if a === b { return true }
      guard a.count == b.count else { return false }
      for (key, value) in zip(a.keys, a.values) {
        guard let own = b[key], value.isEqual(to: own, &budget) else { return false }
      }
      return true
    case (.list(let a), .list(let b)):
      guard a.count == b.count else { return false }
      for (x, y) in zip(a, b) where !x.isEqual(to: y, &budget) { return false }
      return true
    default: return isSame(as: other)
    }
  }
}
