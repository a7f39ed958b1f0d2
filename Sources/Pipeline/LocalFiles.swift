import Diagnostics
import Glibc

/// The local file system, through the C library: what the pipeline needs to find and write a project's files.
public enum LocalFiles {
  /// The whole content of a file.
  ///
  /// - Throws: a ``Diagnostic`` that names the path and the system's reason.
  public static func read(_ path: String) throws(Diagnostic) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("cannot read \(path)") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure("cannot read \(path)") }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw Diagnostic("cannot read \(path): it is a directory") }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(max(0, Int(clamping: status.st_size)))
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure("cannot read \(path)")
      }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  /// Makes or replaces a file; the content is on disk when the call returns.
  ///
  /// - Throws: a ``Diagnostic`` that names the path and the system's reason; a partly written file is removed.
  public static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) throws(Diagnostic) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw failure("cannot write \(path)") }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, $0.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let error = failure("cannot write \(path)")
        close(descriptor)
        unlink(path)
        throw error
      }
      written += count
    }
    guard close(descriptor) == 0 else {
      let error = failure("cannot write \(path)")
      unlink(path)
      throw error
    }
  }

  /// Whether the path leads to a directory.
  public static func isDirectory(_ path: String) -> Bool { mode(of: path).map { $0 & S_IFMT == S_IFDIR } ?? false }

  /// Whether the path leads to a file that is not a directory.
  public static func isFile(_ path: String) -> Bool { mode(of: path).map { $0 & S_IFMT != S_IFDIR } ?? false }

  /// The names in a directory, sorted by bytes, without `.` and `..`; empty when it cannot be read.
  public static func names(in directory: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The path with links resolved, or nil when it leads nowhere.
  public static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The working directory.
  public static var workingDirectory: String { realPath(".") ?? "/" }

  /// Joins a relative path to a base; an absolute one stays as it is. A base of `.` is left out.
  public static func join(_ base: String, _ path: String) -> String {
    if path.hasPrefix("/") || base.isEmpty || base == "." { return path }
    return base.hasSuffix("/") ? base + path : base + "/" + path
  }

  /// Makes a directory and those above it.
  ///
  /// - Throws: a ``Diagnostic`` that names the path and the system's reason.
  public static func makeDirectories(_ path: String) throws(Diagnostic) {
    if isDirectory(path) || path.isEmpty { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeDirectories(String(path[..<slash]))
    }
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw failure("cannot make the directory \(path)") }
  }

  /// Removes a file or a directory with all that is in it; links are removed, not followed.
  public static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFDIR {
      for name in names(in: path) { remove(join(path, name)) }
      rmdir(path)
    } else {
      unlink(path)
    }
  }

  /// A message of what failed with the system's reason, from `errno`.
  public static func failure(_ what: String) -> Diagnostic {
    Diagnostic("\(what): \(String(cString: strerror(errno)).lowercased())")
  }

  private static func mode(of path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode : nil
  }
}
