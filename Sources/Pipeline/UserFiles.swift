import Diagnostics
import Files

/// Files that the user named, or those of a project: ``LocalFiles`` whose failures are messages for people.
public enum UserFiles {
  /// The whole content of a file.
  ///
  /// - Throws: a ``Diagnostic`` that names the path and the system's reason.
  public static func read(_ path: String) throws(Diagnostic) -> [UInt8] {
    do throws(FileFailure) {
      return try LocalFiles.contents(of: path)
    } catch {
      let reason = LocalFiles.isDirectory(path) ? "it is a directory" : error.reason
      throw Diagnostic("cannot read \(path): \(reason)")
    }
  }

  /// Makes or replaces a file; a partly written one is removed.
  ///
  /// - Parameter mode: the permissions of a file that was not there, less the process's mask.
  /// - Throws: a ``Diagnostic`` that names the path and the system's reason.
  public static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o644) throws(Diagnostic) {
    do throws(FileFailure) {
      try LocalFiles.write(bytes, to: path, mode: mode)
    } catch { throw Diagnostic("cannot write \(path): \(error.reason)") }
  }

  /// Makes a folder and those above it.
  ///
  /// - Throws: a ``Diagnostic`` that names the folder and the system's reason.
  public static func makeDirectories(_ path: String) throws(Diagnostic) {
    do throws(FileFailure) {
      try LocalFiles.makeDirectories(path)
    } catch { throw Diagnostic("cannot make the directory \(error.path): \(error.reason)") }
  }
}
