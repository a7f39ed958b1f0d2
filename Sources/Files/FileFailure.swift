import Glibc

/// Why the file system refuses: what was tried, with which path, and the system's error number.
public struct FileFailure: Error, Hashable, Sendable {
  /// What was tried, by Go's names: `open`, `read`, `stat`, `lstat`, `write`, `mkdir`, `rename`.
  public let operation: String
  /// The path as the caller wrote it.
  public let path: String
  /// The system's error number, `ENOENT`.
  public let code: Int32

  /// The ``code`` of what is not there.
  public static let missing: Int32 = ENOENT

  /// A failure of this operation.
  public init(operation: String, path: String, code: Int32) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  /// Go's text: `open a/b: no such file or directory`.
  public var message: String { "\(operation) \(path): \(reason)" }

  /// Go's text of the error number alone, beginning with a small letter.
  public var reason: String { FileFailure.reason(code) }

  /// Go's text of an error number.
  static func reason(_ code: Int32) -> String {
    guard let text = strerror(code) else { return "errno \(code)" }
    let message = String(cString: text)
    return message.prefix(1).lowercased() + message.dropFirst()
  }
}
