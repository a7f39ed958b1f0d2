import Glibc
import Text

/// Reads files and folders, with errors worded as Go words them.
enum FileSystem {
  /// What a path leads to, links followed.
  enum Kind {
    case file
    case directory
    /// A pipe, a device, a socket.
    case irregular
  }

  /// Why a file or folder can't be read.
  struct Failure: Error {
    /// What was tried: `open`, `stat`, `read`.
    let operation: String
    let path: String
    let code: Int32

    /// Go's text: `open a/b: no such file or directory`.
    var message: String { "\(operation) \(path): \(reason)" }

    /// Go's text of the error number alone.
    var reason: String {
      let text = String(cString: strerror(code))
      return text.prefix(1).lowercased() + text.dropFirst()
    }
  }

  /// What a path leads to, or nil when nothing is there.
  static func kind(of path: String) -> Kind? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return kind(status)
  }

  private static func kind(_ status: stat) -> Kind {
    switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .directory
    default: .irregular
    }
  }

  /// Whether the path itself is a symbolic link.
  static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// A file's content, up to a limit; nil when it is longer.
  static func contents(of path: String, limit: Int = .max) throws(Failure) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure(operation: "open", path: path, code: errno) }
    defer { close(descriptor) }
    return try contents(of: descriptor, path: path, limit: limit)
  }

  /// What is read from an open file until its end, up to a limit; nil when it is longer.
  static func contents(of descriptor: Int32, path: String, limit: Int) throws(Failure) -> [UInt8]? {
    var status = stat()
    var capacity = 1 << 16
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
      capacity = min(max(Int(status.st_size), 0), 1 << 30) + 1
    }
    var bytes: [UInt8] = []
    while true {
      var count = 0
      var code: Int32 = 0
      let wanted = capacity
      let piece = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
        repeat { count = Glibc.read(descriptor, buffer.baseAddress, wanted) } while count < 0 && errno == EINTR
        code = errno
        filled = max(count, 0)
      }
      guard count >= 0 else { throw Failure(operation: "read", path: path, code: code) }
      if count == 0 { return bytes }
      if bytes.isEmpty { bytes = piece } else { bytes += piece }
      guard bytes.count <= limit else { return nil }
      capacity = 1 << 16
    }
  }

  /// The names in a folder, sorted by bytes.
  static func names(in path: String) throws(Failure) -> [String] {
    guard let directory = opendir(path) else { throw Failure(operation: "open", path: path, code: errno) }
    defer { closedir(directory) }
    var names: [ByteString] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(ByteString(name)) }
    }
    return names.sorted().map(\.string)
  }

  /// The path from the root of the file system, cleaned by words alone, Go's `filepath.Abs`.
  static func absolutePath(_ path: String) -> String {
    if path.hasPrefix("/") { return SlashPath.cleaned(ByteString(path)).string }
    guard let buffer = getcwd(nil, 0) else { return path }
    defer { free(buffer) }
    return SlashPath.joined(ByteString(String(cString: buffer)), ByteString(path)).string
  }
}
