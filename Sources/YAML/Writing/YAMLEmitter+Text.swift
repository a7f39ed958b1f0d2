import Text

/// How the text of a scalar is written in each of its forms.
extension YAMLEmitter {
  /// Copies the character at an offset and steps over it.
  private mutating func copy(_ text: UnsafeBufferPointer<UInt8>, at offset: inout Int) {
    let width = min(YAMLScanner.width(ofLead: text[offset]), text.count &- offset)
    for index in offset..<offset &+ width { output.append(text[index]) }
    column &+= 1
    offset &+= width
  }

  /// Copies the line break at an offset and steps over it.
  private mutating func copyBreak(_ text: UnsafeBufferPointer<UInt8>, at offset: inout Int) {
    if text[offset] == 0x0A {
      putBreak()
      offset &+= 1
    } else {
      copy(text, at: &offset)
      column = 0
    }
  }

  mutating func writePlain(_ text: UnsafeBufferPointer<UInt8>, isFolding: Bool) {
    if !isSpaced { put(0x20) }
    writeFlowText(text, isFolding: isFolding, isQuoted: false)
    isSpaced = false
    isIndentation = false
  }

  mutating func writeSingleQuoted(_ text: UnsafeBufferPointer<UInt8>, isFolding: Bool) {
    writeIndicator("'", needsSpace: true)
    writeFlowText(text, isFolding: isFolding, isQuoted: true)
    writeIndicator("'", needsSpace: false)
    isSpaced = false
    isIndentation = false
  }

  private mutating func writeFlowText(_ text: UnsafeBufferPointer<UInt8>, isFolding: Bool, isQuoted: Bool) {
    var follows = (space: false, lineBreak: false)
    var offset = 0
    while offset < text.count {
      let byte = text[offset]
      if byte == 0x20 {
        let isNextSpace = offset &+ 1 < text.count && text[offset &+ 1] == 0x20
        let isInside = !isQuoted || (offset > 0 && offset < text.count &- 1)
        if isFolding, !follows.space, column > Self.width, isInside, !isNextSpace {
          writeIndent()
          offset &+= 1
        } else {
          put(0x20)
          offset &+= 1
        }
        follows.space = true
      } else if TextFacts.breakWidth(text, at: offset) > 0 {
        if !follows.lineBreak, byte == 0x0A { putBreak() }
        copyBreak(text, at: &offset)
        isIndentation = true
        follows.lineBreak = true
      } else {
        if follows.lineBreak { writeIndent() }
        if isQuoted, byte == UInt8(ascii: "'") { put(byte) }
        copy(text, at: &offset)
        isIndentation = false
        follows = (false, false)
      }
    }
  }

  mutating func writeDoubleQuoted(_ text: UnsafeBufferPointer<UInt8>, isFolding: Bool) {
    writeIndicator("\"", needsSpace: true)
    // go-yaml looks for a byte order mark at the text's beginning, whichever character it is at: if there is one, it
    // escapes everything.
    let escapesAll = text.starts(with: [0xEF, 0xBB, 0xBF])
    var followsSpace = false
    var offset = 0
    while offset < text.count {
      let byte = text[offset]
      if escapesAll || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
        || !TextFacts.isPrintable(text, at: offset)
        || TextFacts.breakWidth(text, at: offset) > 0
      {
        let (rune, width) = Runes.decode(text, at: offset)
        offset &+= width
        writeEscape(rune)
        followsSpace = false
      } else if byte == 0x20 {
        if isFolding, !followsSpace, column > Self.width, offset > 0, offset < text.count &- 1 {
          writeIndent()
          if text[offset &+ 1] == 0x20 { put(UInt8(ascii: "\\")) }
          offset &+= 1
        } else {
          put(byte)
          offset &+= 1
        }
        followsSpace = true
      } else {
        copy(text, at: &offset)
        followsSpace = false
      }
    }
    writeIndicator("\"", needsSpace: false)
    isSpaced = false
    isIndentation = false
  }

  private mutating func writeEscape(_ rune: UInt32) {
    put(UInt8(ascii: "\\"))
    let letter: Unicode.Scalar? =
      switch rune {
      case 0x00: "0"
      case 0x07: "a"
      case 0x08: "b"
      case 0x09: "t"
      case 0x0A: "n"
      case 0x0B: "v"
      case 0x0C: "f"
      case 0x0D: "r"
      case 0x1B: "e"
      case 0x22: "\""
      case 0x5C: "\\"
      case 0x85: "N"
      case 0xA0: "_"
      case 0x2028: "L"
      case 0x2029: "P"
      default: nil
      }
    if let letter { return put(UInt8(ascii: letter)) }
    let (prefix, digits): (Unicode.Scalar, UInt32) = rune <= 0xFF ? ("x", 2) : rune <= 0xFFFF ? ("u", 4) : ("U", 8)
    put(UInt8(ascii: prefix))
    for index in (0..<digits).reversed() {
      let digit = UInt8(truncatingIfNeeded: rune >> (index * 4) & 0xF)
      put(digit < 10 ? UInt8(ascii: "0") &+ digit : UInt8(ascii: "A") &+ digit &- 10)
    }
  }

  mutating func writeLiteral(_ text: UnsafeBufferPointer<UInt8>, isASCII: Bool) {
    writeIndicator("|", needsSpace: true)
    writeBlockHints(text)
    putBreak()
    isIndentation = true
    isSpaced = true
    var followsBreak = true
    var offset = 0
    while offset < text.count {
      if TextFacts.breakWidth(text, at: offset) > 0 {
        copyBreak(text, at: &offset)
        isIndentation = true
        followsBreak = true
      } else {
        if followsBreak { writeIndent() }
        if isASCII {
          copyLine(text, at: &offset)
        } else {
          copy(text, at: &offset)
        }
        isIndentation = false
        followsBreak = false
      }
    }
  }

  /// Copies the rest of a line of ASCII.
  private mutating func copyLine(_ text: UnsafeBufferPointer<UInt8>, at offset: inout Int) {
    let next = PlainText.nextLine(text, offset)
    let end = text[next &- 1] == 0x0A ? next &- 1 : next
    output.append(contentsOf: UnsafeBufferPointer(rebasing: text[offset..<end]))
    column &+= end &- offset
    offset = end
  }

  /// Writes the depth where the text begins blank, and what becomes of the line breaks at its end.
  private mutating func writeBlockHints(_ text: UnsafeBufferPointer<UInt8>) {
    guard let first = text.first else { return writeIndicator("-", needsSpace: false) }
    if first == 0x20 || TextFacts.breakWidth(text, at: 0) > 0 { writeIndicator("2", needsSpace: false) }
    guard let last = Self.trailingBreak(text, end: text.count) else { return writeIndicator("-", needsSpace: false) }
    if last == 0 || Self.trailingBreak(text, end: last) != nil { writeIndicator("+", needsSpace: false) }
  }

  /// Where the line break begins that ends a part of a text, if one does.
  private static func trailingBreak(_ text: UnsafeBufferPointer<UInt8>, end: Int) -> Int? {
    var start = end &- 1
    while start > 0, text[start] & 0xC0 == 0x80 { start &-= 1 }
    guard start >= 0, TextFacts.breakWidth(text, at: start) > 0 else { return nil }
    return start
  }
}
