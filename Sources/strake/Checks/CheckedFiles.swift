import Charts
import Diagnostics
import Files
import GoTemplate
import Glibc
import Kustomize
import Manifests
import Pipeline
import Policies
import Text
import YAML

/// The manifests that a command line names: files, folders, kustomizations, charts, standard input.
struct CheckedFiles {
  /// What was found so far.
  private(set) var manifests = ManifestSet()
  /// What charts are rendered on.
  let host: Host

  init(host: Host) { self.host = host }

  /// The most that one file may hold, in bytes.
  private static let largestFile = 512 << 20

  /// Adds what a word of the command line names.
  ///
  /// - Throws: a ``Diagnostic`` or ``CommandFailure`` for what cannot be read, rendered or built.
  mutating func add(_ target: String, namespace: String?) throws {
    if target == "-" {
      return try add(CheckedFiles.contents(nil), path: "standard input", namespace: namespace)
    }
    switch LocalFiles.kind(of: target) {
    case nil: throw Diagnostic("there is no file or folder \(target)", help: "a release is named with --env")
    case .directory: try addFolder(target, namespace: namespace, depth: 0)
    case .file, .irregular:
      if target.hasSuffix(".tgz") { return try addChart(target, namespace: namespace) }
      try add(CheckedFiles.contents(target), path: target, namespace: namespace)
    }
  }

  private mutating func addFolder(_ folder: String, namespace: String?, depth: Int) throws {
    if LocalFiles.isFile(LocalFiles.join(folder, "Chart.yaml")) { return try addChart(folder, namespace: namespace) }
    let kustomizations = ["kustomization.yaml", "kustomization.yml", "Kustomization"]
    if kustomizations.contains(where: { LocalFiles.isFile(LocalFiles.join(folder, $0)) }) {
      return try addKustomization(folder, namespace: namespace)
    }
    guard depth < 64 else { throw Diagnostic("\(folder) lies too deep") }
    let names = (try? LocalFiles.names(in: folder)) ?? []
    for name in names where !name.hasPrefix(".") {
      let path = LocalFiles.join(folder, name)
      if LocalFiles.isDirectory(path) {
        // Links could lead round in a circle.
        if !LocalFiles.isLink(path) { try addFolder(path, namespace: namespace, depth: depth + 1) }
      } else if [".yaml", ".yml", ".json"].contains(where: name.hasSuffix) {
        try add(CheckedFiles.contents(path), path: path, namespace: namespace)
      }
    }
  }

  private mutating func add(_ bytes: [UInt8], path: String, namespace: String?) throws(Diagnostic) {
    let file = SourceFile.register(path: path, bytes: bytes)
    let documents: [Node]
    do { documents = try YAMLParser.documents(in: bytes, file: file, dialect: .goYAML2) } catch {
      throw error.diagnostic
    }
    for document in documents { manifests.add(document, namespace: ByteString(namespace ?? "")) }
  }

  private mutating func addKustomization(_ folder: String, namespace: String?) throws {
    let repositories = GitRepositories()
    defer { repositories.remove() }
    var charts = KustomizeCharts()
    charts.log = { _ in }
    let build = KustomizeBuild(fileSystem: .disk, remotes: repositories.remotes, inflator: charts.inflator)
    do throws(KustomizeError) {
      for object in try build.run(root: folder).objects {
        manifests.add(object, namespace: ByteString(namespace ?? ""))
      }
    } catch { throw error.diagnostic }
  }

  /// The release's name that charts are told.
  static let releaseName = "release-name"

  /// What is asked of a chart's render: a chart by itself is meant for a namespace that nobody has named yet.
  static func request(namespace: String?) -> RenderRequest {
    var request = RenderRequest()
    request.namespace = namespace ?? "release-namespace"
    return request
  }

  private mutating func addChart(_ path: String, namespace: String?) throws {
    var inputs = ReleaseInputs(chart: path)
    let chart: Chart
    do throws(ChartError) { chart = try ChartLoader(log: { _ in }).load(path) } catch {
      throw CommandFailure(text: "Error: \(error.message)\n")
    }
    guard !chart.metadata.isLibrary else {
      return manifests.add(ChartFacts(chart, path: path))
    }
    inputs.name = CheckedFiles.releaseName
    let pipeline = RenderPipeline(host: host, library: .helm, log: { _ in }, warn: { _ in })
    let request = CheckedFiles.request(namespace: namespace)
    let release = try ExaminedRelease(try pipeline.renderReporting(inputs, request))
    release.add(to: &manifests, isSubject: true)
  }

  private static func contents(_ path: String?) throws(Diagnostic) -> [UInt8] {
    let bytes: [UInt8]?
    do throws(FileFailure) {
      if let path {
        bytes = try LocalFiles.contents(of: path, limit: largestFile)
      } else {
        bytes = try LocalFiles.contents(of: STDIN_FILENO, path: "standard input", limit: largestFile)
      }
    } catch { throw Diagnostic(error.message) }
    guard let bytes else {
      throw Diagnostic("\(path ?? "standard input") is larger than \(largestFile) bytes")
    }
    return bytes
  }
}

extension ReleaseInputs {
  /// A chart by itself, without project and environment.
  init(chart: String) {
    self.init(
      key: chart, name: chart, environment: nil, chart: chart, versionConstraint: nil, values: [], overlay: nil,
      namespace: nil, kubeVersion: nil, apiVersions: [], isProtected: false)
  }
}
