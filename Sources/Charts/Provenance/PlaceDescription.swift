import Diagnostics
import GoTemplate
import Text
import YAML

/// What templates read, told to people: a value, a field of Chart.yaml, the release, the cluster's abilities, a file.
public struct ReadPlace: Hashable, Sendable {
  /// What kind of thing it is.
  public enum Kind: String, Sendable {
    case value, chart, release, capabilities, file, other
  }

  /// What kind of thing it is.
  public let kind: Kind
  /// How the outermost chart's templates would write it: `.Values.image.tag`, `.Chart.Version`.
  public let name: String
  /// The steps below the outermost chart's values; empty when it is no value.
  public let path: [Trace.Step]
}

extension ChartTrace {
  /// The path below the outermost chart's values; nil when the place is no value.
  func valuesPath(of place: TraceID) -> [Trace.Step]? {
    if let known = knownPaths[Int(place.number)] { return known }
    var path: [Trace.Step]?
    if let (names, _, steps) = chartPath(of: place), steps.first == .key(ByteString("Values")) {
      path = steps.dropFirst().asValuesPath(of: names)
    }
    knownPaths[Int(place.number)] = path
    return path
  }

  /// Whether somebody says what a value is; true for what is no value.
  func isDefined(_ place: TraceID) -> Bool {
    guard let path = valuesPath(of: place) else { return true }
    return !layers(of: place, path).isEmpty
  }

  private func layers(of place: TraceID, _ path: [Trace.Step]) -> [ValueDefinition] {
    if let known = knownLayers[Int(place.number)] { return known }
    let made = valueLayers.definitions(of: path)
    knownLayers[Int(place.number)] = made
    return made
  }

  /// The steps from a root to a place; nil for what is no place.
  private func steps(to place: TraceID) -> [Trace.Step]? {
    var steps: [Trace.Step] = []
    var current = place
    while true {
      switch execution[current] {
      case .place(let parent, let step):
        steps.append(step)
        current = parent
      case .root: return current.isKnown ? steps.reversed() : nil
      default: return nil
      }
    }
  }

  /// The chart to which a place belongs, and the steps from what its templates see as `.`.
  private func chartPath(of place: TraceID) -> (names: [ByteString], chart: Chart, steps: [Trace.Step])? {
    guard var steps = steps(to: place)?[...] else { return nil }
    var names: [ByteString] = []
    var owner = chart
    while steps.count >= 2, steps.first == .key(ByteString("Subcharts")),
      case .key(let name)? = steps.dropFirst().first, let inner = owner.subcharts.first(where: { $0.name == name })
    {
      names.append(name)
      owner = inner
      steps = steps.dropFirst(2)
    }
    return (names, owner, Array(steps))
  }

  /// A place as people name it; nil for what is no place.
  func description(of place: TraceID) -> ReadPlace? {
    if let known = knownDescriptions[Int(place.number)] { return known }
    let made = makeDescription(of: place)
    knownDescriptions[Int(place.number)] = made
    return made
  }

  private func makeDescription(of place: TraceID) -> ReadPlace? {
    guard let (names, _, steps) = chartPath(of: place), case .key(let first)? = steps.first else { return nil }
    let rest = Array(steps.dropFirst())
    switch first {
    case "Values":
      let path = rest[...].asValuesPath(of: names)
      return ReadPlace(kind: .value, name: ".Values" + path.dotted, path: path)
    case "Chart": return ReadPlace(kind: .chart, name: ".Chart" + rest.dotted, path: [])
    case "Release": return ReadPlace(kind: .release, name: ".Release" + rest.dotted, path: [])
    case "Capabilities": return ReadPlace(kind: .capabilities, name: ".Capabilities" + rest.dotted, path: [])
    case "Files": return ReadPlace(kind: .file, name: ".Files" + rest.dotted, path: [])
    default: return ReadPlace(kind: .other, name: steps.dotted, path: [])
    }
  }

  /// Where it is said what a place holds, the definition that counts first.
  func definitions(of place: TraceID) -> [ValueDefinition] {
    if let path = valuesPath(of: place) { return layers(of: place, path) }
    guard let (_, owner, steps) = chartPath(of: place), case .key(let first)? = steps.first else { return [] }
    let rest = Array(steps.dropFirst())
    switch first {
    case "Chart":
      guard case .key(let field)? = rest.first else { return [] }
      return chartFileDefinition(of: field, rest.dropFirst(), in: owner)
    case "Files":
      guard case .key(let path)? = rest.first, let file = owner.files.first(where: { $0.path == path }) else {
        return []
      }
      let id = SourceFile.register(path: owner.origin + "/" + path.string, bytes: file.bytes)
      return [
        ValueDefinition(
          source: SourceFile.named(id).path, mark: Mark(file: id, line: 1, column: 1), text: nil)
      ]
    default: return []
    }
  }

  /// `.Chart.AppVersion` is `appVersion` in Chart.yaml.
  private func chartFileDefinition(
    of field: ByteString, _ rest: ArraySlice<Trace.Step>, in chart: Chart
  ) -> [ValueDefinition] {
    guard let file = chart.rawFiles.first(where: { $0.path == "Chart.yaml" }), let first = field.bytes.first else {
      return []
    }
    let key = field == "APIVersion" ? ByteString("apiVersion") : ByteString([first | 0x20] + field.bytes.dropFirst())
    let id = SourceFile.register(path: chart.origin + "/Chart.yaml", bytes: file.bytes)
    guard let document = try? YAMLParser.firstDocument(in: file.bytes, file: id, dialect: .goYAML2) else { return [] }
    return ValueDefinition(of: [.key(key)] + rest, in: document).map { [$0] } ?? []
  }
}

extension Collection<Trace.Step> {
  /// A chart's own path as one below the outermost chart's values.
  fileprivate func asValuesPath(of names: [ByteString]) -> [Trace.Step] { names.map { .key($0) } + Array(self) }

  /// The path as templates write it: `.image.tag`, `.hosts[0].name`.
  var dotted: String {
    map { step in
      switch step {
      case .key(let key): "." + key.string
      case .name(let key): "." + key.string
      case .index(let index): "[\(index)]"
      }
    }.joined()
  }
}
