import Text

/// Addresses of schemas: absolute URLs, and references resolved against them (RFC 3986).
enum SchemaURL {
  /// The parts before and after the first `#`; the fragment unescaped.
  static func split(_ text: ByteString) -> (url: ByteString, fragment: ByteString) {
    guard let hash = text.bytes.firstIndex(of: UInt8(ascii: "#")) else { return (text, ByteString()) }
    return (ByteString(text.bytes[..<hash]), unescaped(ByteString(text.bytes[(hash + 1)...])))
  }

  private static func unescaped(_ text: ByteString) -> ByteString {
    func digit(_ byte: UInt8) -> UInt8? {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
      default: nil
      }
    }
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      if text.bytes[index] == UInt8(ascii: "%"), index + 2 < text.count, let high = digit(text.bytes[index + 1]),
        let low = digit(text.bytes[index + 2])
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(text.bytes[index])
        index += 1
      }
    }
    return ByteString(result)
  }

  /// The absolute URL of a reference without its fragment.
  static func resolve(_ reference: ByteString, against base: ByteString) -> ByteString {
    if reference.isEmpty { return base }
    if scheme(of: reference) != nil { return reference }
    guard let scheme = scheme(of: base) else { return reference }
    let afterScheme = base.bytes.dropFirst(scheme.count + 1)
    guard afterScheme.starts(with: "//".utf8) else {
      // A URL without hierarchy (`urn:a:b`) has nothing that a reference could be relative to.
      return base
    }
    if reference.hasPrefix("//") { return ByteString(Array(scheme.bytes) + [UInt8(ascii: ":")]) + reference }
    let authorityEnd =
      afterScheme.dropFirst(2).firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? base.bytes.endIndex
    let root = ByteString(base.bytes[..<authorityEnd])
    let path = base.bytes[authorityEnd...].prefix { $0 != UInt8(ascii: "?") }
    if reference.hasPrefix("?") { return root + ByteString(Array(path)) + reference }
    let pathEnd = reference.bytes.firstIndex(of: UInt8(ascii: "?")) ?? reference.count
    var joined = Array(reference.bytes[..<pathEnd])
    if joined.first != UInt8(ascii: "/") {
      let folder = path.lastIndex(of: UInt8(ascii: "/")).map { Array(path[...$0]) } ?? [UInt8(ascii: "/")]
      joined = folder + joined
    }
    return root + withoutDots(ByteString(joined)) + ByteString(reference.bytes[pathEnd...])
  }

  /// The scheme before the first colon, if the text has one.
  static func scheme(of text: ByteString) -> ByteString? {
    for (index, byte) in text.bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): continue
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
        if index == 0 { return nil }
      case UInt8(ascii: ":"): return index > 0 ? ByteString(text.bytes[..<index]) : nil
      default: return nil
      }
    }
    return nil
  }

  private static func withoutDots(_ path: ByteString) -> ByteString {
    var kept: [ByteString] = []
    let parts = path.split(separator: ByteString("/")).dropFirst()
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      if part == "." {
        if isLast { kept.append(ByteString()) }
      } else if part == ".." {
        if !kept.isEmpty { kept.removeLast() }
        if isLast { kept.append(ByteString()) }
      } else {
        kept.append(part)
      }
    }
    var bytes: [UInt8] = []
    for part in kept {
      bytes.append(UInt8(ascii: "/"))
      bytes.append(contentsOf: part.bytes)
    }
    return ByteString(bytes)
  }
}
