import Text

/// A file of a chart: its path inside the chart, with `/` between the parts, and its content.
public struct ChartFile: Sendable, Hashable {
  /// The path inside the chart: `templates/deployment.yaml`.
  public var path: ByteString
  /// The content, without a UTF-8 byte order mark at its beginning.
  public var bytes: [UInt8]

  /// A file of this path and content; a byte order mark is cut off, as Helm does with every file of a chart.
  public init(path: ByteString, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes[3...]) : bytes
  }
}
