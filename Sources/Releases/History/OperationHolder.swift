#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

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
      processNamespace: linkTarget(of: "/proc/self/ns/pid"), boot: bootIdentifier())
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
    guard let stat = contents(of: "/proc/\(process)/stat"), let name = stat.lastIndex(of: UInt8(ascii: ")")) else {
      return nil
    }
    let fields = stat[(name + 1)...].split(separator: UInt8(ascii: " "))
    guard fields.count > 19 else { return nil }
    // A zombie has ended, no one will finish its work: a start that no process has.
    guard fields[0].first != UInt8(ascii: "Z") else { return -1 }
    return Int(String(decoding: fields[19], as: UTF8.self))
  }

  private static func bootIdentifier() -> String {
    guard let text = contents(of: "/proc/sys/kernel/random/boot_id") else { return "" }
    return String(decoding: text.filter { $0 > 0x20 }, as: UTF8.self)
  }

  private static func linkTarget(of path: String) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    let length = buffer.withUnsafeMutableBufferPointer { characters in
      characters.baseAddress.map { readlink(path, $0, characters.count) } ?? -1
    }
    return length > 0 ? String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
  }

  private static func contents(of path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let length = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    return length >= 0 ? Array(buffer.prefix(length)) : nil
  }
}
