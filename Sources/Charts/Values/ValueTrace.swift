import Diagnostics
import GoTemplate
import Text
import YAML

/// Where each of the user's values came from: the file and line, or the flag, that said it last.
public final class ValueTrace {
  /// A value and its source.
  public struct Origin: Hashable, Sendable {
    /// The value's path as `--set` writes it: `image.tag`, `hosts[0].name`.
    public let path: String
    /// The file or flag.
    public let source: String
    /// The line in the file; 0 for a flag.
    public let line: Int

    /// An origin of a value.
    public init(path: String, source: String, line: Int) {
      self.path = path
      self.source = source
      self.line = line
    }
  }

  private let root = Place()

  /// What is known of one value, and of those below it.
  private final class Place {
    var source: (name: String, line: Int)?
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
    collect(.map(values), root, path: "", inherited: nil, into: &origins)
    return origins
  }

  /// A file's table was laid over what was there.
  func lay(_ values: MapValue, node: Node, file: String, firstLine: Int) {
    lay(.map(values), node: node, line: 1, at: root, file: file, offset: firstLine - 1)
  }

  /// A flag set what a table of its own would hold.
  func set(_ values: MapValue, flag: String) { set(.map(values), at: root, flag: flag) }

  private func lay(_ value: Value, node: Node?, line: Int, at place: Place, file: String, offset: Int) {
    // What a merge key or an alias brought has no node here: it counts as said where it was brought in.
    let line = node.flatMap { $0.mark.line > 0 ? Int($0.mark.line) : nil } ?? line
    switch value {
    case .map(let table) where table.count > 0:
      place.source = nil
      for (key, inner) in zip(table.keys, table.values) {
        lay(inner, node: node?[key], line: line, at: place.child(key), file: file, offset: offset)
      }
    case .list(let elements) where !elements.isEmpty:
      place.source = nil
      place.children = [:]
      for (index, element) in elements.enumerated() {
        let nodes = node?.sequence ?? []
        let inner = nodes.indices.contains(index) ? nodes[index] : nil
        lay(element, node: inner, line: line, at: place.child(ValueTrace.key(index)), file: file, offset: offset)
      }
    default:
      place.source = (file, line + offset)
      place.children = [:]
    }
  }

  private func set(_ value: Value, at place: Place, flag: String) {
    switch value {
    case .map(let table) where table.count > 0:
      place.source = nil
      for (key, inner) in zip(table.keys, table.values) { set(inner, at: place.child(key), flag: flag) }
    case .list(let elements) where !elements.isEmpty:
      place.source = nil
      // `a[2]=x` alone makes a list whose first elements are nothing: those are as they were.
      for (index, element) in elements.enumerated() where !element.isNull {
        set(element, at: place.child(ValueTrace.key(index)), flag: flag)
      }
    default:
      place.source = (flag, 0)
      place.children = [:]
    }
  }

  private func collect(
    _ value: Value, _ place: Place?, path: String, inherited: (name: String, line: Int)?, into origins: inout [Origin]
  ) {
    let source = place?.source ?? inherited
    switch value {
    case .map(let table) where table.count > 0:
      for (key, inner) in zip(table.keys, table.values) {
        let name = ValueTrace.escaped(key)
        collect(
          inner, place?.children[key], path: path.isEmpty ? name : "\(path).\(name)", inherited: source, into: &origins)
      }
    case .list(let elements) where !elements.isEmpty:
      for (index, element) in elements.enumerated() {
        collect(
          element, place?.children[ValueTrace.key(index)], path: "\(path)[\(index)]", inherited: source,
          into: &origins)
      }
    default:
      if let source, !path.isEmpty { origins.append(Origin(path: path, source: source.name, line: source.line)) }
    }
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
