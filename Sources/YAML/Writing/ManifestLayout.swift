import Text

/// Where the leaves of an object are in its printed text, for those who would otherwise have to read that again. Leaves
/// are the scalars, and the collections without anything in them.
///
/// Keys and leaves come in the order in which they are printed.
public struct ManifestLayout: Sendable {
  /// Which pair of its mapping each pair is that is printed, those of one mapping together and before those within it.
  public private(set) var order: [Int32] = []
  /// The lines of the leaves, from 1.
  public private(set) var lines: [Int32] = []
  /// The scalars that are printed otherwise than their nodes have them (`1e3` is printed `1000`), by their numbers.
  public private(set) var respelled: [Int: ByteString] = [:]
  /// Whether all texts are surely read as they were meant: no one knows what comes of controls and invalid UTF-8.
  private(set) var isPlain = true
  private var offsets: [Int] = []

  init() {}

  /// Notes the order of a mapping's keys.
  mutating func add(_ keys: [ByteString], in order: [Int]) {
    for index in order {
      self.order.append(Int32(truncatingIfNeeded: index))
      note(keys[index])
    }
  }

  /// Notes a leaf that is printed as its node has it, from an offset on.
  mutating func addUnchanged(at offset: Int) { offsets.append(offset) }

  /// Notes a scalar that reads `text` when it is printed, of a node that has it as `own`.
  mutating func add(_ text: ByteString, for own: ByteString, at offset: Int) {
    note(text)
    if text != own { respelled[offsets.count] = text }
    offsets.append(offset)
  }

  /// Notes a number, boolean or null, which is all that follows the last space in the output.
  mutating func add(tokenIn output: [UInt8], for own: ByteString, at offset: Int) {
    let start = output[offset...].lastIndex(of: 0x20).map { $0 + 1 } ?? offset
    if !output[start...].elementsEqual(own.bytes) { respelled[offsets.count] = ByteString(output[start...]) }
    offsets.append(offset)
  }

  private mutating func note(_ text: ByteString) {
    if isPlain, !text.bytes.withUnsafeBufferPointer(PlainText.isPlain) { isPlain = false }
  }

  /// Finds the lines of the leaves in the finished text.
  mutating func finish(_ text: [UInt8]) {
    lines.reserveCapacity(offsets.count)
    text.withUnsafeBufferPointer { text in
      var (line, next): (Int32, Int) = (1, 0)
      for offset in offsets {
        // What comes before an element may begin a line; its dash does not.
        var start = offset
        while start < text.count, text[start] == 0x0A || text[start] == 0x20 { start &+= 1 }
        while next < start {
          if text[next] == 0x0A { line &+= 1 }
          next &+= 1
        }
        lines.append(line)
      }
    }
    offsets = []
  }
}
