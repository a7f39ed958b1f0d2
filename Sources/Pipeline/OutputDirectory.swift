import CLinux
import Diagnostics
import Files
import Glibc

/// A directory that holds one render: one file a resource, put in place in one step.
///
/// The files are written beside the directory and then exchanged with it, so that a reader sees the old render or the
/// new one, never a mixture, and a failure leaves the old one. Files of an earlier render that are no longer made are
/// gone afterwards. A directory that was not made this way is refused: it may hold what a person wrote.
public struct OutputDirectory {
  /// The directory's path.
  public let path: String

  /// The file by which a directory is recognised as one of ours.
  static let markerName = ".strake-output"

  /// A directory that may or may not exist yet.
  public init(_ path: String) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = path
  }

  /// Puts these files in the place of the directory's content.
  ///
  /// - Throws: a ``Diagnostic`` when the directory is not ours or cannot be written; it is then as it was.
  public func replace(with files: [(name: String, bytes: [UInt8])]) throws(Diagnostic) {
    let exists = LocalFiles.isDirectory(path)
    if exists {
      let names = (try? LocalFiles.names(in: path)) ?? []
      guard names.isEmpty || names.contains(OutputDirectory.markerName) else {
        throw Diagnostic(
          "the directory \(path) holds files that strake did not write",
          help: "name a new or empty directory: everything in it is replaced at each render")
      }
    } else if LocalFiles.isFile(path) {
      throw Diagnostic("\(path) is a file, not a directory")
    }
    let parent = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    try UserFiles.makeDirectories(parent)
    let staging = "\(path).strake-\(getpid())"
    LocalFiles.remove(staging)
    do throws(Diagnostic) {
      try UserFiles.makeDirectories(staging)
      for (name, bytes) in files { try UserFiles.write(bytes, to: LocalFiles.join(staging, name)) }
      let note = "This directory is replaced as a whole at each render.\n"
      try UserFiles.write(Array(note.utf8), to: LocalFiles.join(staging, OutputDirectory.markerName))
      do throws(FileFailure) {
        try exchange(staging, exists: exists)
      } catch { throw Diagnostic("cannot \(exists ? "replace" : "make") \(path): \(error.reason)") }
    } catch {
      LocalFiles.remove(staging)
      throw error
    }
    LocalFiles.remove(staging)
  }

  /// Exchanges the two directories in one step, or moves the new one in where there is none.
  private func exchange(_ staging: String, exists: Bool) throws(FileFailure) {
    guard exists else { return try LocalFiles.move(staging, to: path) }
    if strake_exchange(staging, path) == 0 { return }
    // A file system without the exchange: two renames, the old content put back when the second one fails.
    let code = errno
    guard code == EINVAL || code == ENOSYS else { throw FileFailure(operation: "rename", path: path, code: code) }
    let old = "\(staging).old"
    try LocalFiles.move(path, to: old)
    do throws(FileFailure) {
      try LocalFiles.move(staging, to: path)
    } catch {
      try? LocalFiles.move(old, to: path)
      throw error
    }
    LocalFiles.remove(old)
  }
}
