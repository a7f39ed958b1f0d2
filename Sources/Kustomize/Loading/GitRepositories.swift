import Files

/// Copies git repositories into temporary folders, with the `git` program from the path.
///
/// Each copy is made as Kustomize makes it: a shallow fetch of one commit, then its submodules.
public final class GitRepositories: @unchecked Sendable {
  /// A copy that was made.
  public struct Copy: Hashable, Sendable {
    /// The folder that it lies in until ``GitRepositories/remove()``.
    public let folder: String
    /// The address of the repository.
    public let url: String
    /// The branch, tag or commit asked for; empty for the default branch.
    public let reference: String
    /// The commit that this was.
    public let commit: String
  }

  /// The copies made so far.
  public private(set) var copies: [Copy] = []
  private var folders: [String] = []

  /// No copies yet.
  public init() {}

  /// Remotes that clone with git, and download with curl.
  public var remotes: Remotes {
    Remotes(
      fetch: Download.fetch,
      copy: { url, reference, submodules, timeout throws(KustomizeError) in
        try self.copy(url, reference, submodules, timeout)
      })
  }

  /// Removes the copies.
  public func remove() {
    for folder in folders { LocalFiles.remove(folder) }
    folders = []
    copies = []
  }

  /// The commit that a branch, tag or commit of a repository is now; the copy that this takes is kept as the others.
  ///
  /// - Throws: Kustomize's text when the repository cannot be reached or has no such reference.
  public func currentCommit(of url: String, at reference: String) throws(KustomizeError) -> String {
    _ = try copy(url, reference, false, RepositorySource.defaultTimeout)
    return copies.last?.commit ?? ""
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
    let identifier = try GitRepositories.run(["git", "-C", folder, "rev-parse", "HEAD"], timeout: timeout)
    copies.append(
      Copy(
        folder: resolved, url: url, reference: reference,
        commit: String(decoding: identifier.filter { $0 > 0x20 }, as: UTF8.self)))
    return Clone(directory: resolved, url: url, reference: reference)
  }

  /// Runs a program to its end.
  ///
  /// - Throws: Kustomize's texts when it fails or takes longer than `timeout` seconds.
  @discardableResult
  private static func run(_ command: [String], timeout: Double) throws(KustomizeError) -> [UInt8] {
    let text = command.joined(separator: " ")
    do throws(Program.Failure) {
      return try Program(command, capture: .outputAndErrors, timeout: timeout).run()
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
