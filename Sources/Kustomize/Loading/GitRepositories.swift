import Files

/// Copies git repositories into temporary folders, with the `git` program from the path.
///
/// Each copy is made as Kustomize makes it: a shallow fetch of one commit, then its submodules.
public final class GitRepositories: @unchecked Sendable {
  private var folders: [String] = []

  /// No copies yet.
  public init() {}

  /// Remotes that clone with git and fetch nothing else.
  public var remotes: Remotes {
    Remotes(copy: { url, reference, submodules, timeout throws(KustomizeError) in
      try self.copy(url, reference, submodules, timeout)
    })
  }

  /// Removes the copies.
  public func remove() {
    for folder in folders { LocalFiles.remove(folder) }
    folders = []
  }

  private func copy(
    _ url: String, _ reference: String, _ submodules: Bool, _ timeout: Double
  ) throws(KustomizeError) -> Clone {
    let folder: String
    do { folder = try LocalFiles.makeTemporaryDirectory(prefix: "strake-git-") } catch {
      throw KustomizeError("cannot make a folder for the clone of '\(url)': \(error.reason)")
    }
    folders.append(folder)
    guard !url.hasPrefix("-"), !reference.hasPrefix("-") else {
      throw KustomizeError("'\(url)' is no address of a git repository")
    }
    let commit = reference.isEmpty ? "HEAD" : reference
    try GitRepositories.run(["git", "-C", folder, "init"], timeout: timeout)
    try GitRepositories.run(["git", "-C", folder, "remote", "add", "origin", url], timeout: timeout)
    try GitRepositories.run(["git", "-C", folder, "fetch", "--depth=1", url, commit], timeout: timeout)
    try GitRepositories.run(["git", "-C", folder, "checkout", "FETCH_HEAD"], timeout: timeout)
    if submodules {
      try GitRepositories.run(["git", "-C", folder, "submodule", "update", "--init", "--recursive"], timeout: timeout)
    }
    guard let resolved = LocalFiles.realPath(folder) else { throw KustomizeError("the clone of '\(url)' is gone") }
    return Clone(directory: resolved, url: url, reference: reference)
  }

  /// Runs a program to its end.
  ///
  /// - Throws: Kustomize's texts when it fails or takes longer than `timeout` seconds.
  private static func run(_ command: [String], timeout: Double) throws(KustomizeError) {
    let text = command.joined(separator: " ")
    do throws(Program.Failure) {
      try Program(command, capture: .outputAndErrors, timeout: timeout).run()
    } catch {
      switch error {
      case .notStarted(let reason?): throw KustomizeError("cannot run '\(text)': \(reason)")
      case .notStarted(nil): throw KustomizeError("cannot run '\(text)'")
      case .timedOut: throw KustomizeError("hit \(Int(timeout))s timeout running '\(text)'")
      case .failed(let status, let output):
        throw KustomizeError(
          "failed to run '\(text)': \(String(decoding: output, as: UTF8.self)): exit status \(status)")
      }
    }
  }
}
