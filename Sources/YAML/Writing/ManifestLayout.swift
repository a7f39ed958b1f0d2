import Text

/// Where the leaves of an object are in its printed text, for those who would otherwise have to read that again. Leaves
/// are the scalars, and the collections without anything in them.
///
/// Mappings and leaves have numbers, from 0, in the order in which they begin in the text.
public struct ManifestLayout: Sendable {
  private var orders: [[Int]] = []
  private var lines: [Int32] = []
  private var respelled: [Int: ByteString] = [:]
  /// Whether all texts are surely read as they were meant: no one knows what comes of controls and invalid UTF-8.
  private(set) var isPlain = true
  private var offsets: [Int] = []

  init() {}

  /// The number of leaves.
  public var leafCount: Int { lines.count }

  /// The order in which the pairs of a mapping with something in it are printed.
  public func order(ofMapping number: Int) -> [Int] { orders.indices.contains(number) ? orders[number] : [] }

  /// The line of a leaf, from 1.
  public func line(ofLeaf number: Int) -> Int { lines.indices.contains(number) ? Int(lines[number]) : 0 }

  /// The text of a leaf that is printed otherwise than its node has it (`1e3` is printed `1000`); nil for others.
  public func text(ofLeaf number: Int) -> ByteString? { respelled.isEmpty ? nil : respelled[number] }

  // MARK: Making one

  /// Notes the order of a mapping's keys.
  mutating func add(_ keys: [ByteString], in order: [Int]) {
    orders.append(order)
    for index in keys.indices { note(keys[index]) }
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
