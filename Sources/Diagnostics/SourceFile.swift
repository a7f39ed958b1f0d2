import Glibc
import Synchronization

/// A file whose places can be named in messages: a template, a values file, a patch.
///
/// Files are registered once and then named by a small ``ID``, so that a position is twelve bytes and costs no
/// reference count. The registry only grows; it keeps the content (shared with whoever parsed it) so that a message
/// can show the line.
public struct SourceFile: Sendable {
  /// The name of a registered file.
  public struct ID: Hashable, Sendable {
    let index: UInt32

    /// The name as a number.
    public var number: Int { Int(index) }

    /// The file of things that have none: flags, values made by a function.
    public static let unknown = ID(index: 0)
  }

  /// The path as the user would write it: relative to the working directory where it was given so.
  public let path: String

  /// The content, as parsed.
  public let bytes: [UInt8]
  /// How many lines of the file stand before the content, for a piece of a file that was parsed by itself.
  private let linesBefore: Int
  /// How many bytes of each line stand before the content.
  private let columnsBefore: Int

  private static let registry = Mutex<[SourceFile]>([
    SourceFile(path: "", bytes: [], linesBefore: 0, columnsBefore: 0)
  ])

  /// Registers a file and gives its name.
  ///
  /// - Parameters:
  ///   - linesBefore: how many lines of the file stand before the content, when that is a piece of the file: a patch
  ///     inside a kustomization.
  ///   - columnsBefore: by how many bytes the piece is indented there.
  public static func register(path: String, bytes: [UInt8], linesBefore: Int = 0, columnsBefore: Int = 0) -> ID {
    registry.withLock { files in
      files.append(
        SourceFile(path: path, bytes: bytes, linesBefore: linesBefore, columnsBefore: columnsBefore))
      return ID(index: UInt32(truncatingIfNeeded: files.count - 1))
    }
  }

  /// The file of a name.
  public static func named(_ id: ID) -> SourceFile {
    registry.withLock { files in
      let index = Int(id.index)
      return index < files.count ? files[index] : files[0]
    }
  }

  /// A place in the content as one in the file of that path: line and column from 1, 0 where not known.
  public func place(of mark: Mark) -> (line: Int, column: Int) {
    (Int(mark.line) + (mark.line > 0 ? linesBefore : 0), Int(mark.column) + (mark.column > 0 ? columnsBefore : 0))
  }

  /// The text of a line (1-based) without its line break, or nil past the end.
  public func line(_ number: Int) -> [UInt8]? {
    guard number >= 1 else { return nil }
    var start = 0
    for _ in 1..<number {
      guard let end = lineFeed(from: start) else { return nil }
      start = end + 1
    }
    guard start < bytes.count || number == 1 else { return nil }
    let text = bytes[start..<(lineFeed(from: start) ?? bytes.count)]
    return Array(text.last == UInt8(ascii: "\r") ? text.dropLast() : text)
  }
}

extension SourceFile {
  /// The first line feed from an offset on, which is in the content or at its end.
  private func lineFeed(from offset: Int) -> Int? {
    bytes.withUnsafeBytes { content in
      guard let start = content.baseAddress, let found = memchr(start + offset, 0x0A, content.count - offset) else {
        return nil
      }
      return UnsafeRawPointer(found) - start
    }
  }
}

/// A place in a file.
public struct Mark: Hashable, Sendable {
  /// The file.
  public var file: SourceFile.ID
  /// The line, from 1; 0 when the place is not known.
  public var line: UInt32
  /// The column in bytes, from 1; 0 when only the line is known.
  public var column: UInt32

  /// A place in a file.
  public init(file: SourceFile.ID, line: Int, column: Int) {
    self.file = file
    self.line = UInt32(clamping: line)
    self.column = UInt32(clamping: column)
  }

  /// No place: things that come from a flag or were made by a function.
  public static let unknown = Mark(file: .unknown, line: 0, column: 0)

  /// Whether the place can be shown.
  public var isKnown: Bool { line > 0 }
}
