import Text

/// A text made ready for scanning: UTF-8 without a leading byte order mark, up to the first byte that no YAML may have,
/// followed by NULs that stop every loop.
struct YAMLInput {
  /// The text and ``padding`` NULs.
  let bytes: [UInt8]
  /// What is wrong after the end of the text, if something is.
  let fault: Fault?
  /// Whether lines may end otherwise than in a line feed, or a byte order mark may stand in the text.
  let hasOtherBreaks: Bool

  /// The number of NULs that follow the text: the scanner looks at most this far ahead.
  static let padding = 8

  /// A byte or character that YAML forbids.
  struct Fault {
    /// go-yaml's text.
    let problem: String
    /// go-yaml reads 512 bytes at a time and reports a fault in a block as soon as it needs the block's first byte,
    /// before any other error further on in it. In bytes of the text.
    let reportedFrom: Int
  }

  private static let blockSize = 512

  init(_ source: [UInt8]) {
    switch (source.first, source.dropFirst().first, source.dropFirst(2).first) {
    case (0xEF, 0xBB, 0xBF): self.init(utf8: source[3...], removed: 3)
    case (0xFF, 0xFE, _): self.init(utf16: source[2...], lowByte: 0)
    case (0xFE, 0xFF, _): self.init(utf16: source[2...], lowByte: 1)
    default: self.init(utf8: source[...], removed: 0)
    }
  }

  private init(utf8 source: ArraySlice<UInt8>, removed: Int) {
    var hasOtherBreaks = false
    let (end, problem) = source.withUnsafeBufferPointer { Self.validPrefix(of: $0, hasOtherBreaks: &hasOtherBreaks) }
    self.hasOtherBreaks = hasOtherBreaks
    var bytes: [UInt8] = []
    bytes.reserveCapacity(end &+ Self.padding)
    bytes.append(contentsOf: source.prefix(end))
    bytes.append(contentsOf: repeatElement(0, count: Self.padding))
    self.bytes = bytes
    fault = problem.map {
      Fault(problem: $0, reportedFrom: (end &+ removed) / Self.blockSize * Self.blockSize &- removed)
    }
  }

  private init(utf16 source: ArraySlice<UInt8>, lowByte: Int) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(source.count + Self.padding)
    var problem: String?
    var offset = source.startIndex
    func unit(at offset: Int) -> UInt32 {
      UInt32(source[offset + lowByte]) | UInt32(source[offset + 1 - lowByte]) << 8
    }
    while offset < source.endIndex {
      guard offset + 1 < source.endIndex else {
        problem = "incomplete UTF-16 character"
        break
      }
      var value = unit(at: offset)
      offset += 2
      if value & 0xFC00 == 0xDC00 {
        problem = "unexpected low surrogate area"
        break
      }
      if value & 0xFC00 == 0xD800 {
        guard offset + 1 < source.endIndex else {
          problem = "incomplete UTF-16 surrogate pair"
          break
        }
        let low = unit(at: offset)
        guard low & 0xFC00 == 0xDC00 else {
          problem = "expected low surrogate area"
          break
        }
        offset += 2
        value = 0x10000 + (value & 0x3FF) << 10 + (low & 0x3FF)
      }
      guard Self.isAllowed(value) else {
        problem = Self.controlCharacter
        break
      }
      Runes.append(value, to: &bytes)
    }
    let end = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: Self.padding))
    self.bytes = bytes
    hasOtherBreaks = true
    fault = problem.map { Fault(problem: $0, reportedFrom: end / Self.blockSize * Self.blockSize) }
  }

  private static let controlCharacter = "control characters are not allowed"

  /// How many bytes from the start are allowed, and what is wrong with the next one.
  private static func validPrefix(
    of bytes: UnsafeBufferPointer<UInt8>, hasOtherBreaks: inout Bool
  ) -> (count: Int, problem: String?) {
    var offset = 0
    while offset < bytes.count {
      offset &+= plainCount(bytes, from: offset)
      guard offset < bytes.count else { break }
      let first = bytes[offset]
      if first >= 0x20, first < 0x7F {
        offset &+= 1
        continue
      }
      if first < 0x80 {
        guard first == 0x0A || first == 0x09 || first == 0x0D else { return (offset, controlCharacter) }
        if first == 0x0D { hasOtherBreaks = true }
        offset &+= 1
        continue
      }
      let width: Int
      var value: UInt32
      switch first {
      case 0xC0...0xDF: (width, value) = (2, UInt32(first & 0x1F))
      case 0xE0...0xEF: (width, value) = (3, UInt32(first & 0x0F))
      case 0xF0...0xF7: (width, value) = (4, UInt32(first & 0x07))
      default: return (offset, "invalid leading UTF-8 octet")
      }
      guard width <= bytes.count &- offset else { return (offset, "incomplete UTF-8 octet sequence") }
      for index in 1..<width {
        let octet = bytes[offset &+ index]
        guard octet & 0xC0 == 0x80 else { return (offset, "invalid trailing UTF-8 octet") }
        value = value << 6 | UInt32(octet & 0x3F)
      }
      guard value >= (width == 2 ? 0x80 : width == 3 ? 0x800 : 0x10000) else {
        return (offset, "invalid length of a UTF-8 sequence")
      }
      guard value <= 0x10FFFF, !(0xD800...0xDFFF).contains(value) else { return (offset, "invalid Unicode character") }
      guard isAllowed(value) else { return (offset, controlCharacter) }
      switch value {
      case 0x85, 0x2028, 0x2029, 0xFEFF: hasOtherBreaks = true
      default: break
      }
      offset &+= width
    }
    return (offset, nil)
  }

  /// How many bytes from an offset on are surely printable ASCII, a multiple of eight.
  private static func plainCount(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    let raw = UnsafeRawBufferPointer(bytes)
    var offset = start
    while offset &+ 8 <= raw.count {
      let word = raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      // A high bit is set where a byte is not ASCII, lower than a space, or DEL.
      let low = word &- 0x2020_2020_2020_2020
      let high = word &+ 0x0101_0101_0101_0101
      guard (word | low | high) & 0x8080_8080_8080_8080 == 0 else { break }
      offset &+= 8
    }
    return offset &- start
  }

  /// Whether YAML allows a character in a text.
  private static func isAllowed(_ rune: UInt32) -> Bool {
    switch rune {
    case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }
}
