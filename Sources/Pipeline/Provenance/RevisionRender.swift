import Charts
import Diagnostics
import Files
import GoTemplate
import Kustomize
import Releases
import TemplateFunctions
import Text
import YAML

/// Renders a recorded revision again, from what the history keeps of it, so that its fields can be explained.
///
/// The chart, the values with their places, what was generated, and the files of the overlay are the revision's; the
/// project's may have changed since.
public struct RevisionRender {
  private let record: ReleaseRecord
  private let number: Int
  private let project: Project
  private let inputs: ReleaseInputs
  private let request: RenderRequest

  /// A render of a revision.
  ///
  /// - Parameters:
  ///   - number: the revision that its templates were told of: of a rollback that of the revision that it gave back.
  ///   - release: what commands call the release.
  /// - Throws: a ``Diagnostic`` for a revision that keeps no chart.
  public init(_ record: ReleaseRecord, number: Int, release: String, in project: Project) throws(Diagnostic) {
    let content = record.content
    let revision = record.revision
    guard !content.chartArchive.isEmpty else {
      throw Diagnostic(
        "revision \(revision.number) of \(revision.key.name) keeps no chart, so it cannot be explained",
        help: "it was recorded by \(revision.origin.toolVersion.isEmpty ? "another tool" : revision.origin.toolVersion)"
      )
    }
    self.record = record
    self.number = number
    self.project = project
    let current = try? project.inputs(
      of: release, in: revision.key.environment.isEmpty ? nil : revision.key.environment)
    let places = ProjectPlaces(project)
    var inputs = ReleaseInputs(
      key: release, name: revision.key.name, environment: revision.key.environment,
      chart: current?.chart ?? revision.chart.fullName, versionConstraint: nil, values: [], overlay: nil,
      namespace: revision.key.namespace, kubeVersion: nil, apiVersions: [], isProtected: false)
    var request = RenderRequest()
    request.revision = number
    if let kept = content.inputs {
      inputs.overlay = kept.overlay.map { places.path(of: $0) }
      inputs.corrections = (try? Quirk.named(kept.corrections)) ?? []
      inputs.kubeVersion = kept.kubeVersion
      inputs.apiVersions = kept.apiVersions
      request.isUpgrade = kept.isUpgrade
      request.includesCRDs = kept.includesCRDs
      request.includesHooks = kept.includesHooks
    } else {
      // Older revisions keep neither: what the project says now may still be what it said then.
      inputs.overlay = revision.overlayDigest == nil ? nil : current?.overlay
      inputs.corrections = current?.corrections ?? []
      inputs.kubeVersion = current?.kubeVersion
      inputs.apiVersions = current?.apiVersions ?? []
      request.isUpgrade = revision.firstDeployed != revision.lastDeployed
    }
    request.skipsSchemaValidation = true
    request.namespace = revision.key.namespace
    (request.baseValues, request.baseOrigins) = (RevisionRender.values(of: content), content.valueOrigins)
    self.inputs = inputs
    self.request = request
  }

  /// The user's values; JSON has one kind of number, a flag's whole numbers were another.
  private static func values(of content: ReleaseContent) -> MapValue? {
    guard let reading = try? ValueJSON.read(content.userValues), case .map(let table) = reading.value else {
      return nil
    }
    let flagged = Set(content.valueOrigins.filter { $0.source == "--set" }.map(\.path))
    return flagged.isEmpty ? table : wholeNumbers(in: table, flagged, path: "")
  }

  private static func wholeNumbers(in table: MapValue, _ paths: Set<String>, path: String) -> MapValue {
    let result = MapValue()
    for (key, value) in zip(table.keys, table.values) {
      let name = ValueTrace.escaped(key)
      result[key] = wholeNumbers(in: value, paths, path: path.isEmpty ? name : "\(path).\(name)")
    }
    return result
  }

  private static func wholeNumbers(in value: Value, _ paths: Set<String>, path: String) -> Value {
    switch value {
    case .map(let map): .map(wholeNumbers(in: map, paths, path: path))
    case .list(let elements):
      .list(elements.enumerated().map { wholeNumbers(in: $1, paths, path: "\(path)[\($0)]") })
    case .float64(let number): paths.contains(path) ? Int64(exactly: number).map { .int64($0) } ?? value : value
    default: value
    }
  }

  /// Renders it with the revision's chart and overlay.
  ///
  /// - Returns: whether the render is the revision's, byte for byte.
  /// - Throws: ``RenderFailure`` with the engine's own error.
  public func render(_ pipeline: RenderPipeline, recording recorder: ProvenanceRecorder) throws(RenderFailure)
    -> Outcome
  {
    var pipeline = pipeline
    pipeline.library = .replaying(GeneratedValues(record.content.generatedValues))
    let charts = LoadedCharts()
    do throws(ChartError) {
      charts.keep(
        try ChartLoader(log: pipeline.log).load(archive: record.content.chartArchive, origin: inputs.chart),
        at: inputs.chart)
    } catch { throw .chart(error) }
    pipeline.loadedCharts = charts
    if let kept = record.content.inputs, kept.overlay != nil { pipeline.overlayFiles = files(of: kept) }
    let rendered = try pipeline.render(inputs, request, recording: recorder)
    let content = rendered.content(archive: [])
    return Outcome(
      isSame: content.manifests == record.content.manifests
        && content.hooks.map(\.manifest) == record.content.hooks.map(\.manifest),
      hasOtherOverlay: rendered.overlayDigest != record.revision.overlayDigest)
  }

  /// The files that the overlay read, where the project has or had them.
  private func files(of kept: RecordedInputs) -> FileSystem {
    let places = ProjectPlaces(project)
    var files: [String: [UInt8]] = [:]
    for file in kept.overlayFiles { files[LocalFiles.absolutePath(places.path(of: file.path))] = file.bytes }
    let tree = FileSystem.memory(files)
    var fileSystem = tree
    fileSystem.resolve = { path throws(FileFailure) in try tree.resolve(LocalFiles.absolutePath(path)) }
    return fileSystem
  }

  /// What came of a render.
  public struct Outcome {
    /// Whether it gave the revision's manifests and hooks, byte for byte.
    public let isSame: Bool
    /// Whether its overlay is another one than the revision's.
    public let hasOtherOverlay: Bool
  }
}

extension Explanation {
  /// The fields of a recorded revision, each with the chain of a render that may not have given quite the same.
  ///
  /// - Parameters:
  ///   - rendered: the explanation of that render.
  ///   - selection: which manifests are wanted.
  public init(
    of content: ReleaseContent, by rendered: Explanation,
    where selection: (_ kind: String, _ name: String) -> Bool = { _, _ in true }
  ) {
    for text in content.manifests + content.hooks.map(\.manifest) {
      let body = text.hasPrefix("---\n") ? ByteString(text.bytes.dropFirst(4)) : text
      guard let node = try? YAMLParser.firstDocument(in: body.bytes, file: .unknown, dialect: .goYAML2),
        node.mapping != nil
      else { continue }
      var resource = ExplainedResource(
        kind: node["kind"]?.scalar?.text.string ?? "", name: node["metadata"]?["name"]?.scalar?.text.string ?? "",
        namespace: node["metadata"]?["namespace"]?.scalar?.text.string ?? "", text: body, fields: [])
      guard selection(resource.kind, resource.name) else { continue }
      let other = rendered.resources.first {
        $0.kind == resource.kind && $0.name == resource.name && $0.namespace == resource.namespace
      }
      let known = Dictionary((other?.fields ?? []).map { ($0.path, $0) }) { first, _ in first }
      node.forEachScalar { path, scalar, mark in
        let field = known[path]
        let isSame = field?.value == scalar.text
        let note = field.map { "rendered again it is \($0.value.string)" } ?? "rendered again it is not there"
        resource.fields.append(
          ExplainedField(
            path: path, value: scalar.text, line: Int(mark.line),
            chain: isSame ? field?.chain ?? [] : [ProvenanceLink(.unexplained, note: note)]))
      }
      resources.append(resource)
    }
  }

  /// How many fields nothing explains.
  public var unexplainedCount: Int {
    resources.reduce(0) { $0 + $1.fields.count { $0.chain.first?.role == .unexplained } }
  }
}
