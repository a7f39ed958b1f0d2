import Text

/// Collections in brackets and braces.
extension DirectComposer {
  /// The brackets or braces here, which must close on their line.
  mutating func flow(depth: Int) throws(Irregular) -> Node {
    guard depth < Self.depthBound else { throw Irregular() }
    try visit()
    let start = mark(scanner.here)
    let isMapping = text[scanner.here.offset] == UInt8(ascii: "{")
    let closing = isMapping ? UInt8(ascii: "}") : UInt8(ascii: "]")
    scanner.here.offset &+= 1
    var entries: [Node.Mapping.Entry] = []
    var elements: [Node] = []
    skipSpaces()
    while text[scanner.here.offset] != closing {
      if isMapping {
        let key = try flowKey()
        entries.append(.init(key: key, value: try flowNode(depth: depth)))
      } else {
        elements.append(try flowNode(depth: depth))
      }
      skipSpaces()
      if text[scanner.here.offset] == closing { break }
      guard text[scanner.here.offset] == UInt8(ascii: ",") else { throw Irregular() }
      scanner.here.offset &+= 1
      skipSpaces()
      if text[scanner.here.offset] == closing { throw Irregular() }
    }
    scanner.here.offset &+= 1
    return Node(isMapping ? .mapping(.init(entries)) : .sequence(elements), mark: start)
  }

  private mutating func skipSpaces() {
    while text[scanner.here.offset] == 0x20 { scanner.here.offset &+= 1 }
  }

  private mutating func flowNode(depth: Int) throws(Irregular) -> Node {
    switch text[scanner.here.offset] {
    case UInt8(ascii: "["), UInt8(ascii: "{"): return try flow(depth: depth &+ 1)
    default: return try flowScalar(isKey: false)
    }
  }

  private mutating func flowKey() throws(Irregular) -> Node {
    let start = scanner.here.offset
    let isQuoted = text[start] == UInt8(ascii: "\"") || text[start] == UInt8(ascii: "'")
    let key = try flowScalar(isKey: true)
    skipSpaces()
    // Behind a quote no blank is needed: `{"port":80}`.
    guard text[scanner.here.offset] == UInt8(ascii: ":"), isQuoted || text[scanner.here.offset &+ 1] == 0x20,
      scanner.here.offset &- start < Self.keyBound
    else { throw Irregular() }
    scanner.here.offset &+= 1
    skipSpaces()
    return key
  }

  private mutating func flowScalar(isKey: Bool) throws(Irregular) -> Node {
    try visit()
    let start = scanner.here
    let byte = text[start.offset]
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
      guard let quoted = try quotedOnLine(byte) else { throw Irregular() }
      return Node(.scalar(quoted), mark: mark(start))
    }
    guard beginsPlain(byte) else { throw Irregular() }
    var offset = start.offset
    var end = offset
    scan: while true {
      switch text[offset] {
      case 0x0A, 0, 0x09, UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "{"): throw Irregular()
      case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"): break scan
      case 0x20:
        offset &+= 1
        if text[offset] == UInt8(ascii: "#") { throw Irregular() }
      case UInt8(ascii: ":"):
        if isBlankOrEnd(offset &+ 1) {
          if isKey { break scan }
          throw Irregular()
        }
        offset &+= 1
        end = offset
      default:
        offset &+= 1
        end = offset
      }
    }
    scanner.here.offset = offset
    let bytes = UnsafeBufferPointer(rebasing: text[start.offset..<end])
    return Node(.scalar(.init(isKey ? keys.text(bytes) : ByteString(Array(bytes)))), mark: mark(start))
  }
}
