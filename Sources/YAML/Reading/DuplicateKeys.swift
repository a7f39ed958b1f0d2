import Diagnostics
import Text

/// A key that a mapping has twice.
public struct DuplicateKey: Sendable {
  /// The key's text.
  public let key: ByteString
  /// Where it stands first.
  public let first: Mark
  /// Where it stands again.
  public let second: Mark
}

extension Node {
  /// The keys that mappings of the tree have more than once, in the order of the file.
  ///
  /// go-yaml v2 takes the last one silently, v3 refuses it when it decodes into a map.
  public var duplicateKeys: [DuplicateKey] {
    var found: [DuplicateKey] = []
    collectDuplicateKeys(into: &found)
    return found
  }

  private func collectDuplicateKeys(into found: inout [DuplicateKey]) {
    switch content {
    case .scalar: break
    case .sequence(let elements):
      for element in elements { element.collectDuplicateKeys(into: &found) }
    case .mapping(let mapping):
      var seen: [ByteString: Mark] = [:]
      for entry in mapping.entries {
        if let key = entry.key.scalar?.text {
          if let first = seen[key] {
            found.append(DuplicateKey(key: key, first: first, second: entry.key.mark))
          } else {
            seen[key] = entry.key.mark
          }
        }
        entry.value.collectDuplicateKeys(into: &found)
      }
    }
  }
}
