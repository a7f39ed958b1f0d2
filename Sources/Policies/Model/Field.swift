import Diagnostics
import Text
import YAML

/// A field of an object, there or not, with the path to it and its place in the file.
///
/// A check steps down without asking whether each step exists; a field that is missing has the place of the nearest one
/// above it that is there, which is where a person would add it. `null` counts as missing, as in Kubernetes.
public struct Field: Sendable {
  /// The value; nil where the field is missing or null.
  public let node: Node?
  /// The way to it.
  public let path: FieldPath
  /// Its place, or that of the nearest field above it.
  public let mark: Mark

  /// An object's root.
  public init(object: Node) { self.init(object, path: .object, fallback: object.mark) }

  /// A document that a field holds as text.
  init(_ document: Node, at field: Field) { self.init(document, path: field.path, fallback: field.mark) }

  private init(_ node: Node?, path: FieldPath, fallback: Mark) {
    if let node, !node.isNull {
      self.node = node
      mark = node.mark.isKnown ? node.mark : fallback
    } else {
      self.node = nil
      mark = fallback
    }
    self.path = path
  }

  /// The field as if its text were another: a flag's value instead of the whole word.
  func replacingText(with text: ByteString) -> Field {
    Field(.string(text, mark: mark), path: path, fallback: mark)
  }

  /// The value of a key.
  public subscript(_ key: StaticString) -> Field {
    Field(node?[key], path: .member(path, key), fallback: mark)
  }

  /// The value of a key.
  public subscript(_ key: ByteString) -> Field { Field(node?[key], path: .key(path, key), fallback: mark) }

  /// Whether the field has a value.
  public var exists: Bool { node != nil }

  /// The elements of a list; none for anything else.
  public var elements: [Field] {
    guard let elements = node?.sequence else { return [] }
    return elements.enumerated().map { index, element in
      if let name = element["name"]?.scalar?.text, !name.isEmpty {
        return Field(element, path: .named(path, name), fallback: mark)
      }
      return Field(element, path: .element(path, index), fallback: mark)
    }
  }

  /// The members of a mapping; none for anything else.
  public var members: [(key: ByteString, value: Field)] {
    guard let entries = node?.mapping?.entries else { return [] }
    return entries.compactMap { entry in
      guard let key = entry.key.scalar?.text else { return nil }
      return (key, Field(entry.value, path: .key(path, key), fallback: entry.key.mark))
    }
  }

  /// Whether the mapping has a member that is not null.
  public func has(_ key: StaticString) -> Bool { self[key].exists }

  /// A scalar's text.
  public var text: ByteString? { node?.scalar?.text }

  /// A scalar's text for messages.
  public var string: String? { text?.string }

  /// A boolean; `"true"` and `"false"` count too.
  public var bool: Bool? {
    guard let scalar = node?.scalar else { return nil }
    if case .bool(let flag) = scalar.resolved(as: .goYAML2, tag: node?.tag) { return flag }
    switch scalar.text {
    case "true": return true
    case "false": return false
    default: return nil
    }
  }

  /// A whole number, also one in quotes.
  public var integer: Int? {
    guard let scalar = node?.scalar else { return nil }
    switch scalar.resolved(as: .goYAML2, tag: node?.tag) {
    case .int(let number): return Int(number)
    case .uint: return Int.max
    case .float(let number): return Int(exactly: number)
    default: return Int(scalar.text.string)
    }
  }

  /// The texts of a list's scalars.
  public var texts: [ByteString] { (node?.sequence ?? []).compactMap { $0.scalar?.text } }
}

extension Node {
  /// Whether the node is null.
  var isNull: Bool {
    guard let scalar, case .null = scalar.resolved(as: .goYAML2, tag: tag) else { return false }
    return true
  }
}
