import Text
import YAML

/// What a patch says of a whole map or list in `$patch`.
enum MergeDirective {
  /// Merge it: the default.
  case merge
  /// Put the patch's in its place.
  case replace
  /// Delete it.
  case delete

  private init?(_ word: ByteString) {
    switch word {
    case "merge": self = .merge
    case "replace": self = .replace
    case "delete": self = .delete
    default: return nil
    }
  }

  /// Takes the directive out of a patch's map.
  ///
  /// - Throws: ``PatchError`` for an unknown word.
  static func take(fromMapping patch: inout Node) throws(PatchError) -> MergeDirective {
    guard let value = patch["$patch"] else { return .merge }
    let directive = try read(value)
    _ = patch.withMapping { mapping in
      if let index = mapping.index(of: "$patch") { mapping.entries.remove(at: index) }
    }
    return directive
  }

  /// Takes the directive out of a patch's list: an element whose only field is `$patch`.
  ///
  /// Only the first element with such a field is looked at; with it go all elements with the same directive, and the
  /// empty ones.
  /// - Throws: ``PatchError`` for an unknown word.
  static func take(fromSequence patch: inout Node) throws(PatchError) -> MergeDirective {
    guard let element = patch.sequence?.first(where: { $0["$patch"] != nil }), element.mapping?.entries.count == 1,
      let value = element["$patch"]
    else { return .merge }
    let directive = try read(value)
    _ = patch.withSequence { elements in
      elements.removeAll { element in
        if element.isNull { return true }
        guard let mapping = element.mapping else { return false }
        return mapping.entries.isEmpty || element["$patch"].map { $0.rawText == value.rawText } ?? false
      }
    }
    return directive
  }

  private static func read(_ value: Node) throws(PatchError) -> MergeDirective {
    guard let directive = MergeDirective(value.rawText) else {
      throw PatchError("unknown patch strategy '\(value.rawText)'", at: value.mark)
    }
    return directive
  }
}
