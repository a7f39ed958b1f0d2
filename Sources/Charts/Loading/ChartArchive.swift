import Text

/// Reads the files of a chart archive (`.tgz`) under Helm's path rules and limits.
public enum ChartArchive {
  /// The most that an archive may expand to, in bytes.
  public static let sizeLimit = 100 << 20

  private static let mostEntries = 500_000

  /// The files of an archive in its order, their paths without the first part.
  ///
  /// - Throws: ``Refusal`` for what is no gzip, no tar, too large, or names a path outside of the chart.
  static func files(in bytes: [UInt8]) throws(Refusal) -> [ChartFile] { try entries(of: bytes) }

  /// Why an archive is refused, in the words of Helm's library. Its command line keeps them to itself for the outermost
  /// archive.
  struct Refusal: Error {
    let reason: String
  }

  private static func entries(of bytes: [UInt8]) throws(Refusal) -> [ChartFile] {
    var archive: TarReader
    guard !bytes.isEmpty else { throw Refusal(reason: "EOF") }
    guard bytes.count >= 10 else { throw Refusal(reason: "unexpected EOF") }
    guard bytes.starts(with: [0x1F, 0x8B, 0x08]) else { throw Refusal(reason: "gzip: invalid header") }
    do { archive = TarReader(try GzipReader(bytes)) } catch { throw Refusal(reason: "gzip: invalid header") }
    var files: [ChartFile] = []
    var budget = sizeLimit
    var count = 0
    while let entry = try next(&archive) {
      count += 1
      guard count <= mostEntries else { throw Refusal(reason: "the archive has more than \(mostEntries) entries") }
      if entry.kind == .directory { continue }
      let path = try chartPath(entry.name)
      guard entry.size < budget else {
        throw Refusal(reason: "decompressed chart is larger than the maximum size \(sizeLimit)")
      }
      budget -= entry.size
      do { files.append(ChartFile(path: path, bytes: try archive.readContent())) } catch {
        throw Refusal(reason: text(error))
      }
    }
    guard !files.isEmpty else { throw Refusal(reason: "no files in chart archive") }
    return files
  }

  private static func next(_ archive: inout TarReader) throws(Refusal) -> TarReader.Entry? {
    do { return try archive.next() } catch { throw Refusal(reason: text(error)) }
  }

  /// The path inside the chart of an entry of this name.
  private static func chartPath(_ name: ByteString) throws(Refusal) -> ByteString {
    if let path = plainChartPath(name) { return path }
    let delimiter = UInt8(ascii: name.bytes.contains(UInt8(ascii: "\\")) ? "\\" : "/")
    let parts = name.bytes.split(separator: delimiter, omittingEmptySubsequences: false)
    let inner = parts.dropFirst().joined(separator: [delimiter])
    let path = ByteString(inner.map { $0 == delimiter ? UInt8(ascii: "/") : $0 })
    guard !path.hasPrefix("/") else { throw Refusal(reason: "chart illegally contains absolute paths") }
    let cleaned = SlashPath.cleaned(path)
    guard cleaned != "." else {
      throw Refusal(reason: "chart illegally contains content outside the base directory: \"\(name)\"")
    }
    guard !cleaned.hasPrefix("..") else { throw Refusal(reason: "chart illegally references parent directory") }
    let bytes = cleaned.bytes
    if bytes.count >= 3, bytes[1] == UInt8(ascii: ":"), bytes[2] == UInt8(ascii: "/"),
      (bytes[0] | 0x20) >= UInt8(ascii: "a"), (bytes[0] | 0x20) <= UInt8(ascii: "z")
    {
      throw Refusal(reason: "chart contains illegally named files")
    }
    guard parts.first?.elementsEqual("Chart.yaml".utf8) != true else {
      throw Refusal(reason: "chart yaml not in base directory")
    }
    return cleaned
  }

  /// The path inside the chart of an entry whose name has nothing but words between slashes; nil for other names.
  private static func plainChartPath(_ name: ByteString) -> ByteString? {
    let bytes = name.bytes
    guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")), !bytes[..<slash].elementsEqual("Chart.yaml".utf8) else {
      return nil
    }
    var wordStart = slash + 1
    for offset in slash + 1...bytes.count where offset == bytes.count || bytes[offset] == UInt8(ascii: "/") {
      // `.`, `..` and words that begin so are left to the full rules, and so are drives.
      guard offset > wordStart, bytes[wordStart] != UInt8(ascii: ".") else { return nil }
      wordStart = offset + 1
    }
    guard !bytes.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: ":") }) else { return nil }
    return ByteString(bytes[(slash + 1)...])
  }

  private static func text(_ failure: TarReader.Failure) -> String {
    switch failure {
    case .malformed: "archive/tar: invalid tar header"
    case .compressed(.truncated): "unexpected EOF"
    case .compressed(.corrupt): "gzip: invalid checksum or damaged data"
    }
  }

  /// The kind of content that a file's first 512 bytes look like, as Go's net/http names it; a shorter file counts as
  /// padded with zeros.
  static func sniffedType(_ bytes: [UInt8]) -> String {
    func begins(_ signature: [UInt8]) -> Bool { bytes.starts(with: signature) }
    if begins([0x1F, 0x8B, 0x08]) { return "application/x-gzip" }
    if begins([0x50, 0x4B, 0x03, 0x04]) { return "application/zip" }
    if begins(Array("%PDF-".utf8)) { return "application/pdf" }
    if begins(Array("Rar!\u{1A}\u{07}".utf8)) { return "application/x-rar-compressed" }
    let head = bytes.prefix(512)
    let isBinary =
      head.count < 512
      || head.contains { $0 <= 0x08 || $0 == 0x0B || (0x0E...0x1A).contains($0) || (0x1C...0x1F).contains($0) }
    return isBinary ? "application/octet-stream" : "text/plain; charset=utf-8"
  }
}
