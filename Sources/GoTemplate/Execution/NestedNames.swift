import Text

/// The templates that are being included, one inside the other, to end those that include themselves for ever.
///
/// Nearly all renders nest a few templates. So names are only counted when more are open than one alone may be.
struct NestedNames {
  /// How often a template may be open at once, however many others are between.
  static let bound = 1000

  /// The open templates, outermost first.
  private var open: [ByteString] = []
  /// How often each name is open; empty until there are more than ``bound``.
  private var counts: [ByteString: Int] = [:]

  /// Notes that a template begins.
  mutating func enter(_ name: ByteString) {
    open.append(name)
    if !counts.isEmpty {
      counts[name, default: 0] += 1
    } else if open.count > Self.bound {
      for name in open { counts[name, default: 0] += 1 }
    }
  }

  /// Notes that the template that began last ends.
  mutating func leave() {
    guard let name = open.popLast() else { return }
    if open.count <= Self.bound {
      if !counts.isEmpty { counts = [:] }
    } else {
      counts[name, default: 1] -= 1
    }
  }

  /// Whether a template is open more often than it may be.
  func isTooDeep(_ name: ByteString) -> Bool { open.count > Self.bound && counts[name, default: 0] > Self.bound }
}
