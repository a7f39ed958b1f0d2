import Text

/// Cuts a stream of YAML documents into pieces that can be put together again without a byte's difference.
public enum ManifestStream {
  /// The documents of a stream, each with the `---` line before it; their concatenation is the stream.
  ///
  /// A cut is made before each line that begins with `---`, as Helm's splitting does. Bytes before the first such
  /// line are a document of their own.
  public static func documents(in stream: ByteString) -> [ByteString] {
    let bytes = stream.bytes
    var documents: [ByteString] = []
    var start = 0
    var lineStart = 0
    while lineStart < bytes.count {
      if lineStart > start, isSeparator(bytes, at: lineStart) {
        documents.append(ByteString(bytes[start..<lineStart]))
        start = lineStart
      }
      guard let end = bytes[lineStart...].firstIndex(of: UInt8(ascii: "\n")) else { break }
      lineStart = end + 1
    }
    if start < bytes.count { documents.append(ByteString(bytes[start...])) }
    return documents
  }

  private static func isSeparator(_ bytes: [UInt8], at offset: Int) -> Bool {
    let dash = UInt8(ascii: "-")
    return bytes.count - offset >= 3 && bytes[offset] == dash && bytes[offset + 1] == dash && bytes[offset + 2] == dash
  }
}
