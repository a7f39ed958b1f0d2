/// go-yaml's guard against a small document that expands into a huge one.
///
/// It counts the nodes that decoding visits and those of them that come from aliases; the share of the latter may be
/// 99 % in small documents and falls to 10 % in large ones.
struct AliasBudget {
  private var visited = 1
  private var written = 0
  private var fromAliases = 0

  /// The most nodes that one document may have: some hundred times those of the largest manifests, and some hundred
  /// megabytes of memory.
  static let nodeBound = 1 << 22

  /// Whether the document has too many nodes to be held.
  var isExhausted: Bool { written > Self.nodeBound }

  /// Counts a node that is written in the document.
  mutating func visit() {
    visited &+= 1
    written &+= 1
  }

  /// Counts the expansion of an alias to this many nodes; false when that is too much.
  mutating func expand(_ nodes: Int) -> Bool {
    visited = visited.addingReportingOverflow(nodes).overflow ? Int.max / 2 : min(visited &+ nodes, Int.max / 2)
    fromAliases =
      fromAliases.addingReportingOverflow(nodes).overflow ? Int.max / 2 : min(fromAliases &+ nodes, Int.max / 2)
    guard fromAliases > 100, visited > 1000 else { return true }
    return Double(fromAliases) / Double(visited) <= allowedShare
  }

  private var allowedShare: Double {
    switch visited {
    case ...400_000: 0.99
    case 4_000_000...: 0.10
    default: 0.99 - 0.89 * (Double(visited - 400_000) / 3_600_000)
    }
  }
}
