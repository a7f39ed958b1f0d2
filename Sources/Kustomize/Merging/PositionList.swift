/// Positions in ascending order; nearly always a single one, which needs no array.
struct PositionList: Sendable {
  private var first: Int?
  private var others: [Int] = []

  /// All positions.
  var all: [Int] {
    guard let first else { return [] }
    return others.isEmpty ? [first] : [first] + others
  }

  /// Whether there is more than one position.
  var hasSeveral: Bool { !others.isEmpty }

  /// Adds a position, unless it is there.
  mutating func insert(_ position: Int) {
    guard let first else {
      self.first = position
      return
    }
    if position == first { return }
    if position < first {
      self.first = position
      others.insert(first, at: 0)
      return
    }
    // Cheap at the end, where almost all insertions happen.
    guard let last = others.last, last >= position else { return others.append(position) }
    let place = lowerBound(of: position)
    if others[place] != position { others.insert(position, at: place) }
  }

  /// Removes a position, if it is there.
  mutating func remove(_ position: Int) {
    if position == first {
      first = others.isEmpty ? nil : others.removeFirst()
      return
    }
    let place = lowerBound(of: position)
    if place < others.count, others[place] == position { others.remove(at: place) }
  }

  private func lowerBound(of position: Int) -> Int {
    var low = 0
    var high = others.count
    while low < high {
      let middle = (low + high) / 2
      if others[middle] < position { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
