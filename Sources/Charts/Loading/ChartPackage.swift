import Text

/// Puts a chart's files into a tar archive as `helm package` does: below a folder of the chart's name, in the order in
/// which they were found. Equal files give equal bytes: no time, owner or mode of the machine is in it.
public enum ChartPackage {
  /// The archive, not packed.
  public static func tar(of chart: Chart) -> [UInt8] {
    let folder = chart.rawName + ByteString("/")
    return tar(of: chart.rawFiles.map { ChartFile(path: folder + $0.path, bytes: $0.bytes) })
  }

  /// The file that `helm package` makes of a chart, `NAME-VERSION.tgz`: Chart.yaml written anew, charts inside unpacked.
  ///
  /// - Throws: ``ChartError`` for a chart that Helm would not pack.
  public static func file(of chart: Chart) throws(ChartError) -> ChartFile {
    guard let bytes = GzipWriter.packed(tar(of: try packedFiles(of: chart, below: ByteString()))) else {
      throw ChartError("cannot pack chart \(chart.name)")
    }
    return ChartFile(path: chart.name + ByteString("-") + chart.metadata.version + ByteString(".tgz"), bytes: bytes)
  }

  private static func packedFiles(of chart: Chart, below folder: ByteString) throws(ChartError) -> [ChartFile] {
    let folder = folder + chart.rawName + ByteString("/")
    func file(_ name: String, _ bytes: [UInt8]) -> ChartFile {
      ChartFile(path: folder + ByteString(name), bytes: bytes)
    }
    var files = [file("Chart.yaml", try chart.metadata.yaml())]
    if chart.metadata.apiVersion == "v2", let lock = chart.lockFile { files.append(file("Chart.lock", lock)) }
    if let values = chart.valuesFile { files.append(file("values.yaml", values)) }
    if let schema = chart.schema { files.append(file("values.schema.json", schema)) }
    files += (chart.templates + chart.files).map { ChartFile(path: folder + $0.path, bytes: $0.bytes) }
    for subchart in chart.subcharts { files += try packedFiles(of: subchart, below: folder + ByteString("charts/")) }
    return files
  }

  private static func tar(of files: [ChartFile]) -> [UInt8] {
    var archive: [UInt8] = []
    archive.reserveCapacity(files.reduce(2 * block) { $0 + $1.bytes.count + 2 * block })
    for file in files { append(file.path, file.bytes, to: &archive) }
    // Two empty blocks are the end.
    archive += [UInt8](repeating: 0, count: 2 * block)
    return archive
  }

  private static let block = 512

  private static func append(_ path: ByteString, _ bytes: [UInt8], to archive: inout [UInt8]) {
    if path.count > 100 {
      // A pax header says the name, and is itself named by what fits.
      let record = paxRecord("path", path)
      archive += header(name: ByteString("pax"), size: record.count, type: UInt8(ascii: "x"))
      appendPadded(record, to: &archive)
    }
    archive += header(name: ByteString(path.bytes.prefix(100)), size: bytes.count, type: UInt8(ascii: "0"))
    appendPadded(bytes, to: &archive)
  }

  private static func appendPadded(_ bytes: [UInt8], to archive: inout [UInt8]) {
    archive += bytes
    archive += [UInt8](repeating: 0, count: (block - bytes.count % block) % block)
  }

  /// The record `LENGTH KEY=VALUE\n`, whose length counts its own digits.
  private static func paxRecord(_ key: String, _ value: ByteString) -> [UInt8] {
    let rest = Array(" \(key)=".utf8) + value.bytes + [UInt8(ascii: "\n")]
    var length = rest.count + 1
    while String(length).utf8.count + rest.count != length { length = String(length).utf8.count + rest.count }
    return Array(String(length).utf8) + rest
  }

  private static func header(name: ByteString, size: Int, type: UInt8) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: block)
    func put(_ bytes: some Sequence<UInt8>, at offset: Int) {
      for (index, byte) in bytes.enumerated() { header[offset + index] = byte }
    }
    put(name.bytes, at: 0)
    put("0000644".utf8, at: 100)
    put("0000000".utf8, at: 108)
    put("0000000".utf8, at: 116)
    put(octal(size, digits: 11), at: 124)
    put("00000000000".utf8, at: 136)
    header[156] = type
    put("ustar\u{0}00".utf8, at: 257)
    // The sum of the header's bytes, its own field taken as blanks.
    put("        ".utf8, at: 148)
    put(octal(header.reduce(0) { $0 + Int($1) }, digits: 6) + [0, UInt8(ascii: " ")], at: 148)
    return header
  }

  private static func octal(_ number: Int, digits: Int) -> [UInt8] {
    let text = Array(String(number, radix: 8).utf8)
    return [UInt8](repeating: UInt8(ascii: "0"), count: max(0, digits - text.count)) + text.suffix(digits)
  }
}

extension Chart {
  /// The name of the folder in an archive; nothing in it leads elsewhere.
  fileprivate var rawName: ByteString {
    let name = ByteString(metadata.name.bytes.filter { $0 != UInt8(ascii: "/") && $0 != 0 })
    return name.isEmpty || name == "." || name == ".." ? ByteString("chart") : name
  }
}
