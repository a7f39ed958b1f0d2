import Charts
import Diagnostics
import Files
import Kustomize
import Releases
import Text

/// The files that a render was made from, as a plan names them, and whether they are still what they were.
public enum PlannedInputs {
  /// The files of a render: strake.yaml, the chart's, those with values, the overlay's.
  ///
  /// - Parameter values: values files and `--set-file` arguments of the command line; standard input cannot be read
  ///   again and is left out.
  public static func of(
    _ release: RenderedRelease, values: UserValues, in project: Project
  ) throws(Diagnostic) -> [ReleasePlan.Input] {
    let places = ProjectPlaces(project)
    var inputs = try projectFiles(project, places)
    inputs += try chartFiles(at: release.inputs.chart, places)
    for file in release.inputs.values + values.readFiles {
      inputs.append(
        ReleasePlan.Input(
          use: .values, path: places.name(of: file), digest: ContentDigest(of: try UserFiles.read(file))))
    }
    inputs += release.overlayFiles.map {
      ReleasePlan.Input(use: .overlay, path: places.name(of: $0.path), digest: ContentDigest(of: $0.bytes))
    }
    let repositories = release.remotes.map {
      ReleasePlan.Input(
        use: .repository, path: $0.url + referenceMark + $0.reference, digest: ContentDigest(of: Array($0.commit.utf8)))
    }
    for repository in repositories where !inputs.contains(repository) { inputs.append(repository) }
    return inputs
  }

  /// Between the address of a repository and the reference.
  private static let referenceMark = "?ref="

  private static func parts(ofRepository path: String) -> (url: String, reference: String) {
    let mark = Array(referenceMark.utf8)
    let bytes = Array(path.utf8)
    guard bytes.count >= mark.count else { return (path, "") }
    for place in (0...bytes.count - mark.count).reversed() where bytes[place...].starts(with: mark) {
      return (
        String(decoding: bytes[..<place], as: UTF8.self),
        String(decoding: bytes[(place + mark.count)...], as: UTF8.self)
      )
    }
    return (path, "")
  }

  /// The repositories of a plan that are at another commit now, or cannot be reached.
  private static func changedRepositories(_ planned: [ReleasePlan.Input]) -> [String] {
    let repositories = GitRepositories()
    defer { repositories.remove() }
    return planned.filter { $0.use == .repository }.compactMap { input in
      let (url, reference) = parts(ofRepository: input.path)
      do throws(KustomizeError) {
        let commit = try repositories.currentCommit(of: url, at: reference)
        return ContentDigest(of: Array(commit.utf8)) == input.digest ? nil : "\(input.path) has changed"
      } catch { return "\(input.path) cannot be reached" }
    }
  }

  /// Refuses when an input of a plan is no longer what it was.
  ///
  /// - Throws: a ``Diagnostic`` that names the files that changed, are gone or were added.
  public static func check(
    _ planned: [ReleasePlan.Input], against inputs: ReleaseInputs, in project: Project
  ) throws(Diagnostic) {
    let places = ProjectPlaces(project)
    var changes: [String] = []
    let chart = try projectFiles(project, places) + chartFiles(at: inputs.chart, places)
    changes += differences(planned.filter { $0.use == .project || $0.use == .chart }, chart)
    let read = planned.filter { $0.use == .values || $0.use == .overlay }
    for input in read {
      let path = places.path(of: input.path)
      guard LocalFiles.isFile(path) else {
        changes.append("\(input.path) is gone")
        continue
      }
      if ContentDigest(of: try UserFiles.read(path)) != input.digest { changes.append("\(input.path) has changed") }
    }
    let known = Set(read.map(\.path))
    let kustomization = inputs.overlay.flatMap { Project.kustomization(in: $0) }
    for file in inputs.values + [kustomization].compactMap({ $0 }) where !known.contains(places.name(of: file)) {
      changes.append("\(places.name(of: file)) was added")
    }
    changes += changedRepositories(planned)
    guard !changes.isEmpty else { return }
    throw Diagnostic(
      "the plan no longer holds: \(changes.prefix(20).joined(separator: ", "))"
        + (changes.count > 20 ? " and \(changes.count - 20) more" : ""),
      help: "nothing was recorded; make a new plan with strake upgrade --plan")
  }

  private static func projectFiles(_ project: Project, _ places: ProjectPlaces) throws(Diagnostic) -> [ReleasePlan
    .Input]
  {
    let path = LocalFiles.join(project.root, "strake.yaml")
    guard LocalFiles.isFile(path) else { return [] }
    let digest = ContentDigest(of: try UserFiles.read(path))
    return [ReleasePlan.Input(use: .project, path: places.name(of: path), digest: digest)]
  }

  private static func chartFiles(at path: String, _ places: ProjectPlaces) throws(Diagnostic) -> [ReleasePlan.Input] {
    let name = places.name(of: path)
    guard LocalFiles.isDirectory(path) else {
      return [ReleasePlan.Input(use: .chart, path: name, digest: ContentDigest(of: try UserFiles.read(path)))]
    }
    do throws(ChartError) {
      return try ChartLoader(log: { _ in }).load(path).rawFiles.map { file in
        ReleasePlan.Input(
          use: .chart, path: LocalFiles.join(name, file.path.string), digest: ContentDigest(of: file.bytes))
      }
    } catch { throw Diagnostic("the plan no longer holds: \(error.message)") }
  }

  private static func differences(_ planned: [ReleasePlan.Input], _ current: [ReleasePlan.Input]) -> [String] {
    var rest = Dictionary(current.map { ($0.path, $0.digest) }) { first, _ in first }
    var changes: [String] = []
    for input in planned {
      switch rest.removeValue(forKey: input.path) {
      case nil: changes.append("\(input.path) is gone")
      case input.digest?: break
      default: changes.append("\(input.path) has changed")
      }
    }
    return changes + rest.keys.sorted().map { "\($0) was added" }
  }
}
