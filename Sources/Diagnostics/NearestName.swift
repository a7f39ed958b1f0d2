/// The known name that a mistyped one most likely meant.
public enum NearestName {
  /// The candidate with the smallest edit distance, if that is small against the name's length.
  ///
  /// - Returns: nil when nothing is near.
  public static func of(_ name: String, among candidates: some Sequence<String>) -> String? {
    let limit = max(1, name.utf8.count / 3)
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let distance = editDistance(Array(name.lowercased().utf8), Array(candidate.lowercased().utf8), limit: limit)
      guard distance <= limit else { continue }
      if best.map({ (distance, candidate) < ($0.distance, $0.name) }) ?? true { best = (candidate, distance) }
    }
    return best?.name
  }

  /// The number of insertions, deletions, replacements and swaps of neighbours between two words.
  ///
  /// - Returns: a number above `limit` as soon as that is certain.
  static func editDistance(_ a: [UInt8], _ b: [UInt8], limit: Int) -> Int {
    guard abs(a.count - b.count) <= limit else { return limit + 1 }
    var beforePrevious: [Int] = []
    var previous = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var current = [i + 1]
      for (j, y) in b.enumerated() {
        var cost = min(previous[j] + (x == y ? 0 : 1), previous[j + 1] + 1, current[j] + 1)
        if i > 0, j > 0, x == b[j - 1], a[i - 1] == y { cost = min(cost, beforePrevious[j - 1] + 1) }
        current.append(cost)
      }
      beforePrevious = previous
      previous = current
    }
    return previous[b.count]
  }
}
