import Text

/// The names of all functions as bytes in one piece, which threads can read at once.
struct FunctionNames: Sendable {
  private var bytes: [UInt8] = []
  /// Where each name begins, and behind the last one.
  private var offsets: [UInt32] = [0]
  /// Open addressing: the number of a name, counted from 1, or 0.
  private var places: [UInt16]

  static let emptyHash: UInt32 = 2_166_136_261

  /// The hash of a name with one more byte.
  @inline(__always)
  static func hash(_ hash: UInt32, _ byte: UInt8) -> UInt32 { (hash ^ UInt32(byte)) &* 16_777_619 }

  /// A table of names.
  init(_ names: some Collection<String>) {
    var capacity = 64
    while capacity < names.count &* 3 { capacity &*= 2 }
    places = [UInt16](repeating: 0, count: capacity)
    for (index, name) in names.enumerated() {
      var hash = Self.emptyHash
      for byte in name.utf8 {
        hash = Self.hash(hash, byte)
        bytes.append(byte)
      }
      offsets.append(UInt32(truncatingIfNeeded: bytes.count))
      var place = place(of: hash)
      while places[place] != 0 { place = (place &+ 1) & (capacity &- 1) }
      places[place] = UInt16(truncatingIfNeeded: index &+ 1)
    }
  }

  /// The number of the last name of these bytes, in the order in which they were given; nil when there is none.
  func index(of name: UnsafeBufferPointer<UInt8>, hash: UInt32) -> Int? {
    var place = place(of: hash)
    var found: Int?
    while places[place] != 0 {
      let index = Int(places[place]) &- 1
      let start = Int(offsets[index])
      if Int(offsets[index &+ 1]) &- start == name.count, isEqual(name, at: start) { found = index }
      place = (place &+ 1) & (places.count &- 1)
    }
    return found
  }

  /// The number of the last name that a text is.
  func index(of name: ByteString) -> Int? {
    let hash = name.bytes.reduce(Self.emptyHash) { Self.hash($0, $1) }
    return name.bytes.withUnsafeBufferPointer { index(of: $0, hash: hash) }
  }

  /// Whether these bytes are a name.
  func contains(_ name: Slice<UnsafeBufferPointer<UInt8>>, hash: UInt32) -> Bool {
    index(of: UnsafeBufferPointer(rebasing: name), hash: hash) != nil
  }

  private func isEqual(_ name: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    for offset in name.indices where bytes[start &+ offset] != name[offset] { return false }
    return true
  }

  @inline(__always)
  private func place(of hash: UInt32) -> Int { Int(truncatingIfNeeded: hash ^ hash >> 15) & (places.count &- 1) }
}
