import Files
import Glibc

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

  /// Lists a folder, for hints in messages; empty when that can't be done.
  public var names: @Sendable (_ folder: String) -> [String]

  /// A file system of these operations.
  public init(
    resolve: @escaping @Sendable (_ path: String) throws(FileFailure) -> Place,
    read: @escaping @Sendable (_ path: String) throws(FileFailure) -> [UInt8],
    names: @escaping @Sendable (_ folder: String) -> [String] = { _ in [] }
  ) {
    self.resolve = resolve
    self.read = read
    self.names = names
  }

  /// The machine's own.
  public static let disk = FileSystem(
    resolve: { path throws(FileFailure) in
      do throws(FileFailure) {
        let resolved = try LocalFiles.resolved(path)
        return Place(path: resolved, isDirectory: LocalFiles.isDirectory(resolved))
      } catch {
        // Kustomize names the whole path.
        throw FileFailure(operation: error.operation, path: LocalFiles.absolutePath(path), code: error.code)
      }
    },
    read: { path throws(FileFailure) in try LocalFiles.contents(of: path) },
    names: { folder in (try? LocalFiles.names(in: folder)) ?? [] })

  /// A tree in memory: absolute paths of files and their texts.
  public static func memory(_ files: [String: String]) -> FileSystem { memory(files.mapValues { Array($0.utf8) }) }

  /// A tree in memory: absolute paths of files and their contents.
  public static func memory(_ files: [String: [UInt8]]) -> FileSystem {
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
        throw FileFailure(operation: "lstat", path: clean, code: ENOENT)
      },
      read: { path throws(FileFailure) in
        guard let content = files[path] else { throw FileFailure(operation: "open", path: path, code: ENOENT) }
        return content
      })
  }

  /// These files, and those of another file system below some folders.
  public func adding(
    _ other: FileSystem, below folders: @escaping @Sendable () -> [String]
  ) -> FileSystem {
    let isBelow: @Sendable (String) -> Bool = { path in
      folders().contains { path == $0 || path.hasPrefix($0 + "/") }
    }
    return FileSystem(
      resolve: { path throws(FileFailure) in try isBelow(path) ? other.resolve(path) : resolve(path) },
      read: { path throws(FileFailure) in try isBelow(path) ? other.read(path) : read(path) },
      names: { isBelow($0) ? other.names($0) : names($0) })
  }
}
