import Diagnostics
import Text
import YAML

/// What a strict reader says of Chart.yaml: repeated keys, unknown keys.
enum StrictMetadata {
  /// Go's text of the first objection, or nil.
  static func objection(to document: Node) -> String? {
    var repeated: [String] = []
    collectRepeatedKeys(in: document, into: &repeated)
    if !repeated.isEmpty {
      return "error converting YAML to JSON: yaml: unmarshal errors:\n" + repeated.joined(separator: "\n")
    }
    guard let key = unknownKey(in: document, known: metadataKeys) else { return nil }
    return "error unmarshaling JSON: while decoding JSON: json: unknown field \(GoUnicode.quoted(key))"
  }

  private static let metadataKeys: Set<String> = [
    "annotations", "apiversion", "appversion", "condition", "dependencies", "deprecated", "description", "home", "icon",
    "keywords", "kubeversion", "maintainers", "name", "sources", "tags", "type", "version",
  ]
  private static let maintainerKeys: Set<String> = ["email", "name", "url"]
  private static let dependencyKeys: Set<String> = [
    "alias", "condition", "enabled", "import-values", "name", "repository", "tags", "version",
  ]

  /// The first unknown key in the order in which Go meets them: sorted by key, into lists as they come.
  private static func unknownKey(in node: Node, known: Set<String>) -> String? {
    guard let mapping = node.mapping else { return nil }
    let pairs = mapping.entries.compactMap { entry in entry.key.scalar.map { (key: $0.text, value: entry.value) } }
    for pair in pairs.sorted(by: { $0.key < $1.key }) {
      let key = pair.key.string.lowercased()
      guard known.contains(key) else { return pair.key.string }
      let inner: Set<String>? =
        switch key {
        case "maintainers": maintainerKeys
        case "dependencies": dependencyKeys
        default: nil
        }
      guard let inner, known == metadataKeys else { continue }
      for element in pair.value.sequence ?? [] {
        if let unknown = unknownKey(in: element, known: inner) { return unknown }
      }
    }
    return nil
  }

  private static func collectRepeatedKeys(in node: Node, into found: inout [String]) {
    switch node.content {
    case .scalar: break
    case .sequence(let elements): for element in elements { collectRepeatedKeys(in: element, into: &found) }
    case .mapping(let mapping):
      var seen: Set<ByteString> = []
      for entry in mapping.entries {
        if let scalar = entry.key.scalar, !seen.insert(scalar.text).inserted {
          found.append(
            "  line \(entry.key.mark.line): key \(GoUnicode.quoted(scalar.text.string)) already set in map")
        }
        collectRepeatedKeys(in: entry.value, into: &found)
      }
    }
  }
}
