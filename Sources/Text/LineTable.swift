import Glibc

/// Where the lines of a text begin.
public struct LineTable: Sendable {
  private let starts: [Int]
  private let length: Int

  /// The lines of a text.
  public init(_ bytes: [UInt8]) {
    var starts = [0]
    bytes.withUnsafeBytes { content in
      guard let base = content.baseAddress else { return }
      var offset = 0
      while let found = memchr(base + offset, 0x0A, content.count - offset) {
        offset = UnsafeRawPointer(found) - base + 1
        starts.append(offset)
      }
    }
    self.starts = starts
    length = bytes.count
  }

  /// How many lines there are; behind the last line break begins another one.
  public var count: Int { starts.count }

  /// The offset of a place, whose line and column count from 1; that of the beginning of an unknown one is 0.
  public func offset(ofLine line: Int, column: Int) -> Int {
    guard starts.indices.contains(line - 1) else { return 0 }
    return min(length, starts[line - 1] + max(0, column - 1))
  }

  /// The line of an offset, from 1.
  public func line(of offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// Where a line begins.
  public func start(ofLine line: Int) -> Int { starts.indices.contains(line - 1) ? starts[line - 1] : length }
}
