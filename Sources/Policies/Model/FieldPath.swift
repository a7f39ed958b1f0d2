import Text
import YAML

/// The way from an object to a field: `spec.template.spec.containers[name=web].image`.
///
/// Shared from its end towards the object, so that stepping down costs one small object and writing it out is put off
/// until a finding needs it.
public indirect enum FieldPath: Sendable {
  /// The object itself.
  case object
  /// A key known when the check was written.
  case member(FieldPath, StaticString)
  /// A key of the manifest.
  case key(FieldPath, ByteString)
  /// A list's element.
  case element(FieldPath, Int)
  /// A list's element that is known by its name.
  case named(FieldPath, ByteString)

  /// The path as text, as a diff writes it; empty for the object itself.
  public var text: String {
    var parts: [String] = []
    var path = self
    while true {
      switch path {
      case .object:
        let joined = parts.reversed().joined()
        return joined.hasPrefix(".") ? String(joined.dropFirst()) : joined
      case .member(let parent, let key):
        parts.append(FieldPath.text(of: ByteString(key)))
        path = parent
      case .key(let parent, let key):
        parts.append(FieldPath.text(of: key))
        path = parent
      case .element(let parent, let index):
        parts.append("[\(index)]")
        path = parent
      case .named(let parent, let name):
        parts.append("[name=\(name)]")
        path = parent
      }
    }
  }

  /// One step down from an object.
  public enum Step: Hashable, Sendable {
    /// To the value of a key.
    case key(ByteString)
    /// To a list's element.
    case index(Int)
  }

  /// The steps to the field in an object, as far as there is something; elements that are known by name by their places.
  public func steps(in object: Node) -> [Step] {
    var steps: [Step] = []
    _ = walk(object, &steps)
    return steps
  }

  private func walk(_ object: Node, _ steps: inout [Step]) -> Node? {
    switch self {
    case .object: return object
    case .member(let parent, let key):
      guard let node = parent.walk(object, &steps)?[key] else { return nil }
      steps.append(.key(ByteString(key)))
      return node
    case .key(let parent, let key):
      guard let node = parent.walk(object, &steps)?[key] else { return nil }
      steps.append(.key(key))
      return node
    case .element(let parent, let index):
      guard let list = parent.walk(object, &steps)?.sequence, list.indices.contains(index) else { return nil }
      steps.append(.index(index))
      return list[index]
    case .named(let parent, let name):
      guard let list = parent.walk(object, &steps)?.sequence,
        let index = list.firstIndex(where: { $0["name"]?.scalar?.text == name })
      else { return nil }
      steps.append(.index(index))
      return list[index]
    }
  }

  /// A key after a dot, or in brackets and quotes where it could be misread: as a diff and `explain` write it.
  private static func text(of key: ByteString) -> String {
    let isPlain =
      !key.isEmpty
      && key.bytes.allSatisfy { byte in
        switch byte {
        case 0...0x20, UInt8(ascii: "."), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "/"), UInt8(ascii: "\""):
          false
        default: true
        }
      }
    return isPlain ? ".\(key)" : "[\(String(decoding: JSONWriter.quoted(key), as: UTF8.self))]"
  }
}
