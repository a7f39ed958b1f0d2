import Files
import Text

/// Reads the files of a chart directory as Helm 4.3.1 does: sorted, links followed, `.helmignore` heeded.
public enum ChartDirectory {
  /// The most that all files of a chart may hold together, in bytes.
  public static let sizeLimit = 100 << 20

  private static let deepestPath = 4096

  /// The files of a directory's chart, in the order of a sorted walk.
  ///
  /// - Throws: ``ChartError`` for a bad `.helmignore`, a dangling link, a device or pipe, an unreadable file, and for
  ///   more than ``sizeLimit`` bytes.
  static func files(
    at directory: String, log: @escaping (LogRecord) -> Void
  ) throws(ChartError) -> [ChartFile] {
    let top = LocalFiles.absolutePath(directory)
    var walk = Walk(rules: try ignoreRules(top), log: log)
    try walk.visitDirectory(top, relative: "")
    return walk.files
  }

  private static func ignoreRules(_ top: String) throws(ChartError) -> IgnoreRules {
    let path = top + "/.helmignore"
    guard LocalFiles.kind(of: path) != nil else { return IgnoreRules() }
    let bytes: [UInt8]?
    do { bytes = try LocalFiles.contents(of: path, limit: sizeLimit) } catch { throw ChartError(error.message) }
    return try IgnoreRules(parsing: bytes ?? [])
  }

  private struct Walk {
    let rules: IgnoreRules
    let log: (LogRecord) -> Void
    var files: [ChartFile] = []
    var budget = ChartDirectory.sizeLimit

    mutating func visitDirectory(_ path: String, relative: String) throws(ChartError) {
      let names: [String]
      do { names = try LocalFiles.names(in: path) } catch { throw ChartError(error.message) }
      for name in names {
        let child = path + "/" + name
        let childRelative = relative.isEmpty ? name : relative + "/" + name
        try visit(child, relative: childRelative)
      }
    }

    private mutating func visit(_ path: String, relative: String) throws(ChartError) {
      guard path.utf8.count < ChartDirectory.deepestPath else {
        throw ChartError("lstat \(path): file name too long")
      }
      var real = path
      if LocalFiles.isLink(path) {
        do { real = try LocalFiles.resolved(path) } catch {
          throw ChartError("error evaluating symlink \(path): " + linkFailure(path, code: error.code))
        }
        log(
          LogRecord(
            .info, "found symbolic link in path. Contents of linked file included and used",
            [.init("path", path), .init("resolved", real)]))
      }
      switch LocalFiles.kind(of: real) {
      case .directory:
        if rules.ignores(ByteString(relative), isDirectory: true) { return }
        try visitDirectory(path, relative: relative)
      case .irregular:
        if rules.ignores(ByteString(relative), isDirectory: false) { return }
        throw ChartError("cannot load irregular file \(path) as it has file mode type bits set")
      case .file, nil:
        if rules.ignores(ByteString(relative), isDirectory: false) { return }
        try read(path, relative: relative)
      }
    }

    private mutating func read(_ path: String, relative: String) throws(ChartError) {
      let bytes: [UInt8]?
      do { bytes = try LocalFiles.contents(of: path, limit: budget) } catch {
        throw ChartError("error reading \(relative): \(error.message)")
      }
      guard let bytes else {
        throw ChartError(
          "error reading \(relative): chart exceeds maximum decompressed size of \(ChartDirectory.sizeLimit) bytes")
      }
      budget -= bytes.count
      files.append(ChartFile(path: ByteString(relative), bytes: bytes))
    }

    /// Go's `EvalSymlinks` names the path that is missing, not the link.
    private func linkFailure(_ path: String, code: Int32) -> String {
      var target = path
      if let text = LocalFiles.target(ofLink: path) {
        let folder = ByteString(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
        target = text.hasPrefix("/") ? text : SlashPath.joined(folder, ByteString(text)).string
      }
      return FileFailure(operation: "lstat", path: target, code: code).message
    }
  }
}
