import Files
import Manifests
import Text
import YAML

/// What `helmGlobals:` says.
struct ChartGlobals: Sendable {
  var chartHome = ByteString()
  var configHome = ByteString()

  init(chartHome: ByteString, configHome: ByteString) {
    self.chartHome = chartHome
    self.configHome = configHome
  }

  init?(_ reader: ObjectReader?) throws(KustomizeError) {
    guard var reader else { return nil }
    chartHome = try reader.text("chartHome")
    configHome = try reader.text("configHome")
    try reader.finish()
  }
}

/// An entry of `helmCharts:`.
struct ChartArguments: Sendable {
  var name = ByteString()
  var version = ByteString()
  var repository = ByteString()
  var releaseName = ByteString()
  var namespace = ByteString()
  var additionalValuesFiles: [Located] = []
  var valuesFile = ByteString()
  var inlineValues: Node?
  var valuesMerge = ByteString()
  var includesCRDs = false
  var skipsHooks = false
  var skipsTests = false
  var apiVersions: [ByteString] = []
  var kubeVersion = ByteString()
  var nameTemplate = ByteString()
  var isDebugging = false
  var allowsPrereleases = false
  var place = Located(ByteString())

  init() {}

  init(_ reader: inout ObjectReader) throws(KustomizeError) {
    place = try reader.located("name")
    name = place.text
    version = try reader.text("version")
    repository = try reader.text("repo")
    releaseName = try reader.text("releaseName")
    namespace = try reader.text("namespace")
    additionalValuesFiles = try reader.texts("additionalValuesFiles")
    valuesFile = try reader.text("valuesFile")
    inlineValues = reader.take("valuesInline")
    valuesMerge = try reader.text("valuesMerge")
    includesCRDs = try reader.flag("includeCRDs")
    skipsHooks = try reader.flag("skipHooks")
    skipsTests = try reader.flag("skipTests")
    apiVersions = try reader.texts("apiVersions").map(\.text)
    kubeVersion = try reader.text("kubeVersion")
    nameTemplate = try reader.text("nameTemplate")
    isDebugging = try reader.flag("debug")
    allowsPrereleases = try reader.flag("devel")
  }

  static func all(_ nodes: [Node], _ dialect: Dialect) throws(KustomizeError) -> [ChartArguments] {
    var entries: [ChartArguments] = []
    for node in nodes {
      var reader = try ObjectReader(node, name: "HelmChart", dialect: dialect)
      entries.append(try ChartArguments(&reader))
      try reader.finish()
    }
    return entries
  }
}

/// A chart to be rendered for a kustomization, everything decided but the rendering.
public struct ChartInflation: Sendable {
  /// A values file: where it came from, and its content.
  public struct ValuesFile: Sendable {
    /// The path, for messages.
    public var path: String
    /// The YAML text.
    public var bytes: [UInt8]
    /// The values with their places, where they were put together from more than one file.
    public var document: Node?
  }

  /// The chart's name, or for an OCI registry the last part of its address.
  public var name: String
  /// The version asked for; empty for the newest.
  public var version: String
  /// The repository's address; empty if the chart must be there.
  public var repository: String
  /// The folder of the chart, absolute.
  public var chartDirectory: String
  /// Whether the folder is there; else the chart is to be pulled into it.
  public var isPresent: Bool
  /// The release's name; empty to have one made.
  public var releaseName: String
  /// The release's namespace; empty for the default.
  public var namespace: String
  /// Values files, the later winning over the earlier.
  public var valuesFiles: [ValuesFile]
  /// Whether the manifests of `crds/` are printed too.
  public var includesCRDs: Bool
  /// Whether hooks are left out.
  public var skipsHooks: Bool
  /// Whether test hooks are left out.
  public var skipsTests: Bool
  /// API versions that the chart may believe to be there.
  public var apiVersions: [String]
  /// The Kubernetes version that the chart may believe in; empty for the default.
  public var kubeVersion: String
  /// A template for the release's name; empty for none.
  public var nameTemplate: String
  /// Whether manifests with bad YAML are printed too.
  public var isDebugging: Bool
  /// Whether pre-releases of the chart count.
  public var allowsPrereleases: Bool
}

/// Renders a chart as `helm template` prints it.
public typealias ChartInflator = @Sendable (_ chart: ChartInflation) throws(KustomizeError) -> [UInt8]

/// Renders a chart (`helmCharts:`) and takes its manifests in.
struct ChartInflationGenerator: Generator {
  let kind = "HelmChartInflationGenerator"
  let arguments: ChartArguments
  let globals: ChartGlobals?
  /// The namespace of the kustomization or those above it, for a chart that has none of its own.
  let defaultNamespace: ByteString
  let loader: Loader
  let inflator: ChartInflator?

  func generate(facts: TypeFacts) throws(KustomizeError) -> [Resource] {
    guard let inflator else {
      throw KustomizeError(
        "trouble configuring builtin HelmChartInflationGenerator: must specify --enable-helm", at: arguments.place.mark)
    }
    guard !arguments.name.isEmpty else { throw KustomizeError("chart name cannot be empty", at: arguments.place.mark) }
    let text: [UInt8]
    do {
      text = try inflator(try inflation())
    } catch {
      throw error.located(at: arguments.place.mark)
    }
    let file = Loader.File(bytes: text, shownPath: "chart \(arguments.name.string)").register()
    return try ResourceReader(bytes: text, file: file).objects().map { node in
      var resource = Resource(node, facts: facts)
      resource.isChartGenerated = true
      return resource
    }
  }

  private func inflation() throws(KustomizeError) -> ChartInflation {
    let directory = FilePath.joined(chartHome, arguments.name.string)
    let isPresent = loader.isDirectory(directory)
    guard isPresent || !arguments.repository.isEmpty else {
      throw KustomizeError("no repo specified for pull, no chart found at '\(directory)'")
    }
    return ChartInflation(
      name: arguments.name.string, version: arguments.version.string, repository: arguments.repository.string,
      chartDirectory: directory, isPresent: isPresent, releaseName: arguments.releaseName.string,
      namespace: (arguments.namespace.isEmpty ? defaultNamespace : arguments.namespace).string,
      valuesFiles: try valuesFiles(chartDirectory: directory), includesCRDs: arguments.includesCRDs,
      skipsHooks: arguments.skipsHooks, skipsTests: arguments.skipsTests,
      apiVersions: arguments.apiVersions.map(\.string), kubeVersion: arguments.kubeVersion.string,
      nameTemplate: arguments.nameTemplate.string, isDebugging: arguments.isDebugging,
      allowsPrereleases: arguments.allowsPrereleases)
  }

  /// The folder in which charts lie: `charts` unless said otherwise, a pulled version in a folder of its own.
  private var chartHome: String {
    let name = globals.map { $0.chartHome.isEmpty ? "charts" : $0.chartHome.string } ?? "charts"
    let home = FilePath.isAbsolute(name) ? name : FilePath.joined(loader.root, name)
    guard !arguments.version.isEmpty, !arguments.repository.isEmpty else { return home }
    return FilePath.joined(home, "\(arguments.name.string)-\(arguments.version.string)")
  }

  private func valuesFiles(chartDirectory: String) throws(KustomizeError) -> [ChartInflation.ValuesFile] {
    var files: [ChartInflation.ValuesFile] = []
    let inline = arguments.inlineValues.flatMap { $0.mapping?.entries.isEmpty ?? true ? nil : $0 }
    if inline != nil, arguments.valuesMerge == "replace" {
      files.append(try valuesFile(inline, under: nil))
    } else if !arguments.valuesFile.isEmpty || loader.isReadable(FilePath.joined(chartDirectory, "values.yaml")) {
      let path =
        arguments.valuesFile.isEmpty
        ? FilePath.joined(shown(chartDirectory), "values.yaml") : arguments.valuesFile.string
      files.append(try valuesFile(inline, under: try loader.load(path)))
    } else if inline != nil {
      files.append(try valuesFile(inline, under: nil))
    }
    for path in arguments.additionalValuesFiles {
      do {
        let file = try loader.load(path.string)
        files.append(ChartInflation.ValuesFile(path: file.shownPath, bytes: file.bytes))
      } catch {
        throw error.within("could not load additionalValuesFile").located(at: path.mark)
      }
    }
    return files
  }

  /// A folder as the kustomization would name it.
  private func shown(_ folder: String) -> String {
    FilePath.contains(loader.root, folder) ? FilePath.relative(from: loader.root, to: folder) : folder
  }

  /// A values file with the inline values merged: over it, or with `valuesMerge: merge` under it.
  private func valuesFile(_ inline: Node?, under file: Loader.File?) throws(KustomizeError) -> ChartInflation.ValuesFile
  {
    guard let inline else {
      return ChartInflation.ValuesFile(path: file?.shownPath ?? "", bytes: file?.bytes ?? [])
    }
    var values = inline
    if let file {
      switch arguments.valuesMerge {
      case "", "override", "merge": break
      default: throw KustomizeError("valuesMerge must be one of [merge override replace]")
      }
      do {
        let document = try YAMLParser.documents(in: file.bytes, file: file.register(), dialect: .goYAML3).first
        if let chart = document, chart.mapping != nil {
          let merge = StrategicMerge(facts: .builtIn)
          values =
            (arguments.valuesMerge == "merge"
              ? try merge.applying(chart, to: inline) : try merge.applying(inline, to: chart)) ?? values
        }
      } catch let error as YAMLError {
        throw KustomizeError(error.message, at: error.mark)
      } catch let error as PatchError {
        throw KustomizeError(error.message, at: error.mark)
      } catch {
        throw KustomizeError("cannot merge valuesInline")
      }
    }
    do {
      return ChartInflation.ValuesFile(
        path: "valuesInline", bytes: try YAMLEmitter.manifest(values), document: values)
    } catch {
      throw KustomizeError(error.message, at: error.mark)
    }
  }
}
