import Diagnostics
import GoTemplate
import TemplateFunctions
import Text
import YAML

/// What each file and flag says of a value, the one that counts first: the user's flags and files, then the charts' own
/// values from the outermost chart inwards.
///
/// ```
/// sub.image.tag   --set sub.image.tag=v3 · prod.yaml:4 · app/values.yaml:12 · app/charts/sub/values.yaml:3
/// ```
final class ValueLayers {
  /// A path below the outermost chart's values.
  typealias Path = [Trace.Step]

  private let chart: Chart
  private let user: UserValues
  private lazy var flags: [FlagLayer] = FlagLayer.all(of: user)
  private lazy var userDocuments: [Node] = user.readableTexts().reversed().flatMap {
    $0.document.map { [$0] } ?? ValueLayers.documents(of: $0.bytes, path: $0.path)
  }
  private var chartDocuments: [String: [Node]] = [:]

  /// How often values that a chart imports from another are followed.
  private static let deepestImport = 8

  init(chart: Chart, user: UserValues) {
    self.chart = chart
    self.user = user
  }

  /// What is said of the value at a path; empty when nobody says anything.
  func definitions(of path: Path) -> [ValueDefinition] { definitions(of: path, imports: 0) }

  private func definitions(of path: Path, imports: Int) -> [ValueDefinition] {
    let charts = self.charts(along: path)
    let names = path.prefix(charts.count - 1)
    let rest = Array(path.dropFirst(names.count))
    var found: [ValueDefinition] = []
    if rest.first == .key(ByteString("global")) {
      // A parent's globals win over those of the charts inside it.
      for depth in charts.indices { found += definitions(of: names.prefix(depth) + rest, in: charts.prefix(depth + 1)) }
    } else {
      found = definitions(of: path, in: charts[...])
    }
    if found.isEmpty, imports < ValueLayers.deepestImport {
      found = importedDefinitions(of: path, charts, imports: imports + 1)
    }
    return found
  }

  /// The charts whose values a path leads through, outermost first.
  func charts(along path: Path) -> [Chart] {
    var charts = [chart]
    for step in path {
      guard case .key(let name) = step, let inner = charts.last?.subcharts.first(where: { $0.name == name }) else {
        break
      }
      charts.append(inner)
    }
    return charts
  }

  private func definitions(of path: some Collection<Trace.Step>, in charts: ArraySlice<Chart>) -> [ValueDefinition] {
    let path = Array(path)
    var found = flags.compactMap { $0.definition(of: path) }
    found += userDocuments.compactMap { ValueDefinition(of: path, in: $0) }
    for (depth, chart) in charts.enumerated() where depth <= path.count {
      found += documents(of: chart).compactMap { ValueDefinition(of: Array(path.dropFirst(depth)), in: $0) }
    }
    return found
  }

  private func importedDefinitions(of path: Path, _ charts: [Chart], imports: Int) -> [ValueDefinition] {
    for (depth, chart) in charts.enumerated() {
      let own = Array(path.dropFirst(depth))
      for dependency in chart.metadata.dependencies.compactMap({ $0 }) {
        for entry in dependency.importValues ?? [] {
          guard case .map(let pair) = entry, case .string(let child)? = pair["child"],
            case .string(let parent)? = pair["parent"]
          else { continue }
          let target = parent == "." ? [] : ValueLayers.keys(parent)
          guard own.starts(with: target) else { continue }
          let source: Path =
            path.prefix(depth) + [.key(dependency.name)] + ValueLayers.keys(child) + own.dropFirst(target.count)
          let found = definitions(of: source, imports: imports)
          if !found.isEmpty { return found }
        }
      }
    }
    return []
  }

  private static func keys(_ path: ByteString) -> Path { path.split(separator: ByteString(".")).map { .key($0) } }

  private func documents(of chart: Chart) -> [Node] {
    let path = chart.origin + "/values.yaml"
    if let known = chartDocuments[path] { return known }
    let documents = chart.valuesFile.map { ValueLayers.documents(of: $0, path: path) } ?? []
    chartDocuments[path] = documents
    return documents
  }

  private static func documents(of bytes: [UInt8], path: String) -> [Node] {
    let file = SourceFile.register(path: path, bytes: bytes)
    return ((try? YAMLParser.documents(in: bytes, file: file, dialect: .goYAML2)) ?? []).reversed()
  }
}

/// A value as one file or flag gives it.
public struct ValueDefinition: Sendable {
  /// The file, or the flag as it was given: `--set image.tag=v2`.
  public let source: String
  /// The place in the file; unknown for a flag.
  public let mark: Mark
  /// The value on one line; nil for a collection.
  public let text: ByteString?

  init(source: String, mark: Mark, text: ByteString?) {
    self.source = source
    self.mark = mark
    self.text = text
  }

  /// What a document says of a path, if anything.
  init?(of path: [Trace.Step], in document: Node) {
    guard let (node, mark) = ValueDefinition.find(path[...], in: document, mark: document.mark) else { return nil }
    source = SourceFile.named(mark.file).path
    self.mark = mark
    text = node.scalar?.text
  }

  /// The file and line, or the flag.
  public var place: String { mark.isKnown ? "\(source):\(mark.line)" : source }

  /// The place of a byte of the text: in a block each line has its own.
  func mark(ofByte offset: Int) -> Mark {
    guard mark.isKnown, let text, let line = SourceFile.named(mark.file).line(Int(mark.line)),
      line.dropFirst(max(0, Int(mark.column) - 1)).first == UInt8(ascii: "|")
    else { return mark }
    let before = text.bytes.prefix(max(0, offset)).count { $0 == UInt8(ascii: "\n") }
    return Mark(file: mark.file, line: Int(mark.line) + 1 + before, column: 0)
  }

  /// The node at a path and the place to show: a scalar's own, a collection's key.
  private static func find(
    _ path: ArraySlice<Trace.Step>, in node: Node, mark: Mark
  ) -> (node: Node, mark: Mark)? {
    guard let step = path.first else { return (node, mark) }
    let rest = path.dropFirst()
    switch (node.content, step) {
    case (.sequence(let elements), .index(let index)):
      guard elements.indices.contains(index) else { return nil }
      return find(rest, in: elements[index], mark: elements[index].mark)
    case (.mapping(let mapping), .key(let key)):
      if let entry = mapping.entries.last(where: { $0.key.scalar?.text == key }) {
        return find(rest, in: entry.value, mark: entry.value.scalar == nil ? entry.key.mark : entry.value.mark)
      }
      return merged(path, in: mapping)
    case (.mapping(let mapping), .name(let key)):
      guard let entry = mapping.entries.last(where: { $0.key.scalar?.text == key }) else { return nil }
      return (entry.key, entry.key.mark)
    default: return nil
    }
  }

  /// The node at a path in what a mapping merges in with `<<`.
  private static func merged(_ path: ArraySlice<Trace.Step>, in mapping: Node.Mapping) -> (node: Node, mark: Mark)? {
    for entry in mapping.entries where entry.key.scalar?.text == ByteString("<<") {
      for source in entry.value.sequence ?? [entry.value] {
        if let found = find(path, in: source, mark: entry.key.mark) { return found }
      }
    }
    return nil
  }
}

/// What one flag says of values.
struct FlagLayer {
  /// The flag as it was given: `--set image.tag=v2`.
  let text: String
  /// What it sets, in a table of its own.
  let values: MapValue

  /// The flags, the one that counts most first.
  static func all(of user: UserValues) -> [FlagLayer] {
    let forms: [([String], String, SetExpression.Form)] = [
      (user.set, "--set", .typed), (user.strings, "--set-string", .text),
      (user.fromFiles, "--set-file", .file { (path) throws(ChartError) in .string(path) }),
      (user.literals, "--set-literal", .literal),
    ]
    var layers = user.json.map { argument in
      let table = MapValue()
      try? UserValues.apply(json: argument, to: table)
      return FlagLayer(text: "--set-json " + argument, values: table)
    }
    for (arguments, flag, form) in forms {
      for argument in arguments {
        let table = MapValue()
        try? SetExpression.apply(ByteString(argument), form: form, to: table)
        layers.append(FlagLayer(text: "\(flag) \(argument)", values: table))
      }
    }
    return layers.reversed()
  }

  func definition(of path: [Trace.Step]) -> ValueDefinition? {
    guard let value = Value.map(values).part(at: path) else { return nil }
    return ValueDefinition(
      source: text, mark: .unknown,
      text: value.isNull ? ByteString("null") : value.scalar == nil ? nil : GoFormat.printed(value))
  }
}

extension Value {
  /// What is at a path below the value.
  func part(at path: some Sequence<Trace.Step>) -> Value? {
    var value = self
    for step in path {
      switch (value, step) {
      case (.map(let map), .key(let key)):
        guard let next = map[key] else { return nil }
        value = next
      case (.map(let map), .name(let key)):
        guard map[key] != nil else { return nil }
        value = .string(key)
      case (.list(let elements), .index(let index)):
        guard elements.indices.contains(index) else { return nil }
        value = elements[index]
      case (.object(let object), .key(let key)):
        guard let next = object.value(forKey: key) ?? object.field(key) else { return nil }
        value = next
      case (.object(let object), .index(let index)):
        guard let elements = object.elements, elements.indices.contains(index) else { return nil }
        value = elements[index]
      default: return nil
      }
    }
    return value
  }
}
