import Text

/// Scalars: plain, quoted and block.
extension YAMLScanner {
  /// Blanks and line breaks between two words of a plain or quoted scalar, to be folded.
  private struct Gap {
    /// Blanks on the same line.
    var blanks: [UInt8] = []
    /// The first line break.
    var firstBreak: [UInt8] = []
    /// The line breaks after it.
    var otherBreaks: [UInt8] = []
    /// Whether there was a line break, so that blanks are indentation.
    var spansLines = false

    /// Appends what the gap is read as: blanks as they are, one LF as a space, more line breaks without the first.
    mutating func fold(into bytes: inout [UInt8]) {
      if spansLines {
        if firstBreak.first == 0x0A {
          if otherBreaks.isEmpty { bytes.append(0x20) } else { bytes.append(contentsOf: otherBreaks) }
        } else {
          bytes.append(contentsOf: firstBreak)
          bytes.append(contentsOf: otherBreaks)
        }
        firstBreak.removeAll(keepingCapacity: true)
        otherBreaks.removeAll(keepingCapacity: true)
        spansLines = false
      } else {
        bytes.append(contentsOf: blanks)
        blanks.removeAll(keepingCapacity: true)
      }
    }
  }

  /// A scalar without quotes.
  mutating func scanPlainScalar() throws(YAMLFailure) -> YAMLToken {
    let start = here
    var end = here
    let deepest = indent &+ 1
    var content: [UInt8] = []
    var spansLines = false
    // The part of the content that is still as in the text, so that a scalar on one line is copied once.
    var runStart = here.offset

    while true {
      if here.column == 0, isDocumentIndicator(UInt8(ascii: "-")) || isDocumentIndicator(UInt8(ascii: ".")) { break }
      if text[here.offset] == UInt8(ascii: "#") { break }

      let wordStart = here.offset
      skipPlainWord()
      if here.offset > wordStart {
        if spansLines {
          content.append(contentsOf: text[runStart..<end.offset])
          foldBreaks(from: end.offset, to: wordStart, into: &content)
          runStart = wordStart
          spansLines = false
        }
        end = here
      }
      guard isBlank(at: here.offset) || breakWidth(at: here.offset) > 0 else { break }

      while true {
        if isBlank(at: here.offset) {
          if spansLines, here.column < deepest, text[here.offset] == 0x09 {
            throw failure("found a tab character that violates indentation", context: start)
          }
          here.offset &+= 1
        } else if skipBreak() {
          spansLines = true
        } else {
          break
        }
      }
      if flowLevel == 0, here.column < deepest { break }
    }
    if spansLines { isSimpleKeyAllowed = true }
    if content.isEmpty {
      content = Array(text[runStart..<end.offset])
    } else {
      content.append(contentsOf: text[runStart..<end.offset])
    }
    return YAMLToken(kind: .scalar, start: start, end: end, text: content)
  }

  /// Appends what the blanks and line breaks between two words are read as: one LF is a space, more are themselves
  /// without the first.
  private func foldBreaks(from start: Int, to end: Int, into bytes: inout [UInt8]) {
    var offset = start
    var isFirst = true
    var firstIsLineFeed = false
    let before = bytes.count
    while offset < end {
      let width = breakWidth(at: offset)
      guard width > 0 else {
        offset &+= 1
        continue
      }
      let isSeparator = text[offset] == 0xE2
      if isFirst {
        firstIsLineFeed = !isSeparator
        isFirst = false
        if isSeparator { bytes.append(contentsOf: text[offset..<offset &+ width]) }
      } else if isSeparator {
        bytes.append(contentsOf: text[offset..<offset &+ width])
      } else {
        bytes.append(0x0A)
      }
      offset &+= width
    }
    if firstIsLineFeed, bytes.count == before { bytes.append(0x20) }
  }

  /// Steps over the characters of a plain scalar up to a blank, a line break or an indicator that ends it.
  private mutating func skipPlainWord() {
    while true {
      let byte = text[here.offset]
      switch byte {
      case 0, 0x09, 0x0A, 0x0D, 0x20: return
      case UInt8(ascii: ":"):
        if isBlankOrEnd(at: here.offset &+ 1) { return }
        here.offset &+= 1
      case UInt8(ascii: ","), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
        UInt8(ascii: "}"):
        if flowLevel > 0 { return }
        here.offset &+= 1
      case 0x80...:
        if breakWidth(at: here.offset) > 0 { return }
        step()
      default:
        here.offset &+= 1
      }
    }
  }

  /// A scalar in quotes.
  mutating func scanQuotedScalar(_ style: Node.Style) throws(YAMLFailure) -> YAMLToken {
    let start = here
    let quote = style == .singleQuoted ? UInt8(ascii: "'") : UInt8(ascii: "\"")
    here.offset &+= 1
    var content: [UInt8] = []
    var gap = Gap()

    while true {
      if here.column == 0, isDocumentIndicator(UInt8(ascii: "-")) || isDocumentIndicator(UInt8(ascii: ".")) {
        throw YAMLFailure(
          problem: "found unexpected document indicator", place: here, context: start, finder: .scanner)
      }
      if text[here.offset] == 0 {
        throw failure("found unexpected end of stream", context: start)
      }
      try readQuotedWord(style, start: start, into: &content, gap: &gap)
      if text[here.offset] == quote { break }
      while true {
        if isBlank(at: here.offset) {
          if !gap.spansLines { gap.blanks.append(text[here.offset]) }
          here.offset &+= 1
        } else if breakWidth(at: here.offset) > 0 {
          if gap.spansLines {
            readBreak(into: &gap.otherBreaks)
          } else {
            gap.blanks.removeAll(keepingCapacity: true)
            readBreak(into: &gap.firstBreak)
            gap.spansLines = true
          }
        } else {
          break
        }
      }
      gap.fold(into: &content)
    }
    here.offset &+= 1
    return YAMLToken(kind: .scalar, start: start, end: here, text: content, style: style)
  }

  /// Appends the characters up to a blank, a line break, the closing quote or an escaped line break.
  private mutating func readQuotedWord(
    _ style: Node.Style, start: Position, into content: inout [UInt8], gap: inout Gap
  ) throws(YAMLFailure) {
    while true {
      let byte = text[here.offset]
      switch byte {
      case 0, 0x09, 0x0A, 0x0D, 0x20: return
      case UInt8(ascii: "'") where style == .singleQuoted:
        guard text[here.offset &+ 1] == byte else { return }
        content.append(byte)
        here.offset &+= 2
      case UInt8(ascii: "\"") where style == .doubleQuoted: return
      case UInt8(ascii: "\\") where style == .doubleQuoted:
        if breakWidth(at: here.offset &+ 1) > 0 {
          here.offset &+= 1
          _ = skipBreak()
          gap.spansLines = true
          return
        }
        try readEscape(start: start, into: &content)
      case 0x80...:
        if breakWidth(at: here.offset) > 0 { return }
        read(into: &content)
      default:
        content.append(byte)
        here.offset &+= 1
      }
    }
  }

  /// Reads `\n`, `\x41` and the like, in go-yaml's selection: with `\'`, without `\/`.
  private mutating func readEscape(start: Position, into content: inout [UInt8]) throws(YAMLFailure) {
    var digits = 0
    switch text[here.offset &+ 1] {
    case UInt8(ascii: "0"): content.append(0)
    case UInt8(ascii: "a"): content.append(0x07)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "t"), 0x09: content.append(0x09)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "v"): content.append(0x0B)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "e"): content.append(0x1B)
    case UInt8(ascii: " "): content.append(0x20)
    case UInt8(ascii: "\""): content.append(UInt8(ascii: "\""))
    case UInt8(ascii: "'"): content.append(UInt8(ascii: "'"))
    case UInt8(ascii: "\\"): content.append(UInt8(ascii: "\\"))
    case UInt8(ascii: "N"): Runes.append(0x85, to: &content)
    case UInt8(ascii: "_"): Runes.append(0xA0, to: &content)
    case UInt8(ascii: "L"): Runes.append(0x2028, to: &content)
    case UInt8(ascii: "P"): Runes.append(0x2029, to: &content)
    case UInt8(ascii: "x"): digits = 2
    case UInt8(ascii: "u"): digits = 4
    case UInt8(ascii: "U"): digits = 8
    default: throw failure("found unknown escape character", context: start)
    }
    here.offset &+= 2
    guard digits > 0 else { return }

    var value: UInt32 = 0
    for index in 0..<digits {
      // A NUL ends the text and is no digit, so that the loop stays inside it.
      guard let digit = Self.hexadecimalValue(text[here.offset &+ index]) else {
        throw failure("did not find expected hexdecimal number", context: start)
      }
      value = value &<< 4 | UInt32(digit)
    }
    guard value <= 0x10FFFF, !(0xD800...0xDFFF).contains(value) else {
      throw failure("found invalid Unicode character escape code", context: start)
    }
    Runes.append(value, to: &content)
    here.offset &+= digits
  }

  /// The value of a hexadecimal digit.
  static func hexadecimalValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  // MARK: Block scalars

  /// What happens to the line breaks at a block scalar's end.
  private enum Chomping { case strip, clip, keep }

  /// A scalar after `|` or `>`.
  mutating func scanBlockScalar(_ style: Node.Style) throws(YAMLFailure) -> YAMLToken {
    let start = here
    here.offset &+= 1
    let (chomping, increment) = try scanBlockHeader(start: start)

    var end = here
    var depth = increment == 0 ? 0 : indent >= 0 ? indent &+ increment : increment
    var content: [UInt8] = []
    var lineBreak: [UInt8] = []
    var emptyLines: [UInt8] = []
    var previousBeganBlank = false
    try scanEmptyLines(depth: &depth, into: &emptyLines, start: start, end: &end)

    while here.column == depth, text[here.offset] != 0 {
      let beginsBlank = isBlank(at: here.offset)
      if style == .folded, lineBreak.first == 0x0A, !previousBeganBlank, !beginsBlank {
        if emptyLines.isEmpty { content.append(0x20) }
      } else {
        content.append(contentsOf: lineBreak)
      }
      lineBreak.removeAll(keepingCapacity: true)
      content.append(contentsOf: emptyLines)
      emptyLines.removeAll(keepingCapacity: true)
      previousBeganBlank = beginsBlank

      let lineStart = here.offset
      skipLineContent()
      content.append(contentsOf: text[lineStart..<here.offset])
      readBreak(into: &lineBreak)
      try scanEmptyLines(depth: &depth, into: &emptyLines, start: start, end: &end)
    }
    if chomping != .strip { content.append(contentsOf: lineBreak) }
    if chomping == .keep { content.append(contentsOf: emptyLines) }
    return YAMLToken(kind: .scalar, start: start, end: end, text: content, style: style)
  }

  /// The rest of the line after `|` or `>`: chomping and depth in either order, a comment.
  private mutating func scanBlockHeader(
    start: Position
  ) throws(YAMLFailure) -> (chomping: Chomping, increment: Int) {
    var chomping = Chomping.clip
    var increment = 0
    func chompingIndicator(_ byte: UInt8) -> Chomping? {
      byte == UInt8(ascii: "+") ? .keep : byte == UInt8(ascii: "-") ? .strip : nil
    }
    func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    if let indicator = chompingIndicator(text[here.offset]) {
      chomping = indicator
      here.offset &+= 1
    }
    let digit = text[here.offset]
    if isDigit(digit) {
      guard digit != UInt8(ascii: "0") else {
        throw failure("found an indentation indicator equal to 0", context: start)
      }
      increment = Int(digit &- UInt8(ascii: "0"))
      here.offset &+= 1
      if chomping == .clip, let indicator = chompingIndicator(text[here.offset]) {
        chomping = indicator
        here.offset &+= 1
      }
    }
    while isBlank(at: here.offset) { here.offset &+= 1 }
    if text[here.offset] == UInt8(ascii: "#") { skipLineContent() }
    guard isBreakOrEnd(at: here.offset) else {
      throw failure("did not find expected comment or line break", context: start)
    }
    _ = skipBreak()
    return (chomping, increment)
  }

  /// Reads indentation and empty lines; finds the depth of the block when it is not known (0).
  private mutating func scanEmptyLines(
    depth: inout Int, into breaks: inout [UInt8], start: Position, end: inout Position
  ) throws(YAMLFailure) {
    end = here
    var deepest = 0
    while true {
      while text[here.offset] == 0x20, depth == 0 || here.column < depth { here.offset &+= 1 }
      deepest = max(deepest, here.column)
      if text[here.offset] == 0x09, depth == 0 || here.column < depth {
        throw failure("found a tab character where an indentation space is expected", context: start)
      }
      guard breakWidth(at: here.offset) > 0 else { break }
      readBreak(into: &breaks)
      end = here
    }
    if depth == 0 { depth = max(deepest, indent &+ 1, 1) }
  }
}
