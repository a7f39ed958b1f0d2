import Glibc

/// The commit of a project's work tree, for the record of who released what.
public struct GitState: Sendable {
  /// The commit's id.
  public let commit: String
  /// Whether tracked files differ from that commit.
  public let isDirty: Bool

  /// The state of the work tree around a folder; nil outside of one, or where there is no git.
  public init?(of folder: String) {
    let command = ["git", "-C", folder, "status", "--porcelain=v2", "--branch", "--untracked-files=no"]
    guard let output = GitState.output(of: command) else { return nil }
    let lines = output.split(separator: "\n")
    let mark = "# branch.oid "
    guard let line = lines.first(where: { $0.hasPrefix(mark) }) else { return nil }
    let commit = line.dropFirst(mark.count)
    guard commit != "(initial)" else { return nil }
    self.commit = String(commit)
    isDirty = lines.contains { !$0.hasPrefix("#") }
  }

  /// What a program prints; nil when it cannot be run or fails. Its complaints are dropped.
  private static func output(of command: [String]) -> String? {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    defer { close(ends[0]) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    guard posix_spawn_file_actions_init(&actions) == 0 else {
      close(ends[1])
      return nil
    }
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    var arguments = command.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    let status = posix_spawnp(&child, command[0], &actions, nil, &arguments, environ)
    close(ends[1])
    guard status == 0 else { return nil }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(ends[0], &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      bytes.append(contentsOf: buffer[..<count])
    }
    var exit: Int32 = 0
    while waitpid(child, &exit, 0) < 0, errno == EINTR {}
    return exit == 0 ? String(decoding: bytes, as: UTF8.self) : nil
  }
}
