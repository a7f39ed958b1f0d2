import Text

/// Keys that were read lately, so that those of a text's many alike mappings are one string in memory.
struct KeyTable {
  private var slots = [ByteString](repeating: ByteString(), count: 128)

  /// The string of these bytes.
  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) -> ByteString {
    guard let first = bytes.first, let last = bytes.last else { return ByteString() }
    let middle = bytes[bytes.count / 2]
    let sum = Int(first) &* 37 &+ Int(middle) &* 11 &+ Int(last) &* 3 &+ bytes.count
    let slot = sum & 127
    if slots[slot].isEqual(to: bytes) { return slots[slot] }
    let text = ByteString(Array(bytes))
    slots[slot] = text
    return text
  }
}
