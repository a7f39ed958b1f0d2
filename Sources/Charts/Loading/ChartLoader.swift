import Diagnostics
import GoTemplate
import Text
import YAML

/// Loads charts from directories and archives.
public struct ChartLoader {
  private let log: (LogRecord) -> Void

  /// A loader that tells what Helm would log.
  public init(log: @escaping (LogRecord) -> Void) { self.log = log }

  /// The chart at a path: a directory, or an archive file.
  ///
  /// - Throws: ``ChartError`` with Helm's text.
  public func load(_ path: String) throws(ChartError) -> Chart {
    switch FileSystem.kind(of: path) {
    case .directory:
      try checkIsChart(path)
      return try chart(of: try ChartDirectory.files(at: path, log: log), origin: path)
    case nil:
      throw ChartError(FileSystem.Failure(operation: "stat", path: path, code: 2).message)
    default:
      return try loadArchive(path)
    }
  }

  /// The chart of an archive's bytes.
  ///
  /// - Throws: ``ChartError`` with Helm's text.
  public func load(archive bytes: [UInt8], origin: String) throws(ChartError) -> Chart {
    try chart(of: try ChartArchive.files(in: bytes), origin: origin)
  }

  private func loadArchive(_ path: String) throws(ChartError) -> Chart {
    let bytes: [UInt8]?
    let shown = FileSystem.absolutePath(path)
    do { bytes = try FileSystem.contents(of: shown, limit: ChartArchive.sizeLimit) } catch {
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
    return try load(archive: bytes, origin: path)
  }

  /// Helm looks for Chart.yaml by itself before it reads a directory.
  private func checkIsChart(_ directory: String) throws(ChartError) {
    let path = FileSystem.absolutePath(directory) + "/Chart.yaml"
    do throws(FileSystem.Failure) {
      _ = try FileSystem.contents(of: path, limit: ChartDirectory.sizeLimit)
    } catch {
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
