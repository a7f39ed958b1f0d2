import ArgumentParser
import Diagnostics
import Glibc
import Threads

/// Where the process begins: parses the command line, runs the command on a large stack, and turns what it throws into
/// a message and an exit code.
///
/// Exit codes: 0 fine, 1 error, 2 wrong usage (1 for the commands that are Helm's) or, where a command was asked to say so, "there are changes".
@main
enum Main {
  static func main() {
    // The process ends on that thread: waking this one to end it would take as long as a small render.
    LargeStack.run { _ in exit(exitCode(runningArguments: Array(CommandLine.arguments.dropFirst()))) }
  }

  /// Runs the command line's command and reports how it ended.
  private static func exitCode(runningArguments arguments: [String]) -> Int32 {
    do {
      if let work = DirectCommandLine.work(arguments) {
        try work()
        return 0
      }
      try Strake.checkCommandName(arguments.first)
      let normalized = try HelmCommandLine.normalized(arguments) ?? HelmArguments.normalized(arguments)
      var command = try Strake.parseAsRoot(normalized)
      try command.run()
      return 0
    } catch let diagnostic as Diagnostic {
      StandardError.write(diagnostic.rendered())
      return 1
    } catch let failure as CommandFailure {
      StandardError.write(failure.text)
      return failure.exitCode
    } catch {
      return report(error)
    }
  }

  /// What ArgumentParser throws: help and versions, which go to standard output, and wrong usage.
  private static func report(_ error: any Error) -> Int32 {
    let code = Strake.exitCode(for: error)
    let message = Strake.fullMessage(for: error)
    guard code.rawValue != 0 else {
      if !message.isEmpty { print(message) }
      return 0
    }
    StandardError.write(message + "\n")
    return code == .validationFailure ? 2 : 1
  }
}

/// A command's end with a text of its own: Helm's words where a command copies Helm's.
struct CommandFailure: Error {
  /// What goes to standard error, with its line breaks.
  let text: String
  /// The process's exit code.
  var exitCode: Int32 = 1
}

/// The two streams, written at once and to the end.
enum StandardOutput {
  /// Writes a line of text.
  ///
  /// - Throws: as ``write(_:)``.
  static func writeLine(_ text: String) throws(Diagnostic) { try write(Array((text + "\n").utf8)) }

  /// Lets a write fail when the reader has gone, where it would end the process: for commands that have recorded
  /// something and must say so.
  static func survivesLostReaders() { signal(SIGPIPE, SIG_IGN) }

  /// Writes bytes.
  ///
  /// - Throws: a ``Diagnostic`` when the stream takes no more (a full disk, a closed file).
  static func write(_ bytes: [UInt8]) throws(Diagnostic) {
    // What `print` still holds goes first.
    fflush(nil)
    guard writeAll(bytes, to: STDOUT_FILENO) else {
      throw Diagnostic("cannot write to standard output: \(String(cString: strerror(errno)).lowercased())")
    }
  }
}

/// Standard error.
enum StandardError {
  /// Writes text; there is nobody to tell when that fails.
  static func write(_ text: String) { _ = writeAll(Array(text.utf8), to: STDERR_FILENO) }

  /// Whether a person reads along.
  static var isTerminal: Bool { isatty(STDERR_FILENO) != 0 }
}

private func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
  bytes.withUnsafeBytes { buffer in
    var offset = 0
    while offset < buffer.count {
      let count = Glibc.write(descriptor, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      offset += count
    }
    return true
  }
}
