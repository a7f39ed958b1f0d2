import Diagnostics
import GoTemplate
import Text
import YAML

/// Where each of the user's values came from: the file and line, or the flag, that said it last, and what that overrode.
public final class ValueTrace {
  /// A value and its source.
  public struct Origin: Hashable, Sendable {
    /// The value's path as `--set` writes it: `image.tag`, `hosts[0].name`.
    public let path: String
    /// The file or flag.
    public let source: String
    /// The line in the file; 0 for a flag.
    public let line: Int
    /// What others said of the value before, the last one first.
    public let overridden: [Saying]

    /// An origin of a value.
    public init(path: String, source: String, line: Int, overridden: [Saying] = []) {
      self.path = path
      self.source = source
      self.line = line
      self.overridden = overridden
    }
  }

  /// What one file or flag says of a value.
  public struct Saying: Hashable, Sendable {
    /// The file or flag.
    public let source: String
    /// The line in the file; 0 for a flag.
    public let line: Int
    /// The beginning of the value's text, as far as anybody shows it; nil for a collection.
    public let text: ByteString?

    /// Something that is said, with the beginning of its text.
    public init(source: String, line: Int, text: ByteString?) {
      self.source = source
      self.line = line
      self.text = text.map(Saying.beginning)
    }

    /// The first line, with its end where another one follows, and not more of it than is shown.
    private static func beginning(of text: ByteString) -> ByteString {
      let end = text.bytes.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? text.count
      return ByteString(text.bytes[..<end].beginning(atMost: longest))
    }

    private static let longest = 96
  }

  private let root = Place()

  /// How many of those are told that said a value before.
  private static let mostOverridden = 16

  /// What is known of one value, and of those below it.
  private final class Place {
    /// What was said of it, the first first; what is said of a value above it does not take that away.
    var said: [Saying] = []
    var children: [ByteString: Place] = [:]

    func child(_ key: ByteString) -> Place {
      if let child = children[key] { return child }
      let child = Place()
      children[key] = child
      return child
    }
  }

  /// A trace of nothing yet.
  public init() {}

  /// Where the leaves of the merged table came from, in the order of their paths; what no source said is left out.
  public func origins(in values: MapValue) -> [Origin] {
    var origins: [Origin] = []
    collect(.map(values), root, path: "", into: &origins)
    return origins
  }

  /// Values of before are below all that is said from now on.
  public func lay(_ values: MapValue, origins: [Origin]) {
    let origins = Dictionary(origins.map { ($0.path, $0) }) { first, _ in first }
    remember(.map(values), at: root, path: "", origins)
  }

  /// A file's table was laid over what was there.
  func lay(_ values: MapValue, node: Node, file: String, firstLine: Int) {
    lay(.map(values), node: node, line: 1, at: root, file: file, offset: firstLine - 1)
  }

  /// A flag set what a table of its own would hold.
  func set(_ values: MapValue, flag: String) { set(.map(values), at: root, flag: flag) }

  private func remember(_ value: Value, at place: Place, path: String, _ origins: [String: Origin]) {
    if let origin = origins[path] {
      place.said = origin.overridden.reversed()
      place.said.append(Saying(source: origin.source, line: origin.line, text: ValueTrace.text(of: value)))
    }
    ValueTrace.forEachPart(of: value, at: path) { key, inner, path in
      remember(inner, at: place.child(key), path: path, origins)
    }
  }

  /// - Parameters:
  ///   - node: the value in the file; what a merge key or an alias brought has none, and counts as said where it was
  ///     brought in.
  ///   - line: where the value is said: of a collection the line of its key.
  private func lay(_ value: Value, node: Node?, line: Int, at place: Place, file: String, offset: Int) {
    let text = node?.scalar?.text ?? ValueTrace.text(of: value)
    place.said.append(Saying(source: file, line: line + offset, text: text))
    switch value {
    case .map(let table):
      for (key, inner) in zip(table.keys, table.values) {
        let entry = node?.mapping.flatMap { mapping in mapping.index(of: key).map { mapping.entries[$0] } }
        let mark = entry.map { $0.value.scalar == nil ? $0.key.mark : $0.value.mark }
        lay(
          inner, node: entry?.value, line: ValueTrace.line(mark, or: line), at: place.child(key), file: file,
          offset: offset)
      }
    case .list(let elements):
      let nodes = node?.sequence ?? []
      for (index, element) in elements.enumerated() {
        let inner = nodes.indices.contains(index) ? nodes[index] : nil
        lay(
          element, node: inner, line: ValueTrace.line(inner?.mark, or: line), at: place.child(ValueTrace.key(index)),
          file: file, offset: offset)
      }
    default: break
    }
  }

  private func set(_ value: Value, at place: Place, flag: String) {
    place.said.append(Saying(source: flag, line: 0, text: ValueTrace.text(of: value)))
    switch value {
    case .map(let table):
      for (key, inner) in zip(table.keys, table.values) { set(inner, at: place.child(key), flag: flag) }
    case .list(let elements):
      // `a[2]=x` alone makes a list whose first elements are nothing: those are as they were.
      for (index, element) in elements.enumerated() where !element.isNull {
        set(element, at: place.child(ValueTrace.key(index)), flag: flag)
      }
    default: break
    }
  }

  private func collect(_ value: Value, _ place: Place, path: String, into origins: inout [Origin]) {
    var isLeaf = true
    ValueTrace.forEachPart(of: value, at: path) { key, inner, path in
      isLeaf = false
      if let place = place.children[key] { collect(inner, place, path: path, into: &origins) }
    }
    guard isLeaf, !path.isEmpty, let last = place.said.last else { return }
    let others = place.said.dropLast().reversed().prefix(ValueTrace.mostOverridden)
    origins.append(Origin(path: path, source: last.source, line: last.line, overridden: Array(others)))
  }

  /// Visits what is directly below a value, with its key in a ``Place`` and its path.
  private static func forEachPart(of value: Value, at path: String, _ visit: (ByteString, Value, String) -> Void) {
    switch value {
    case .map(let table):
      for (key, inner) in zip(table.keys, table.values) {
        let name = escaped(key)
        visit(key, inner, path.isEmpty ? name : "\(path).\(name)")
      }
    case .list(let elements):
      for (index, element) in elements.enumerated() { visit(key(index), element, "\(path)[\(index)]") }
    default: break
    }
  }

  /// A value's text; nil for a collection.
  private static func text(of value: Value) -> ByteString? {
    value.isNull ? ByteString("null") : value.scalar == nil ? nil : GoFormat.printed(value)
  }

  private static func line(_ mark: Mark?, or line: Int) -> Int {
    mark.flatMap { $0.isKnown ? Int($0.line) : nil } ?? line
  }

  /// An element's key: no key of a table begins so.
  private static func key(_ index: Int) -> ByteString { ByteString("\0\(index)") }

  /// A key as it stands in a path.
  public static func escaped(_ key: ByteString) -> String {
    key.string.reduce(into: "") { text, character in
      if ".,=[]".contains(character) { text.append("\\") }
      text.append(character)
    }
  }
}
