import Glibc

/// How deep the thread's stack may get: recursion over a template's nesting asks before it goes on.
struct StackBound {
  private let lowest: UInt

  /// The room that is left for what does not ask: function bodies, printing, error paths.
  private static let reserve: UInt = 192 * 1024

  /// The bound of the thread that runs now.
  init() {
    var attributes = pthread_attr_t()
    var address: UnsafeMutableRawPointer?
    var size = 0
    guard pthread_getattr_np(pthread_self(), &attributes) == 0 else {
      lowest = 0
      return
    }
    defer { pthread_attr_destroy(&attributes) }
    guard pthread_attr_getstack(&attributes, &address, &size) == 0, let address else {
      lowest = 0
      return
    }
    lowest = UInt(bitPattern: address) &+ min(Self.reserve, UInt(bitPattern: size) / 4)
  }

  /// Whether the stack may grow further.
  @inline(never)
  var hasRoom: Bool {
    var marker: UInt8 = 0
    return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) > lowest }
  }
}
