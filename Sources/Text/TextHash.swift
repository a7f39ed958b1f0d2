/// A fast hash of bytes under secrets of the process: words are mixed by multiplication to 128 bits, whose halves are
/// folded.
enum TextHash {
  /// What no one outside the process knows; the standard library's own secrets, so that `SWIFT_DETERMINISTIC_HASHING`
  /// holds here too.
  private static let secrets: (UInt64, UInt64, UInt64) = (secret(1), secret(2), secret(3))

  private static func secret(_ number: Int) -> UInt64 {
    var hasher = Hasher()
    hasher.combine(number)
    return UInt64(bitPattern: Int64(hasher.finalize())) | 1
  }

  /// The hash of bytes.
  static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
    let (first, second, third) = secrets
    let count = bytes.count
    var state = mixed(seed ^ first, UInt64(truncatingIfNeeded: count) ^ second)
    var offset = 0
    while offset &+ 16 <= count {
      state = mixed(word(bytes, offset) ^ second, word(bytes, offset &+ 8) ^ state)
      offset &+= 16
    }
    if offset &+ 8 <= count {
      state = mixed(word(bytes, offset) ^ third, state)
      offset &+= 8
    }
    if offset < count {
      var rest: UInt64 = 0
      if count >= 8 {
        rest = word(bytes, count &- 8)
      } else {
        while offset < count {
          rest = rest &<< 8 | UInt64(bytes[offset])
          offset &+= 1
        }
      }
      state = mixed(rest ^ second, state ^ third)
    }
    return mixed(state ^ first, third)
  }

  private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }

  private static func mixed(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.low ^ product.high
  }
}
