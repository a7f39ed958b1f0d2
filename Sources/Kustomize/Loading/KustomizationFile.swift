import Diagnostics
import Text
import YAML

/// What a kustomization.yaml says, deprecated fields already turned into their successors where Kustomize does so on
/// loading.
struct KustomizationFile: Sendable {
  /// Whether the file is an overlay of its own or a part that works on its parent's objects.
  enum Kind: String, Sendable {
    case kustomization = "Kustomization"
    case component = "Component"
  }

  var kind = Kind.kustomization
  /// The file's name within its folder.
  var fileName = "kustomization.yaml"

  var resources: [Located] = []
  var components: [Located] = []
  var crds: [Located] = []
  var configurations: [Located] = []

  var namePrefix = ByteString()
  var nameSuffix = ByteString()
  var namespace = ByteString()
  var commonLabels: [TextEntry] = []
  var labels: [LabelEntry] = []
  var commonAnnotations: [TextEntry] = []

  var patchesStrategicMerge: [Located] = []
  var patchesJson6902: [JSON6902Entry] = []
  var patches: [PatchEntry] = []
  var images: [ImageEntry] = []
  var replicas: [ReplicaEntry] = []
  var replacements: [Node] = []
  var variables: [Node] = []

  var configMaps: [ConfigMapArguments] = []
  var secrets: [ConfigMapArguments] = []
  var generatorOptions: GeneratorOptions?
  var charts: [ChartArguments] = []
  var chartGlobals: ChartGlobals?

  var generators: [Located] = []
  var transformers: [Located] = []
  var validators: [Located] = []

  var openAPI: [TextEntry] = []
  var buildMetadata: [ByteString] { buildMetadataWords.map(\.text) }
  private var buildMetadataWords: [Located] = []
  var sortOptions: SortOptions?

  /// Warnings about deprecated fields, in Kustomize's words.
  var warnings: [Diagnostic] = []

  /// The file as it was read, for its places.
  private(set) var document = Node.null()

  /// The place of a field, or of an entry of it; unknown when there is none.
  func place(of field: StaticString, _ index: Int? = nil) -> Mark {
    guard let entry = document.mapping?.entries.last(where: { $0.key.scalar?.text == ByteString(field) }) else {
      return .unknown
    }
    if let index, let elements = entry.value.sequence, elements.indices.contains(index) { return elements[index].mark }
    return entry.key.mark
  }

  /// The names that Kustomize tries, in its order.
  static let fileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"]
}

extension KustomizationFile {
  /// Finds and reads the kustomization file of a loader's folder.
  ///
  /// - Parameter allowsEmpty: takes a file that says nothing, for a build that has resources without it.
  /// - Throws: Kustomize's texts for no file, more than one, bad YAML, an unknown field, a wrong kind.
  static func load(
    with loader: Loader, allowsEmpty: Bool = false, quirks: QuirkLog = QuirkLog()
  ) throws(KustomizeError) -> KustomizationFile {
    let found = fileNames.filter { loader.isReadable($0) }
    guard let name = found.first else {
      throw KustomizeError(
        "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '\(loader.root)'"
      )
    }
    guard found.count == 1 else {
      throw KustomizeError("Found multiple kustomization files under: \(loader.root)")
    }
    let file = try loader.load(name)
    var kustomization = try KustomizationFile(parsing: file, allowsEmpty: allowsEmpty, quirks: quirks)
    kustomization.fileName = name
    return kustomization
  }

  /// Reads a kustomization file's text.
  init(
    parsing file: Loader.File, allowsEmpty: Bool = false, quirks: QuirkLog = QuirkLog()
  ) throws(KustomizeError) {
    let first: Node?
    do {
      // Kustomize reads no further than the first document: whatever follows `---` or `...` need not even be YAML.
      first = try YAMLParser.firstDocument(in: file.bytes, file: file.register(), dialect: .goYAML2)
    } catch {
      throw KustomizeError("invalid Kustomization: \(error.message)", at: error.mark)
    }
    guard var document = first, !document.isNull else { throw KustomizeError("kustomization.yaml is empty") }
    document.settleBooleanKeys(quirks)
    do {
      try self.init(document, allowsEmpty: allowsEmpty)
      try checkBuildMetadata(quirks)
    } catch {
      throw error.message.hasPrefix("json: ") ? error.within("invalid Kustomization") : error
    }
  }

  /// Refuses metadata of another shape; nothing reads it.
  private static func checkMetadata(_ reader: inout ObjectReader) throws(KustomizeError) {
    guard var metadata = try reader.object("metadata", name: "ObjectMeta") else { return }
    for field in ["name", "namespace"] { _ = try metadata.text(field) }
    for field in ["labels", "annotations"] { _ = try metadata.textMap(field) }
    try metadata.finish()
  }

  /// Reads a kustomization from its document.
  init(_ document: Node, allowsEmpty: Bool = false) throws(KustomizeError) {
    self.document = document
    var reader = try ObjectReader(document, name: "Kustomization", dialect: .goYAML2)
    let apiVersion = try reader.located("apiVersion")
    let kind = try reader.located("kind")
    try KustomizationFile.checkMetadata(&reader)
    let isEmpty = (document.mapping?.entries ?? []).allSatisfy { entry in
      guard let key = entry.key.scalar?.text.string.lowercased() else { return false }
      return key == "apiversion" || key == "kind" || entry.value.isNull
    }
    if isEmpty, !allowsEmpty { throw KustomizeError("kustomization.yaml is empty", at: document.mark) }

    resources = try reader.texts("resources")
    let bases = try reader.texts("bases")
    components = try reader.texts("components")
    crds = try reader.texts("crds")
    configurations = try reader.texts("configurations")
    namePrefix = try reader.text("namePrefix")
    nameSuffix = try reader.text("nameSuffix")
    namespace = try reader.text("namespace")
    let hasCommonLabels = reader.has("commonLabels")
    commonLabels = try reader.textMap("commonLabels")
    labels = try LabelEntry.all(try reader.list("labels"), reader.dialect)
    commonAnnotations = try reader.textMap("commonAnnotations")
    patchesStrategicMerge = try reader.texts("patchesStrategicMerge")
    patchesJson6902 = try JSON6902Entry.all(try reader.list("patchesJson6902"), reader.dialect)
    patches = try PatchEntry.all(try reader.list("patches"), reader.dialect)
    images = try ImageEntry.all(try reader.list("images"), reader.dialect)
    let imageTags = try ImageEntry.all(try reader.list("imageTags"), reader.dialect)
    replicas = try ReplicaEntry.all(try reader.list("replicas"), reader.dialect)
    replacements = try reader.list("replacements")
    variables = try reader.list("vars")
    configMaps = try ConfigMapArguments.all(try reader.list("configMapGenerator"), isSecret: false, reader.dialect)
    secrets = try ConfigMapArguments.all(try reader.list("secretGenerator"), isSecret: true, reader.dialect)
    generatorOptions = try GeneratorOptions(try reader.object("generatorOptions", name: "GeneratorOptions"))
    chartGlobals = try ChartGlobals(try reader.object("helmGlobals", name: "HelmGlobals"))
    charts = try ChartArguments.all(try reader.list("helmCharts"), reader.dialect)
    let oldCharts = try reader.list("helmChartInflationGenerator")
    generators = try reader.texts("generators")
    transformers = try reader.texts("transformers")
    validators = try reader.texts("validators")
    openAPI = try reader.textMap("openapi")
    buildMetadataWords = try reader.texts("buildMetadata")
    sortOptions = try SortOptions(try reader.object("sortOptions", name: "SortOptions"))
    try reader.finish()

    warnDeprecated(!bases.isEmpty, "bases", "resources", document)
    warnDeprecated(hasCommonLabels, "commonLabels", "labels", document)
    warnDeprecated(!imageTags.isEmpty, "imageTags", "images", document)
    warnDeprecated(!patchesJson6902.isEmpty, "patchesJson6902", "patches", document)
    warnDeprecated(!patchesStrategicMerge.isEmpty, "patchesStrategicMerge", "patches", document)
    warnDeprecated(!variables.isEmpty, "vars", "replacements", document)

    resources += bases
    images += imageTags
    for chart in oldCharts { try adoptOldChart(chart) }
    try adoptKind(kind, apiVersion)
  }

  /// Notices unknown words in `buildMetadata`, which mean nothing to Kustomize.
  private func checkBuildMetadata(_ quirks: QuirkLog) throws(KustomizeError) {
    let known = ["originAnnotations", "transformerAnnotations", "managedByLabel"]
    for word in buildMetadataWords where !known.contains(word.string) {
      let text = "the word \"\(word.string)\" in buildMetadata is unknown and does nothing"
      if quirks.corrects(.unknownWords, text, at: word.mark) {
        throw KustomizeError(
          "unknown word \"\(word.string)\" in buildMetadata", at: word.mark,
          help: NearestName.of(word.string, among: known).map { "did you mean '\($0)'?" })
      }
    }
  }

  /// Checks `kind` and `apiVersion`.
  private mutating func adoptKind(_ kind: Located, _ apiVersion: Located) throws(KustomizeError) {
    if !kind.text.isEmpty {
      guard let known = Kind(rawValue: kind.string) else {
        throw KustomizeError("kind should be Kustomization or Component", at: kind.mark)
      }
      self.kind = known
    }
    let wanted =
      self.kind == .component ? "kustomize.config.k8s.io/v1alpha1" : "kustomize.config.k8s.io/v1beta1"
    if !apiVersion.text.isEmpty, apiVersion.string != wanted {
      throw KustomizeError("apiVersion for \(self.kind.rawValue) should be \(wanted)", at: apiVersion.mark)
    }
  }

  private mutating func warnDeprecated(_ isUsed: Bool, _ old: String, _ new: String, _ document: Node) {
    guard isUsed else { return }
    let experimental = old == "vars" ? "[EXPERIMENTAL] " : ""
    var mark = document.mark
    for entry in document.mapping?.entries ?? [] where entry.key.scalar?.text.string == old { mark = entry.key.mark }
    warnings.append(
      Diagnostic(
        "'\(old)' is deprecated. Please use '\(new)' instead. \(experimental)Run 'kustomize edit fix' to update your "
          + "Kustomization automatically.", at: mark, severity: .warning))
  }

  /// Turns an entry of `helmChartInflationGenerator` into one of `helmCharts`.
  private mutating func adoptOldChart(_ node: Node) throws(KustomizeError) {
    var reader = try ObjectReader(node, name: "HelmChartArgs", dialect: .goYAML2)
    var chart = ChartArguments()
    chart.name = try reader.text("chartName")
    chart.version = try reader.text("chartVersion")
    chart.repository = try reader.text("chartRepoUrl")
    chart.valuesFile = try reader.text("values")
    chart.inlineValues = reader.take("valuesLocal")
    chart.valuesMerge = try reader.text("valuesMerge")
    chart.releaseName = try reader.text("releaseName")
    let chartHome = try reader.text("chartHome")
    let configHome = try reader.text("helmHome")
    for ignored in ["releaseNamespace", "extraArgs", "helmBin", "chartRepoName"] { _ = reader.take(ignored) }
    try reader.finish()
    charts.append(chart)
    if chartGlobals == nil, !chartHome.isEmpty || !configHome.isEmpty {
      chartGlobals = ChartGlobals(chartHome: chartHome, configHome: configHome)
    }
  }
}

extension Node {
  /// Notices keys that YAML 1.1 reads as booleans, below the file's own fields, or makes texts of them.
  fileprivate mutating func settleBooleanKeys(_ quirks: QuirkLog) {
    switch content {
    case .scalar: return
    case .sequence:
      _ = withSequence { elements in
        for index in elements.indices { elements[index].settleBooleanKeys(quirks) }
      }
    case .mapping:
      _ = withMapping { mapping in
        for index in mapping.entries.indices {
          mapping.entries[index].value.settleBooleanKeys(quirks)
          let key = mapping.entries[index].key
          guard case .scalar(let scalar) = key.content, scalar.style == .plain, scalar.text.count <= 3,
            case .bool(let flag) = scalar.resolved(as: .goYAML2, tag: key.tag),
            quirks.corrects(
              .booleanKeys, "the key \(scalar.text) becomes \(flag), a boolean of YAML 1.1", at: key.mark)
          else { continue }
          mapping.entries[index].key = .string(scalar.text, mark: key.mark)
        }
      }
    }
  }
}
