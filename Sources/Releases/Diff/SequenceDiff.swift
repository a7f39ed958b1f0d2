/// The shortest way from one sequence to another, by Myers' O(ND) method.
enum SequenceDiff {
  /// One step of the way.
  enum Step {
    /// The old and the new place of an element that stays.
    case keep(Int, Int)
    /// The old place of one that goes.
    case remove(Int)
    /// The new place of one that comes.
    case insert(Int)
  }

  /// How many differences are looked for; past that, everything between the common ends counts as different.
  ///
  /// Time and memory grow with its square.
  private static let limit = 1500

  /// The steps in order.
  static func steps<Element: Hashable>(_ old: [Element], _ new: [Element]) -> [Step] {
    var prefix = 0
    while prefix < old.count, prefix < new.count, old[prefix] == new[prefix] { prefix += 1 }
    var suffix = 0
    while suffix < old.count - prefix, suffix < new.count - prefix,
      old[old.count - 1 - suffix] == new[new.count - 1 - suffix]
    { suffix += 1 }
    var steps = (0..<prefix).map { Step.keep($0, $0) }
    // Numbers in place of elements: comparing them is cheap.
    var names: [Element: Int] = [:]
    func numbered(_ elements: ArraySlice<Element>) -> [Int] {
      elements.map { element in
        if let number = names[element] { return number }
        names[element] = names.count
        return names.count - 1
      }
    }
    let left = numbered(old[prefix..<old.count - suffix])
    let right = numbered(new[prefix..<new.count - suffix])
    steps += middle(left, right, offset: prefix)
    for index in 0..<suffix { steps.append(.keep(old.count - suffix + index, new.count - suffix + index)) }
    return steps
  }

  private static func middle(_ old: [Int], _ new: [Int], offset: Int) -> [Step] {
    func replaced() -> [Step] {
      old.indices.map { .remove($0 + offset) } + new.indices.map { .insert($0 + offset) }
    }
    guard !old.isEmpty, !new.isEmpty else { return replaced() }
    let bound = min(old.count + new.count, limit)
    // furthest[k + bound + 1] is the furthest old place reached on diagonal k.
    var furthest = [Int](repeating: 0, count: 2 * bound + 3)
    var trace: [[Int]] = []
    for distance in 0...bound {
      trace.append(Array(furthest[(bound - distance)...(bound + distance + 2)]))
      for diagonal in stride(from: -distance, through: distance, by: 2) {
        let center = diagonal + bound + 1
        let down = diagonal == -distance || (diagonal != distance && furthest[center - 1] < furthest[center + 1])
        var x = down ? furthest[center + 1] : furthest[center - 1] + 1
        var y = x - diagonal
        while x < old.count, y < new.count, old[x] == new[y] {
          x += 1
          y += 1
        }
        furthest[center] = x
        if x >= old.count, y >= new.count { return walkBack(trace, old.count, new.count, offset) }
      }
    }
    return replaced()
  }

  /// Finds the steps from the end: `trace[d]` holds, before the moves of distance d, how far each diagonal from -d-1 to
  /// d+1 had come.
  private static func walkBack(_ trace: [[Int]], _ oldCount: Int, _ newCount: Int, _ offset: Int) -> [Step] {
    var steps: [Step] = []
    var (x, y) = (oldCount, newCount)
    for distance in stride(from: trace.count - 1, through: 1, by: -1) {
      let furthest = trace[distance]
      let diagonal = x - y
      let center = diagonal + distance + 1
      let down = diagonal == -distance || (diagonal != distance && furthest[center - 1] < furthest[center + 1])
      let start = down ? furthest[center + 1] : furthest[center - 1] + 1
      while x > start {
        x -= 1
        y -= 1
        steps.append(.keep(x + offset, y + offset))
      }
      if down {
        y -= 1
        steps.append(.insert(y + offset))
      } else {
        x -= 1
        steps.append(.remove(x + offset))
      }
    }
    while x > 0 {
      x -= 1
      steps.append(.keep(x + offset, x + offset))
    }
    return steps.reversed()
  }
}
