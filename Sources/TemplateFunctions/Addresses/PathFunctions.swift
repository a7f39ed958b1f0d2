import GoTemplate
import Text

extension HelmFunctions {
  /// Functions on slash-separated paths; on Linux those of the operating system (`osBase` …) are the same.
  static var pathFunctions: [Function] {
    let functions = [
      Function("base", [.string], body: .one { _, path in .string(Paths.base(path.text)) }),
      Function("clean", [.string], body: .one { _, path in .string(Paths.clean(path.text)) }),
      Function("dir", [.string], body: .one { _, path in .string(Paths.directory(path.text)) }),
      Function("ext", [.string], body: .one { _, path in .string(Paths.fileExtension(path.text)) }),
      Function("isAbs", [.string], body: .one { _, path in .bool(path.text.hasPrefix("/")) }),
    ]
    return functions + functions.map { $0.named("os" + $0.name.capitalizedASCII) }
  }
}

/// Go's package path.
public enum Paths {
  private static let slash = UInt8(ascii: "/")

  /// `path.Clean`: the shortest path to the same place by its text alone, `.` for an empty one.
  public static func clean(_ path: ByteString) -> ByteString {
    let isRooted = path.bytes.first == slash
    var parts: [ArraySlice<UInt8>] = []
    for part in path.bytes.split(separator: slash) {
      if part.elementsEqual(".".utf8) { continue }
      guard part.elementsEqual("..".utf8) else {
        parts.append(part)
        continue
      }
      if let last = parts.last, !last.elementsEqual("..".utf8) {
        parts.removeLast()
      } else if !isRooted {
        parts.append(part)
      }
    }
    let joined = Array(parts.joined(separator: [slash]))
    if isRooted { return ByteString([slash] + joined) }
    return joined.isEmpty ? ByteString(".") : ByteString(joined)
  }

  /// `path.Base`: the last part; `.` for an empty path, `/` for one of slashes.
  public static func base(_ path: ByteString) -> ByteString {
    guard !path.isEmpty else { return ByteString(".") }
    guard let end = path.bytes.lastIndex(where: { $0 != slash }) else { return ByteString("/") }
    let start = path.bytes[...end].lastIndex(of: slash).map { $0 + 1 } ?? 0
    return ByteString(path.bytes[start...end])
  }

  /// `path.Dir`: everything but the last part, cleaned.
  public static func directory(_ path: ByteString) -> ByteString {
    clean(ByteString(path.bytes[..<(path.bytes.lastIndex(of: slash).map { $0 + 1 } ?? 0)]))
  }

  /// `path.Ext`: the last part's text from its last dot on.
  public static func fileExtension(_ path: ByteString) -> ByteString {
    let start = path.bytes.lastIndex(of: slash).map { $0 + 1 } ?? 0
    guard let dot = path.bytes[start...].lastIndex(of: UInt8(ascii: ".")) else { return ByteString() }
    return ByteString(path.bytes[dot...])
  }
}
