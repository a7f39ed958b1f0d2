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
  private typealias TextNumber = ElementList.TextNumber
  private typealias Facts = ElementList.Facts

  private static let missing = ElementList.missing
  private static let empty = ElementList.empty

  private let merge: StrategicMerge
  private let keys: [ByteString]
  private let shape: TypeGraph.Shape?
  private let depth: Int
  /// Whether the list is a set of scalars, found by their own text.
  private let isSet: Bool
  /// All elements of all lists, and what is known of each.
  private var nodes: [Node]
  private var facts: [Facts] = []
  private var destination: ElementList
  private var patch: ElementList
  /// The merged elements.
  private var items: ElementList
  /// Whether the destination and the patch are the same list.
  private let isItself: Bool
  /// Whether the lists have tables.
  private let isIndexed: Bool
  private var numbers: [ByteString: TextNumber] = [ByteString(): empty]
  private var texts: [ByteString] = [ByteString()]

  /// How long lists are that are worth tables.
  static let indexedLength = 24

  private enum List { case destination, items }

  /// - Parameters:
  ///   - patch: the patch's elements; nil for a list merged with itself.
  ///   - indexedLength: how many elements of both lists are worth tables.
  init(
    merge: StrategicMerge, destination: [Node], patch: [Node]?, keys: [ByteString], shape: TypeGraph.Shape?, depth: Int,
    indexedLength: Int = indexedLength
  ) {
    self.merge = merge
    isSet = keys.isEmpty
    self.keys = keys.isEmpty ? [ByteString()] : keys
    self.shape = shape
    self.depth = depth
    nodes = destination + (patch ?? [])
    isItself = patch == nil
    isIndexed =
      !keys.isEmpty && keys.count <= 2 && nodes.count >= indexedLength && nodes.allSatisfy { $0.mapping != nil }
    self.destination = ElementList(facts: [], isIndexed: isIndexed)
    self.patch = self.destination
    items = self.destination
    facts.reserveCapacity(nodes.count)
    for index in nodes.indices { facts.append(factsOfNode(index)) }
    for index in destination.indices { self.destination.append(index, facts) }
    for index in destination.count..<nodes.count { self.patch.append(index, facts) }
  }

  mutating func merged() throws(PatchError) -> [Node] {
    var tuples = tuples()
    if isIndexed, keys.count == 2 {
      TupleUnification.run(on: &tuples)
    } else {
      tuples = Self.unified(tuples, width: keys.count)
    }
    guard !tuples.isEmpty else { return destination.elements.map { nodes[$0] } }
    let present = keys.indices.filter { column in tuples.contains { $0[column] != Self.empty } }
    let columns = present.isEmpty ? Array(keys.indices) : present
    for tuple in tuples {
      let values = columns.map { tuple[$0] }
      guard let element = try mergedElement(columns, values) else {
        try set(nil, in: .destination, columns, values)
        continue
      }
      ensureKeys(columns, values, in: element)
      try set(element, in: .items, columns, values)
    }
    try appendDestination(columns)
    return items.elements.map { nodes[$0] }
  }

  // MARK: Facts

  private mutating func number(of text: ByteString) -> TextNumber {
    if let known = numbers[text] { return known }
    numbers[text] = texts.count
    texts.append(text)
    return texts.count - 1
  }

  private mutating func refresh(_ element: Int) {
    facts[element] = factsOfNode(element)
    guard isIndexed else { return }
    destination.update(element, facts)
    patch.update(element, facts)
    items.update(element, facts)
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
    return (patch.elements + destination.elements).compactMap { element in
      seen.insert(facts[element].values).inserted ? facts[element].values : nil
    }
  }

  /// Makes equal the tuples that agree in a value and differ only where one is "".
  static func unified(_ tuples: [[ElementList.TextNumber]], width: Int) -> [[ElementList.TextNumber]] {
    guard width > 1 else { return tuples }
    // One row after another: kyaml compares each with each.
    var table = tuples.flatMap(\.self)
    var first = [TextNumber](repeating: Self.empty, count: width)
    for row in tuples.indices {
      // kyaml compares with what the tuple was when its turn came.
      for column in 0..<width { first[column] = table[row &* width &+ column] }
      for other in tuples.indices where agree(first, table, at: other &* width) {
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
    let old = destination.first(wantedColumns, wanted, facts)
    let new = isItself ? old : patch.first(wantedColumns, wanted, facts)
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
      refresh(new)
      if case .replaced = outcome { element = new }
    case (let old?, nil):
      element = old
      outcome = try merge.settle(&nodes[old], shape: shape, depth: depth + 1)
    case (nil, let new?):
      element = new
      outcome = try merge.add(&nodes[new], shape: shape, depth: depth + 1)
    }
    if let old { refresh(old) }
    switch outcome {
    case .removed: return nil
    case .replaced(let node): nodes[element] = node
    case .kept: break
    }
    refresh(element)
    return facts[element].isHollow ? nil : element
  }

  private mutating func ensureKeys(_ columns: [Int], _ values: [TextNumber], in element: Int) {
    guard !isSet, facts[element].kind == .mapping || facts[element].kind == .emptyMapping else { return }
    for (column, value) in zip(columns, values) where value != Self.empty {
      guard facts[element].texts[column] == Self.missing else { continue }
      let text = texts[value]
      _ = nodes[element].withMapping { mapping in
        mapping.entries.append(.init(key: .string(keys[column]), value: Node(.scalar(.init(text)))))
      }
      refresh(element)
    }
  }

  /// kyaml's `ElementSetter`: puts an element in the place of those with these values, or at the end; without an
  /// element, removes them. Empty elements are removed in any case, and without values all others too.
  private mutating func set(
    _ element: Int?, in name: List, _ columns: [Int], _ values: [TextNumber]
  ) throws(PatchError) {
    var isFound = false
    if isIndexed {
      let conditions = zip(columns, values).map { ElementList.Condition(column: $0, text: $1) }
      switch (name, values.isEmpty) {
      case (.destination, true): destination.removeAll()
      case (.items, true): items.removeAll()
      case (.destination, false): isFound = destination.replace(meeting: conditions, with: element, facts)
      case (.items, false): isFound = items.replace(meeting: conditions, with: element, facts)
      }
    } else {
      var kept: [Int] = []
      for candidate in name == .items ? items.elements : destination.elements {
        guard let isMatch = try isMatch(candidate, columns, values) else { continue }
        if isMatch { isFound = true }
        guard isMatch else {
          kept.append(candidate)
          continue
        }
        if let element { kept.append(element) }
      }
      if name == .items { items.setElements(kept) } else { destination.setElements(kept) }
    }
    guard let element, !isFound else { return }
    if name == .items { items.append(element, facts) } else { destination.append(element, facts) }
  }

  /// Whether an element has these values; nil if it goes whatever it has.
  private func isMatch(_ candidate: Int, _ columns: [Int], _ values: [TextNumber]) throws(PatchError) -> Bool? {
    let wantsMapping = !isSet && values.first.map { $0 != Self.empty } ?? false
    if facts[candidate].isHollow { return nil }
    guard facts[candidate].kind == .mapping || !wantsMapping else { return false }
    var isMatch = false
    for (index, column) in columns.enumerated() {
      // Where values are missing, the last answer stands.
      if index < values.count { isMatch = try matches(candidate, column, values[index]) }
      if !isMatch { break }
    }
    return !isMatch && values.isEmpty ? nil : isMatch
  }

  /// kyaml's `appendListNode`: puts the destination's elements into the list of merged ones.
  private mutating func appendDestination(_ columns: [Int]) throws(PatchError) {
    for element in destination.elements {
      if isSet {
        try set(element, in: .items, columns, facts[element].texts)
        continue
      }
      var values: [TextNumber] = []
      for column in columns {
        let text = try field(column, of: element)
        if text == Self.missing { items.append(element, facts) } else { values.append(text) }
      }
      if columns.count > 1 { try set(nil, in: .items, columns, values) }
      try set(element, in: .items, columns, values)
    }
  }

  // MARK: Looking

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
