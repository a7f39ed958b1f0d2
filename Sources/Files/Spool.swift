import Glibc
import Synchronization

/// A temporary file without a name: what is rendered waits in it until all of it is.
public final class Spool: Sendable {
  /// A part of the file.
  public struct Piece: Sendable {
    /// Where it begins, in bytes.
    public let offset: Int
    /// How long it is, in bytes.
    public let count: Int
  }

  private static let name = "a temporary file"

  private let descriptor: Int32
  private let end = Mutex(0)

  /// An empty one, in `$TMPDIR` or else /tmp.
  ///
  /// - Throws: ``FileFailure`` of `open`, with the folder.
  public init() throws(FileFailure) {
    let folder = LocalFiles.temporaryFolder
    // mkstemp puts letters of its own in the place of the six.
    var template = Array((LocalFiles.join(folder, "strake-") + "XXXXXX").utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw FileFailure(operation: "open", path: folder, code: errno) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(template)
  }

  deinit { close(descriptor) }

  /// Adds bytes; several threads may do so at once.
  ///
  /// - Throws: ``FileFailure`` of `write`.
  public func append(_ bytes: [UInt8]) throws(FileFailure) -> Piece {
    let piece = end.withLock { end in
      let piece = Piece(offset: end, count: bytes.count)
      end += bytes.count
      return piece
    }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress.map { $0 + written }, $0.count - written, off_t(piece.offset + written))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw FileFailure(operation: "write", path: Spool.name, code: count < 0 ? errno : ENOSPC) }
      written += count
    }
    return piece
  }

  /// Reads a part.
  ///
  /// - Throws: ``FileFailure`` of `read`.
  public func read(_ piece: Piece) throws(FileFailure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: piece.count)
    var done = 0
    while done < piece.count {
      let count = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done, off_t(piece.offset + done))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw FileFailure(operation: "read", path: Spool.name, code: count < 0 ? errno : EIO) }
      done += count
    }
    return bytes
  }
}
