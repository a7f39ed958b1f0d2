import CEmbeddedData
import Text

/// A new chart as `helm create` of Helm 4.3.1 makes it, byte for byte.
public struct ChartScaffold {
  /// The chart's name.
  public let name: String

  /// A new chart of a name.
  ///
  /// - Throws: ``ChartError`` with Helm's text for a name that is too long or has other characters than letters, digits,
  ///   `.`, `_` and `-`.
  public init(name: String) throws(ChartError) {
    guard (1...250).contains(name.utf8.count) else {
      throw ChartError("chart name must be between 1 and 250 characters")
    }
    let isValid = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard isValid else { throw ChartError("chart name must match the regular expression \"^[a-zA-Z0-9._-]+$\"") }
    self.name = name
  }

  /// The files of the new chart, sorted by path.
  public var files: [ChartFile] {
    let bytes = Array(UnsafeBufferPointer(start: strake_chart_scaffold, count: strake_chart_scaffold_size))
    return ChartScaffold.files(of: bytes).map { file in
      let parts = ByteString(file.bytes).split(separator: ByteString("<CHARTNAME>"))
      return ChartFile(path: file.path, bytes: Array(parts.map(\.bytes).joined(separator: Array(name.utf8))))
    }
  }

  /// The files of a new chart that is made from another one, a starter: its templates and values with the new name for
  /// `<CHARTNAME>`, its other files as they are, its charts as archives.
  ///
  /// - Throws: ``ChartError`` for a chart in it that cannot be packed.
  public static func files(of starter: Chart, name: ByteString) throws(ChartError) -> [ChartFile] {
    var metadata = ChartMetadata()
    metadata.apiVersion = ByteString("v2")
    metadata.name = name
    metadata.summary = ByteString("A Helm chart for Kubernetes")
    metadata.type = ByteString("application")
    (metadata.version, metadata.appVersion) = (ByteString("0.1.0"), ByteString("0.1.0"))
    func named(_ bytes: [UInt8]) -> [UInt8] {
      let parts = ByteString(bytes).split(separator: ByteString("<CHARTNAME>"))
      return Array(parts.map(\.bytes).joined(separator: name.bytes))
    }
    var files = [ChartFile(path: ByteString("Chart.yaml"), bytes: try metadata.yaml())]
    if let values = starter.valuesFile {
      files.append(ChartFile(path: ByteString("values.yaml"), bytes: named(values)))
    }
    if let schema = starter.schema { files.append(ChartFile(path: ByteString("values.schema.json"), bytes: schema)) }
    files += starter.templates.map { ChartFile(path: $0.path, bytes: named($0.bytes)) } + starter.files
    for subchart in starter.subcharts {
      let archive = try ChartPackage.file(of: subchart)
      files.append(ChartFile(path: ByteString("charts/") + archive.path, bytes: archive.bytes))
    }
    return files
  }

  /// The files of a text in which each follows a line `>>> PATH`.
  private static func files(of bytes: [UInt8]) -> [ChartFile] {
    var files: [ChartFile] = []
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
      if line.starts(with: ">>> ".utf8) {
        files.append(ChartFile(path: ByteString(line.dropFirst(4)), bytes: []))
      } else if let last = files.indices.last {
        files[last].bytes += line
        files[last].bytes.append(UInt8(ascii: "\n"))
      }
    }
    return files
  }
}
