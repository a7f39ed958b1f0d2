import Diagnostics
import Files
import GoTemplate
import TemplateFunctions
import Text
import YAML

/// Fetches the charts that a chart depends on into its `charts/`, as `helm dependency update` does, from `file://`
/// repositories: there is no network.
///
/// The result is what is to be written; nothing is.
public struct DependencyUpdate {
  /// What Helm prints meanwhile.
  public private(set) var messages = ""
  /// The archives for `charts/`, by name.
  public private(set) var archives: [ChartFile] = []
  /// The new Chart.lock (requirements.lock for a chart of API version v1); nil when nothing changed.
  public private(set) var lockFile: ChartFile?
  /// The names of archives in `charts/` that no dependency asks for any more.
  public private(set) var outdated: [String] = []

  private let chart: Chart
  private let directory: String
  private let loader: ChartLoader
  private let host: Host

  /// Finds out what a chart in a directory needs.
  ///
  /// - Throws: ``ChartError`` in Helm's words for charts that are not there or have another version; in our own for
  ///   repositories that would have to be asked over a network.
  public init(of chart: Chart, in directory: String, loader: ChartLoader, host: Host) throws(ChartError) {
    (self.chart, self.directory, self.loader, self.host) = (chart, directory, loader, host)
    guard LocalFiles.kind(of: directory) == .directory else { throw ChartError("only unpacked charts can be updated") }
    let wanted = chart.metadata.dependencies.compactMap { $0 }
    try refuseRemote(wanted)
    let found = try resolved(wanted)
    try pack(found)
    findOutdated(found)
    try writeLock(wanted, found.map(\.dependency))
  }

  private typealias Found = (dependency: ChartDependency, chart: Chart?)

  private func refuseRemote(_ wanted: [ChartDependency]) throws(ChartError) {
    for dependency in wanted where !dependency.repository.isEmpty && !dependency.repository.hasPrefix("file://") {
      throw ChartError(
        "--dependency-update: dependency \"\(dependency.name)\" comes from \(dependency.repository), and charts are "
          + "fetched from file:// repositories only: put it into charts/ first")
    }
  }

  /// The charts that the dependencies name, with the versions that they have.
  private func resolved(_ wanted: [ChartDependency]) throws(ChartError) -> [Found] {
    var found: [Found] = []
    var missing: [String] = []
    for dependency in wanted {
      let constraint: VersionConstraint
      do throws(VersionConstraint.ParseError) {
        constraint = try VersionConstraint(dependency.version)
      } catch {
        throw ChartError(
          "dependency \(GoUnicode.quoted(dependency.name.string)) has an invalid version/constraint format: "
            + error.message)
      }
      var locked = ChartDependency()
      (locked.name, locked.repository, locked.version) = (dependency.name, dependency.repository, dependency.version)
      guard !dependency.repository.isEmpty else {
        let path = directory + "/charts/" + dependency.name.string
        guard LocalFiles.kind(of: path) != nil else { throw ChartError("directory \(path) not found") }
        found.append((locked, nil))
        continue
      }
      let chart = try loader.load(try localPath(dependency.repository))
      guard let version = try? SemanticVersion(chart.metadata.version), constraint.isSatisfied(by: version) else {
        missing.append(
          "\(GoUnicode.quoted(dependency.name.string)) (repository \(GoUnicode.quoted(dependency.repository.string)), "
            + "version \(GoUnicode.quoted(dependency.version.string)))")
        continue
      }
      locked.version = chart.metadata.version
      found.append((locked, chart))
    }
    guard missing.isEmpty else {
      throw ChartError(
        "can't get a valid version for \(missing.count) subchart(s): \(missing.joined(separator: ", ")). Make sure a "
          + "matching chart version exists in the repo, or change the version constraint in Chart.yaml")
    }
    return found
  }

  private func localPath(_ repository: ByteString) throws(ChartError) -> String {
    let path = String(repository.string.dropFirst("file://".count))
    let full = path.hasPrefix("/") ? path : SlashPath.joined(ByteString(directory), ByteString(path)).string
    guard LocalFiles.kind(of: full) != nil else { throw ChartError("directory \(full) not found") }
    return full
  }

  private mutating func pack(_ found: [Found]) throws(ChartError) {
    messages += "Saving \(found.count) charts\n"
    for (dependency, chart) in found {
      guard let chart else {
        messages +=
          "Dependency \(dependency.name) did not declare a repository. "
          + "Assuming it exists in the charts directory\n"
        continue
      }
      archives.append(try ChartPackage.file(of: chart))
    }
  }

  private mutating func findOutdated(_ found: [Found]) {
    messages += "Deleting outdated charts\n"
    let kept = Set(archives.map(\.path.string))
    let unpacked = Set(found.filter { $0.chart == nil }.map(\.dependency.name))
    for name in (try? LocalFiles.names(in: directory + "/charts")) ?? [] where !kept.contains(name) {
      let path = directory + "/charts/" + name
      guard LocalFiles.kind(of: path) == .file else { continue }
      guard let chart = try? loader.load(path) else {
        messages += "Could not verify \(path) for deletion: (Skipping)\n"
        continue
      }
      if !unpacked.contains(chart.name) { outdated.append(name) }
    }
  }

  // MARK: The lock

  private mutating func writeLock(_ wanted: [ChartDependency], _ locked: [ChartDependency]) throws(ChartError) {
    let digest = ByteString("sha256:") + Digest.sha256(DependencyUpdate.json(wanted, locked))
    if let old = chart.lockFile,
      let document = try? YAMLParser.firstDocument(in: old, file: .unknown, dialect: .goYAML2),
      document[ByteString("digest")]?.scalar?.text == digest
    {
      return
    }
    let now = host.now()
    let time = GoTime(seconds: now.seconds, nanoseconds: now.nanoseconds, offset: 0)
    let table = MapValue([
      (ByteString("dependencies"), .list(locked.map { .map($0.fileTable) })), (ByteString("digest"), .string(digest)),
      (
        ByteString("generated"),
        .string(time.formatted(as: ByteString("2006-01-02T15:04:05.999999999Z07:00")))
      ),
    ])
    do throws(YAMLError) {
      let name = chart.metadata.apiVersion == "v1" ? "requirements.lock" : "Chart.lock"
      lockFile = ChartFile(path: ByteString(name), bytes: try ValueYAML.manifest(of: .map(table)).bytes)
    } catch { throw ChartError(error.message) }
  }

  /// What Helm takes the digest of: both lists as JSON, keys in the order of Go's fields.
  private static func json(_ wanted: [ChartDependency], _ locked: [ChartDependency]) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginArray()
    for list in [wanted, locked] {
      writer.beginArray()
      for dependency in list { dependency.write(to: &writer) }
      writer.endArray()
    }
    writer.endArray()
    return writer.finish()
  }
}

extension ChartDependency {
  fileprivate func write(to writer: inout JSONWriter) {
    func text(_ key: String, _ text: ByteString) {
      writer.key(ByteString(key))
      writer.string(text)
    }
    writer.beginObject()
    text("name", name)
    if !version.isEmpty { text("version", version) }
    text("repository", repository)
    if !condition.isEmpty { text("condition", condition) }
    if let tags, !tags.isEmpty {
      writer.key(ByteString("tags"))
      writer.value(.array(tags.map { .string($0) }))
    }
    if isEnabled {
      writer.key(ByteString("enabled"))
      writer.bool(true)
    }
    if let importValues, !importValues.isEmpty {
      writer.key(ByteString("import-values"))
      writer.value(.array(importValues.compactMap { try? JSONParser.parse(ValueJSON.text(of: $0).bytes) }))
    }
    if !alias.isEmpty { text("alias", alias) }
    writer.endObject()
  }
}
