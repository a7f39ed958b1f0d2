/// The tree of a pattern, as far as Go's limits on it need it.
extension PatternTranslation {
  /// A node on Go's parse stack: only what the limits are about.
  struct Item {
    enum Kind { case single, concatenation, alternation }
    var kind = Kind.single
    var height = 1
    /// The largest product of nested repetition counts inside.
    var repeats = 1
    /// About the number of instructions.
    var size = 1
  }

  /// The items since the last `|` and the finished alternatives of one parenthesis.
  struct Level {
    var items: [Item] = []
    var alternatives: [Item] = []
    /// Whether the parenthesis captures, which adds a node.
    var captures = false
  }

  static func collapsed(_ items: [Item], kind: Item.Kind) -> Item {
    if items.count == 1, let only = items.first { return only }
    var result = Item(kind: kind, height: 1, repeats: 1, size: kind == .alternation ? max(0, items.count - 1) : 0)
    for item in items {
      // A child of the same kind is taken apart into its parent.
      result.height = max(result.height, item.kind == kind ? item.height : item.height &+ 1)
      result.repeats = max(result.repeats, item.repeats)
      result.size = saturatingSum(result.size, item.size)
    }
    return result
  }

  static func saturatingSum(_ a: Int, _ b: Int) -> Int {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? Int.max : sum
  }

  mutating func push(_ item: Item) throws(RegularExpression.SyntaxError) {
    nodeCount += 1
    try checkLimits(item)
    levels[levels.count - 1].items.append(item)
  }

  func checkLimits(_ item: Item) throws(RegularExpression.SyntaxError) {
    if item.size > PatternTranslation.maximumSize { throw error("expression too large", pattern[...]) }
    if item.height > PatternTranslation.maximumHeight, nodeCount >= PatternTranslation.maximumHeight {
      throw error("expression nests too deeply", pattern[...])
    }
  }

  mutating func finishAlternative() throws(RegularExpression.SyntaxError) {
    let level = levels.count - 1
    let item = PatternTranslation.collapsed(levels[level].items, kind: .concatenation)
    levels[level].items.removeAll(keepingCapacity: true)
    levels[level].alternatives.append(item)
    nodeCount += 1
    try checkLimits(item)
  }
}
