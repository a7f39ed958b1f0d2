import Diagnostics
import GoTemplate
import Text
import YAML

/// Values that were merged once, with the places that are remembered of them: what a history keeps of a revision's.
extension ValuesText {
  /// The values as a document whose nodes stand where the origins say.
  ///
  /// - Parameters:
  ///   - name: what messages call it.
  ///   - origins: where each value came from; those that nobody remembers have no place.
  public init(named name: String, _ values: MapValue, origins: [ValueTrace.Origin]) {
    let marks = OriginMarks(origins)
    self.init(path: name, bytes: [], document: marks.node(of: .map(values), path: ""))
  }
}

/// The places of values by their paths.
private struct OriginMarks {
  private var marks: [String: Mark] = [:]

  init(_ origins: [ValueTrace.Origin]) {
    var files: [String: SourceFile.ID] = [:]
    for origin in origins {
      let file = files[origin.source] ?? SourceFile.register(path: origin.source, bytes: [])
      files[origin.source] = file
      // A flag has no line, but its name is known.
      marks[origin.path] = Mark(file: file, line: origin.line, column: 0)
    }
  }

  func node(of value: Value, path: String) -> Node {
    let own = marks[path] ?? .unknown
    switch value {
    case .map(let map):
      let entries = zip(map.keys, map.values).map { key, value in
        let name = ValueTrace.escaped(key)
        let node = node(of: value, path: path.isEmpty ? name : "\(path).\(name)")
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
}
