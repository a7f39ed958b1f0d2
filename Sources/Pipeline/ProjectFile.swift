import Diagnostics
import YAML

/// `strake.yaml`: what overrides the convention of a project's folders. Every key is optional.
///
/// ```yaml
/// history: .strake/history.db
/// environments:
///   prod:
///     namespace: production
///     kubeVersion: "1.33"
///     values: [values/prod.yaml]
///     overlay: Overlays/prod
///     protected: true
///     checks:
///       profile: platform
///       threshold: warning
/// releases:
///   shop:
///     chart: Charts/web
///     values: [values/shop.yaml]
/// ```
public struct ProjectFile: Sendable {
  /// Where the release history is, relative to the project.
  public var history: String?
  /// The environments by name, in the order of the file.
  public var environments: [Environment] = []
  /// The releases by name, in the order of the file.
  public var releases: [Release] = []
  /// The quirks of Kustomize that are turned into the right behaviour.
  public var corrections: [String] = []
  /// What is said of checks in all environments.
  public var checks = CheckConfiguration()

  /// An environment's entry.
  public struct Environment: Sendable {
    /// Its name, the ENV of `--env ENV`.
    public var name: String
    /// The namespace of its releases.
    public var namespace: String?
    /// The Kubernetes version that its charts are told of.
    public var kubeVersion: String?
    /// API versions that its charts are told of beside the built-in ones.
    public var apiVersions: [String]
    /// Values files, in the place of Overlays/ENV/values.yaml, relative to the project.
    public var values: [String]
    /// The overlay, in the place of Overlays/ENV, relative to the project.
    public var overlay: String?
    /// Whether an upgrade needs `--yes` or a plan.
    public var isProtected: Bool
    /// What is said of checks in this environment.
    public var checks = CheckConfiguration()
  }

  /// A release's entry.
  public struct Release: Sendable {
    /// Its key: what commands call it.
    public var key: String
    /// Its chart, a directory or an archive relative to the project; Charts/KEY by default.
    public var chart: String?
    /// The versions of the chart that are accepted.
    public var version: String?
    /// Values files, after the environment's, relative to the project.
    public var values: [String]
    /// The release's name as templates see it; the key by default.
    public var name: String?
    /// Its namespace, in the place of the environment's.
    public var namespace: String?
    /// Other releases that go first.
    public var dependsOn: [String]
    /// Where the entry stands.
    public var mark: Mark
    /// Where the chart's path stands; unknown without one.
    public var chartMark = Mark.unknown
    /// Where the releases that go first stand, in their order.
    var dependencyMarks: [Mark] = []
  }

  /// A project without a file.
  public init() {}

  /// Reads the file's content.
  ///
  /// - Throws: a ``Diagnostic`` at the place of what is wrong.
  public init(parsing bytes: [UInt8], path: String) throws(Diagnostic) {
    let file = SourceFile.register(path: path, bytes: bytes)
    let documents: [Node]
    do { documents = try YAMLParser.documents(in: bytes, file: file, dialect: .goYAML3) } catch {
      throw error.diagnostic
    }
    guard documents.count <= 1 else { throw Diagnostic("strake.yaml must hold one document", at: documents[1].mark) }
    guard let document = documents.first, document.mapping != nil || document.sequence != nil || !document.isNull else {
      return
    }
    let root = try StrictMapping(
      document, name: "strake.yaml", keys: ["history", "environments", "releases", "corrections", "checks"])
    history = try root.string("history")
    corrections = try root.strings("corrections")
    if let checks = root["checks"] { self.checks = try CheckConfiguration(checks, name: "checks") }
    for (name, value, _) in try root.pairs("environments") {
      environments.append(try ProjectFile.environment(name, value))
    }
    for (key, value, mark) in try root.pairs("releases") { releases.append(try ProjectFile.release(key, value, mark)) }
    for release in releases {
      for (other, mark) in zip(release.dependsOn, release.dependencyMarks)
      where !releases.contains(where: { $0.key == other }) {
        let known = releases.map(\.key).filter { $0 != release.key }
        throw Diagnostic(
          "the release \"\(release.key)\" depends on \"\(other)\", which is not in strake.yaml", at: mark,
          help: NearestName.of(other, among: known).map { "did you mean \"\($0)\"?" }
            ?? "write \"\(other)\" under releases: too, if only as `\(other): {}`")
      }
    }
  }

  private static func environment(_ name: String, _ value: Node) throws(Diagnostic) -> Environment {
    if value.isNull {
      return Environment(name: name, apiVersions: [], values: [], isProtected: false)
    }
    let fields = try StrictMapping(
      value, name: "environments.\(name)",
      keys: ["namespace", "kubeVersion", "apiVersions", "values", "overlay", "protected", "checks"])
    let checks = try fields["checks"].map { (node) throws(Diagnostic) in
      try CheckConfiguration(node, name: "environments.\(name).checks")
    }
    return Environment(
      name: name, namespace: try fields.string("namespace"), kubeVersion: try fields.string("kubeVersion"),
      apiVersions: try fields.strings("apiVersions"), values: try fields.strings("values"),
      overlay: try fields.string("overlay"), isProtected: try fields.bool("protected") ?? false,
      checks: checks ?? CheckConfiguration())
  }

  private static func release(_ key: String, _ value: Node, _ mark: Mark) throws(Diagnostic) -> Release {
    if value.isNull { return Release(key: key, values: [], dependsOn: [], mark: mark) }
    let fields = try StrictMapping(
      value, name: "releases.\(key)", keys: ["chart", "version", "values", "name", "namespace", "dependsOn"])
    let dependsOn = fields["dependsOn"]
    return Release(
      key: key, chart: try fields.string("chart"), version: try fields.string("version"),
      values: try fields.strings("values"), name: try fields.string("name"),
      namespace: try fields.string("namespace"), dependsOn: try fields.strings("dependsOn"), mark: mark,
      chartMark: fields["chart"]?.mark ?? .unknown,
      dependencyMarks: (dependsOn?.sequence ?? [dependsOn].compactMap { $0 }).map(\.mark))
  }
}

extension Node {
  /// Whether the node is a plain null.
  var isNull: Bool {
    guard let scalar, case .null = scalar.resolved(as: .goYAML3) else { return false }
    return true
  }
}
