import Text

/// Paths with `/` between their parts, treated as Go's package path does.
enum SlashPath {
  /// The shortest path of the same meaning, by words alone: `a//b/../c` is `a/c`; of nothing, `.`.
  static func cleaned(_ path: ByteString) -> ByteString {
    if isClean(path) { return path }
    let isRooted = path.bytes.first == UInt8(ascii: "/")
    var parts: [ArraySlice<UInt8>] = []
    for part in path.bytes.split(separator: UInt8(ascii: "/")) {
      if part.elementsEqual(".".utf8) { continue }
      if part.elementsEqual("..".utf8) {
        if let last = parts.last, !last.elementsEqual("..".utf8) {
          parts.removeLast()
          continue
        }
        if isRooted { continue }
      }
      parts.append(part)
    }
    let joined = Array(parts.joined(separator: [UInt8(ascii: "/")]))
    if isRooted { return ByteString([UInt8(ascii: "/")] + joined) }
    return joined.isEmpty ? ByteString(".") : ByteString(joined)
  }

  /// Whether a path surely is its own shortest form: parts between single slashes, none of which begins with a dot.
  private static func isClean(_ path: ByteString) -> Bool {
    guard let last = path.bytes.last, last != UInt8(ascii: "/") else { return false }
    return path.bytes.withUnsafeBufferPointer { bytes in
      var begins = bytes[0] != UInt8(ascii: "/")
      for byte in bytes {
        if begins, byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") { return false }
        begins = byte == UInt8(ascii: "/")
      }
      return true
    }
  }

  /// The parts joined and cleaned; empty parts are left out.
  static func joined(_ parts: ByteString...) -> ByteString {
    var joined: [UInt8] = []
    joined.reserveCapacity(parts.reduce(0) { $0 + $1.count + 1 })
    for part in parts where !part.isEmpty {
      if !joined.isEmpty { joined.append(UInt8(ascii: "/")) }
      joined.append(contentsOf: part.bytes)
    }
    return joined.isEmpty ? ByteString() : cleaned(ByteString(joined))
  }

  /// The last part; `.` of an empty path, `/` of one that is only slashes.
  static func base(_ path: ByteString) -> ByteString {
    guard !path.isEmpty else { return ByteString(".") }
    var bytes = path.bytes[...]
    while bytes.last == UInt8(ascii: "/") { bytes = bytes.dropLast() }
    guard !bytes.isEmpty else { return ByteString("/") }
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return ByteString(bytes) }
    return ByteString(bytes[(slash + 1)...])
  }

  /// The suffix of the last part from its last dot on, dot included; empty when there is none.
  static func fileExtension(_ path: ByteString) -> ByteString {
    for index in path.bytes.indices.reversed() {
      if path.bytes[index] == UInt8(ascii: "/") { break }
      if path.bytes[index] == UInt8(ascii: ".") { return ByteString(path.bytes[index...]) }
    }
    return ByteString()
  }
}
