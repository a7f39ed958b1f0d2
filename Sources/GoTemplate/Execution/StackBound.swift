import CLinux

/// How deep the thread's stack may get: recursion over a template's nesting asks before it goes on.
struct StackBound {
  private let lowest: UInt

  /// The room that is left for what does not ask: function bodies, printing, error paths.
  private static let reserve: UInt = 192 * 1024

  /// The stack that templates may take where the thread has more: it is memory.
  private static let maximumUse: UInt = 512 << 20

  /// The bound of the thread that runs now.
  init() {
    let end = strake_stack_end()
    var marker: UInt8 = 0
    let here = withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
    lowest = max(UInt(end) &+ Self.reserve, here > Self.maximumUse ? here - Self.maximumUse : 0)
  }

  private init(lowest: UInt) { self.lowest = lowest }

  /// No bound, for what is known to need little.
  static var none: StackBound { StackBound(lowest: 0) }

  /// Whether the stack may grow further.
  @inline(never)
  var hasRoom: Bool {
    var marker: UInt8 = 0
    return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) > lowest }
  }
}
