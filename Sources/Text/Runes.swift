/// UTF-8 as Go's `unicode/utf8` reads it: a byte that begins no valid sequence is U+FFFD, one byte wide.
public enum Runes {
  /// U+FFFD, what an invalid byte decodes to.
  public static let replacement: UInt32 = 0xFFFD

  /// Decodes the rune at `offset`, which must be inside `bytes`.
  ///
  /// - Returns: the code point and the number of bytes it takes; (U+FFFD, 1) for an invalid sequence.
  @inlinable public static func decode(_ bytes: [UInt8], at offset: Int) -> (rune: UInt32, width: Int) {
    bytes.withUnsafeBufferPointer { decode($0, at: offset) }
  }

  /// Decodes the rune at `offset` of a buffer, which must be inside it.
  @inlinable public static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, at offset: Int
  ) -> (rune: UInt32, width: Int) {
    let first = bytes[offset]
    if first < 0x80 { return (UInt32(first), 1) }
    let left = bytes.count - offset
    func continuation(_ index: Int, _ low: UInt8 = 0x80, _ high: UInt8 = 0xBF) -> UInt32? {
      guard index < left else { return nil }
      let byte = bytes[offset + index]
      return byte >= low && byte <= high ? UInt32(byte & 0x3F) : nil
    }
    switch first {
    case 0xC2...0xDF:
      guard let b = continuation(1) else { return (replacement, 1) }
      return (UInt32(first & 0x1F) << 6 | b, 2)
    case 0xE0...0xEF:
      let low: UInt8 = first == 0xE0 ? 0xA0 : 0x80
      let high: UInt8 = first == 0xED ? 0x9F : 0xBF
      guard let b = continuation(1, low, high), let c = continuation(2) else { return (replacement, 1) }
      return (UInt32(first & 0x0F) << 12 | b << 6 | c, 3)
    case 0xF0...0xF4:
      let low: UInt8 = first == 0xF0 ? 0x90 : 0x80
      let high: UInt8 = first == 0xF4 ? 0x8F : 0xBF
      guard let b = continuation(1, low, high), let c = continuation(2), let d = continuation(3) else {
        return (replacement, 1)
      }
      return (UInt32(first & 0x07) << 18 | b << 12 | c << 6 | d, 4)
    default:
      return (replacement, 1)
    }
  }

  /// Appends the UTF-8 form of a code point; one that is a surrogate or too large gives U+FFFD, as in Go.
  @inlinable public static func append(_ rune: UInt32, to bytes: inout [UInt8]) {
    switch rune {
    case 0..<0x80:
      bytes.append(UInt8(truncatingIfNeeded: rune))
    case 0x80..<0x800:
      bytes.append(0xC0 | UInt8(truncatingIfNeeded: rune >> 6))
      bytes.append(0x80 | UInt8(truncatingIfNeeded: rune & 0x3F))
    case 0x800..<0xD800, 0xE000..<0x10000:
      bytes.append(0xE0 | UInt8(truncatingIfNeeded: rune >> 12))
      bytes.append(0x80 | UInt8(truncatingIfNeeded: (rune >> 6) & 0x3F))
      bytes.append(0x80 | UInt8(truncatingIfNeeded: rune & 0x3F))
    case 0x10000..<0x110000:
      bytes.append(0xF0 | UInt8(truncatingIfNeeded: rune >> 18))
      bytes.append(0x80 | UInt8(truncatingIfNeeded: (rune >> 12) & 0x3F))
      bytes.append(0x80 | UInt8(truncatingIfNeeded: (rune >> 6) & 0x3F))
      bytes.append(0x80 | UInt8(truncatingIfNeeded: rune & 0x3F))
    default:
      append(replacement, to: &bytes)
    }
  }

  /// All code points of a string, Go's `[]rune(s)`.
  public static func decodeAll(_ bytes: [UInt8]) -> [UInt32] {
    var runes: [UInt32] = []
    runes.reserveCapacity(bytes.count)
    var offset = 0
    while offset < bytes.count {
      let (rune, width) = decode(bytes, at: offset)
      runes.append(rune)
      offset += width
    }
    return runes
  }

  /// Whether the bytes are valid UTF-8.
  public static func isValid(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { buffer in
      var offset = 0
      while offset < buffer.count {
        let (rune, width) = decode(buffer, at: offset)
        if rune == replacement, width == 1 { return false }
        offset += width
      }
      return true
    }
  }
}
