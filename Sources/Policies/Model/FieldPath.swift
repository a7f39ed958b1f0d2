import Diagnostics
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
        parts.append(".\(key)")
        path = parent
      case .key(let parent, let key):
        parts.append(FieldPath.isPlain(key) ? ".\(key)" : "[\"\(key)\"]")
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

  /// The place of the field in an object, or of the nearest one above it that is there and has a place.
  public func nearestMark(in object: Node) -> Mark { walk(object).mark }

  /// The node at the path, nil where it is missing, and the nearest known place.
  private func walk(_ object: Node) -> (node: Node?, mark: Mark) {
    func step(_ parent: FieldPath, _ child: (Node) -> Node?) -> (node: Node?, mark: Mark) {
      let above = parent.walk(object)
      guard let next = above.node.flatMap(child) else { return (nil, above.mark) }
      return (next, next.mark.isKnown ? next.mark : above.mark)
    }
    switch self {
    case .object: return (object, object.mark)
    case .member(let parent, let key): return step(parent) { $0[key] }
    case .key(let parent, let key): return step(parent) { $0[key] }
    case .element(let parent, let index):
      return step(parent) { node in node.sequence.flatMap { index < $0.count ? $0[index] : nil } }
    case .named(let parent, let name):
      return step(parent) { node in node.sequence?.first { $0["name"]?.scalar?.text == name } }
    }
  }

  /// Whether a key can stand after a dot without being misread.
  private static func isPlain(_ key: ByteString) -> Bool {
    !key.isEmpty
      && key.bytes.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}
