import Diagnostics
import Files
import Manifests
import Text
import YAML

/// Loads charts from directories and archives.
public struct ChartLoader {
  private let log: (LogRecord) -> Void
  private let acceptsVersion3: Bool

  /// A loader that tells what Helm would log.
  ///
  /// - Parameter acceptsVersion3: whether charts of the experimental API version v3 are loaded, as `helm show` does.
  public init(acceptsVersion3: Bool = false, log: @escaping (LogRecord) -> Void) {
    self.acceptsVersion3 = acceptsVersion3
    self.log = log
  }

  /// The chart at a path: a directory, or an archive file.
  ///
  /// - Throws: ``ChartError`` with Helm's text.
  public func load(_ path: String) throws(ChartError) -> Chart {
    switch LocalFiles.kind(of: path) {
    case .directory:
      let isVersion3 = try isVersion3(try chartYAML(path), origin: path)
      let chart = try chart(of: try ChartDirectory.files(at: path, log: log), origin: path)
      return try accepted(chart, isVersion3: isVersion3)
    case nil:
      throw ChartError(FileFailure(operation: "stat", path: path, code: 2).message)
    default:
      return try loadArchive(path)
    }
  }

  /// The files of the chart at a path as ``load(_:)`` finds them, without making a chart of them.
  ///
  /// - Throws: ``ChartError`` with Helm's text.
  public static func files(at path: String) throws(ChartError) -> [ChartFile] {
    if LocalFiles.isDirectory(path) { return try ChartDirectory.files(at: path, log: { _ in }) }
    let bytes: [UInt8]?
    do { bytes = try LocalFiles.contents(of: path, limit: ChartArchive.sizeLimit) } catch {
      throw ChartError(error.message)
    }
    do { return try ChartArchive.files(in: bytes ?? []) } catch { throw ChartError(error.reason) }
  }

  /// The chart of an archive in memory.
  ///
  /// - Throws: ``ChartError`` with the reason.
  public func load(archive bytes: [UInt8], origin: String) throws(ChartError) -> Chart {
    try load(inner: bytes, origin: origin)
  }

  /// The chart of an archive inside another chart.
  ///
  /// - Throws: ``ChartError`` with the reason, which Helm shows here.
  func load(inner bytes: [UInt8], origin: String) throws(ChartError) -> Chart {
    let files: [ChartFile]
    do { files = try ChartArchive.files(in: bytes) } catch { throw ChartError(error.reason) }
    return try chart(of: files, origin: origin)
  }

  private func loadArchive(_ path: String) throws(ChartError) -> Chart {
    let bytes: [UInt8]?
    let shown = LocalFiles.absolutePath(path)
    do { bytes = try LocalFiles.contents(of: shown, limit: ChartArchive.sizeLimit) } catch {
      throw ChartError(error.message)
    }
    guard let bytes else { throw ChartError("unable to load chart archive") }
    let type = ChartArchive.sniffedType(bytes)
    guard type == "application/x-gzip" else {
      guard !path.hasSuffix(".yaml"), !path.hasSuffix(".yml") else {
        throw ChartError("file '\(shown)' seems to be a YAML file, but expected a gzipped archive")
      }
      throw ChartError("file '\(shown)' does not appear to be a gzipped archive; got '\(type)'")
    }
    let files: [ChartFile]
    do { files = try ChartArchive.files(in: bytes) } catch {
      throw ChartError("unable to load chart archive", diagnostics: [Diagnostic("\(path): \(error.reason)")])
    }
    var isVersion3 = false
    if let file = files.first(where: { $0.path == "Chart.yaml" }) {
      isVersion3 = try self.isVersion3(file, origin: path)
    }
    return try accepted(try chart(of: files, origin: path), isVersion3: isVersion3)
  }

  private func accepted(_ chart: Chart, isVersion3: Bool) throws(ChartError) -> Chart {
    guard acceptsVersion3 || !isVersion3 else { throw ChartError("invalid chart apiVersion") }
    return chart
  }

  /// Checks the version of the chart format, which Helm reads by itself before it reads the rest; whether it is v3.
  private func isVersion3(_ file: ChartFile, origin: String) throws(ChartError) -> Bool {
    var version = ByteString()
    try file.decodeFirstDocument(origin: origin) { (node) throws(DecodingError) in
      for (key, field) in try GoStructDecoder(node, type: "loader.chartBase").fields(of: "loader.chartBase") ?? []
      where key.string.lowercased() == "apiversion" {
        try field.decode(into: &version)
      }
    }
    switch version {
    case "", "v1", "v2": return false
    case "v3": return true
    default: throw ChartError("unsupported chart version")
    }
  }

  private func chartYAML(_ directory: String) throws(ChartError) -> ChartFile {
    let path = LocalFiles.absolutePath(directory) + "/Chart.yaml"
    do throws(FileFailure) {
      let bytes = try LocalFiles.contents(of: path, limit: ChartDirectory.sizeLimit)
      return ChartFile(path: ByteString("Chart.yaml"), bytes: bytes ?? [])
    } catch {
      if acceptsVersion3, error.code == FileFailure.missing { throw ChartError("Chart.yaml file is missing") }
      throw ChartError("unable to detect chart at \(path): \(error.message)")
    }
  }

  /// The chart that files make.
  ///
  /// - Throws: ``ChartError`` for a damaged or missing Chart.yaml, values.yaml or subchart.
  func chart(of files: [ChartFile], origin: String) throws(ChartError) -> Chart {
    var assembly = ChartAssembly(origin: origin, loader: self, log: log)
    return try assembly.chart(of: files)
  }
}

extension ChartFile {
  /// Hands the first document of a YAML file over, if there is one.
  ///
  /// - Throws: ``ChartError`` that names the file, with Helm's text.
  func decodeFirstDocument(
    origin: String, _ decode: (Node) throws(DecodingError) -> Void
  ) throws(ChartError) {
    let id = SourceFile.register(path: origin + "/" + path.string, bytes: bytes)
    let node: Node?
    do throws(YAMLError) { node = try YAMLParser.firstDocument(in: bytes, file: id, dialect: .goYAML2) } catch {
      throw ChartError(
        "cannot load \(path): error converting YAML to JSON: \(error.message)", diagnostics: [error.diagnostic])
    }
    do throws(DecodingError) { if let node { try decode(node) } } catch {
      throw ChartError(
        "cannot load \(path): error unmarshaling JSON: while decoding JSON: \(error.message)",
        diagnostics: [Diagnostic(error.message, at: error.mark)])
    }
  }
}
