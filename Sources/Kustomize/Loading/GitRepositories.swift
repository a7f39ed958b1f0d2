import Glibc

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
    for folder in folders { _ = try? GitRepositories.run(["rm", "-rf", "--", folder], timeout: 60) }
    folders = []
  }

  private func copy(
    _ url: String, _ reference: String, _ submodules: Bool, _ timeout: Double
  ) throws(KustomizeError) -> Clone {
    var template = Array("/tmp/strake-git-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw KustomizeError("cannot make a folder for the clone of '\(url)'") }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
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
    guard let resolved = realpath(folder, nil) else { throw KustomizeError("the clone of '\(url)' is gone") }
    defer { free(resolved) }
    return Clone(directory: String(cString: resolved), url: url, reference: reference)
  }

  /// Runs a program to its end.
  ///
  /// - Throws: Kustomize's texts when it fails or takes longer than `timeout` seconds.
  private static func run(_ command: [String], timeout: Double) throws(KustomizeError) {
    let text = command.joined(separator: " ")
    var actions = posix_spawn_file_actions_t()
    guard posix_spawn_file_actions_init(&actions) == 0 else { throw KustomizeError("cannot run '\(text)'") }
    defer { posix_spawn_file_actions_destroy(&actions) }
    var pipe: [Int32] = [0, 0]
    guard Glibc.pipe(&pipe) == 0 else { throw KustomizeError("cannot run '\(text)'") }
    for end in pipe { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, pipe[1], 1)
    posix_spawn_file_actions_adddup2(&actions, pipe[1], 2)
    var arguments = command.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    let status = posix_spawnp(&child, command[0], &actions, nil, &arguments, environ)
    close(pipe[1])
    defer { close(pipe[0]) }
    guard status == 0 else {
      throw KustomizeError("cannot run '\(text)': \(String(cString: strerror(status)).lowercased())")
    }
    let (output, isInTime) = read(pipe[0], until: monotonicSeconds() + timeout)
    if !isInTime { kill(child, SIGKILL) }
    var exit: Int32 = 0
    while waitpid(child, &exit, 0) < 0, errno == EINTR {}
    guard isInTime else { throw KustomizeError("hit \(Int(timeout))s timeout running '\(text)'") }
    guard exit == 0 else {
      throw KustomizeError("failed to run '\(text)': \(output): exit status \((exit >> 8) & 0xFF)")
    }
  }

  /// Reads what the program prints until it closes the pipe; the end of it is kept.
  private static func read(_ descriptor: Int32, until deadline: Double) -> (output: String, isInTime: Bool) {
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let left = deadline - monotonicSeconds()
      guard left > 0 else { return ("", false) }
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, Int32(min(left, 1) * 1000)) > 0 else { continue }
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      if output.count < 1 << 16 { output.append(contentsOf: buffer[..<count]) }
    }
    return (String(decoding: output, as: UTF8.self), true)
  }

  private static func monotonicSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
