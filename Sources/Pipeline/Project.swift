import Files
import Text
import Diagnostics
import Kustomize
import YAML

/// A project: the folder that holds Charts/, Overlays/ and perhaps strake.yaml, and what they say together.
///
/// By convention a release NAME is Charts/NAME, an environment ENV is Overlays/ENV, and what is special to one release
/// there is Overlays/ENV/NAME. strake.yaml overrides each of these.
public struct Project: Sendable {
  /// The root, absolute or relative to the working directory.
  public let root: String
  /// What strake.yaml says.
  public let file: ProjectFile
  /// Where each release stands in strake.yaml.
  private let places: [String: Int]

  /// The project at `directory`, or the nearest one above the working directory when none is given.
  ///
  /// - Throws: a ``Diagnostic`` when there is none or strake.yaml is wrong.
  public init(at directory: String? = nil) throws(Diagnostic) {
    if let directory {
      guard LocalFiles.isDirectory(directory) else { throw Diagnostic("there is no directory \(directory)") }
      root = directory
    } else {
      root = Project.nearestRoot() ?? "."
    }
    let path = LocalFiles.join(root, "strake.yaml")
    file = LocalFiles.isFile(path) ? try ProjectFile(parsing: try UserFiles.read(path), path: path) : ProjectFile()
    var places: [String: Int] = [:]
    for (place, release) in file.releases.enumerated().reversed() { places[release.key] = place }
    self.places = places
  }

  /// The names of the environments: those of strake.yaml and the folders of Overlays/ that hold a kustomization or values.
  public var environmentNames: [String] {
    var names = Set(file.environments.map(\.name))
    let overlays = LocalFiles.join(root, "Overlays")
    for name in (try? LocalFiles.names(in: overlays)) ?? []
    where Project.isEnvironment(LocalFiles.join(overlays, name)) {
      names.insert(name)
    }
    return names.sorted()
  }

  /// Whether a folder holds a kustomization or values.
  private static func isEnvironment(_ folder: String) -> Bool {
    guard LocalFiles.isDirectory(folder) else { return false }
    return kustomization(in: folder) != nil || LocalFiles.isFile(LocalFiles.join(folder, "values.yaml"))
  }

  /// The names of the releases: those of strake.yaml and the folders of Charts/.
  public var releaseNames: [String] {
    var names = Set(file.releases.map(\.key))
    let charts = LocalFiles.join(root, "Charts")
    for name in (try? LocalFiles.names(in: charts)) ?? []
    where Project.isInstallable(LocalFiles.join(charts, "\(name)/Chart.yaml")) {
      names.insert(name)
    }
    return names.sorted()
  }

  /// Whether a Chart.yaml is there and not that of a library chart, which only lends its templates.
  private static func isInstallable(_ path: String) -> Bool {
    guard LocalFiles.isFile(path), let bytes = try? UserFiles.read(path) else { return false }
    let document = (try? YAMLParser.documents(in: bytes, file: .unknown, dialect: .goYAML2))?.first
    return document?["type"]?.scalar?.text != ByteString("library")
  }

  /// The names of the releases, each after those that it depends on, else sorted.
  ///
  /// - Throws: a ``Diagnostic`` for releases that depend on each other.
  public func releasesInOrder() throws(Diagnostic) -> [String] {
    var ordered: [String] = []
    var isDone: [String: Bool] = [:]
    func visit(_ name: String) throws(Diagnostic) {
      let entry = entry(of: name)
      if let done = isDone[name] {
        guard done else {
          throw Diagnostic("the release \"\(name)\" depends on itself, by others", at: entry?.mark ?? .unknown)
        }
        return
      }
      isDone[name] = false
      for other in (entry?.dependsOn ?? []).sorted() { try visit(other) }
      isDone[name] = true
      ordered.append(name)
    }
    for name in releaseNames { try visit(name) }
    return ordered
  }

  /// The path of the release history.
  public var historyPath: String { LocalFiles.join(root, file.history ?? ".strake/history.db") }

  /// Where the inputs of a release in an environment are.
  ///
  /// - Throws: a ``Diagnostic`` that names the known releases or environments.
  public func inputs(of release: String, in environment: String?) throws(Diagnostic) -> ReleaseInputs {
    let entry = entry(of: release)
    let settings = file.environments.first { $0.name == environment }
    // Where the quick answer is no, the names of all are looked through.
    if let environment, settings == nil, !Project.isEnvironment(inProject("Overlays/\(environment)")),
      !environmentNames.contains(environment)
    {
      throw Project.unknown("environment", environment, among: environmentNames, where: "Overlays/")
    }
    let chart = try chartPath(of: release, entry: entry)
    let folder = environment.map { settings?.overlay.map(inProject) ?? inProject("Overlays/\($0)") }
    let own = folder.map { LocalFiles.join($0, release) }

    var values: [String] = []
    if let settings, !settings.values.isEmpty {
      values += settings.values.map(inProject)
    } else if let folder, LocalFiles.isFile(LocalFiles.join(folder, "values.yaml")) {
      values.append(LocalFiles.join(folder, "values.yaml"))
    }
    let shared = values
    if let entry { values += entry.values.map(inProject) }
    if let own, LocalFiles.isFile(LocalFiles.join(own, "values.yaml")) {
      values.append(LocalFiles.join(own, "values.yaml"))
    }
    let overlay = [own, folder].compactMap { $0 }.first { Project.kustomization(in: $0) != nil }
    var namespace = entry?.namespace ?? settings?.namespace
    if namespace == nil, let overlay { namespace = try Project.namespace(ofOverlay: overlay) }
    return ReleaseInputs(
      key: release, name: entry?.name ?? release, environment: environment, chart: chart,
      versionConstraint: entry?.version, values: values, overlay: overlay,
      namespace: namespace,
      kubeVersion: settings?.kubeVersion, apiVersions: settings?.apiVersions ?? [],
      isProtected: settings?.isProtected ?? false,
      corrections: try Quirk.named(file.corrections), sharedValues: shared)
  }

  /// What strake.yaml says of a release.
  private func entry(of release: String) -> ProjectFile.Release? { places[release].map { file.releases[$0] } }

  private func chartPath(of release: String, entry: ProjectFile.Release?) throws(Diagnostic) -> String {
    if let chart = entry?.chart {
      let path = inProject(chart)
      guard LocalFiles.isDirectory(path) || LocalFiles.isFile(path) else {
        let folder = FilePath.parent(chart)
        let names = (try? LocalFiles.names(in: inProject(folder))) ?? []
        throw Diagnostic(
          "the chart \(chart) of the release \"\(release)\" does not exist", at: entry?.chartMark ?? .unknown,
          help: NearestName.of(FilePath.baseName(chart), among: names).map {
            "did you mean \(FilePath.joined(folder, $0))?"
          })
      }
      return path
    }
    let path = inProject("Charts/\(release)")
    guard LocalFiles.isFile(LocalFiles.join(path, "Chart.yaml")) else {
      throw Project.unknown("release", release, among: releaseNames, where: "Charts/")
    }
    return path
  }

  private func inProject(_ path: String) -> String { LocalFiles.join(root, path) }

  private static func unknown(
    _ what: String, _ name: String, among known: [String], where folder: String
  ) -> Diagnostic {
    let message = "there is no \(what) \"\(name)\" in this project"
    guard !known.isEmpty else {
      return Diagnostic(
        message, help: "a project has its \(what)s in \(folder) or strake.yaml; --project names another folder")
    }
    let nearest = NearestName.of(name, among: known).map { "did you mean \"\($0)\"? " } ?? ""
    return Diagnostic(message, help: "\(nearest)known \(what)s: \(known.joined(separator: ", "))")
  }

  /// The kustomization file of a folder, if it has one.
  static func kustomization(in folder: String) -> String? {
    ["kustomization.yaml", "kustomization.yml", "Kustomization"]
      .map { LocalFiles.join(folder, $0) }.first(where: LocalFiles.isFile)
  }

  /// The `namespace:` that an overlay sets, so that templates are told the namespace their objects end up in; looked
  /// for in its kustomization file, then in the components that it names, the last one winning as it does in the build.
  private static func namespace(ofOverlay folder: String) throws(Diagnostic) -> String? {
    try namespace(ofOverlay: folder, depth: 0)
  }

  private static func namespace(ofOverlay folder: String, depth: Int) throws(Diagnostic) -> String? {
    guard depth < 16, let path = kustomization(in: folder) else { return nil }
    let bytes = try UserFiles.read(path)
    let file = SourceFile.register(path: path, bytes: bytes)
    // A file that does not parse is reported, with all its context, by the build itself.
    guard let document = (try? YAMLParser.documents(in: bytes, file: file, dialect: .goYAML2))?.first else {
      return nil
    }
    if let namespace = document["namespace"]?.scalar?.text.string, !namespace.isEmpty { return namespace }
    for component in (document["components"]?.sequence ?? []).reversed() {
      guard let component = component.scalar?.text.string else { continue }
      if let namespace = try namespace(ofOverlay: LocalFiles.join(folder, component), depth: depth + 1) {
        return namespace
      }
    }
    return nil
  }

  private static func nearestRoot() -> String? {
    var relative = "."
    var absolute = LocalFiles.workingDirectory
    while true {
      let isRoot =
        LocalFiles.isFile(LocalFiles.join(relative, "strake.yaml"))
        || LocalFiles.isDirectory(LocalFiles.join(relative, "Charts"))
      if isRoot { return relative }
      guard let slash = absolute.lastIndex(of: "/"), absolute != "/" else { return nil }
      absolute = slash == absolute.startIndex ? "/" : String(absolute[..<slash])
      relative = relative == "." ? ".." : relative + "/.."
    }
  }
}

/// Where the inputs of one release in one environment are; the paths exist or are the user's own words.
public struct ReleaseInputs: Sendable {
  /// What commands call the release.
  public var key: String
  /// The release's name as templates see it.
  public var name: String
  /// The environment, if any.
  public var environment: String?
  /// The chart's directory or archive.
  public var chart: String
  /// The versions of the chart that are accepted.
  public var versionConstraint: String?
  /// Values files, later ones winning.
  public var values: [String]
  /// The folder of the kustomization that is laid over the chart's output.
  public var overlay: String?
  /// The namespace, when the project says one.
  public var namespace: String?
  /// The Kubernetes version that the chart is told of.
  public var kubeVersion: String?
  /// API versions that the chart is told of beside the built-in ones.
  public var apiVersions: [String]
  /// Whether an upgrade needs `--yes` or a plan.
  public var isProtected: Bool
  /// The quirks of Kustomize that are corrected instead of copied.
  public var corrections: Set<Quirk> = []
  /// Those values files that all releases of the environment have.
  public var sharedValues: [String] = []

  /// The inputs of a release.
  public init(
    key: String, name: String, environment: String?, chart: String, versionConstraint: String?, values: [String],
    overlay: String?, namespace: String?, kubeVersion: String?, apiVersions: [String], isProtected: Bool,
    corrections: Set<Quirk> = [], sharedValues: [String] = []
  ) {
    self.key = key
    self.name = name
    self.environment = environment
    self.chart = chart
    self.versionConstraint = versionConstraint
    self.values = values
    self.overlay = overlay
    self.namespace = namespace
    self.kubeVersion = kubeVersion
    self.apiVersions = apiVersions
    self.isProtected = isProtected
    self.corrections = corrections
    self.sharedValues = sharedValues
  }
}
