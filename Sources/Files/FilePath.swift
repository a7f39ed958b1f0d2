/// Slash-separated paths as text, by Go's `filepath` rules on Unix.
public enum FilePath {
  /// The shortest path that is lexically the same: no `.`, no inner `..`, no doubled slashes; `.` for nothing.
  public static func cleaned(_ path: String) -> String {
    let isAbsolute = path.utf8.first == UInt8(ascii: "/")
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part != ".." {
        parts.append(part)
      } else if let last = parts.last, last != ".." {
        parts.removeLast()
      } else if !isAbsolute {
        parts.append(part)
      }
    }
    // `joined` looks up generic conformances, which takes longer than all the rest of it.
    var joined = ""
    for part in parts {
      if !joined.isEmpty { joined += "/" }
      joined += String(part)
    }
    if isAbsolute { return "/" + joined }
    return joined.isEmpty ? "." : joined
  }

  /// Two paths one after the other, cleaned; an empty one counts for nothing.
  public static func joined(_ base: String, _ path: String) -> String {
    if base.isEmpty { return path.isEmpty ? "" : cleaned(path) }
    return cleaned(path.isEmpty ? base : base + "/" + path)
  }

  /// The last element of a path.
  public static func baseName(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? (path.isEmpty ? "." : "/")
  }

  /// All but the last element of a path.
  public static func parent(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : cleaned(String(path[..<slash]))
  }

  /// Whether a path starts at the root.
  public static func isAbsolute(_ path: String) -> Bool { path.utf8.first == UInt8(ascii: "/") }

  /// Whether a cleaned absolute path is a folder or lies below it.
  public static func contains(_ folder: String, _ path: String) -> Bool {
    folder == "/" || path == folder || path.hasPrefix(folder + "/")
  }

  /// The path that leads from one cleaned absolute folder to another place.
  public static func relative(from folder: String, to path: String) -> String {
    let from = folder.split(separator: "/")
    let to = path.split(separator: "/")
    var shared = 0
    while shared < min(from.count, to.count), from[shared] == to[shared] { shared += 1 }
    let parts = Array(repeating: "..", count: from.count - shared) + to[shared...].map(String.init)
    return parts.isEmpty ? "." : parts.joined(separator: "/")
  }
}
