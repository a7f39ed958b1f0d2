/// The known name that a mistyped one most likely meant.
public enum NearestName {
  /// The candidate with the smallest edit distance, if that is small against the name's length.
  ///
  /// Of several that are as near, one counts more in which letters are only missing, too many or swapped, and then one
  /// in the same case: `htts` is `https`, not `http`.
  ///
  /// - Returns: nil when nothing is near.
  public static func of(_ name: String, among candidates: some Sequence<String>) -> String? {
    let limit = max(1, name.utf8.count / 3)
    let typed = Array(name.lowercased().utf8)
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let distance = editDistance(typed, Array(candidate.lowercased().utf8), limit: limit)
      guard distance <= limit else { continue }
      guard let other = best, other.distance <= distance else {
        best = (candidate, distance)
        continue
      }
      if distance == other.distance, rank(of: candidate, for: name) < rank(of: other.name, for: name) {
        best = (candidate, distance)
      }
    }
    return best?.name
  }

  /// The order of names that are as near.
  private static func rank(of candidate: String, for name: String) -> (Int, Int, String) {
    let (typed, other) = (Array(name.lowercased().utf8), Array(candidate.lowercased().utf8))
    let hasItsLetters = typed.isPart(of: other) || other.isPart(of: typed) || typed.sorted() == other.sorted()
    let longest = max(name.utf8.count, candidate.utf8.count)
    return (
      hasItsLetters ? 0 : 1, editDistance(Array(name.utf8), Array(candidate.utf8), limit: longest), candidate
    )
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

extension [UInt8] {
  /// Whether all letters are in another word, in their order.
  fileprivate func isPart(of other: [UInt8]) -> Bool {
    var rest = other[...]
    for letter in self {
      guard let index = rest.firstIndex(of: letter) else { return false }
      rest = rest[(index + 1)...]
    }
    return true
  }
}
