import Diagnostics
import Text
import YAML

/// The comments of a YAML text, found by the places of the nodes that were read from it.
struct SourceComments {
  private let lines: [ArraySlice<UInt8>]
  /// Whether there may be any comment at all.
  let isEmpty: Bool

  /// The comments of a text.
  init(_ source: ByteString) {
    lines = source.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    isEmpty = !source.bytes.contains(UInt8(ascii: "#"))
  }

  /// How many lines the text has.
  var lineCount: Int { lines.count }

  /// One line of a comment that stands alone, or a blank line between two.
  enum Line {
    case blank
    case comment(ArraySlice<UInt8>, column: Int)
  }

  /// The comments that stand on lines of their own, without the blank lines before the first and with at most one
  /// between or behind them.
  ///
  /// - Parameters:
  ///   - range: the lines to look at, from 1.
  ///   - pastDashes: whether a comment may stand behind the dash of a list's element; if not, the search ends at a dash.
  func lines(_ range: Range<Int>, pastDashes: Bool) -> [Line] {
    guard !isEmpty else { return [] }
    var found: [Line] = []
    for number in range where lines.indices.contains(number - 1) {
      let line = lines[number - 1]
      guard let first = line.firstIndex(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else {
        if !found.isEmpty, !found.endsInBlank { found.append(.blank) }
        continue
      }
      if line[first] == UInt8(ascii: "-"), !pastDashes { break }
      let start = line[first...].firstIndex { $0 != UInt8(ascii: "-") && $0 != 0x20 } ?? first
      guard line[start] == UInt8(ascii: "#") else { continue }
      found.append(.comment(line[start...].trimmed, column: start - line.startIndex))
    }
    return found
  }

  /// Whether the line before a place is blank.
  func isBlank(_ number: Int) -> Bool {
    guard lines.indices.contains(number - 1) else { return false }
    return lines[number - 1].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
  }

  /// The first of these lines that begins with a dash.
  func firstDash(in range: Range<Int>) -> Int? {
    range.first { number in
      lines.indices.contains(number - 1) && lines[number - 1].first { $0 != 0x20 } == UInt8(ascii: "-")
    }
  }

  /// The first byte of the node at a place.
  func byte(at mark: Mark) -> UInt8? {
    let line = Int(mark.line) - 1
    let column = Int(mark.column) - 1
    guard lines.indices.contains(line), column >= 0, column < lines[line].count else { return nil }
    return lines[line][lines[line].startIndex + column]
  }

  /// The last line of the scalar or flow collection at a place, and the comment behind it.
  func ending(at mark: Mark) -> (line: Int, comment: ArraySlice<UInt8>?) {
    var number = Int(mark.line)
    guard lines.indices.contains(number - 1) else { return (number, nil) }
    var line = lines[number - 1].dropFirst(Int(mark.column) - 1)
    switch line.first {
    case UInt8(ascii: "|"), UInt8(ascii: ">"):
      let comment = SourceComments.comment(in: line)
      let depth = lines[number - 1].prefix { $0 == 0x20 }.count
      let opening = lines[number - 1].dropFirst(depth).prefix { $0 == 0x20 || $0 == UInt8(ascii: "-") }
      var own = depth + opening.count
      // A block right behind a dash may be as shallow as the dash.
      if own == Int(mark.column) - 1, let dash = opening.lastIndex(of: UInt8(ascii: "-")) {
        own = dash - lines[number - 1].startIndex
      }
      while number < lines.count, isBlank(number + 1) || lines[number].prefix(while: { $0 == 0x20 }).count > own {
        number += 1
      }
      while number > Int(mark.line), isBlank(number) { number -= 1 }
      return (number, comment)
    default: break
    }
    var depth = 0
    var quote: UInt8?
    var isEscaped = false
    repeat {
      for index in line.indices {
        let byte = line[index]
        if let open = quote {
          if isEscaped {
            isEscaped = false
          } else if byte == UInt8(ascii: "\\"), open == UInt8(ascii: "\"") {
            isEscaped = true
          } else if byte == open {
            quote = nil
          }
          continue
        }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
          if index == line.startIndex || depth > 0 { quote = byte }
        case UInt8(ascii: "{"), UInt8(ascii: "["): if index == line.startIndex || depth > 0 { depth += 1 }
        case UInt8(ascii: "}"), UInt8(ascii: "]"): if depth > 0 { depth -= 1 }
        default: break
        }
      }
      guard quote != nil || depth > 0, number < lines.count else { break }
      isEscaped = false
      line = lines[number]
      number += 1
    } while true
    return (number, SourceComments.comment(in: line))
  }

  /// The comment on the rest of a line, quotes heeded.
  private static func comment(in line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var quote: UInt8?
    var before: UInt8 = UInt8(ascii: "x")
    for index in line.indices {
      let byte = line[index]
      if let open = quote {
        if byte == open { quote = nil }
      } else if index == line.startIndex, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: "#"), before == 0x20 || before == 0x09 {
        return line[index...].trimmed
      }
      before = byte
    }
    return nil
  }
}

extension [SourceComments.Line] {
  var endsInBlank: Bool {
    if case .blank? = last { return true }
    return false
  }
}

extension ArraySlice<UInt8> {
  fileprivate var trimmed: ArraySlice<UInt8> {
    var text = self
    while let last = text.last, last == 0x20 || last == 0x09 || last == 0x0D { text.removeLast() }
    return text
  }
}
