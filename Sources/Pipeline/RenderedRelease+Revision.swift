import Diagnostics
import Charts
import GoTemplate
import Kustomize
import Manifests
import Releases
import TemplateFunctions
import Text
import YAML

extension RenderedRelease {
  /// The release's key in a history.
  ///
  /// - Throws: ``HistoryError/invalidName(_:)``.
  public func key() throws(HistoryError) -> ReleaseKey {
    try ReleaseKey(environment: inputs.environment ?? "", namespace: namespace, name: inputs.name)
  }

  /// What a revision keeps of the render.
  ///
  /// - Parameters:
  ///   - archive: the chart as it is packed already; packing takes longer than all else that is kept.
  ///   - inputs: what else the render depended on.
  public func content(archive: [UInt8]? = nil, inputs: RecordedInputs? = nil) -> ReleaseContent {
    ReleaseContent(
      manifests: manifests, hooks: hooks.map(ReleaseHook.init), notes: notes,
      userValues: userValues.count == 0 ? ByteString() : json(userValues), valueOrigins: valueOrigins,
      computedValues: json(computedValues), chartMetadata: chartMetadata,
      chartArchive: archive ?? Gzip.packed(ChartPackage.tar(of: chart)) ?? [], inputs: inputs)
  }

  /// What the render depended on beside the chart and the values.
  public func recordedInputs(_ request: RenderRequest, in project: Project) -> RecordedInputs {
    let places = ProjectPlaces(project)
    return RecordedInputs(
      overlay: inputs.overlay.map { places.name(of: $0) },
      overlayFiles: overlayFiles.map { RecordedInputs.File(path: places.name(of: $0.path), bytes: $0.bytes) },
      corrections: inputs.corrections.map(\.rawValue).sorted(),
      kubeVersion: request.kubeVersion ?? inputs.kubeVersion, apiVersions: inputs.apiVersions + request.apiVersions,
      isUpgrade: request.isUpgrade, includesCRDs: request.includesCRDs, includesHooks: request.includesHooks)
  }

  /// The chart as a revision refers to it.
  public var chartReference: ChartReference {
    ChartReference(
      name: chart.metadata.name.string, version: chart.metadata.version.string,
      appVersion: chart.metadata.appVersion.string, digest: chartDigest)
  }

  /// Chart.yaml as JSON.
  private var chartMetadata: ByteString {
    guard let file = chart.rawFiles.first(where: { $0.path == "Chart.yaml" }),
      let documents = try? YAMLParser.documents(in: file.bytes, file: .unknown, dialect: .goYAML2),
      let document = documents.first, let value = try? ValueConversion.value(of: document)
    else { return ByteString() }
    return (try? ValueJSON.text(of: value, escapesHTML: false)) ?? ByteString()
  }

  /// A table as JSON; what has no JSON form is left out.
  private func json(_ table: MapValue) -> ByteString {
    (try? ValueJSON.text(of: .map(table), escapesHTML: false)) ?? ByteString()
  }
}

extension ReleaseHook {
  /// A hook as a record keeps it.
  init(_ hook: Hook) {
    self.init(
      name: hook.name.string, kind: hook.kind.string, path: hook.path.string, manifest: hook.manifest,
      events: hook.events.map(\.rawValue), weight: hook.weight, deletePolicies: hook.deletePolicies.map(\.rawValue),
      outputLogPolicies: hook.outputLogPolicies.map(\.rawValue))
  }
}
