import Diagnostics
import GoTemplate
import Text
import YAML

/// What each file and flag says of a value, the one that counts first: the user's flags and files, then the charts' own
/// values from the outermost chart inwards.
///
/// ```
/// sub.image.tag   --set sub.image.tag=v3 · prod.yaml:4 · app/values.yaml:12 · app/charts/sub/values.yaml:3
/// ```
///
/// Values are a tree; what is said of one is looked up in what is said of that above it, once.
final class ValueLayers {
  /// A path below the outermost chart's values.
  typealias Path = [Trace.Step]

  /// All values of the outermost chart.
  let root: Place

  /// How often values that a chart imports from another are followed.
  private static let deepestImport = 8

  init(chart: Chart, user: UserValues) {
    let documents = user.readableTexts().reversed().flatMap {
      $0.document.map { [$0] } ?? LayeredChart.documents(of: $0.bytes, path: $0.path)
    }
    root = Place(
      chart: LayeredChart(chart),
      said: FlagLayer.all(of: user).map { .flag($0, .map($0.values)) } + documents.map { Sighting($0) })
  }

  /// What is said of the value at a path; empty when nobody says anything.
  func definitions(of path: Path) -> [ValueDefinition] { definitions(of: place(of: path)) }

  /// What is said of a value; empty when nobody says anything.
  func definitions(of place: Place) -> [ValueDefinition] {
    if let known = place.definitions { return known }
    let found = sightings(of: place).map(\.definition)
    place.definitions = found
    return found
  }

  /// Whether anybody says anything of a value.
  func isDefined(_ place: Place) -> Bool { !sightings(of: place).isEmpty }

  /// The charts whose values a path leads through, outermost first.
  func charts(along path: Path) -> [Chart] { place(of: path).charts.map(\.chart) }

  /// The value at a path.
  func place(of path: some Sequence<Trace.Step>) -> Place {
    var place = root
    for step in path { place = place.child(step) }
    return place
  }

  /// A value, with what is said of it.
  final class Place {
    /// The step from the value above; nil for all values.
    let step: Trace.Step?
    private unowned let parent: Place?
    /// The chart whose values stand here; nil further down.
    let chart: LayeredChart?
    /// What flags and files say here, the one that counts first; imported values are not among them.
    fileprivate let said: [Sighting]
    fileprivate var definitions: [ValueDefinition]?
    private var children: [Place] = []
    /// Those by their steps, where there are many.
    private var index: [Trace.Step: Place] = [:]
    /// How the outermost chart's templates would write it: `.Values.image.tag`.
    private(set) lazy var name: String = (parent?.name ?? ".Values") + (step?.dotted ?? "")

    fileprivate init(chart: LayeredChart, said: [Sighting]) {
      step = nil
      parent = nil
      self.chart = chart
      self.said = said + chart.documents.map { Sighting($0) }
    }

    private init(_ step: Trace.Step, below parent: Place) {
      self.step = step
      self.parent = parent
      if case .key(let name) = step { chart = parent.chart?.inner(name) } else { chart = nil }
      var said: [Sighting] = []
      if chart == nil, parent.chart != nil, step == .key(ByteString("global")) {
        // A parent's globals win over those of the charts inside it.
        for outer in parent.chartPlaces { said += outer.said.compactMap { $0.inside(step) } }
      } else {
        said = parent.said.compactMap { $0.inside(step) }
      }
      if let chart { said += chart.documents.map { Sighting($0) } }
      self.said = said
    }

    /// The value one step further.
    func child(_ step: Trace.Step) -> Place {
      if let known = children.count > Place.few ? index[step] : children.first(where: { $0.step == step }) {
        return known
      }
      let made = Place(step, below: self)
      children.append(made)
      if children.count == Place.few + 1 {
        for child in children { if let step = child.step { index[step] = child } }
      } else if children.count > Place.few {
        index[step] = made
      }
      return made
    }

    /// So many children are gone through.
    private static let few = 8

    /// The path below the outermost chart's values.
    var path: Path {
      var path: Path = []
      var place: Place? = self
      while let current = place {
        if let step = current.step { path.append(step) }
        place = current.parent
      }
      return path.reversed()
    }

    /// The charts whose values the path leads through, outermost first.
    var charts: [LayeredChart] { chartPlaces.compactMap(\.chart) }

    /// The values of these charts.
    private var chartPlaces: [Place] {
      var places: [Place] = []
      var place: Place? = self
      while let current = place {
        if current.chart != nil { places.append(current) }
        place = current.parent
      }
      return places.reversed()
    }
  }

  // MARK: What is said

  private func sightings(of place: Place) -> [Sighting] {
    place.said.isEmpty ? importedSightings(of: place, imports: 1) : place.said
  }

  /// What is said of the value that a chart takes from another one.
  private func importedSightings(of place: Place, imports: Int) -> [Sighting] {
    let charts = place.charts
    guard imports <= ValueLayers.deepestImport, charts.contains(where: { !$0.imports.isEmpty }) else { return [] }
    let path = place.path
    for (depth, chart) in charts.enumerated() {
      let own = path.dropFirst(depth)
      for entry in chart.imports where own.starts(with: entry.target) {
        let source = self.place(of: path.prefix(depth) + entry.source + own.dropFirst(entry.target.count))
        let found = source.said.isEmpty ? importedSightings(of: source, imports: imports + 1) : source.said
        if !found.isEmpty { return found }
      }
    }
    return []
  }
}

/// A chart, as far as it says values.
final class LayeredChart {
  let chart: Chart
  /// What its values.yaml says, the document that counts first.
  private(set) lazy var documents: [Node] =
    chart.valuesFile.map { LayeredChart.documents(of: $0, path: chart.origin + "/values.yaml") } ?? []
  /// What Chart.yaml says.
  private(set) lazy var chartFile: Node? = chart.rawFiles.first { $0.path == "Chart.yaml" }.flatMap { file in
    let id = SourceFile.register(path: chart.origin + "/Chart.yaml", bytes: file.bytes)
    return try? YAMLParser.firstDocument(in: file.bytes, file: id, dialect: .goYAML2)
  }
  /// The values that it takes from charts inside it: where they stand there, and where they go.
  private(set) lazy var imports: [(source: ValueLayers.Path, target: ValueLayers.Path)] = chart.metadata.dependencies
    .compactMap { $0 }.flatMap { dependency in
      (dependency.importValues ?? []).compactMap { entry in
        guard case .map(let pair) = entry, case .string(let child)? = pair["child"],
          case .string(let parent)? = pair["parent"]
        else { return nil }
        return ([.key(dependency.name)] + LayeredChart.keys(child), parent == "." ? [] : LayeredChart.keys(parent))
      }
    }
  private lazy var innerCharts = Dictionary(chart.subcharts.map { ($0.name, LayeredChart($0)) }) { first, _ in first }

  init(_ chart: Chart) { self.chart = chart }

  /// The chart of this name inside it.
  func inner(_ name: ByteString) -> LayeredChart? { innerCharts[name] }

  /// The documents of a file of values, the one that counts first.
  static func documents(of bytes: [UInt8], path: String) -> [Node] {
    let file = SourceFile.register(path: path, bytes: bytes)
    return ((try? YAMLParser.documents(in: bytes, file: file, dialect: .goYAML2)) ?? []).reversed()
  }

  private static func keys(_ path: ByteString) -> ValueLayers.Path {
    path.split(separator: ByteString(".")).map { .key($0) }
  }
}

/// One place at which a value is said.
private enum Sighting {
  /// A flag, and what it sets there.
  case flag(FlagLayer, Value)
  /// A place in a document.
  case place(ValuePlace)
  /// A mapping of many keys, with the pair of each.
  case table(ValuePlace, KeyIndex)

  /// Mappings with more pairs are gone through once.
  private static let few = 12

  /// The beginning of a document.
  init(_ document: Node) { self.init(ValuePlace(node: document, mark: document.mark)) }

  private init(_ place: ValuePlace) {
    if case .mapping(let mapping) = place.node.content, mapping.entries.count > Sighting.few {
      self = .table(place, KeyIndex(mapping))
    } else {
      self = .place(place)
    }
  }

  /// What is said one step further.
  func inside(_ step: Trace.Step) -> Sighting? {
    switch (self, step) {
    case (.flag(let flag, let value), _): value.part(step).map { .flag(flag, $0) }
    case (.table(let place, let index), .key(let key)):
      if let entry = index.entry(of: key) {
        Sighting(ValuePlace(valueOf: entry))
      } else {
        index.mergesOthers ? place.inside(step).map { Sighting($0) } : nil
      }
    case (.place(let place), _), (.table(let place, _), _): place.inside(step).map { Sighting($0) }
    }
  }

  /// What is said there.
  var definition: ValueDefinition {
    switch self {
    case .flag(let flag, let value): flag.definition(value)
    case .place(let place), .table(let place, _): ValueDefinition(at: place)
    }
  }
}

/// The pairs of a mapping by their keys, once someone asked.
private final class KeyIndex {
  private let mapping: Node.Mapping
  private lazy var numbers: [ByteString: Int] = {
    var numbers: [ByteString: Int] = [:]
    numbers.reserveCapacity(mapping.entries.count)
    for (number, entry) in mapping.entries.enumerated() {
      if let key = entry.key.scalar?.text { numbers[key] = number }
    }
    return numbers
  }()

  init(_ mapping: Node.Mapping) { self.mapping = mapping }

  /// The pair that counts among those of a key: the last one.
  func entry(of key: ByteString) -> Node.Mapping.Entry? { numbers[key].map { mapping.entries[$0] } }

  /// Whether there is a `<<`.
  var mergesOthers: Bool { numbers[ByteString("<<")] != nil }
}
