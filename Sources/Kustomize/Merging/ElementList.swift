/// A list of elements, named by numbers, that is searched by the texts of its elements' merge keys.
///
/// A list of maps with one or two merge keys finds them through tables, so that merging two lists takes time linear in
/// their lengths; any other looks at all its elements.
struct ElementList {
  /// A text as a number; ``missing`` stands for no text at all, ``empty`` for one that asks for nothing.
  typealias TextNumber = Int

  static let missing: TextNumber = -1
  static let empty: TextNumber = 0

  /// What is asked of an element again and again.
  struct Facts {
    enum Kind { case null, emptyMapping, mapping, scalar, sequence }

    let kind: Kind
    /// The texts of the keys' fields; for a set of scalars the element's own.
    let texts: [TextNumber]
    /// The same as values of a tuple, where null and empty fields are "".
    let values: [TextNumber]

    var isHollow: Bool { kind == .null || kind == .emptyMapping }

    func text(_ column: Int) -> TextNumber { texts.indices.contains(column) ? texts[column] : ElementList.missing }
  }

  /// A field that must be there, with this text unless that is ``empty``.
  struct Condition {
    let column: Int
    let text: TextNumber
  }

  private struct Pair: Hashable {
    let first: TextNumber
    let second: TextNumber
  }

  /// The elements; with tables, a removed one leaves -1.
  private var slots: [Int] = []
  /// Whether there are tables.
  private let isIndexed: Bool
  /// Where each element stands.
  private var places: [Int: [Int]] = [:]
  /// Where elements of a text in one column, or of texts in both, stand or once stood.
  private var byText: [[TextNumber: [Int]]] = [[:], [:]]
  private var byBoth: [Pair: [Int]] = [:]
  /// Elements that may have become empty since the list was changed last.
  private var emptied: [Int] = []

  private static let removed = -1

  init(_ elements: [Int] = [], facts: [Facts], isIndexed: Bool) {
    self.isIndexed = isIndexed
    for element in elements { append(element, facts) }
  }

  /// The elements in their order.
  var elements: [Int] { isIndexed ? slots.filter { $0 != ElementList.removed } : slots }

  /// Gives a list without tables other elements.
  mutating func setElements(_ elements: [Int]) { slots = elements }

  mutating func append(_ element: Int, _ facts: [Facts]) {
    slots.append(element)
    enter(element, at: slots.count - 1, facts)
  }

  /// Takes notice of new facts of an element.
  mutating func update(_ element: Int, _ facts: [Facts]) {
    guard isIndexed, let places = places[element] else { return }
    for place in places where slots[place] == element { enter(element, at: place, facts, isKnown: true) }
  }

  private mutating func enter(_ element: Int, at place: Int, _ facts: [Facts], isKnown: Bool = false) {
    guard isIndexed else { return }
    if !isKnown { places[element, default: []].append(place) }
    if facts[element].isHollow { emptied.append(element) }
    let pair = Pair(first: facts[element].text(0), second: facts[element].text(1))
    byText[0][pair.first, default: []].append(place)
    byText[1][pair.second, default: []].append(place)
    byBoth[pair, default: []].append(place)
  }

  // MARK: Looking

  /// The first element that has these very texts.
  func first(_ columns: [Int], _ texts: [TextNumber], _ facts: [Facts]) -> Int? {
    func isMeant(_ element: Int) -> Bool {
      for (column, text) in zip(columns, texts) where facts[element].text(column) != text { return false }
      return true
    }
    guard isIndexed, !columns.isEmpty else {
      return slots.first { $0 != ElementList.removed && isMeant($0) }
    }
    let candidates =
      columns.count == 1
      ? byText[columns[0]][texts[0]]
      : byBoth[Pair(first: texts[columns[0] == 0 ? 0 : 1], second: texts[columns[0] == 0 ? 1 : 0])]
    var found: Int?
    for place in candidates ?? [] where found.map({ place < $0 }) ?? true {
      let element = slots[place]
      if element != ElementList.removed, isMeant(element) { found = place }
    }
    return found.map { slots[$0] }
  }

  // MARK: Changing

  /// Puts an element in the place of all that meet the conditions, or takes those out; drops empty elements. For a list
  /// with tables.
  ///
  /// - Returns: whether there were any that meet them.
  mutating func replace(
    meeting conditions: [Condition], with new: Int?, _ facts: [Facts]
  ) -> Bool {
    for element in emptied where facts[element].isHollow {
      for place in places[element] ?? [] where slots[place] == element { slots[place] = ElementList.removed }
    }
    emptied = []
    var isFound = false
    for place in candidates(meeting: conditions) {
      let element = slots[place]
      guard element != ElementList.removed, ElementList.meets(facts[element], conditions) else { continue }
      isFound = true
      slots[place] = new ?? ElementList.removed
      if let new, new != element { enter(new, at: place, facts) }
    }
    return isFound
  }

  /// Takes everything out of a list with tables.
  mutating func removeAll() {
    for place in slots.indices { slots[place] = ElementList.removed }
    emptied = []
  }

  private func candidates(meeting conditions: [Condition]) -> [Int] {
    let asked = conditions.filter { $0.text != ElementList.empty }
    guard let first = asked.first else { return Array(slots.indices) }
    guard asked.count > 1 else { return byText[first.column][first.text] ?? [] }
    let second = asked[1]
    let pair =
      first.column == 0 ? Pair(first: first.text, second: second.text) : Pair(first: second.text, second: first.text)
    return byBoth[pair] ?? []
  }

  private static func meets(_ facts: Facts, _ conditions: [Condition]) -> Bool {
    conditions.allSatisfy { condition in
      let text = facts.text(condition.column)
      return text != missing && (condition.text == empty || text == condition.text)
    }
  }
}
