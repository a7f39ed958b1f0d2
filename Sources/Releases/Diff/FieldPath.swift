import Text
import YAML

/// Where a field is in a resource: `spec.template.spec.containers[name=web].image`.
public struct FieldPath: Hashable, Sendable {
  /// One step of a path.
  public enum Component: Hashable, Sendable {
    /// A member of an object.
    case key(ByteString)
    /// An element of a list, by its place.
    case index(Int)
    /// An element of a list, by the members that tell it from the others: `[name=web]`.
    case element([JSON.Member])
  }

  /// The steps from the root.
  public var components: [Component]

  /// A path of these steps.
  public init(_ components: [Component] = []) { self.components = components }

  /// The path one step further.
  public func appending(_ component: Component) -> FieldPath { FieldPath(components + [component]) }

  /// The member name at the end, nil for an element.
  public var lastKey: ByteString? {
    if case .key(let name)? = components.last { return name }
    return nil
  }
}

extension FieldPath: CustomStringConvertible {
  /// The text: names joined by dots, names with dots and slashes quoted in brackets.
  public var description: String { text.string }

  /// The text as bytes.
  public var text: ByteString {
    var text = ByteString()
    append(to: &text)
    return text
  }

  /// Appends the text to a text that is empty.
  public func append(to text: inout ByteString) {
    for component in components {
      switch component {
      case .key(let name) where FieldPath.isPlain(name):
        if !text.isEmpty { text.bytes.append(UInt8(ascii: ".")) }
        text += name
      case .key(let name):
        text.bytes.append(UInt8(ascii: "["))
        JSONWriter.append(quoted: name, to: &text.bytes)
        text.bytes.append(UInt8(ascii: "]"))
      case .index(let index):
        text.bytes.append(UInt8(ascii: "["))
        text.bytes.append(contentsOf: String(index).utf8)
        text.bytes.append(UInt8(ascii: "]"))
      case .element(let members):
        text += ByteString("[" + members.map { "\($0.key.string)=\($0.value.plainText)" }.joined(separator: ",") + "]")
      }
    }
  }

  private static func isPlain(_ name: ByteString) -> Bool {
    !name.isEmpty
      && name.bytes.withUnsafeBufferPointer { bytes in
        for byte in bytes {
          switch byte {
          case ...0x20, UInt8(ascii: "."), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "/"), UInt8(ascii: "\""):
            return false
          default: break
          }
        }
        return true
      }
  }
}

/// A pattern that paths are compared with, as `--ignore` takes it.
///
/// `metadata.labels` covers itself and everything below; `*` stands for any one step; a list's elements are
/// `[name=web]`, `[0]` or `[*]`; a name with dots is `annotations["checksum/config"]`.
public struct FieldPathPattern: Sendable {
  private enum Step: Hashable {
    case any
    case key(String)
    case element(String)
  }

  private let steps: [Step]

  /// Reads a pattern.
  ///
  /// - Returns: nil for an empty pattern and for brackets that do not close.
  public init?(_ text: String) {
    var steps: [Step] = []
    var rest = Substring(text)
    while let first = rest.first {
      if first == "." {
        rest.removeFirst()
      } else if first == "[" {
        rest.removeFirst()
        if rest.hasPrefix("\"") {
          rest.removeFirst()
          guard let end = rest.firstIndex(of: "\"") else { return nil }
          steps.append(.key(String(rest[..<end])))
          rest = rest[rest.index(after: end)...]
          guard rest.hasPrefix("]") else { return nil }
          rest.removeFirst()
        } else {
          guard let end = rest.firstIndex(of: "]") else { return nil }
          let inner = String(rest[..<end])
          steps.append(inner == "*" ? .any : .element(inner))
          rest = rest[rest.index(after: end)...]
        }
      } else {
        let name = rest.prefix { $0 != "." && $0 != "[" }
        steps.append(name == "*" ? .any : .key(String(name)))
        rest = rest[name.endIndex...]
      }
    }
    guard !steps.isEmpty else { return nil }
    self.steps = steps
  }

  /// The name at the end; nil for an element and for any step.
  public var lastKey: String? {
    if case .key(let name)? = steps.last { return name }
    return nil
  }

  /// Whether the path, or one above it, is what the pattern says.
  public func covers(_ path: FieldPath) -> Bool {
    guard path.components.count >= steps.count else { return false }
    return zip(steps, path.components).allSatisfy { step, component in
      switch (step, component) {
      case (.any, _): true
      case (.key(let name), .key(let own)): ByteString(name) == own
      case (.element(let text), .index(let index)): text == String(index)
      case (.element(let text), .element(let members)):
        members.map { "\($0.key.string)=\($0.value.plainText)" }.joined(separator: ",") == text
          || members.contains { $0.value.plainText == text }
      default: false
      }
    }
  }
}

extension JSON {
  /// A scalar without quotes, anything else as JSON.
  var plainText: String { string?.string ?? encoded().string }
}
