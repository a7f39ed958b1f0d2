import Charts
import Diagnostics
import GoTemplate
import Kustomize
import Manifests
import Releases
import Synchronization
import TemplateFunctions
import Text
import YAML

/// Renders one release: its chart with its values, then the environment's overlay over what the chart gives.
///
/// ```
/// chart ─► values ─► templates ─► manifests and hooks ─► overlay ─► ``RenderedRelease``
/// ```
///
/// A render is a function of the files it reads and of what the host gives.
public struct RenderPipeline {
  /// The clock, randomness and time zones that templates see.
  public var host: Host
  /// The functions that templates may call.
  public var library: FunctionLibrary
  /// Takes what Helm would log.
  public var log: @Sendable (LogRecord) -> Void
  /// Takes what the user should know.
  public var warn: (Diagnostic) -> Void

  /// Charts of renders before, where several releases are rendered one after the other.
  public var loadedCharts: LoadedCharts?
  /// Templates of renders before with the same library.
  public var parsedTemplates: ParsedTemplates?

  /// The files that overlays read, instead of the disk's.
  var overlayFiles: FileSystem?

  /// A pipeline on this host.
  public init(
    host: Host, library: FunctionLibrary, log: @escaping @Sendable (LogRecord) -> Void,
    warn: @escaping (Diagnostic) -> Void
  ) {
    self.host = host
    self.library = library
    self.log = log
    self.warn = warn
  }

  /// Renders a release.
  ///
  /// - Parameter recorder: takes what the render does, to tell where every field came from.
  /// - Throws: ``RenderFailure`` with the engine's own error.
  public func render(
    _ inputs: ReleaseInputs, _ request: RenderRequest, recording recorder: ProvenanceRecorder? = nil
  ) throws(RenderFailure) -> RenderedRelease {
    let namespace = request.namespace ?? inputs.namespace ?? "default"
    let rendered: RenderedChart
    let userValues: MapValue
    let chart: Chart
    let trace = request.tracesValues ? ValueTrace() : nil
    if let trace, let base = request.baseValues { trace.lay(base, origins: request.baseOrigins.map(\.traced)) }
    do {
      chart = try load(inputs)
      userValues = try values(inputs, request).merged(tracing: trace)
      if let base = request.baseValues { RenderPipeline.fill(userValues, from: base) }
      try ReleaseInfo.checkName(inputs.name)
      let release = ReleaseInfo(
        name: inputs.name, namespace: namespace, revision: request.revision, isUpgrade: request.isUpgrade)
      var renderer = try renderer(inputs, request)
      renderer.trace = recorder?.begin(renderer.userValues, chart: chart, merged: userValues)
      rendered = try renderer.render(chart, values: userValues, release: release)
    } catch { throw .chart(error) }

    var output = TemplateOutput(rendered)
    output.includesCRDs = request.includesCRDs
    output.includesHooks = request.includesHooks
    recorder?.rendered(output)
    var release = RenderedRelease(
      inputs: inputs, namespace: namespace, chart: rendered.chart,
      digestedChart: loadedCharts?.digested(at: inputs.chart) ?? DigestedChart(chart),
      userValues: userValues, computedValues: rendered.values, notes: rendered.notes ?? ByteString())
    if let trace { release.valueOrigins = trace.origins(in: userValues).map(ValueOrigin.init) }
    if let overlay = inputs.overlay {
      try lay(overlay, over: output, into: &release, recording: recorder)
    } else {
      release.parts = RenderPipeline.parts(of: output)
    }
    return release
  }

  // MARK: The chart

  private func load(_ inputs: ReleaseInputs) throws(ChartError) -> Chart {
    let loader = ChartLoader(log: log)
    let chart: Chart
    if let loadedCharts {
      chart = try loadedCharts.chart(at: inputs.chart) { (path) throws(ChartError) in try loader.load(path) }
    } else {
      chart = try loader.load(inputs.chart)
    }
    try chart.checkInstallable(log: log)
    if let constraint = inputs.versionConstraint,
      !ChartVersion.isIn(ByteString(constraint), version: chart.metadata.version)
    {
      throw ChartError(
        "the chart \(inputs.chart) has version \(chart.metadata.version), which strake.yaml's constraint "
          + "\"\(constraint)\" does not accept")
    }
    return chart
  }

  /// The environment's and the release's files go before those of the command line.
  private func values(_ inputs: ReleaseInputs, _ request: RenderRequest) -> UserValues {
    var values = request.values
    values.files = inputs.values + values.files
    return values
  }

  /// Adds what only the other table has, table by table (Helm's `--reuse-values`).
  private static func fill(_ table: MapValue, from other: MapValue) {
    for (key, value) in zip(other.keys, other.values) {
      switch (table[key], value) {
      case (nil, _): table[key] = value
      case (.map(let inner)?, .map(let otherInner)): fill(inner, from: otherInner)
      default: break
      }
    }
  }

  private func renderer(_ inputs: ReleaseInputs, _ request: RenderRequest) throws(ChartError) -> ChartRenderer {
    var capabilities = Capabilities.standard
    if let version = request.kubeVersion ?? inputs.kubeVersion {
      capabilities.kubeVersion = try Capabilities.KubeVersion(parsing: version)
    }
    capabilities.apiVersions += (inputs.apiVersions + request.apiVersions).map { ByteString($0) }
    var renderer = ChartRenderer(capabilities: capabilities, host: host, library: library, log: log)
    renderer.parsedTemplates = parsedTemplates
    renderer.skipsSchemaValidation = request.skipsSchemaValidation
    renderer.userValues = values(inputs, request)
    if let base = request.baseValues {
      let layers = ValuesText.layers(of: base, origins: request.baseOrigins.map(\.traced))
      renderer.userValues.texts.insert(contentsOf: layers, at: 0)
    }
    return renderer
  }

  /// What a chart gives without an overlay: the bytes of `template`, cut where its documents begin.
  private static func parts(of output: TemplateOutput) -> [RenderedRelease.Part] {
    var parts = ManifestStream.documents(in: ByteString(output.manifestBytes)).map { RenderedRelease.Part(bytes: $0) }
    parts += zip(output.hooks, output.hookBlocks).map { hook, block in
      RenderedRelease.Part(bytes: ByteString(block.bytes), hook: hook)
    }
    return parts
  }

  // MARK: The overlay

  private func lay(
    _ overlay: String, over output: TemplateOutput, into release: inout RenderedRelease,
    recording recorder: ProvenanceRecorder?
  ) throws(RenderFailure) {
    let digests = FileDigests()
    let repositories = GitRepositories()
    defer { repositories.remove() }
    var charts = KustomizeCharts()
    charts.log = log
    let inflate = charts.inflator
    let inflations = Mutex(0)
    var options = KustomizeBuild.Options()
    options.corrections = release.inputs.corrections
    options.tracksEdits = recorder != nil
    let files = overlayFiles?.adding(.disk) { repositories.copies.map(\.folder) } ?? .disk
    let build = KustomizeBuild(
      fileSystem: digests.recording(files), remotes: repositories.remotes,
      inflator: { chart throws(KustomizeError) in
        inflations.withLock { $0 += 1 }
        return try inflate(chart)
      }, options: options)
    do {
      let document = KustomizeBuild.Document(path: "the output of \(release.inputs.chart)", bytes: output.bytes)
      let built = try build.run(root: overlay, firstResource: document)
      recorder?.laid(built, over: document.file)
      built.warnings.forEach(warn)
      for (index, object) in built.objects.enumerated() {
        var bytes = ByteString(index > 0 ? "---\n" : "")
        let text = ByteString(try KustomizeBuild.Output.text(of: object))
        bytes += text
        let hook = RenderPipeline.hook(object, text: text)
        release.parts.append(RenderedRelease.Part(bytes: bytes, hook: hook))
      }
    } catch { throw .overlay(error) }
    release.remotes = repositories.copies
    let read = digests.files(naming: release.remotes)
    release.overlayDigest = read.digest
    release.overlayFiles = read.local
    release.overlayPlaces = digests.places
    release.overlayInflatesCharts = inflations.withLock { $0 } > 0
  }

  /// What the annotations of an object say of hooks; nil for most objects.
  private static func hook(_ object: Node, text: ByteString) -> Hook? {
    guard object["metadata"]?["annotations"]?["helm.sh/hook"] != nil else { return nil }
    let file = RenderedFile(path: ByteString("overlay"), text: text)
    let splitting = try? ManifestSplitting([file]) { (_) throws(YAMLError) in }
    return splitting?.hooks.first
  }
}

/// What a command asks of a render, beside what the project says.
public struct RenderRequest {
  /// Values from flags and files of the command line.
  public var values = UserValues()
  /// Values of an earlier revision, over which the new ones are laid; the table is left as it is.
  public var baseValues: MapValue?
  /// Where those came from.
  public var baseOrigins: [ValueOrigin] = []
  /// Whether it is noted where each value came from.
  public var tracesValues = false
  /// The namespace of the command line.
  public var namespace: String?
  /// The Kubernetes version of the command line.
  public var kubeVersion: String?
  /// API versions of the command line.
  public var apiVersions: [String] = []
  /// The number of the revision that the templates are told of.
  public var revision = 1
  /// Whether the templates are told of an upgrade.
  public var isUpgrade = false
  /// Whether the chart's custom resource definitions are among the manifests.
  public var includesCRDs = false
  /// Whether hooks are rendered.
  public var includesHooks = true
  /// Whether values.schema.json is left alone.
  public var skipsSchemaValidation = false

  /// A request for what the project says.
  public init() {}
}

/// Why a release could not be rendered: the error of the stage that failed.
public enum RenderFailure: Error {
  /// The chart or its values.
  case chart(ChartError)
  /// The overlay.
  case overlay(KustomizeError)
}

extension ValueOrigin {
  /// An origin as it is recorded.
  fileprivate init(_ origin: ValueTrace.Origin) {
    self.init(
      path: origin.path, source: origin.source, line: origin.line,
      overridden: origin.overridden.map { Overridden(source: $0.source, line: $0.line, text: $0.text) })
  }

  /// An origin as it was traced.
  fileprivate var traced: ValueTrace.Origin {
    ValueTrace.Origin(
      path: path, source: source, line: line,
      overridden: overridden.map { ValueTrace.Saying(source: $0.source, line: $0.line, text: $0.text) })
  }
}
