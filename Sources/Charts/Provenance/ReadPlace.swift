import Diagnostics
import GoTemplate
import Text
import YAML

/// What templates read, told to people: a value, a field of Chart.yaml, the release, the cluster's abilities, a file.
public final class ReadPlace {
  /// What kind of thing it is.
  public enum Kind: String, Sendable {
    case value, chart, release, capabilities, file, other
  }

  /// Where it stands.
  private let position: Position
  /// The chart whose templates see it, by the values of that chart.
  private let owner: ValueLayers.Place
  private let layers: ValueLayers

  private enum Position {
    /// What a chart's templates see as `.`.
    case dot
    /// `.Subcharts`, which holds what the templates of the charts inside see.
    case subcharts
    /// A value.
    case value(ValueLayers.Place)
    /// A field of `.Chart`, `.Release` and all else.
    case field([Trace.Step])
  }

  /// What the outermost chart's templates see as `.`.
  init(_ layers: ValueLayers) {
    position = .dot
    owner = layers.root
    self.layers = layers
  }

  private init(_ position: Position, of owner: ValueLayers.Place, _ layers: ValueLayers) {
    self.position = position
    self.owner = owner
    self.layers = layers
  }

  /// What stands one step further.
  func child(_ step: Trace.Step) -> ReadPlace {
    switch (position, step) {
    case (.dot, .key("Values")): ReadPlace(.value(owner), of: owner, layers)
    case (.dot, .key("Subcharts")): ReadPlace(.subcharts, of: owner, layers)
    case (.dot, _): ReadPlace(.field([step]), of: owner, layers)
    case (.subcharts, .key(let name)) where owner.chart?.inner(name) != nil:
      ReadPlace(.dot, of: owner.child(step), layers)
    case (.subcharts, _): ReadPlace(.field([.key(ByteString("Subcharts")), step]), of: owner, layers)
    case (.value(let place), _): ReadPlace(.value(place.child(step)), of: owner, layers)
    case (.field(let steps), _): ReadPlace(.field(steps + [step]), of: owner, layers)
    }
  }

  /// Whether people have a name for it: `.` has none.
  var isNamed: Bool {
    switch position {
    case .dot: false
    case .subcharts, .value: true
    case .field(let steps): if case .key? = steps.first { true } else { false }
    }
  }

  /// What kind of thing it is.
  private(set) lazy var kind: Kind = {
    switch position {
    case .value: .value
    case .field(let steps):
      switch steps.first {
      case .key("Chart")?: .chart
      case .key("Release")?: .release
      case .key("Capabilities")?: .capabilities
      case .key("Files")?: .file
      default: .other
      }
    case .dot, .subcharts: .other
    }
  }()

  /// How the outermost chart's templates would write it: `.Values.image.tag`, `.Chart.Version`.
  private(set) lazy var name: String = {
    switch position {
    case .dot: ""
    case .subcharts: ".Subcharts"
    case .value(let place): place.name
    case .field(let steps): steps.dotted
    }
  }()

  /// The value that it is; nil for all else.
  var value: ValueLayers.Place? { if case .value(let place) = position { place } else { nil } }

  /// The steps below the outermost chart's values; empty when it is no value.
  var path: [Trace.Step] { value?.path ?? [] }

  /// Whether somebody says what a value is; true for what is no value.
  private(set) lazy var isDefined: Bool = value.map { layers.isDefined($0) } ?? true

  /// Where it is said what it holds, the definition that counts first.
  private(set) lazy var definitions: [ValueDefinition] = {
    if let value { return layers.definitions(of: value) }
    guard case .field(let steps) = position, steps.count > 1, case .key(let name) = steps[1] else { return [] }
    switch kind {
    case .chart: return chartFileDefinition(of: name, steps.dropFirst(2)).map { [$0] } ?? []
    case .file:
      guard let chart = owner.chart?.chart, let file = chart.files.first(where: { $0.path == name }) else { return [] }
      let id = SourceFile.register(path: chart.origin + "/" + name.string, bytes: file.bytes)
      return [
        ValueDefinition(source: SourceFile.named(id).path, mark: Mark(file: id, line: 1, column: 1), text: nil)
      ]
    default: return []
    }
  }()

  /// Where it is said what a byte of it is: inside a file's text each line has a place of its own.
  func definitions(at offset: Int) -> [ValueDefinition] {
    guard kind == .file, offset > 0, let first = definitions.first, first.text == nil, first.mark.isKnown else {
      return definitions
    }
    let line = LineTable(SourceFile.named(first.mark.file).bytes).line(of: offset)
    return [
      ValueDefinition(source: first.source, mark: Mark(file: first.mark.file, line: line, column: 1), text: nil)
    ]
  }

  /// `.Chart.AppVersion` is `appVersion` in Chart.yaml.
  private func chartFileDefinition(of field: ByteString, _ rest: ArraySlice<Trace.Step>) -> ValueDefinition? {
    guard let first = field.bytes.first, let document = owner.chart?.chartFile else { return nil }
    let key = field == "APIVersion" ? ByteString("apiVersion") : ByteString([first | 0x20] + field.bytes.dropFirst())
    return ValueDefinition(of: [.key(key)] + rest, in: document)
  }
}

extension ChartTrace {
  /// What is known of a place; nil for what is no place, as what functions gave.
  func readPlace(_ id: TraceID) -> ReadPlace? {
    let index = Int(id.number)
    if index < readPlaces.count, let known = readPlaces[index] { return known }
    let made: ReadPlace
    switch execution[id] {
    case .root:
      guard id.isKnown else { return nil }
      made = ReadPlace(valueLayers)
    case .place(let parent, let step):
      guard let parent = readPlace(parent) else { return nil }
      made = parent.child(step)
    case .part, .call, .output: return nil
    }
    while readPlaces.count <= index { readPlaces.append(nil) }
    readPlaces[index] = made
    return made
  }
}

extension Collection<Trace.Step> {
  /// The path as templates write it: `.image.tag`, `.hosts[0].name`.
  var dotted: String { map(\.dotted).joined() }
}

extension Trace.Step {
  /// The step as templates write it: `.tag`, `[0]`.
  var dotted: String {
    switch self {
    case .key(let key), .name(let key): "." + key.string
    case .index(let index): "[\(index)]"
    }
  }
}
