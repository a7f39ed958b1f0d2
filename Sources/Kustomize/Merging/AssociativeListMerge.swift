import Manifests
import Text
import YAML

/// What a list is merged with.
enum ListPartner {
  /// The patch's list.
  case patch(Node)
  /// Itself: a list that only the patch has.
  case itself
  /// Nothing: a list that the patch does not mention.
  case nothing
}

extension StrategicMerge {
  /// Merges lists by key, the patch's elements first.
  ///
  /// With one key: the patch's elements in its order, merged with the resource's of the same key, then the resource's
  /// other elements. With several: the patch's new elements, then the resource's elements in its order.
  ///
  /// Lists whose elements all have all keys are merged through tables of keys; for others, where kyaml's result
  /// depends on the order in which it searches and deletes, the searching and deleting is done as kyaml does it.
  func mergeElements(
    _ destination: inout Node, with partner: ListPartner, keys: [ByteString], shape: TypeGraph.Shape?, depth: Int
  ) throws(PatchError) {
    guard case .sequence(var elements) = destination.content else { return }
    destination.content = .sequence([])
    defer {
      for index in elements.indices { elements[index].forgetType() }
      destination.content = .sequence(elements)
    }
    var patch: [Node] = []
    if case .patch(let node) = partner { patch = node.sequence ?? [] }
    let isItself = if case .itself = partner { true } else { false }
    guard !elements.isEmpty || !patch.isEmpty else { return }
    if case .nothing = partner, try keepsDuplicates(&elements, keys: keys, shape: shape, depth: depth) { return }
    let wanted = patch
    defer {
      if case .patch = partner {
        replaceElements(wanted, in: &elements, keys: keys)
        restoreLost(wanted, in: &elements, keys: keys)
      }
    }
    if let lists = KeyedList.pair(elements, patch, keys: keys) {
      elements = try mergedByTable(
        elements, lists.destination, patch, lists.patch, isItself: isItself, shape: shape, depth: depth)
    } else {
      var search = AssociativeListSearch(
        merge: self, destination: elements, patch: isItself ? nil : patch, keys: keys, shape: shape, depth: depth)
      elements = try search.merged()
    }
  }

  private func mergedByTable(
    _ destination: [Node], _ destinationKeys: KeyedList, _ patch: [Node], _ patchKeys: KeyedList, isItself: Bool,
    shape: TypeGraph.Shape?, depth: Int
  ) throws(PatchError) -> [Node] {
    var destination = destination
    var patch = patch
    let firstOfDestination = destinationKeys.firstPositions
    var items: [Node?] = []
    var positions: [[ByteString]: Int] = [:]
    var removed: Set<[ByteString]> = []

    func take(_ key: [ByteString], _ outcome: Outcome, _ current: Node) {
      let value: Node
      switch outcome {
      case .removed:
        removed.insert(key)
        return
      case .kept: value = current
      case .replaced(let other): value = other
      }
      guard value.mapping.map({ !$0.entries.isEmpty }) ?? true else {
        removed.insert(key)
        return
      }
      positions[key] = items.count
      items.append(value)
    }

    for (index, key) in patchKeys.keys.enumerated() where positions[key] == nil && !removed.contains(key) {
      if let old = firstOfDestination[key] {
        let outcome = try merge(&destination[old], with: &patch[index], shape: shape, depth: depth + 1)
        take(key, outcome, destination[old])
      } else {
        let outcome = try add(&patch[index], shape: shape, depth: depth + 1)
        take(key, outcome, patch[index])
      }
    }
    for (index, key) in destinationKeys.keys.enumerated() where positions[key] == nil && !removed.contains(key) {
      let outcome =
        isItself
        ? try adopt(&destination[index], shape: shape, depth: depth + 1)
        : try settle(&destination[index], shape: shape, depth: depth + 1)
      take(key, outcome, destination[index])
    }

    for (index, key) in destinationKeys.keys.enumerated() where !removed.contains(key) {
      if key.count == 1, let position = positions[key] {
        items[position] = destination[index]
        continue
      }
      if let position = positions[key] { items[position] = nil }
      positions[key] = items.count
      items.append(destination[index])
    }
    return items.compactMap(\.self)
  }
}

/// The keys of a list's elements, where every element is a map that has all of them.
struct KeyedList {
  /// The values of the keys, element by element.
  let keys: [[ByteString]]

  /// The keys of a list, or nil if an element lacks one.
  init?(_ elements: [Node], keys names: [ByteString]) {
    guard !names.isEmpty else { return nil }
    let present = names.filter { name in elements.contains { KeyedList.value(of: name, in: $0) != nil } }
    guard !present.isEmpty else { return nil }
    self.init(elements, presentKeys: present)
  }

  private init?(_ elements: [Node], presentKeys: [ByteString]) {
    var keys: [[ByteString]] = []
    keys.reserveCapacity(elements.count)
    for element in elements {
      var values: [ByteString] = []
      for name in presentKeys {
        guard let value = KeyedList.value(of: name, in: element) else { return nil }
        values.append(value)
      }
      keys.append(values)
    }
    self.keys = keys
  }

  /// The keys of two lists. A key that no element of either has is left out: `protocol` where all ports are without.
  static func pair(
    _ destination: [Node], _ patch: [Node], keys names: [ByteString]
  ) -> (destination: KeyedList, patch: KeyedList)? {
    let present = names.filter { name in
      destination.contains { value(of: name, in: $0) != nil } || patch.contains { value(of: name, in: $0) != nil }
    }
    guard !present.isEmpty, let first = KeyedList(destination, presentKeys: present),
      let second = KeyedList(patch, presentKeys: present)
    else { return nil }
    return (first, second)
  }

  /// Whether no two elements have the same keys.
  var hasDistinctKeys: Bool {
    if keys.count <= 12 {
      return keys.indices.allSatisfy { index in !keys[..<index].contains(keys[index]) }
    }
    return Set(keys).count == keys.count
  }

  /// The first element of each key.
  var firstPositions: [[ByteString]: Int] {
    Dictionary(zip(keys, keys.indices), uniquingKeysWith: { first, _ in first })
  }

  private static func value(of name: ByteString, in element: Node) -> ByteString? {
    guard let value = element[name], let text = value.scalar?.text, !text.isEmpty, !value.isNull else { return nil }
    return text
  }
}

extension Node {
  /// Makes a text without quotes in a set, such as finalizers, one of no type: Kustomize 5.8.1 makes the texts of a set
  /// that it merges anew, so that `!!str 1` becomes a number, and another text put there later may become one.
  fileprivate mutating func forgetType() {
    guard case .scalar(let scalar) = content, scalar.style.isBare, !scalar.isNull else { return }
    if scalar.style != .untagged { content = .scalar(Scalar(scalar.text, style: .untagged)) }
    tag = nil
  }
}
