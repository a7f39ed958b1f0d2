import Files

/// A local copy of a repository at one commit.
public struct Clone: Sendable {
  /// The folder of the copy, absolute and without symbolic links.
  public let directory: String
  /// The address it came from.
  public let url: String
  /// The branch, tag or commit asked for; empty for the default branch.
  public let reference: String

  /// A copy.
  public init(directory: String, url: String, reference: String) {
    self.directory = directory
    self.url = url
    self.reference = reference
  }

  /// The folder that a source names within the copy.
  func folder(of source: RepositorySource) -> String { FilePath.joined(directory, source.path) }
}

/// How a build reaches what is not on this machine; by default not at all.
public struct Remotes: Sendable {
  /// Gets the content of an `http(s)` address.
  public var fetch: (@Sendable (_ url: String) throws(KustomizeError) -> [UInt8])?
  /// Makes a shallow copy of a repository: address, reference, whether submodules are wanted, and the seconds that
  /// one git command may take.
  public var copy:
    (
      @Sendable (_ url: String, _ reference: String, _ submodules: Bool, _ timeout: Double) throws(KustomizeError) ->
        Clone
    )?

  /// No remotes: an address is an error that says so.
  public static let none = Remotes()

  /// Remotes reached by these means.
  public init(
    fetch: (@Sendable (_ url: String) throws(KustomizeError) -> [UInt8])? = nil,
    copy: (
      @Sendable (_ url: String, _ reference: String, _ submodules: Bool, _ timeout: Double) throws(KustomizeError) ->
        Clone
    )? = nil
  ) {
    self.fetch = fetch
    self.copy = copy
  }

  func download(_ url: String) throws(KustomizeError) -> [UInt8] {
    guard let fetch else {
      throw KustomizeError(
        "cannot load '\(url)': this build reads no http(s) addresses",
        help: "download the file beside the kustomization and name it by its path")
    }
    return try fetch(url)
  }

  func clone(_ source: RepositorySource) throws(KustomizeError) -> Clone {
    guard let copy else {
      throw KustomizeError("cannot clone '\(source.url)': this build is offline and reads no git repositories")
    }
    return try copy(source.url, source.reference, source.hasSubmodules, source.timeout)
  }
}
