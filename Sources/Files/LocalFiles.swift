import Glibc

/// The machine's files, through the C library. Links are followed unless a function says otherwise.
///
/// All else that reads or writes files does so through this; what a failure means is for the caller to say.
public enum LocalFiles {
  /// What a path leads to.
  public enum Kind: Hashable, Sendable {
    /// A regular file.
    case file
    /// A folder.
    case directory
    /// A pipe, a device, a socket.
    case irregular
  }

  // MARK: What is there

  /// What a path leads to, or nil when nothing is there or it cannot be reached.
  public static func kind(of path: String) -> Kind? { status(of: path).map(kind) }

  /// Whether the path leads to a folder.
  public static func isDirectory(_ path: String) -> Bool { kind(of: path) == .directory }

  /// Whether the path leads to something that is not a folder.
  public static func isFile(_ path: String) -> Bool { kind(of: path).map { $0 != .directory } ?? false }

  /// Whether the path itself is a symbolic link.
  public static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// A file's size in bytes, or nil when nothing is there.
  public static func size(of path: String) -> Int? { status(of: path).map { Int($0.st_size) } }

  private static func status(of path: String) -> stat? {
    var status = stat()
    return stat(path, &status) == 0 ? status : nil
  }

  private static func kind(_ status: stat) -> Kind {
    switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .directory
    default: .irregular
    }
  }

  /// The names in a folder, sorted by bytes, without `.` and `..`.
  ///
  /// - Throws: ``FileFailure`` of `open`.
  public static func names(in directory: String) throws(FileFailure) -> [String] {
    guard let stream = opendir(directory) else { throw FileFailure(operation: "open", path: directory, code: errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  // MARK: Reading

  /// A file's content, up to a limit in bytes; nil when it is longer.
  ///
  /// - Throws: ``FileFailure`` of `open` or `read`; a folder can be opened but not read.
  public static func contents(of path: String, limit: Int) throws(FileFailure) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure(operation: "open", path: path, code: errno) }
    defer { close(descriptor) }
    return try contents(of: descriptor, path: path, limit: limit)
  }

  /// A file's whole content.
  ///
  /// - Throws: ``FileFailure`` of `open` or `read`; a folder can be opened but not read.
  public static func contents(of path: String) throws(FileFailure) -> [UInt8] {
    try contents(of: path, limit: .max) ?? []
  }

  /// What is read from an open file until its end, up to a limit in bytes; nil when it is longer.
  ///
  /// - Parameter path: what a failure calls the file.
  /// - Throws: ``FileFailure`` of `read`.
  public static func contents(of descriptor: Int32, path: String, limit: Int) throws(FileFailure) -> [UInt8]? {
    var status = stat()
    var capacity = 1 << 16
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
      // One more, so that the end is seen without growing. The size is only a hint: the file may grow or shrink.
      capacity = min(max(Int(status.st_size), 0), 1 << 30) + 1
    }
    var bytes: [UInt8] = []
    while true {
      var count = 0
      var code: Int32 = 0
      let wanted = capacity
      let piece = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
        repeat { count = read(descriptor, buffer.baseAddress, wanted) } while count < 0 && errno == EINTR
        code = errno
        filled = max(count, 0)
      }
      guard count >= 0 else { throw FileFailure(operation: "read", path: path, code: code) }
      if count == 0 { return bytes }
      if bytes.isEmpty { bytes = piece } else { bytes += piece }
      guard bytes.count <= limit else { return nil }
      capacity = 1 << 16
    }
  }

  // MARK: Writing

  /// Makes or replaces a file; a partly written one is removed.
  ///
  /// - Parameter mode: the permissions of a file that was not there, less the process's mask.
  /// - Throws: ``FileFailure`` of `open`, `write` or `close`.
  public static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) throws(FileFailure) {
    do { try write(bytes, to: path, flags: O_TRUNC, mode: mode) } catch {
      if error.operation != "open" { unlink(path) }
      throw error
    }
  }

  /// Adds to the end of a file, or makes it.
  ///
  /// - Parameter mode: the permissions of a file that was not there, less the process's mask.
  /// - Throws: ``FileFailure`` of `open`, `write` or `close`.
  public static func append(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) throws(FileFailure) {
    try write(bytes, to: path, flags: O_APPEND, mode: mode)
  }

  private static func write(_ bytes: [UInt8], to path: String, flags: Int32, mode: mode_t) throws(FileFailure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, mode)
    guard descriptor >= 0 else { throw FileFailure(operation: "open", path: path, code: errno) }
    do { try write(bytes, to: descriptor, path: path) } catch {
      close(descriptor)
      throw error
    }
    // Some file systems tell of a full disk only here.
    guard close(descriptor) == 0 else { throw FileFailure(operation: "close", path: path, code: errno) }
  }

  /// Writes all bytes to an open file.
  ///
  /// - Parameter path: what a failure calls the file.
  /// - Throws: ``FileFailure`` of `write`.
  public static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(FileFailure) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, $0.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw FileFailure(operation: "write", path: path, code: count < 0 ? errno : ENOSPC) }
      written += count
    }
  }

  /// Makes a folder and those above it; one that is there is no failure.
  ///
  /// - Throws: ``FileFailure`` of `mkdir`.
  public static func makeDirectories(_ path: String) throws(FileFailure) {
    if isDirectory(path) || path.isEmpty { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeDirectories(String(path[..<slash]))
    }
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
      throw FileFailure(operation: "mkdir", path: path, code: errno)
    }
  }

  /// Moves a file or folder; a file at the new place is replaced in one step.
  ///
  /// - Throws: ``FileFailure`` of `rename`, with the old path.
  public static func move(_ path: String, to newPath: String) throws(FileFailure) {
    guard rename(path, newPath) == 0 else { throw FileFailure(operation: "rename", path: path, code: errno) }
  }

  /// Removes a file or a folder with all that is in it; links are removed, not followed. What cannot be removed stays.
  public static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFDIR {
      for name in (try? names(in: path)) ?? [] { remove(join(path, name)) }
      rmdir(path)
    } else {
      unlink(path)
    }
  }

  /// The folder of temporary files: `$TMPDIR`, or /tmp where that is unset or empty.
  static var temporaryFolder: String {
    guard let folder = getenv("TMPDIR"), folder.pointee != 0 else { return "/tmp" }
    return String(cString: folder)
  }

  /// Makes a folder that no other process uses, below the folder of temporary files.
  ///
  /// - Parameter prefix: what its name begins with.
  /// - Throws: ``FileFailure`` of `mkdir`.
  public static func makeTemporaryDirectory(prefix: String) throws(FileFailure) -> String {
    let path = join(temporaryFolder, prefix)
    // mkdtemp puts letters of its own in the place of the six.
    var template = Array((path + "XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw FileFailure(operation: "mkdir", path: path, code: errno)
    }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  // MARK: Paths

  /// The path with links resolved.
  ///
  /// - Throws: ``FileFailure`` of `lstat` when it leads nowhere.
  public static func resolved(_ path: String) throws(FileFailure) -> String {
    guard let resolved = realpath(path, nil) else { throw FileFailure(operation: "lstat", path: path, code: errno) }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The path with links resolved, or nil when it leads nowhere.
  public static func realPath(_ path: String) -> String? { try? resolved(path) }

  /// Where a symbolic link points to, as it is written there; nil when the path is none.
  public static func target(ofLink path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let length = readlink(path, &buffer, Int(PATH_MAX))
    guard length > 0 else { return nil }
    return String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The working directory.
  public static var workingDirectory: String { realPath(".") ?? "/" }

  /// The path from the root of the file system, cleaned by words alone, Go's `filepath.Abs`.
  public static func absolutePath(_ path: String) -> String {
    guard !FilePath.isAbsolute(path), let directory = getcwd(nil, 0) else { return FilePath.cleaned(path) }
    defer { free(directory) }
    return FilePath.joined(String(cString: directory), path)
  }

  /// Joins a relative path to a base; an absolute one stays as it is. A base of `.` is left out.
  public static func join(_ base: String, _ path: String) -> String {
    if path.hasPrefix("/") || base.isEmpty || base == "." { return path }
    return base.hasSuffix("/") ? base + path : base + "/" + path
  }
}
