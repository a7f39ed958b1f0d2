import Diagnostics
import YAML

/// Where the fields of an object stood when the object was read, by their paths now.
///
/// Kept are the object as it was and how elements of lists moved since; a place is looked up when someone asks.
public struct OriginalPlaces: Sendable {
  /// The object as it was read.
  public let original: Node
  private var moves: [Move] = []

  /// How the elements of a list moved.
  private struct Move: Sendable {
    let path: [FieldEdit.Step]
    /// Where each element went; nil for those that are gone.
    let targets: [Int?]
  }

  /// The places in an object that was just read.
  public init(of node: Node) { original = node }

  /// Whether a field may have stood at another path.
  public var hasMoves: Bool { !moves.isEmpty }

  /// Notes that the elements of a list moved.
  mutating func move(at path: [FieldEdit.Step], to targets: [Int?]) { moves.append(Move(path: path, targets: targets)) }

  /// Where what is at a path now stood; nil for what was not there.
  public subscript(path: [FieldEdit.Step]) -> Mark? {
    var path = path
    for move in moves.reversed() {
      guard path.count > move.path.count, path.starts(with: move.path), case .index(let index) = path[move.path.count]
      else { continue }
      guard let before = move.targets.firstIndex(of: index) else { return nil }
      path[move.path.count] = .index(before)
    }
    var node = original
    for step in path {
      switch (node.content, step) {
      case (.mapping, .key(let key)):
        guard let next = node[key] else { return nil }
        node = next
      case (.sequence(let elements), .index(let index)):
        guard elements.indices.contains(index) else { return nil }
        node = elements[index]
      default: return nil
      }
    }
    return OriginalPlaces.place(of: node)
  }

  /// Where a scalar, or a collection without anything in it, was read from; nil for others and for what was made.
  public static func place(of node: Node) -> Mark? {
    let isLeaf =
      switch node.content {
      case .scalar: true
      case .sequence(let elements): elements.isEmpty
      case .mapping(let mapping): mapping.entries.isEmpty
      }
    return isLeaf && node.mark.isKnown && node.mark.file != .unknown ? node.mark : nil
  }
}
