import Text
import YAML

/// Why a diff cannot be applied: the objects are not those that it was made from.
public struct DiffApplicationError: Error, Sendable {
  /// What does not fit.
  public let message: String
}

extension ManifestDiff {
  /// The new objects, made from the old ones: the diff is complete.
  ///
  /// Changed objects keep their place, removed ones go, added ones come after the others in their order.
  ///
  /// - Throws: ``DiffApplicationError`` when a resource or field of the diff is missing.
  public func applied(to objects: [JSON]) throws(DiffApplicationError) -> [JSON] {
    var waiting: [ResourceName: [Int]] = [:]
    for (index, object) in objects.enumerated().reversed() {
      waiting[ResourceName(of: object), default: []].append(index)
    }
    var results: [JSON?] = objects
    var added: [JSON] = []
    for resource in resources {
      guard let before = resource.before else {
        if let after = resource.after { added.append(after.object) }
        continue
      }
      let name = ResourceName(of: before.object)
      // A resource without a namespace was given the release's when it was compared.
      guard let index = waiting[name]?.popLast() ?? waiting[name.withoutNamespace]?.popLast() else {
        throw DiffApplicationError(message: "there is no \(before.title)")
      }
      results[index] =
        resource.after == nil
        ? nil
        : try FieldChanges(resource.fields.map { ($0.path.components[...], $0.change) }).applied(to: objects[index])
    }
    return results.compactMap { $0 } + added
  }

  private struct ResourceName: Hashable {
    let apiVersion: ByteString
    let kind: ByteString
    var namespace: ByteString
    let name: ByteString

    var withoutNamespace: ResourceName {
      var copy = self
      copy.namespace = ByteString()
      return copy
    }

    init(of object: JSON) {
      apiVersion = object["apiVersion"]?.string ?? ByteString()
      kind = object["kind"]?.string ?? ByteString()
      namespace = object["metadata"]?["namespace"]?.string ?? ByteString()
      name = object["metadata"]?["name"]?.string ?? ByteString()
    }
  }
}

/// Changes below one value, their paths beginning there.
private struct FieldChanges {
  typealias Change = (path: ArraySlice<FieldPath.Component>, change: FieldChange.Change)

  let changes: [Change]

  init(_ changes: [Change]) { self.changes = changes }

  func applied(to value: JSON) throws(DiffApplicationError) -> JSON {
    if changes.isEmpty { return value }
    if let own = changes.first(where: { $0.path.isEmpty }) {
      guard case .replaced(_, by: let new) = own.change else {
        throw DiffApplicationError(message: "a value cannot be added to or removed from itself")
      }
      return new
    }
    switch value {
    case .object(let members): return .object(try applied(toMembers: members))
    case .array(let elements): return .array(try applied(toElements: elements))
    default: throw DiffApplicationError(message: "there are no fields in \(value.encoded())")
    }
  }

  private func applied(toMembers members: [JSON.Member]) throws(DiffApplicationError) -> [JSON.Member] {
    var results: [JSON.Member?] = members
    var added: [JSON.Member] = []
    let places = Dictionary(members.enumerated().map { ($0.element.key, $0.offset) }) { _, last in last }
    for (component, below) in grouped() {
      guard case .key(let name) = component else {
        throw DiffApplicationError(message: "an object has no elements")
      }
      if case .added(let value, _)? = below.own {
        added.append(JSON.Member(key: name, value: value))
        continue
      }
      guard let place = places[name] else { throw DiffApplicationError(message: "there is no field \(name)") }
      if case .removed? = below.own {
        results[place] = nil
      } else {
        results[place]?.value = try below.rest.applied(to: members[place].value)
      }
    }
    return results.compactMap { $0 } + added
  }

  private func applied(toElements elements: [JSON]) throws(DiffApplicationError) -> [JSON] {
    var results: [JSON?] = elements
    var inserted: [(place: Int, value: JSON)] = []
    for (component, below) in grouped() {
      if case .added(let value, at: let place?)? = below.own {
        inserted.append((place, value))
        // By place, an old element may bear the number of a new one.
        if below.rest.changes.isEmpty && below.others.isEmpty { continue }
      }
      guard let place = place(of: component, in: elements) else {
        throw DiffApplicationError(message: "there is no element \(FieldPath([component]))")
      }
      var isGone = false
      var target: Int?
      for change in [below.own].compactMap({ $0 }) + below.others {
        switch change {
        case .removed: isGone = true
        case .moved(let to): target = to
        default: break
        }
      }
      let value = try below.rest.applied(to: elements[place])
      if isGone {
        results[place] = nil
      } else if let target {
        results[place] = nil
        inserted.append((target, value))
      } else {
        results[place] = value
      }
    }
    var list = results.compactMap { $0 }
    for (place, value) in inserted.sorted(by: { $0.place < $1.place }) {
      guard place >= 0, place <= list.count else {
        throw DiffApplicationError(message: "a list has no place \(place)")
      }
      list.insert(value, at: place)
    }
    return list
  }

  private func place(of component: FieldPath.Component, in elements: [JSON]) -> Int? {
    switch component {
    case .key: nil
    case .index(let index): elements.indices.contains(index) ? index : nil
    case .element(let identity):
      elements.firstIndex { ListAlignment.identity(of: $0, by: identity.map(\.key)) == identity }
    }
  }

  /// The changes by their first step: those that are about the value there, and those below it.
  private func grouped() -> [(FieldPath.Component, Below)] {
    var order: [FieldPath.Component] = []
    var groups: [FieldPath.Component: Below] = [:]
    for (path, change) in changes {
      guard let first = path.first else { continue }
      if groups[first] == nil { order.append(first) }
      groups[first, default: Below()].add(path.dropFirst(), change)
    }
    return order.compactMap { component in groups[component].map { (component, $0) } }
  }

  private struct Below {
    var own: FieldChange.Change?
    var others: [FieldChange.Change] = []
    private var deeper: [Change] = []

    var rest: FieldChanges { FieldChanges(deeper) }

    mutating func add(_ path: ArraySlice<FieldPath.Component>, _ change: FieldChange.Change) {
      switch change {
      case .replaced:
        deeper.append((path, change))
      case .added, .removed, .moved:
        guard path.isEmpty else { return deeper.append((path, change)) }
        if own == nil { own = change } else { others.append(change) }
      }
    }
  }
}
