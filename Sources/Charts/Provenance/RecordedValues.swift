import Diagnostics
import GoTemplate
import Text
import YAML

/// Values that were merged once, with the places that are remembered of them: what a history keeps of a revision's.
extension ValuesText {
  /// The values, and what they overrode, as documents whose nodes stand where the origins say; the values are the last.
  ///
  /// ```
  /// replicas: 3     prod.yaml:4, overrides base.yaml:2 (2), team.yaml:9 (1)     3 │ below it 2 │ below that 1
  /// ```
  ///
  /// Values whose origin nobody remembers have no place.
  public static func layers(of values: MapValue, origins: [ValueTrace.Origin]) -> [ValuesText] {
    let recorded = RecordedOrigins(origins)
    let depth = origins.reduce(0) { max($0, $1.overridden.count) }
    let overridden = (0..<depth).reversed().compactMap { recorded.overridden(in: .map(values), path: "", depth: $0) }
    return (overridden + [recorded.node(of: .map(values), path: "")]).map {
      ValuesText(path: "an earlier revision", bytes: [], document: $0)
    }
  }
}

extension Node {
  /// An element of a list of which a document says nothing, before others of which it does.
  fileprivate static let unsaid = Node(.scalar(Scalar(ByteString())), tag: ByteString("!unsaid"))

  /// Whether a document says nothing of the node.
  var isUnsaid: Bool { tag.map { $0 == "!unsaid" } ?? false }
}

/// The origins of values by their paths.
private struct RecordedOrigins {
  private var origins: [String: (mark: Mark, overridden: [(mark: Mark, text: ByteString?)])] = [:]

  init(_ recorded: [ValueTrace.Origin]) {
    var files: [String: SourceFile.ID] = [:]
    func mark(_ source: String, _ line: Int) -> Mark {
      let file = files[source] ?? SourceFile.register(path: source, bytes: [])
      files[source] = file
      // A flag has no line, but its name is known.
      return Mark(file: file, line: line, column: 0)
    }
    for origin in recorded {
      origins[origin.path] = (
        mark(origin.source, origin.line), origin.overridden.map { (mark($0.source, $0.line), $0.text) }
      )
    }
  }

  /// The values themselves.
  func node(of value: Value, path: String) -> Node {
    let own = origins[path]?.mark ?? .unknown
    switch value {
    case .map(let map):
      let entries = zip(map.keys, map.values).map { key, value in
        let node = node(of: value, path: RecordedOrigins.path(of: key, below: path))
        return Node.Mapping.Entry(key: .string(key, mark: node.mark), value: node)
      }
      return Node(.mapping(Node.Mapping(entries)), mark: entries.first?.value.mark ?? own)
    case .list(let elements):
      let nodes = elements.enumerated().map { node(of: $1, path: "\(path)[\($0)]") }
      return Node(.sequence(nodes), mark: nodes.first?.mark ?? own)
    case .null: return .null(mark: own)
    case .string(let text): return .string(text, mark: own)
    default: return Node(.scalar(Node.Scalar(GoFormat.printed(value))), mark: own)
    }
  }

  /// What the values overrode at that depth; nil for nothing.
  func overridden(in value: Value, path: String, depth: Int) -> Node? {
    switch value {
    case .map(let map) where map.count > 0:
      let entries = zip(map.keys, map.values).compactMap { key, value in
        overridden(in: value, path: RecordedOrigins.path(of: key, below: path), depth: depth).map {
          Node.Mapping.Entry(key: .string(key, mark: $0.mark), value: $0)
        }
      }
      return entries.first.map { Node(.mapping(Node.Mapping(entries)), mark: $0.value.mark) }
    case .list(let elements) where !elements.isEmpty:
      let nodes = elements.enumerated().map { overridden(in: $1, path: "\(path)[\($0)]", depth: depth) }
      guard let first = nodes.lazy.compactMap({ $0 }).first else { return nil }
      return Node(.sequence(nodes.map { $0 ?? .unsaid }), mark: first.mark)
    default:
      guard let others = origins[path]?.overridden, others.indices.contains(depth) else { return nil }
      let (mark, text) = others[depth]
      return text.map { .string($0, mark: mark) } ?? Node(.mapping(Node.Mapping()), mark: mark)
    }
  }

  private static func path(of key: ByteString, below path: String) -> String {
    let name = ValueTrace.escaped(key)
    return path.isEmpty ? name : "\(path).\(name)"
  }
}
