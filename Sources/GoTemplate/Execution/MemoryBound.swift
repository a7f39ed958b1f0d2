import Glibc

/// How much memory a render may take: lists and maps keep what templates make, and a loop can make without end.
struct MemoryBound {
  /// The memory that the process had when the render began, in bytes.
  private let start = MemoryBound.resident
  /// The bytes of texts and lists that functions have given so far.
  private(set) var made = 0
  private var next = MemoryBound.interval

  /// So many bytes are made between two looks at the memory.
  private static let interval = 64 << 20
  /// The memory that a render may take, in bytes.
  private static let limit = 640 << 20

  /// Notes that so many bytes were made; whether it is time to look at the memory.
  @inline(__always)
  mutating func note(_ bytes: Int) -> Bool {
    made &+= bytes
    return made >= next
  }

  /// Whether the process has not grown by more than a render may take.
  mutating func hasRoom() -> Bool {
    next = made &+ MemoryBound.interval
    return MemoryBound.resident &- start <= MemoryBound.limit
  }

  /// The memory of the process, in bytes; 0 where the kernel does not say.
  private static var resident: Int {
    let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return 0 }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 128)
    let count = read(descriptor, &bytes, bytes.count)
    guard count > 0 else { return 0 }
    let fields = String(decoding: bytes[..<count], as: UTF8.self).split(separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else { return 0 }
    return pages &* Int(sysconf(Int32(_SC_PAGESIZE)))
  }
}
