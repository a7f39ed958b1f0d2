import Glibc

/// How much memory a render may take: lists and maps keep what templates make, and a loop can make without end.
struct MemoryBound {
  /// The memory that the process had when its first template was executed, in bytes.
  private let start: Int
  /// The bytes of texts and lists that functions have given so far.
  private(set) var made = 0
  private var next = MemoryBound.interval

  /// So many bytes are made between two looks at the memory.
  private static let interval = 64 << 20
  /// The memory that a render may take, in bytes.
  private static let limit = 640 << 20

  /// The bound of a render that may make the process so much larger than it was.
  init(start: Int) { self.start = start }

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
  static var resident: Int {
    let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return 0 }
    defer { close(descriptor) }
    let pages = withUnsafeTemporaryAllocation(byteCount: 128, alignment: 1) { bytes in
      let count = read(descriptor, bytes.baseAddress, bytes.count)
      // The second of the numbers.
      var offset = 0
      while offset < count, bytes[offset] != 0x20 { offset += 1 }
      offset += 1
      var number = 0
      while offset < count, bytes[offset] &- 0x30 < 10 {
        number = number &* 10 &+ Int(bytes[offset] & 0xF)
        offset += 1
      }
      return number
    }
    return pages &* Int(sysconf(Int32(_SC_PAGESIZE)))
  }
}
