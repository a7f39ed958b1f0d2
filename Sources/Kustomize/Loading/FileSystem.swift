import Glibc

/// Why a file cannot be reached.
public struct FileFailure: Error, Sendable {
  /// Go's text: `lstat /a/b: no such file or directory`.
  public let message: String

  /// A failure with this text.
  public init(_ message: String) { self.message = message }
}

/// The files that a build may see; the disk, or a tree in memory.
public struct FileSystem: Sendable {
  /// A path without symbolic links.
  public struct Place: Sendable {
    /// The absolute path.
    public var path: String
    /// Whether it is a folder.
    public var isDirectory: Bool

    /// A place.
    public init(path: String, isDirectory: Bool) {
      self.path = path
      self.isDirectory = isDirectory
    }
  }

  /// Follows a path's symbolic links.
  public var resolve: @Sendable (_ path: String) throws(FileFailure) -> Place
  /// Reads a file.
  public var read: @Sendable (_ path: String) throws(FileFailure) -> [UInt8]

  /// A file system of these operations.
  public init(
    resolve: @escaping @Sendable (_ path: String) throws(FileFailure) -> Place,
    read: @escaping @Sendable (_ path: String) throws(FileFailure) -> [UInt8]
  ) {
    self.resolve = resolve
    self.read = read
  }

  /// The machine's own.
  public static let disk = FileSystem(
    resolve: { path throws(FileFailure) in
      guard let resolved = realpath(path, nil) else {
        throw FileFailure("lstat \(absolute(path)): \(systemMessage(errno))")
      }
      defer { free(resolved) }
      var status = stat()
      guard stat(resolved, &status) == 0 else {
        throw FileFailure("stat \(absolute(path)): \(systemMessage(errno))")
      }
      return Place(path: String(cString: resolved), isDirectory: status.st_mode & S_IFMT == S_IFDIR)
    },
    read: { path throws(FileFailure) in try readFile(path) })

  /// A tree in memory: absolute paths of files and their texts.
  public static func memory(_ files: [String: String]) -> FileSystem {
    var directories: Set<String> = ["/"]
    for path in files.keys {
      var folder = FilePath.parent(path)
      while folder != "/", directories.insert(folder).inserted { folder = FilePath.parent(folder) }
    }
    let folders = directories
    return FileSystem(
      resolve: { path throws(FileFailure) in
        let clean = FilePath.cleaned(FilePath.isAbsolute(path) ? path : "/" + path)
        if folders.contains(clean) { return Place(path: clean, isDirectory: true) }
        if files[clean] != nil { return Place(path: clean, isDirectory: false) }
        throw FileFailure("lstat \(clean): no such file or directory")
      },
      read: { path throws(FileFailure) in
        guard let text = files[path] else { throw FileFailure("open \(path): no such file or directory") }
        return Array(text.utf8)
      })
  }

  private static func absolute(_ path: String) -> String {
    guard !FilePath.isAbsolute(path), let directory = getcwd(nil, 0) else { return FilePath.cleaned(path) }
    defer { free(directory) }
    return FilePath.joined(String(cString: directory), path)
  }

  private static func readFile(_ path: String) throws(FileFailure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure("open \(path): \(systemMessage(errno))") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileFailure("stat \(path): \(systemMessage(errno))") }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(max(0, Int(status.st_size)) &+ 1)
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileFailure("read \(path): \(systemMessage(errno))") }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  /// The system's message as Go prints it, beginning with a small letter.
  private static func systemMessage(_ code: Int32) -> String {
    guard let text = strerror(code) else { return "error \(code)" }
    let message = String(cString: text)
    return message.prefix(1).lowercased() + message.dropFirst()
  }
}
