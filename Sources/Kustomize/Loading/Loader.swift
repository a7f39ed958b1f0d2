import Diagnostics
import Files

/// Which files outside its own folder a kustomization may read.
public enum LoadRestriction: String, Sendable, CaseIterable {
  /// Only files in or below the kustomization's folder.
  case rootOnly = "LoadRestrictionsRootOnly"
  /// Any file; a clone of a repository stays restricted.
  case none = "LoadRestrictionsNone"
}

/// Reads files for one kustomization and opens the loaders of those it names.
///
/// A loader knows the folders through which it was reached, so that a cycle is found when it would be entered.
struct Loader: Sendable {
  /// The kustomization's folder, absolute and without symbolic links.
  let root: String
  /// The same folder as the user would write it, for messages and marks.
  let shownRoot: String
  /// The folders of all kustomizations on the way here, the outermost first; the last is ``root``.
  private let visited: [String]
  /// The clone in which the kustomization lies, if it is remote.
  let clone: Clone?
  private let visitedSources: [String]
  private let fileSystem: FileSystem
  private let restriction: LoadRestriction
  private let remotes: Remotes

  /// A file's content and the name under which messages show it.
  struct File: Sendable {
    let bytes: [UInt8]
    let shownPath: String

    /// Registers the file, so that marks can point into it.
    func register() -> SourceFile.ID { SourceFile.register(path: shownPath, bytes: bytes) }
  }

  /// The loader of the folder (or git repository) that the user named.
  ///
  /// - Throws: ``KustomizeError`` when there is no such folder or the clone fails.
  init(target: String, fileSystem: FileSystem, restriction: LoadRestriction, remotes: Remotes) throws(KustomizeError) {
    self.fileSystem = fileSystem
    self.remotes = remotes
    if let source = try RepositorySource(parsing: target) {
      let clone = try remotes.clone(source)
      root = try Loader.directory(clone.folder(of: source), in: fileSystem)
      shownRoot = target
      visited = [root]
      self.clone = clone
      visitedSources = [source.text]
      self.restriction = .rootOnly
    } else {
      root = try Loader.directory(target, in: fileSystem)
      shownRoot = FilePath.cleaned(target)
      visited = [root]
      clone = nil
      visitedSources = []
      self.restriction = restriction
    }
  }

  private init(below parent: Loader, root: String, shownRoot: String, clone: Clone?, source: RepositorySource?) {
    self.root = root
    self.shownRoot = shownRoot
    self.clone = clone
    visited = source == nil ? parent.visited + [root] : [root]
    visitedSources = parent.visitedSources + (source.map { [$0.text] } ?? [])
    fileSystem = parent.fileSystem
    restriction = clone == nil ? parent.restriction : .rootOnly
    remotes = parent.remotes
  }

  /// Opens the kustomization in another folder or git repository.
  ///
  /// - Throws: Kustomize's texts for an empty or absolute path, a missing folder, a cycle, a base outside its clone.
  func descending(into path: String) throws(KustomizeError) -> Loader {
    guard !path.isEmpty else { throw KustomizeError("new root cannot be empty") }
    if let source = try RepositorySource(parsing: path) {
      for visited in visitedSources where visited.hasPrefix(source.text) {
        throw KustomizeError("cycle detected: URI '\(source.text)' referenced by previous URI '\(visited)'")
      }
      let clone = try remotes.clone(source)
      let folder = try Loader.directory(clone.folder(of: source), in: fileSystem)
      return Loader(below: self, root: folder, shownRoot: path, clone: clone, source: source)
    }
    if FilePath.isAbsolute(path) { throw KustomizeError("new root '\(path)' cannot be absolute") }
    let folder = try Loader.directory(FilePath.joined(root, path), in: fileSystem)
    if let clone, !FilePath.contains(clone.directory, folder) {
      throw KustomizeError(
        "security; bases in kustomizations found in cloned git repos must be within the repo, but base '\(folder)' "
          + "is outside '\(clone.directory)'")
    }
    for visited in visited.reversed() where FilePath.contains(folder, visited) {
      throw KustomizeError("cycle detected: candidate root '\(folder)' contains visited root '\(visited)'")
    }
    return Loader(below: self, root: folder, shownRoot: FilePath.joined(shownRoot, path), clone: clone, source: nil)
  }

  /// Reads a file named by the kustomization.
  ///
  /// - Throws: Kustomize's texts for a missing file, a folder, a file outside the root.
  func load(_ path: String) throws(KustomizeError) -> File {
    if Loader.isAddress(path) {
      return File(bytes: try remotes.download(path), shownPath: path)
    }
    let place = try resolve(path)
    do {
      let shown = FilePath.isAbsolute(path) ? path : FilePath.joined(shownRoot, path)
      return File(bytes: try fileSystem.read(place), shownPath: shown)
    } catch {
      throw KustomizeError(error.message)
    }
  }

  /// Whether a path is the address of a file on a server.
  static func isAddress(_ path: String) -> Bool { path.hasPrefix("http://") || path.hasPrefix("https://") }

  /// Whether a path names a folder; says nothing about whether it may be read.
  func isDirectory(_ path: String) -> Bool {
    let full = FilePath.isAbsolute(path) ? path : FilePath.joined(root, path)
    return (try? fileSystem.resolve(full).isDirectory) ?? false
  }

  /// Whether a path names a file that may be read.
  func isReadable(_ path: String) -> Bool { (try? resolve(path)) != nil }

  private func resolve(_ path: String) throws(KustomizeError) -> String {
    let full = FilePath.isAbsolute(path) ? FilePath.cleaned(path) : FilePath.joined(root, path)
    let place: FileSystem.Place
    do {
      place = try fileSystem.resolve(full)
    } catch {
      throw KustomizeError(
        "evalsymlink failure on '\(full)' : \(error.message)", help: Loader.nearest(to: path, full, in: fileSystem))
    }
    if restriction == .none {
      if place.isDirectory { throw KustomizeError("read \(full): is a directory") }
      return place.path
    }
    if place.isDirectory { throw KustomizeError("'\(path)' must resolve to a file") }
    guard FilePath.contains(root, FilePath.parent(place.path)) else {
      throw KustomizeError(
        "security; file '\(place.path)' is not in or below '\(root)'",
        help: "a kustomization reads files only in or below its own folder, unless built with "
          + "--load-restrictor LoadRestrictionsNone")
    }
    return place.path
  }

  /// A hint that names the file or folder most like one that is not there.
  private static func nearest(to shown: String, _ path: String, in fileSystem: FileSystem) -> String? {
    let name = FilePath.baseName(path)
    let nearest = NearestName.of(name, among: fileSystem.names(FilePath.parent(path)))
    return nearest.map { "did you mean \"\(String(shown.dropLast(name.count)) + $0)\"?" }
  }

  private static func directory(_ path: String, in fileSystem: FileSystem) throws(KustomizeError) -> String {
    let place: FileSystem.Place
    do {
      place = try fileSystem.resolve(path)
    } catch {
      throw KustomizeError(
        "must build at directory: not a valid directory: evalsymlink failure on '\(path)' : \(error.message)",
        help: nearest(to: path, path, in: fileSystem))
    }
    guard place.isDirectory else {
      throw KustomizeError("must build at directory: '\(place.path)': file is not directory")
    }
    return place.path
  }
}
