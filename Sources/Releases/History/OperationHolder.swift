import Files
import Glibc

/// The process that works at a release, so that another can tell whether it still lives.
public struct OperationHolder: Hashable, Sendable {
  /// The process id.
  public var process: Int
  /// When the process began, in the kernel's ticks since boot: a number that a later process of the same id has not.
  public var processStart: Int
  /// The process namespace; ids of another namespace (a container) mean nothing here.
  public var processNamespace: String
  /// The boot of the machine.
  public var boot: String

  /// A process.
  public init(process: Int, processStart: Int, processNamespace: String, boot: String) {
    self.process = process
    self.processStart = processStart
    self.processNamespace = processNamespace
    self.boot = boot
  }

  /// The process that runs this.
  public static func current() -> OperationHolder {
    let process = Int(getpid())
    return OperationHolder(
      process: process, processStart: startTime(ofProcess: process) ?? 0,
      processNamespace: LocalFiles.target(ofLink: "/proc/self/ns/pid") ?? "", boot: bootIdentifier())
  }

  /// Whether the process lives, as far as this machine can tell.
  ///
  /// - Returns: nil where it cannot: a process of another namespace on the same boot.
  public func isAlive(seenBy observer: OperationHolder) -> Bool? {
    guard boot == observer.boot else { return false }
    guard processNamespace == observer.processNamespace else { return nil }
    if process == observer.process, processStart == observer.processStart { return true }
    guard let start = OperationHolder.startTime(ofProcess: process) else {
      // Without a process table only the process itself can be asked for.
      return kill(pid_t(truncatingIfNeeded: process), 0) == 0 || errno == EPERM
    }
    return start == processStart
  }

  /// Field 22 of `/proc/PID/stat`; the fields are counted after the last `)`, since a name may hold anything.
  private static func startTime(ofProcess process: Int) -> Int? {
    guard let stat = try? LocalFiles.contents(of: "/proc/\(process)/stat"),
      let name = stat.lastIndex(of: UInt8(ascii: ")"))
    else {
      return nil
    }
    let fields = stat[(name + 1)...].split(separator: UInt8(ascii: " "))
    guard fields.count > 19 else { return nil }
    // A zombie has ended, no one will finish its work: a start that no process has.
    guard fields[0].first != UInt8(ascii: "Z") else { return -1 }
    return Int(String(decoding: fields[19], as: UTF8.self))
  }

  private static func bootIdentifier() -> String {
    guard let text = try? LocalFiles.contents(of: "/proc/sys/kernel/random/boot_id") else { return "" }
    return String(decoding: text.filter { $0 > 0x20 }, as: UTF8.self)
  }
}
