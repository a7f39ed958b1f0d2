import Glibc

/// A program of the machine, run to its end, without a shell and with nothing to read on its standard input.
public struct Program: Sendable {
  /// Its name, looked up in the path, and its arguments.
  public let command: [String]
  /// How long it may run, in seconds; longer ones are killed. Nil for ever.
  public let timeout: Double?
  /// What of its output is kept.
  public let capture: Capture

  /// What of a program's output is kept.
  public enum Capture: Sendable {
    /// All of standard output; standard error is dropped.
    case output
    /// The first 64 KiB of both, as they come.
    case outputAndErrors
  }

  /// Why a program did not do its work.
  public enum Failure: Error, Hashable, Sendable {
    /// It could not be started; the system's reason where there is one.
    case notStarted(reason: String?)
    /// It ran for longer than it may, and was killed.
    case timedOut
    /// It ended with this status, not zero; `output` is what it printed. Status 0 is a program that was killed.
    case failed(status: Int32, output: [UInt8])
  }

  /// A program that may run for so long.
  public init(_ command: [String], capture: Capture, timeout: Double? = nil) {
    self.command = command
    self.capture = capture
    self.timeout = timeout
  }

  /// Runs it.
  ///
  /// - Returns: what it printed.
  @discardableResult
  public func run() throws(Failure) -> [UInt8] {
    guard let name = command.first else { throw .notStarted(reason: nil) }
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw .notStarted(reason: nil) }
    defer { close(ends[0]) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let child = start(name, writingTo: ends[1])
    close(ends[1])
    let (output, isInTime) = read(ends[0], until: timeout.map { Program.monotonicSeconds() + $0 })
    let process = try child.get()
    if !isInTime { kill(process, SIGKILL) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    guard isInTime else { throw .timedOut }
    guard status == 0 else { throw .failed(status: (status >> 8) & 0xFF, output: output) }
    return output
  }

  private func start(_ name: String, writingTo descriptor: Int32) -> Result<pid_t, Failure> {
    var actions = posix_spawn_file_actions_t()
    guard posix_spawn_file_actions_init(&actions) == 0 else { return .failure(.notStarted(reason: nil)) }
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, descriptor, STDOUT_FILENO)
    switch capture {
    case .output: posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    case .outputAndErrors: posix_spawn_file_actions_adddup2(&actions, descriptor, STDERR_FILENO)
    }
    var arguments = command.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    let code = posix_spawnp(&child, name, &actions, nil, &arguments, environ)
    return code == 0 ? .success(child) : .failure(.notStarted(reason: FileFailure.reason(code)))
  }

  /// Reads what the program prints until it closes the pipe.
  private func read(_ descriptor: Int32, until deadline: Double?) -> (output: [UInt8], isInTime: Bool) {
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      if let deadline {
        let left = deadline - Program.monotonicSeconds()
        guard left > 0 else { return ([], false) }
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, Int32(min(left, 1) * 1000)) > 0 else { continue }
      }
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return (output, true) }
      if capture == .output || output.count < 1 << 16 { output.append(contentsOf: buffer[..<count]) }
    }
  }

  private static func monotonicSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
