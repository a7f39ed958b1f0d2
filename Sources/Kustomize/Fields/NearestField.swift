import Diagnostics
import Text
import YAML

/// Finds the field that a mistyped path most likely meant.
enum NearestField {
  /// A hint on the first step of a path that leads nowhere: the nearest key there, all keys, or a list's length.
  ///
  /// - Parameter spelled: writes a path as the user writes paths.
  static func help(_ path: [ByteString], in object: Node, spelled: ([ByteString]) -> String) -> String? {
    var node = object
    for (depth, step) in path.enumerated() {
      let above = Array(path[..<depth])
      let name = depth == 0 ? "the object" : spelled(above)
      switch node.content {
      case .mapping(let mapping):
        if let next = mapping.entries.last(where: { $0.key.scalar?.text == step }) {
          node = next.value
          continue
        }
        let keys = mapping.entries.compactMap { $0.key.scalar?.text.string }
        if let nearest = NearestName.of(step.string, among: keys) {
          return "did you mean \(spelled(above + [ByteString(nearest)]))?"
        }
        return keys.isEmpty
          ? "\(name) is empty"
          : "\(name) has " + keys.prefix(10).joined(separator: ", ") + (keys.count > 10 ? ", …" : "")
      case .sequence(let elements):
        if let next = element(step, of: elements) {
          node = next
          continue
        }
        let count = elements.count == 1 ? "1 element, of index 0" : "\(elements.count) elements, counted from 0"
        return "\(name) has \(count)"
      case .scalar: return "\(name) is \(words(for: node)), which has no fields"
      }
    }
    return nil
  }

  /// The value at a path of keys and indices.
  static func value(at path: [ByteString], in object: Node) -> Node? {
    var node = object
    for step in path {
      switch node.content {
      case .mapping(let mapping):
        guard let next = mapping.entries.last(where: { $0.key.scalar?.text == step }) else { return nil }
        node = next.value
      case .sequence(let elements):
        guard let next = element(step, of: elements) else { return nil }
        node = next
      case .scalar: return nil
      }
    }
    return node
  }

  /// A value in a few words.
  static func words(for node: Node) -> String {
    switch node.content {
    case .scalar(let scalar): scalar.text.count <= 60 ? scalar.text.string : "a long text"
    case .sequence(let elements): "a list of \(elements.count)"
    case .mapping(let mapping): "a mapping of \(mapping.entries.count)"
    }
  }

  /// The element of an index, or of `[key=value]`.
  private static func element(_ step: ByteString, of elements: [Node]) -> Node? {
    if let index = Int(step.string) { return elements.indices.contains(index) ? elements[index] : nil }
    guard let step = try? FieldPath.step(step), case .element(let key, let value) = step else { return nil }
    return elements.first { element in
      key.isEmpty
        ? element.scalar?.text == value
        : element.mapping?.entries.contains { $0.key.scalar?.text == key && $0.value.scalar?.text == value } ?? false
    }
  }
}
