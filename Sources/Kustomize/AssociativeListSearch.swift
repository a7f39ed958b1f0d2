import Manifests
import Text
import YAML

/// A merge of two lists by key step by step as kyaml does it, for lists some of whose elements lack a key, are not maps,
/// or are a set of scalars.
///
/// What kyaml does there follows no rule that one could state shorter than the procedure: an element without its key
/// makes it delete all siblings that have one, a port without protocol is matched with one that has and then dropped.
/// Elements are named by numbers, since kyaml's lists share them through pointers: what happens to an element in one
/// list is seen in the others.
struct AssociativeListSearch {
  private let merge: StrategicMerge
  private let keys: [ByteString]
  private let shape: TypeGraph.Shape?
  private let depth: Int
  /// All elements of all lists.
  private var nodes: [Node]
  private var destination: [Int]
  private var patch: [Int]
  /// Whether the destination and the patch are the same list.
  private let isItself: Bool

  /// - Parameter patch: the patch's elements; nil for a list merged with itself.
  init(
    merge: StrategicMerge, destination: [Node], patch: [Node]?, keys: [ByteString], shape: TypeGraph.Shape?, depth: Int
  ) {
    self.merge = merge
    // A list without keys is a set of scalars, found by their own text.
    self.keys = keys.isEmpty ? [ByteString()] : keys
    self.shape = shape
    self.depth = depth
    nodes = destination + (patch ?? [])
    self.destination = Array(destination.indices)
    self.patch = Array(destination.count..<nodes.count)
    isItself = patch == nil
  }

  mutating func merged() throws(PatchError) -> [Node] {
    let tuples = unified(self.tuples())
    guard !tuples.isEmpty else { return destination.map { nodes[$0] } }
    let present = keys.indices.filter { index in tuples.contains { !$0[index].isEmpty } }
    let columns = present.isEmpty ? Array(keys.indices) : present
    let names = columns.map { keys[$0] }
    var items: [Int] = []
    for tuple in tuples {
      let values = columns.map { tuple[$0] }
      guard let value = try mergedElement(names, values) else {
        try set(nil, in: &destination, names, values)
        continue
      }
      ensureKeys(names, values, in: value)
      try set(value, in: &items, names, values)
    }
    try append(names, to: &items)
    return items.map { nodes[$0] }
  }

  // MARK: Tuples

  /// The values of the keys of all elements, the patch's first, each once; "" for a missing one.
  private func tuples() -> [[ByteString]] {
    var seen: Set<[ByteString]> = []
    return (patch + destination).compactMap { element in
      let tuple = keys.map { key -> ByteString in
        if key.isEmpty { return nodes[element].rawText }
        guard let value = nodes[element][key], !value.isNullOrEmpty else { return ByteString() }
        return value.rawText
      }
      return seen.insert(tuple).inserted ? tuple : nil
    }
  }

  /// Makes equal the tuples that agree in a value and differ only where one is "".
  private func unified(_ tuples: [[ByteString]]) -> [[ByteString]] {
    guard keys.count > 1 else { return tuples }
    var tuples = tuples
    for i in tuples.indices {
      // kyaml compares with what the tuple was when its turn came.
      let first = tuples[i]
      for j in tuples.indices {
        guard let both = AssociativeListSearch.union(first, tuples[j]) else { continue }
        tuples[i] = both
        tuples[j] = both
      }
    }
    return tuples
  }

  private static func union(_ left: [ByteString], _ right: [ByteString]) -> [ByteString]? {
    var haveCommon = false
    var result: [ByteString] = []
    for (a, b) in zip(left, right) {
      if a == b {
        haveCommon = true
      } else if !a.isEmpty, !b.isEmpty {
        return nil
      }
      result.append(a.isEmpty ? b : a)
    }
    return haveCommon ? result : nil
  }

  // MARK: Steps

  /// Merges the first elements of both lists that have these values.
  ///
  /// - Returns: the element, or nil if there is nothing left of it.
  private mutating func mergedElement(_ names: [ByteString], _ values: [ByteString]) throws(PatchError) -> Int? {
    let given = values.indices.filter { !values[$0].isEmpty }
    let columns = given.isEmpty ? Array(values.indices) : given
    let names = columns.map { names[$0] }
    let values = columns.map { values[$0] }
    let old = find(in: destination, names, values)
    let new = isItself ? old : find(in: patch, names, values)
    var element: Int
    var outcome: StrategicMerge.Outcome
    switch (old, new) {
    case (nil, nil): return nil
    case (let old?, _) where isItself:
      element = old
      outcome = try merge.adopt(&nodes[old], shape: shape, depth: depth + 1)
    case (let old?, let new?):
      element = old
      var patch = nodes[new]
      outcome = try merge.merge(&nodes[old], with: &patch, shape: shape, depth: depth + 1)
      nodes[new] = patch
      if case .replaced = outcome { element = new }
    case (let old?, nil):
      element = old
      outcome = try merge.settle(&nodes[old], shape: shape, depth: depth + 1)
    case (nil, let new?):
      element = new
      outcome = try merge.add(&nodes[new], shape: shape, depth: depth + 1)
    }
    switch outcome {
    case .removed: return nil
    case .replaced(let node): nodes[element] = node
    case .kept: break
    }
    return nodes[element].mapping.map { $0.entries.isEmpty } ?? nodes[element].isNull ? nil : element
  }

  private mutating func ensureKeys(_ names: [ByteString], _ values: [ByteString], in element: Int) {
    for (name, value) in zip(names, values) where !name.isEmpty && !value.isEmpty {
      guard nodes[element].mapping != nil, nodes[element][name] == nil else { continue }
      _ = nodes[element].withMapping { mapping in
        mapping.entries.append(.init(key: .string(name), value: Node(.scalar(.init(value)))))
      }
    }
  }

  /// kyaml's `ElementSetter`: puts an element in the place of those with these values, or at the end; without an
  /// element, removes them. Empty elements are removed in any case, and without values all others too.
  private func set(
    _ element: Int?, in list: inout [Int], _ names: [ByteString], _ values: [ByteString]
  ) throws(PatchError) {
    let wantsMapping = names.first.map { !$0.isEmpty } ?? false && values.first.map { !$0.isEmpty } ?? false
    var result: [Int] = []
    var isFound = false
    for candidate in list {
      let node = nodes[candidate]
      if node.isNull || node.mapping.map({ $0.entries.isEmpty }) ?? false { continue }
      if node.mapping == nil, wantsMapping {
        result.append(candidate)
        continue
      }
      var isMatch = false
      for (index, name) in names.enumerated() {
        // Where values are missing, the last answer stands.
        if index < values.count { isMatch = try matches(node, name, values[index]) }
        if !isMatch { break }
      }
      if !isMatch {
        if !values.isEmpty { result.append(candidate) }
        continue
      }
      isFound = true
      if let element { result.append(element) }
    }
    list = result
    if let element, !isFound { list.append(element) }
  }

  /// kyaml's `appendListNode`: puts the destination's elements into the list of merged ones.
  private func append(_ names: [ByteString], to items: inout [Int]) throws(PatchError) {
    for element in destination {
      if names.first.map(\.isEmpty) ?? true {
        try set(element, in: &items, names, [nodes[element].rawText])
        continue
      }
      var values: [ByteString] = []
      for name in names {
        guard let value = try field(name, of: nodes[element]) else {
          items.append(element)
          continue
        }
        values.append(value.rawText)
      }
      if names.count > 1 { try set(nil, in: &items, names, values) }
      try set(element, in: &items, names, values)
    }
  }

  // MARK: Looking

  /// The first element that has these values, exactly.
  private func find(in list: [Int], _ names: [ByteString], _ values: [ByteString]) -> Int? {
    if names.first.map(\.isEmpty) ?? true {
      return list.first { nodes[$0].rawText == values.first ?? ByteString() }
    }
    return list.first { element in
      zip(names, values).allSatisfy { name, value in nodes[element][name].map { $0.rawText == value } ?? false }
    }
  }

  /// Whether a node has a field with this value; with any value if none is asked for.
  private func matches(_ node: Node, _ name: ByteString, _ value: ByteString) throws(PatchError) -> Bool {
    if name.isEmpty {
      guard node.scalar != nil else { throw wrongKind(node, expected: "ScalarNode") }
      return node.rawText == value
    }
    guard let field = try field(name, of: node) else { return false }
    return value.isEmpty || field.rawText == value
  }

  private func field(_ name: ByteString, of node: Node) throws(PatchError) -> Node? {
    if node.isNull { return nil }
    guard node.mapping != nil else { throw wrongKind(node, expected: "MappingNode") }
    return node[name]
  }

  private func wrongKind(_ node: Node, expected: String) -> PatchError {
    PatchError("wrong node kind: expected \(expected) but got \(node.kindName)", at: node.mark)
  }
}
