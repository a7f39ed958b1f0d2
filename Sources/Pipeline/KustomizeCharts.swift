import Diagnostics
import Files
import Charts
import GoTemplate
import Kustomize
import TemplateFunctions
import Text

/// Renders the charts of `helmCharts:` in a kustomization with Strake's own engine; no helm program is run.
public struct KustomizeCharts: Sendable {
  /// The Kubernetes version for charts that ask for none; empty for the default.
  public var kubeVersion = ""
  /// API versions for charts that name none.
  public var apiVersions: [String] = []
  /// Takes the lines of Helm's log.
  public var log: @Sendable (LogRecord) -> Void = { _ in }

  /// Charts with the defaults of `helm template`.
  public init() {}

  /// The closure that a build of a kustomization takes.
  public var inflator: ChartInflator {
    { chart throws(KustomizeError) in
      do throws(ChartError) {
        return try render(chart)
      } catch {
        let place = error.diagnostics.first
        var failure = KustomizeError("\(error.message)", at: place?.mark ?? .unknown, help: place?.help)
        failure.notes = place?.notes ?? []
        failure.exhibit = place?.exhibit ?? ""
        throw failure
      }
    }
  }

  private func render(_ inflation: ChartInflation) throws(ChartError) -> [UInt8] {
    guard inflation.isPresent else {
      throw ChartError(
        "chart \(inflation.name) is not in \(inflation.chartDirectory), and this build pulls no charts from "
          + inflation.repository)
    }
    let chart = try ChartLoader(log: log).load(KustomizeCharts.shown(inflation.chartDirectory))
    try chart.checkInstallable(log: log)
    var capabilities = Capabilities.standard
    let version = inflation.kubeVersion.isEmpty ? kubeVersion : inflation.kubeVersion
    if !version.isEmpty { capabilities.kubeVersion = try Capabilities.KubeVersion(parsing: version) }
    let further = inflation.apiVersions.isEmpty ? apiVersions : inflation.apiVersions
    capabilities.apiVersions += further.map { ByteString($0) }
    var values = UserValues()
    values.texts = inflation.valuesFiles.map { ValuesText(path: $0.path, bytes: $0.bytes, document: $0.document) }
    let name = try releaseName(of: inflation)
    try ReleaseInfo.checkName(name)
    let release = ReleaseInfo(name: name, namespace: inflation.namespace.isEmpty ? "default" : inflation.namespace)
    var renderer = ChartRenderer(capabilities: capabilities, host: .system, library: .helm, log: log)
    renderer.userValues = values
    var output = TemplateOutput(try renderer.render(chart, values: try values.merged(), release: release))
    output.includesCRDs = inflation.includesCRDs
    output.includesHooks = !inflation.skipsHooks
    output.skipsTests = inflation.skipsTests
    return output.bytes
  }

  /// A path as the user would write it: relative to the working directory where it lies below that.
  private static func shown(_ path: String) -> String {
    let folder = LocalFiles.workingDirectory + "/"
    return path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path
  }

  private func releaseName(of inflation: ChartInflation) throws(ChartError) -> String {
    if !inflation.releaseName.isEmpty { return inflation.releaseName }
    if inflation.nameTemplate.isEmpty { return "release-name" }
    return try ReleaseInfo.name(fromTemplate: inflation.nameTemplate, host: .system, library: .helm)
  }
}
