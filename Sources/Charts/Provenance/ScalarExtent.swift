import Text
import YAML

/// Where a scalar's content stands in the text that it was read from: without quotes, without the `|` of a block.
enum ScalarExtent {
  /// The bytes of a scalar that begins at an offset.
  static func range(of scalar: Node.Scalar, at start: Int, in text: [UInt8]) -> Range<Int> {
    let start = min(max(0, start), text.count)
    switch scalar.style {
    case .plain, .string, .untagged: return plain(scalar.text.bytes, at: start, in: text)
    case .singleQuoted, .doubleQuoted, .retyped: return quoted(at: start, in: text)
    case .literal, .folded: return block(at: start, in: text)
    }
  }

  /// A plain scalar may go on over lines: only white space differs from what was read.
  private static func plain(_ content: [UInt8], at start: Int, in text: [UInt8]) -> Range<Int> {
    var offset = start
    for byte in content where !isSpace(byte) {
      while offset < text.count, isSpace(text[offset]) { offset += 1 }
      guard offset < text.count, text[offset] == byte else { break }
      offset += 1
    }
    return start..<max(offset, min(start + 1, text.count))
  }

  private static func quoted(at start: Int, in text: [UInt8]) -> Range<Int> {
    guard start < text.count, text[start] == quote || text[start] == apostrophe else {
      return start..<min(start + 1, text.count)
    }
    let mark = text[start]
    var offset = start + 1
    while offset < text.count {
      if mark == quote, text[offset] == UInt8(ascii: "\\") {
        offset += 2
        continue
      }
      if text[offset] == mark {
        guard mark == apostrophe, offset + 1 < text.count, text[offset + 1] == apostrophe else { break }
        offset += 1
      }
      offset += 1
    }
    let end = min(offset, text.count)
    // An empty text between quotes is told by its quotes.
    return start + 1 < end ? start + 1..<end : start..<min(text.count, end + 1)
  }

  private static func block(at start: Int, in text: [UInt8]) -> Range<Int> {
    guard let header = text[start...].firstIndex(of: newline) else { return start..<text.count }
    var lineStart = header + 1
    var first: Int?
    var end = lineStart
    var indentation = 0
    while lineStart < text.count {
      let lineEnd = text[lineStart...].firstIndex(of: newline) ?? text.count
      let content = text[lineStart..<lineEnd].firstIndex { $0 != 0x20 } ?? lineEnd
      if content < lineEnd {
        if first == nil {
          first = content
          indentation = content - lineStart
        }
        guard content - lineStart >= indentation, indentation > 0 else { break }
        end = lineEnd
      }
      lineStart = lineEnd + 1
    }
    guard let first, first < end else { return start..<min(start + 1, text.count) }
    return first..<end
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private static let quote = UInt8(ascii: "\"")
  private static let apostrophe = UInt8(ascii: "'")
  private static let newline = UInt8(ascii: "\n")
}
