import Diagnostics
import Text
import YAML

/// Reads a mapping of a configuration file whose keys are all known: an unknown one is an error that names the nearest.
struct StrictMapping {
  private let entries: [Node.Mapping.Entry]
  private let mark: Mark
  /// What messages call the mapping: `strake.yaml`, `environments.prod`.
  let name: String

  /// - Throws: a ``Diagnostic`` at the place of what is wrong.
  init(_ node: Node, name: String, keys: [String]) throws(Diagnostic) {
    guard let mapping = node.mapping else { throw Diagnostic("\(name) must be a mapping", at: node.mark) }
    for (index, entry) in mapping.entries.enumerated() {
      guard let key = entry.key.scalar?.text.string else {
        throw Diagnostic("a key of \(name) must be a string", at: entry.key.mark)
      }
      guard keys.contains(key) else {
        let nearest = NearestName.of(key, among: keys)
        throw Diagnostic(
          "unknown key \"\(key)\" in \(name)", at: entry.key.mark,
          help: nearest.map { "did you mean \"\($0)\"?" } ?? "known keys: \(keys.joined(separator: ", "))")
      }
      if let first = mapping.entries[..<index].first(where: { $0.key.scalar?.text.string == key }) {
        throw Diagnostic(
          "the key \"\(key)\" stands twice in \(name)", at: entry.key.mark,
          notes: [Diagnostic.Note("it stands here first", at: first.key.mark)])
      }
    }
    entries = mapping.entries
    mark = node.mark
    self.name = name
  }

  /// The value of a key, unless it is absent or null.
  subscript(_ key: String) -> Node? {
    guard let value = entries.first(where: { $0.key.scalar?.text.string == key })?.value else { return nil }
    if let scalar = value.scalar, case .null = scalar.resolved(as: .goYAML3) { return nil }
    return value
  }

  /// A string.
  func string(_ key: String) throws(Diagnostic) -> String? {
    guard let value = self[key] else { return nil }
    return try StrictMapping.string(value, name: "\(name).\(key)")
  }

  /// A string, or a list of strings.
  func strings(_ key: String) throws(Diagnostic) -> [String] {
    guard let value = self[key] else { return [] }
    guard let elements = value.sequence else { return [try StrictMapping.string(value, name: "\(name).\(key)")] }
    var strings: [String] = []
    for (index, element) in elements.enumerated() {
      strings.append(try StrictMapping.string(element, name: "\(name).\(key)[\(index)]"))
    }
    return strings
  }

  /// A boolean.
  func bool(_ key: String) throws(Diagnostic) -> Bool? {
    guard let value = self[key] else { return nil }
    guard let scalar = value.scalar, case .bool(let bool) = scalar.resolved(as: .goYAML3) else {
      throw Diagnostic("\(name).\(key) must be true or false", at: value.mark)
    }
    return bool
  }

  /// The pairs of a mapping with free keys.
  func pairs(_ key: String) throws(Diagnostic) -> [(name: String, value: Node, mark: Mark)] {
    guard let value = self[key] else { return [] }
    guard let mapping = value.mapping else { throw Diagnostic("\(name).\(key) must be a mapping", at: value.mark) }
    var pairs: [(name: String, value: Node, mark: Mark)] = []
    for entry in mapping.entries {
      guard let scalar = entry.key.scalar else {
        throw Diagnostic("a key of \(name).\(key) must be a string", at: entry.key.mark)
      }
      pairs.append((scalar.text.string, entry.value, entry.key.mark))
    }
    return pairs
  }

  private static func string(_ node: Node, name: String) throws(Diagnostic) -> String {
    guard let scalar = node.scalar else { throw Diagnostic("\(name) must be a string", at: node.mark) }
    return scalar.text.string
  }
}
