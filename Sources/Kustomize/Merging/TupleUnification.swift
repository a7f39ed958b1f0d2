/// kyaml's unification of pairs of merge keys, in linear time.
///
/// Each pair in turn is laid over every pair that agrees with it: has a value in common, "" counting as one, and differs
/// from it only where one of the two has "". What both make of each other is written to both; a pair is compared as it
/// was when its turn came.
///
/// ```
/// (80, "")  (80, TCP)  (443, "")  →  (80, TCP)  (80, TCP)  (443, "")
/// ```
struct TupleUnification {
  private typealias TextNumber = ElementList.TextNumber

  private static let empty = ElementList.empty

  private var rows: [[TextNumber]]
  /// The rows that have a value in one column, or once had it.
  private var byValue: [[TextNumber: [Int]]] = [[:], [:]]
  /// The rows that have or had two values.
  private var byBoth: [[TextNumber]: [Int]] = [:]

  /// Unifies pairs.
  static func run(on pairs: inout [[ElementList.TextNumber]]) {
    var unification = TupleUnification(rows: pairs)
    for row in pairs.indices { unification.enter(row) }
    for row in pairs.indices { unification.unify(row) }
    pairs = unification.rows
  }

  private init(rows: [[TextNumber]]) { self.rows = rows }

  private mutating func enter(_ row: Int) {
    let pair = rows[row]
    for column in 0..<2 { byValue[column][pair[column], default: []].append(row) }
    byBoth[pair, default: []].append(row)
  }

  private mutating func unify(_ row: Int) {
    let pair = rows[row]
    for other in candidates(for: pair).sorted() where other != row && TupleUnification.agree(pair, rows[other]) {
      let unified = (0..<2).map { pair[$0] == TupleUnification.empty ? rows[other][$0] : pair[$0] }
      set(row, to: unified)
      set(other, to: unified)
    }
  }

  private mutating func set(_ row: Int, to pair: [TextNumber]) {
    guard rows[row] != pair else { return }
    rows[row] = pair
    enter(row)
  }

  /// All rows that may agree with a pair.
  private func candidates(for pair: [TextNumber]) -> Set<Int> {
    let empty = TupleUnification.empty
    var found: Set<Int> = []
    switch (pair[0] == empty, pair[1] == empty) {
    case (false, false):
      for other in [pair, [pair[0], empty], [empty, pair[1]]] { found.formUnion(byBoth[other] ?? []) }
    case (false, true):
      found.formUnion(byValue[0][pair[0]] ?? [])
      found.formUnion(byBoth[[empty, empty]] ?? [])
    case (true, false):
      found.formUnion(byValue[1][pair[1]] ?? [])
      found.formUnion(byBoth[[empty, empty]] ?? [])
    case (true, true):
      for column in 0..<2 { found.formUnion(byValue[column][empty] ?? []) }
    }
    return found
  }

  private static func agree(_ pair: [TextNumber], _ other: [TextNumber]) -> Bool {
    var haveCommon = false
    for column in 0..<2 {
      if pair[column] == other[column] {
        haveCommon = true
      } else if pair[column] != empty, other[column] != empty {
        return false
      }
    }
    return haveCommon
  }
}
