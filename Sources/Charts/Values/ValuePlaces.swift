import Diagnostics
import GoTemplate
import TemplateFunctions
import Text
import YAML

/// Finds where a value stands in the files that values come from, for messages; slow, so only when there is one to tell.
struct ValuePlaces {
  /// The user's files as documents, the one that counts most first.
  private let user: [Node]

  /// Places in what the user said, and in the charts' own files.
  init(_ values: UserValues) {
    user = values.readableTexts().reversed().flatMap { ValuePlaces.documents(of: $0.bytes, path: $0.path) }
  }

  /// The place of the value at a path below a chart's values; unknown when no file has it as it is.
  ///
  /// - Parameters:
  ///   - charts: the chart and those around it, outermost first.
  ///   - value: what stands there after all merging: a file with another scalar is not to blame.
  func mark(of path: [ByteString], in charts: [Chart], value: Value?) -> Mark {
    let names = charts.dropFirst().map(\.name)
    if let mark = ValuePlaces.mark(of: names + path, in: user, value: value) { return mark }
    for (depth, chart) in charts.enumerated() {
      guard let bytes = chart.valuesFile else { continue }
      let documents = ValuePlaces.documents(of: bytes, path: chart.origin + "/values.yaml")
      if let mark = ValuePlaces.mark(of: names.dropFirst(depth) + path, in: documents, value: value) { return mark }
    }
    return .unknown
  }

  /// The value at a path, if there is one.
  static func value(at path: [ByteString], in values: MapValue) -> Value? {
    var value = Value.map(values)
    for step in path {
      switch value {
      case .map(let table):
        guard let next = table[step] else { return nil }
        value = next
      case .list(let elements):
        guard let index = Int(step.string), elements.indices.contains(index) else { return nil }
        value = elements[index]
      default: return nil
      }
    }
    return value
  }

  private static func documents(of bytes: [UInt8], path: String) -> [Node] {
    let file = SourceFile.register(path: path, bytes: bytes)
    return ((try? YAMLParser.documents(in: bytes, file: file, dialect: .goYAML2)) ?? []).reversed()
  }

  private static func mark(of path: [ByteString], in documents: [Node], value: Value?) -> Mark? {
    guard !path.isEmpty else { return nil }
    for document in documents {
      guard let (node, mark) = find(path, in: document) else { continue }
      guard node.scalar != nil, let value else { return mark }
      guard let own = try? ValueConversion.value(of: node), own.kind == value.kind,
        GoFormat.printed(own) == GoFormat.printed(value)
      else { continue }
      return mark
    }
    return nil
  }

  /// The node at a path and the place to show: a scalar's own, a collection's key.
  private static func find(_ path: [ByteString], in document: Node) -> (node: Node, mark: Mark)? {
    var node = document
    var mark = document.mark
    for step in path {
      switch node.content {
      case .scalar: return nil
      case .sequence(let elements):
        guard let index = Int(step.string), elements.indices.contains(index) else { return nil }
        node = elements[index]
        mark = node.mark
      case .mapping(let mapping):
        guard let entry = mapping.entries.last(where: { $0.key.scalar?.text == step }) else { return nil }
        node = entry.value
        mark = node.scalar == nil ? entry.key.mark : node.mark
      }
    }
    return (node, mark)
  }
}
