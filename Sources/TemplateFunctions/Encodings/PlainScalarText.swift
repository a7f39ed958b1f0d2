import Text
import YAML

/// What scalars of plain YAML say, whose ends ``PlainText`` has found.
enum PlainScalarText {
  /// The text between quotes: escapes resolved, line breaks folded.
  static func ofQuotes(_ text: PlainText.Bytes, _ range: Range<Int>) -> ByteString {
    let quote = text[range.lowerBound]
    let content = range.lowerBound &+ 1..<range.upperBound &- 1
    var bytes: [UInt8] = []
    bytes.reserveCapacity(content.count)
    var offset = content.lowerBound
    while offset < content.upperBound {
      switch text[offset] {
      case quote:
        bytes.append(quote)
        offset &+= 2
      case UInt8(ascii: "\\") where quote == UInt8(ascii: "\""):
        offset &+= 1
        if text[offset] == 0x0A {
          fold(text, &offset, content.upperBound, isEscaped: true, into: &bytes)
        } else {
          appendEscape(text, &offset, to: &bytes)
        }
      case 0x20, 0x09, 0x0A:
        let blank = offset
        while offset < content.upperBound, text[offset] == 0x20 || text[offset] == 0x09 { offset &+= 1 }
        if offset < content.upperBound, text[offset] == 0x0A {
          fold(text, &offset, content.upperBound, isEscaped: false, into: &bytes)
        } else {
          bytes.append(contentsOf: text[blank..<offset])
        }
      default:
        bytes.append(text[offset])
        offset &+= 1
      }
    }
    return ByteString(bytes)
  }

  /// Appends what a line break, the empty lines after it and the blanks around them stand for.
  private static func fold(
    _ text: PlainText.Bytes, _ offset: inout Int, _ end: Int, isEscaped: Bool, into bytes: inout [UInt8]
  ) {
    var breaks = 0
    while offset < end, text[offset] == 0x20 || text[offset] == 0x09 || text[offset] == 0x0A {
      if text[offset] == 0x0A { breaks &+= 1 }
      offset &+= 1
    }
    if breaks == 1, !isEscaped { bytes.append(0x20) }
    for _ in 1..<max(breaks, 1) { bytes.append(0x0A) }
  }

  private static func appendEscape(_ text: PlainText.Bytes, _ offset: inout Int, to bytes: inout [UInt8]) {
    let letter = text[offset]
    offset &+= 1
    switch letter {
    case UInt8(ascii: "n"): bytes.append(0x0A)
    case UInt8(ascii: "t"): bytes.append(0x09)
    case UInt8(ascii: "u"):
      var rune: UInt32 = 0
      for digit in text[offset..<offset &+ 4] {
        rune =
          rune &<< 4 | UInt32(digit > UInt8(ascii: "9") ? (digit | 0x20) &- UInt8(ascii: "a") &+ 10 : digit &- 0x30)
      }
      offset &+= 4
      Runes.append(rune, to: &bytes)
    default: bytes.append(letter)
    }
  }

  /// A scalar without quotes whose first line goes on below; nil where there are only empty lines.
  static func folded(_ text: PlainText.Bytes, _ first: Range<Int>, continuedIn lines: Range<Int>) -> ByteString? {
    var bytes = Array(text[first])
    var breaks = 1
    var offset = lines.lowerBound
    while offset < lines.upperBound {
      offset = PlainText.skipSpaces(text, offset)
      guard offset < lines.upperBound else { break }
      let next = min(PlainText.nextLine(text, offset), lines.upperBound)
      var end = next
      while end > offset, text[end &- 1] == 0x20 || text[end &- 1] == 0x0A { end &-= 1 }
      if end == offset {
        breaks &+= 1
      } else {
        bytes.append(contentsOf: repeatElement(breaks == 1 ? 0x20 : 0x0A, count: max(1, breaks &- 1)))
        bytes.append(contentsOf: text[offset..<end])
        breaks = 1
      }
      offset = next
    }
    return bytes.count > first.count ? ByteString(bytes) : nil
  }

  /// The lines of a scalar `|`.
  static func ofLiteral(_ text: PlainText.Bytes, _ range: Range<Int>) -> ByteString {
    guard range.count > 1 else { return ByteString() }
    let chomping = text[range.lowerBound &+ 1]
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count)
    var depth = 0
    var breaks = 0
    var offset = min(PlainText.nextLine(text, range.lowerBound), range.upperBound)
    while offset < range.upperBound {
      let line = offset
      offset = PlainText.skipSpaces(text, offset)
      let next = min(PlainText.nextLine(text, offset), range.upperBound)
      let isEmpty = offset >= next || text[offset] == 0x0A
      if depth == 0, !isEmpty { depth = offset &- line }
      let start = depth == 0 ? offset : min(offset, line &+ depth)
      let hasBreak = text[next &- 1] == 0x0A
      let end = hasBreak ? next &- 1 : next
      if start < end {
        bytes.append(contentsOf: repeatElement(0x0A, count: breaks))
        breaks = 0
        bytes.append(contentsOf: text[start..<end])
      }
      if hasBreak { breaks &+= 1 }
      offset = next
    }
    switch chomping {
    case UInt8(ascii: "-"): break
    case UInt8(ascii: "+"): bytes.append(contentsOf: repeatElement(0x0A, count: breaks))
    default: if breaks > 0, !bytes.isEmpty { bytes.append(0x0A) }
    }
    return ByteString(bytes)
  }
}
