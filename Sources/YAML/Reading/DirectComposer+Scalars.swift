import Text

/// Scalars, and the rest of their lines.
extension DirectComposer {
  /// The scalar or the brackets here, and the rest of the line.
  mutating func scalarOrFlow(depth: Int) throws(Irregular) -> Node {
    let start = scanner.here
    let byte = text[start.offset]
    let scalar: Node.Scalar
    switch byte {
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      let node = try flow(depth: depth)
      try endLine()
      try findContent()
      return node
    case UInt8(ascii: "|"), UInt8(ascii: ">"):
      try visit()
      scalar = try scanned { scanner throws(YAMLFailure) in
        try scanner.scanBlockScalar(byte == UInt8(ascii: "|") ? .literal : .folded)
      }
      // The scanner has gone on to the first character of a line, or to the end.
      if text[scanner.here.offset] != 0 { scanner.here.offset = scanner.here.lineStart }
      try findContent()
      return Node(.scalar(scalar), mark: mark(start))
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      if let quoted = try quotedOnLine(byte) {
        scalar = quoted
      } else {
        scanner.here = start
        scalar = try scanned { scanner throws(YAMLFailure) in
          try scanner.scanQuotedScalar(byte == UInt8(ascii: "'") ? .singleQuoted : .doubleQuoted)
        }
      }
      try endLine()
    default:
      guard beginsPlain(byte) else { throw Irregular() }
      scalar = try plain()
    }
    try visit()
    try findContent()
    return Node(.scalar(scalar), mark: mark(start))
  }

  /// A plain scalar and the rest of its line.
  private mutating func plain() throws(Irregular) -> Node.Scalar {
    let start = scanner.here
    var offset = start.offset
    var end = offset
    scan: while true {
      switch text[offset] {
      case 0x0A, 0: break scan
      case 0x09: throw Irregular()
      case 0x20:
        offset &+= 1
        if text[offset] == UInt8(ascii: "#") { break scan }
      case UInt8(ascii: ":"):
        if isBlankOrEnd(offset &+ 1) { throw Irregular() }
        offset &+= 1
        end = offset
      default:
        offset &+= 1
        end = offset
      }
    }
    if text[offset] == 0x0A, isContinued(below: offset) {
      let scalar = try scanned { scanner throws(YAMLFailure) in try scanner.scanPlainScalar() }
      // The scanner has gone on to what follows: a comment, the first character of a line, or the end.
      switch text[scanner.here.offset] {
      case UInt8(ascii: ":"): throw Irregular()
      case UInt8(ascii: "#"): skipComment()
      case 0: break
      default: scanner.here.offset = scanner.here.lineStart
      }
      return scalar
    }
    scanner.here.offset = end
    _ = try isLineEnded()
    return .init(ByteString(Array(UnsafeBufferPointer(rebasing: text[start.offset..<end]))))
  }

  /// Whether the next line that is not empty is deep enough to go on with a plain scalar.
  private func isContinued(below offset: Int) -> Bool {
    var offset = offset &+ 1
    while true {
      let start = offset
      while text[offset] == 0x20 { offset &+= 1 }
      switch text[offset] {
      case 0x0A: offset &+= 1
      case 0, UInt8(ascii: "#"): return false
      default: return offset &- start > scanner.indent
      }
    }
  }

  private mutating func scanned(
    _ scan: (inout YAMLScanner) throws(YAMLFailure) -> YAMLToken
  ) throws(Irregular) -> Node.Scalar {
    do throws(YAMLFailure) {
      let token = try scan(&scanner)
      return .init(ByteString(token.text), style: token.style)
    } catch {
      throw Irregular()
    }
  }

  /// A quoted scalar without escapes that ends on its line; nil for another.
  mutating func quotedOnLine(_ quote: UInt8) throws(Irregular) -> Node.Scalar? {
    let start = scanner.here.offset &+ 1
    var offset = start
    while true {
      switch text[offset] {
      case 0x0A, 0: return nil
      case UInt8(ascii: "\\") where quote == UInt8(ascii: "\""): return nil
      case quote:
        if quote == UInt8(ascii: "'"), text[offset &+ 1] == quote { return nil }
        scanner.here.offset = offset &+ 1
        return .init(
          ByteString(Array(UnsafeBufferPointer(rebasing: text[start..<offset]))),
          style: quote == UInt8(ascii: "'") ? .singleQuoted : .doubleQuoted)
      default: offset &+= 1
      }
    }
  }
}
