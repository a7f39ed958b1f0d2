import Files
import Text

/// A chart that is linted: its files before anything is made of them.
enum LintSource {
  /// A directory by its absolute path.
  case directory(String)
  /// The files of an archive.
  case archive([ChartFile])

  /// What stands at a path of the chart.
  enum Entry {
    case file([UInt8])
    case directory
    case absent
    /// A file that can't be read, and why.
    case unreadable(String)
  }

  func entry(_ path: String) -> Entry {
    switch self {
    case .directory(let top):
      let full = top + "/" + path
      switch LocalFiles.kind(of: full) {
      case nil: return .absent
      case .directory: return .directory
      default: break
      }
      do throws(FileFailure) {
        return .file(try LocalFiles.contents(of: full, limit: ChartDirectory.sizeLimit) ?? [])
      } catch { return .unreadable(error.message) }
    case .archive(let files):
      if let file = files.last(where: { $0.path == ByteString(path) }) { return .file(file.bytes) }
      return files.contains { $0.path.hasPrefix(ByteString(path + "/")) } ? .directory : .absent
    }
  }

  /// The names of the files in a folder of the chart, sorted.
  func fileNames(in folder: String) -> [String] {
    switch self {
    case .directory(let top): return (try? LocalFiles.names(in: top + "/" + folder)) ?? []
    case .archive(let files):
      let prefix = ByteString(folder + "/")
      let names = files.filter { $0.path.hasPrefix(prefix) }.map { ByteString($0.path.bytes[prefix.count...]) }
      return names.filter { !$0.bytes.contains(UInt8(ascii: "/")) }.sorted().map(\.string)
    }
  }

  /// How the chart's folder is named in findings.
  var shownPath: String {
    switch self {
    case .directory(let top): top
    case .archive: ""
    }
  }

  /// The path of a file, for messages of the system.
  func fullPath(_ path: String) -> String {
    switch self {
    case .directory(let top): top + "/" + path
    case .archive: path
    }
  }

  func load(log: @escaping (LogRecord) -> Void) throws(ChartError) -> Chart {
    let loader = ChartLoader(log: log)
    switch self {
    case .directory(let top): return try loader.chart(of: try ChartDirectory.files(at: top, log: log), origin: top)
    case .archive(let files): return try loader.chart(of: files, origin: "")
    }
  }
}
