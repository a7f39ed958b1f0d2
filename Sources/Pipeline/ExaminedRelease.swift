import Charts
import Diagnostics
import Manifests
import Policies
import Text
import YAML

/// A release as checks look at it: its manifests with their places, and its chart.
public struct ExaminedRelease: Sendable {
  /// The release.
  public let name: String
  /// The namespace of what names none.
  public let namespace: String
  /// Its manifests and hooks, read from what is emitted.
  public let documents: [Node]
  /// Its chart.
  public let chart: ChartFacts

  /// Reads what was rendered.
  ///
  /// Places are those of the emitted stream: line 14 is line 14 of `strake render`.
  ///
  /// - Throws: a ``Diagnostic`` for a stream that is not YAML.
  public init(_ release: RenderedRelease) throws(Diagnostic) {
    let environment = release.inputs.environment.map { " for \($0)" } ?? ""
    let bytes = release.stream
    let file = SourceFile.register(path: "the render of \(release.inputs.key)\(environment)", bytes: bytes)
    do { documents = try YAMLParser.documents(in: bytes, file: file, dialect: .goYAML2) } catch {
      throw error.diagnostic
    }
    name = release.inputs.key
    namespace = release.namespace
    chart = ChartFacts(release.chart, path: release.inputs.chart, release: release.inputs.key)
  }

  /// Adds the release to a set.
  ///
  /// - Parameter isSubject: whether findings about it are wanted.
  public func add(to manifests: inout ManifestSet, isSubject: Bool) {
    for document in documents {
      manifests.add(document, namespace: ByteString(namespace), release: name, isSubject: isSubject)
    }
    var chart = chart
    chart.isSubject = isSubject
    manifests.add(chart)
  }
}

extension ChartFacts {
  /// What checks want to know of a chart.
  public init(_ chart: Chart, path: String, release: String? = nil) {
    let metadata = chart.metadata
    self.init(
      name: metadata.name.string, version: metadata.version.string,
      hasValidVersion: ChartVersion.isStrictlyValid(metadata.version), appVersion: metadata.appVersion.string,
      isLibrary: metadata.isLibrary, hasSchema: chart.schema != nil,
      hasReadme: chart.rawFiles.contains { $0.path.string.lowercased().hasPrefix("readme") }, path: path,
      release: release)
  }
}
