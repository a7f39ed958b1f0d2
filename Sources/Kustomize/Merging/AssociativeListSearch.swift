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
  /// A text as a number, so that comparing costs nothing; ``missing`` stands for no text at all.
  private typealias TextNumber = Int

  private static let missing: TextNumber = -1
  private static let empty: TextNumber = 0

  /// What is asked of an element again and again.
  private struct Facts {
    enum Kind { case null, emptyMapping, mapping, scalar, sequence }

    let kind: Kind
    /// The texts of the keys' fields; for a set of scalars the element's own.
    let texts: [TextNumber]
    /// The same as values of a tuple, where null and empty fields are "".
    let values: [TextNumber]
  }

  private let merge: StrategicMerge
  private let keys: [ByteString]
  private let shape: TypeGraph.Shape?
  private let depth: Int
  /// Whether the list is a set of scalars, found by their own text.
  private let isSet: Bool
  /// All elements of all lists, and what is known of each.
  private var nodes: [Node]
  private var facts: [Facts] = []
  private var destination: [Int]
  private var patch: [Int]
  /// Whether the destination and the patch are the same list.
  private let isItself: Bool
  private var numbers: [ByteString: TextNumber] = [ByteString(): empty]
  private var texts: [ByteString] = [ByteString()]

  /// - Parameter patch: the patch's elements; nil for a list merged with itself.
  init(
    merge: StrategicMerge, destination: [Node], patch: [Node]?, keys: [ByteString], shape: TypeGraph.Shape?, depth: Int
  ) {
    self.merge = merge
    isSet = keys.isEmpty
    self.keys = keys.isEmpty ? [ByteString()] : keys
    self.shape = shape
    self.depth = depth
    nodes = destination + (patch ?? [])
    self.destination = Array(destination.indices)
    self.patch = Array(destination.count..<nodes.count)
    isItself = patch == nil
    facts.reserveCapacity(nodes.count)
    for index in nodes.indices { facts.append(factsOfNode(index)) }
  }

  mutating func merged() throws(PatchError) -> [Node] {
    let tuples = unified(self.tuples())
    guard !tuples.isEmpty else { return destination.map { nodes[$0] } }
    let present = keys.indices.filter { column in tuples.contains { $0[column] != Self.empty } }
    let columns = present.isEmpty ? Array(keys.indices) : present
    var items: [Int] = []
    for tuple in tuples {
      let values = columns.map { tuple[$0] }
      guard let element = try mergedElement(columns, values) else {
        try set(nil, in: &destination, columns, values)
        continue
      }
      ensureKeys(columns, values, in: element)
      try set(element, in: &items, columns, values)
    }
    try append(columns, to: &items)
    return items.map { nodes[$0] }
  }

  // MARK: Facts

  private mutating func number(of text: ByteString) -> TextNumber {
    if let known = numbers[text] { return known }
    numbers[text] = texts.count
    texts.append(text)
    return texts.count - 1
  }

  private mutating func factsOfNode(_ index: Int) -> Facts {
    let node = nodes[index]
    let kind: Facts.Kind =
      switch node.content {
      case .scalar: node.isNull ? .null : .scalar
      case .sequence: .sequence
      case .mapping(let mapping): mapping.entries.isEmpty ? .emptyMapping : .mapping
      }
    if isSet {
      let text = number(of: node.rawText)
      return Facts(kind: kind, texts: [text], values: [text])
    }
    var texts: [TextNumber] = []
    var values: [TextNumber] = []
    for key in keys {
      let value = node[key]
      let text = value.map { number(of: $0.rawText) } ?? Self.missing
      texts.append(text)
      values.append(value.map { $0.isNullOrEmpty ? Self.empty : text } ?? Self.empty)
    }
    return Facts(kind: kind, texts: texts, values: values)
  }

  // MARK: Tuples

  /// The values of the keys of all elements, the patch's first, each once; "" for a missing one.
  private func tuples() -> [[TextNumber]] {
    var seen: Set<[TextNumber]> = []
    return (patch + destination).compactMap { element in
      seen.insert(facts[element].values).inserted ? facts[element].values : nil
    }
  }

  /// Makes equal the tuples that agree in a value and differ only where one is "".
  private func unified(_ tuples: [[TextNumber]]) -> [[TextNumber]] {
    let width = keys.count
    guard width > 1 else { return tuples }
    // One row after another: kyaml compares each with each.
    var table = tuples.flatMap(\.self)
    var first = [TextNumber](repeating: Self.empty, count: width)
    for row in tuples.indices {
      // kyaml compares with what the tuple was when its turn came.
      for column in 0..<width { first[column] = table[row &* width &+ column] }
      for other in tuples.indices where Self.agree(first, table, at: other &* width) {
        for column in 0..<width {
          let value = first[column] == Self.empty ? table[other &* width &+ column] : first[column]
          table[row &* width &+ column] = value
          table[other &* width &+ column] = value
        }
      }
    }
    return tuples.indices.map { Array(table[($0 &* width)..<($0 &* width &+ width)]) }
  }

  private static func agree(_ first: [TextNumber], _ table: [TextNumber], at start: Int) -> Bool {
    var haveCommon = false
    for column in first.indices {
      let other = table[start &+ column]
      if first[column] == other {
        haveCommon = true
      } else if first[column] != empty, other != empty {
        return false
      }
    }
    return haveCommon
  }

  // MARK: Steps

  /// Merges the first elements of both lists that have these values.
  ///
  /// - Returns: the element, or nil if there is nothing left of it.
  private mutating func mergedElement(_ columns: [Int], _ values: [TextNumber]) throws(PatchError) -> Int? {
    let given = values.indices.filter { values[$0] != Self.empty }
    let chosen = given.isEmpty ? Array(values.indices) : given
    let wantedColumns = chosen.map { columns[$0] }
    let wanted = chosen.map { values[$0] }
    let old = find(in: destination, wantedColumns, wanted)
    let new = isItself ? old : find(in: patch, wantedColumns, wanted)
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
      facts[new] = factsOfNode(new)
      if case .replaced = outcome { element = new }
    case (let old?, nil):
      element = old
      outcome = try merge.settle(&nodes[old], shape: shape, depth: depth + 1)
    case (nil, let new?):
      element = new
      outcome = try merge.add(&nodes[new], shape: shape, depth: depth + 1)
    }
    if let old { facts[old] = factsOfNode(old) }
    switch outcome {
    case .removed: return nil
    case .replaced(let node): nodes[element] = node
    case .kept: break
    }
    facts[element] = factsOfNode(element)
    return facts[element].kind == .emptyMapping || facts[element].kind == .null ? nil : element
  }

  private mutating func ensureKeys(_ columns: [Int], _ values: [TextNumber], in element: Int) {
    guard !isSet, facts[element].kind == .mapping || facts[element].kind == .emptyMapping else { return }
    for (column, value) in zip(columns, values) where value != Self.empty {
      guard facts[element].texts[column] == Self.missing else { continue }
      let text = texts[value]
      _ = nodes[element].withMapping { mapping in
        mapping.entries.append(.init(key: .string(keys[column]), value: Node(.scalar(.init(text)))))
      }
      facts[element] = factsOfNode(element)
    }
  }

  /// kyaml's `ElementSetter`: puts an element in the place of those with these values, or at the end; without an
  /// element, removes them. Empty elements are removed in any case, and without values all others too.
  private func set(
    _ element: Int?, in list: inout [Int], _ columns: [Int], _ values: [TextNumber]
  ) throws(PatchError) {
    let wantsMapping = !isSet && values.first.map { $0 != Self.empty } ?? false
    var isFound = false
    var kept = 0
    for position in list.indices {
      let candidate = list[position]
      let kind = facts[candidate].kind
      if kind == .null || kind == .emptyMapping { continue }
      var stays = candidate
      if kind == .mapping || !wantsMapping {
        var isMatch = false
        for (index, column) in columns.enumerated() {
          // Where values are missing, the last answer stands.
          if index < values.count { isMatch = try matches(candidate, column, values[index]) }
          if !isMatch { break }
        }
        if isMatch {
          isFound = true
          guard let element else { continue }
          stays = element
        } else if values.isEmpty {
          continue
        }
      }
      list[kept] = stays
      kept &+= 1
    }
    list.removeLast(list.count &- kept)
    if let element, !isFound { list.append(element) }
  }

  /// kyaml's `appendListNode`: puts the destination's elements into the list of merged ones.
  private mutating func append(_ columns: [Int], to items: inout [Int]) throws(PatchError) {
    for element in destination {
      if isSet {
        try set(element, in: &items, columns, facts[element].texts)
        continue
      }
      var values: [TextNumber] = []
      for column in columns {
        let text = try field(column, of: element)
        if text == Self.missing { items.append(element) } else { values.append(text) }
      }
      if columns.count > 1 { try set(nil, in: &items, columns, values) }
      try set(element, in: &items, columns, values)
    }
  }

  // MARK: Looking

  /// The first element that has these values, exactly.
  private func find(in list: [Int], _ columns: [Int], _ values: [TextNumber]) -> Int? {
    list.first { element in
      for (column, value) in zip(columns, values) where facts[element].texts[column] != value { return false }
      return true
    }
  }

  /// Whether an element has a field with this value; with any value if none is asked for.
  private func matches(_ element: Int, _ column: Int, _ value: TextNumber) throws(PatchError) -> Bool {
    if isSet {
      guard facts[element].kind == .scalar || facts[element].kind == .null else {
        throw wrongKind(nodes[element], expected: "ScalarNode")
      }
      return facts[element].texts[0] == value
    }
    let text = try field(column, of: element)
    return text != Self.missing && (value == Self.empty || text == value)
  }

  /// The text of an element's key, or ``missing``.
  private func field(_ column: Int, of element: Int) throws(PatchError) -> TextNumber {
    switch facts[element].kind {
    case .null: return Self.missing
    case .mapping, .emptyMapping: return facts[element].texts[column]
    case .scalar, .sequence: throw wrongKind(nodes[element], expected: "MappingNode")
    }
  }

  private func wrongKind(_ node: Node, expected: String) -> PatchError {
    PatchError("wrong node kind: expected \(expected) but got \(node.kindName)", at: node.mark)
  }
}
