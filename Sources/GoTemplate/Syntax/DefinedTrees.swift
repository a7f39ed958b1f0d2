import Text

/// The trees of one parsed text by name.
final class DefinedTrees {
  /// In the order of their ends in the text.
  private(set) var trees: [ByteString: Tree] = [:]

  /// Takes a tree in. A blank one does not replace another; two that are not blank are an error: false.
  func add(_ tree: Tree) -> Bool {
    guard let other = trees[tree.name], !other.isEmpty else {
      trees[tree.name] = tree
      return true
    }
    return tree.isEmpty
  }
}
