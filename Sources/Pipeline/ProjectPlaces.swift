import Files

/// Names of files that hold wherever the project lies: plans and revisions keep them.
struct ProjectPlaces {
  private let root: String
  private let shownRoot: String

  init(_ project: Project) {
    root = LocalFiles.realPath(project.root) ?? project.root
    shownRoot = project.root
  }

  /// The path relative to the project, or the absolute path of a file outside of it.
  func name(of path: String) -> String {
    guard let real = LocalFiles.realPath(path) else { return path }
    if real == root { return "." }
    let prefix = root == "/" ? root : root + "/"
    return real.hasPrefix(prefix) ? String(real.dropFirst(prefix.count)) : real
  }

  /// The path of a name as the user would write it.
  func path(of name: String) -> String { LocalFiles.join(shownRoot, name) }
}
