import GoTemplate
import Text
import YAML

/// Reads YAML into a value without nodes, where its text is as plain as what `toYaml` writes and people write: block
/// mappings and sequences, scalars in all forms but `>`, words and texts in brackets on one line, comments.
///
/// Anything else, and whatever go-yaml might refuse, has no value here: the full reader decides. What there is, is what
/// ``ValueConversion`` makes of the full reader's nodes.
struct PlainYAMLReader {
  private let text: PlainText.Bytes
  /// Where the next key, dash or scalar stands.
  private var offset = 0
  /// Its column.
  private var column = 0
  private var depth = 0

  /// The deepest nesting that is read here.
  private static let deepest = 64

  /// The value of a text; nil where it is not plain.
  static func value(of bytes: [UInt8]) -> Value? {
    bytes.withUnsafeBufferPointer { text in
      guard PlainText.isPlain(text) else { return nil }
      var reader = PlainYAMLReader(text: text)
      reader.findContent(from: 0)
      guard reader.offset < text.count, reader.column == 0, let value = reader.readCollection() else { return nil }
      return reader.offset == text.count ? value : nil
    }
  }

  private init(text: PlainText.Bytes) { self.text = text }

  /// Goes to the first thing that is no comment, from the beginning of a line on.
  private mutating func findContent(from line: Int) {
    offset = line
    while offset < text.count {
      let start = offset
      offset = PlainText.skipSpaces(text, offset)
      column = offset &- start
      guard offset < text.count else { return }
      switch text[offset] {
      case 0x0A: offset &+= 1
      case UInt8(ascii: "#"): offset = PlainText.nextLine(text, offset)
      default: return
      }
    }
  }

  private var isAtDash: Bool {
    offset < text.count && text[offset] == UInt8(ascii: "-") && PlainText.isBlankOrEnd(text, offset &+ 1)
  }

  private func isContentMissing(_ offset: Int) -> Bool {
    offset == text.count || text[offset] == 0x0A || text[offset] == UInt8(ascii: "#")
  }

  // MARK: Collections

  /// The mapping or sequence that begins here.
  private mutating func readCollection() -> Value? {
    guard depth < Self.deepest else { return nil }
    depth &+= 1
    defer { depth &-= 1 }
    return isAtDash ? readSequence() : readMapping()
  }

  private mutating func readSequence() -> Value? {
    let indent = column
    var elements: [Value] = []
    while offset < text.count, column == indent, isAtDash {
      let next = PlainText.skipSpaces(text, offset &+ 1)
      if isContentMissing(next) {
        findContent(from: PlainText.nextLine(text, next))
        guard offset < text.count, column > indent else {
          elements.append(.null)
          continue
        }
        guard let element = readCollection() else { return nil }
        elements.append(element)
        continue
      }
      column &+= next &- offset
      offset = next
      guard let element = isAtDash || key() != nil ? readCollection() : readScalar(indent: indent) else { return nil }
      elements.append(element)
    }
    return offset == text.count || column <= indent ? .list(elements) : nil
  }

  private mutating func readMapping() -> Value? {
    let indent = column
    var pairs: [(ByteString, Value)] = []
    while offset < text.count, column == indent, !isAtDash {
      guard let (name, end) = key() else { return nil }
      let next = PlainText.skipSpaces(text, end)
      let value: Value?
      if isContentMissing(next) {
        findContent(from: PlainText.nextLine(text, next))
        let isValue = offset < text.count && (column > indent || (column == indent && isAtDash))
        value = isValue ? readCollection() : .null
      } else {
        offset = next
        value = readScalar(indent: indent)
      }
      guard let value else { return nil }
      pairs.append((ByteString(Array(text[name])), value))
    }
    guard offset == text.count || column < indent else { return nil }
    return .map(MapValue(pairs))
  }

  /// The key that stands here and the offset behind its colon; nil where there is none that surely is a text.
  private func key() -> (name: Range<Int>, end: Int)? {
    let first = text[offset]
    let name: Range<Int>
    var end = offset
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      guard let quoted = PlainText.endOfQuotes(text, offset) else { return nil }
      name = offset &+ 1..<quoted &- 1
      guard !text[name].contains(where: { $0 == first || $0 == UInt8(ascii: "\\") }) else { return nil }
      end = quoted
    } else {
      end = PlainText.skipWord(text, offset)
      name = offset..<end
      guard !name.isEmpty, PlainText.isSurelyText(text, name) || PlainText.isNoNumber(text, name) else { return nil }
    }
    guard end < text.count, text[end] == UInt8(ascii: ":"), PlainText.isBlankOrEnd(text, end &+ 1), !name.isEmpty,
      name.count <= 512
    else { return nil }
    return (name, end &+ 1)
  }

  // MARK: Scalars

  /// The scalar, or the empty collection, that stands here inside a collection at a column.
  private mutating func readScalar(indent: Int) -> Value? {
    let start = offset
    switch text[start] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      guard let end = PlainText.endOfQuotes(text, start, spansLines: true), endLine(end) else { return nil }
      return .string(PlainScalarText.ofQuotes(text, start..<end))
    case UInt8(ascii: "|"):
      guard let end = PlainText.endOfBlockScalar(text, start, indent: indent) else { return nil }
      findContent(from: end)
      return .string(PlainScalarText.ofLiteral(text, start..<end))
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      guard let value = readBrackets(), endLine(offset) else { return nil }
      return value
    case UInt8(ascii: ">"): return nil
    default:
      guard let end = PlainText.endOfPlainScalar(text, start),
        let next = PlainText.endOfContinuation(text, end, indent: indent)
      else { return nil }
      findContent(from: next)
      let first = PlainText.nextLine(text, end)
      if first < next, let folded = PlainScalarText.folded(text, start..<end, continuedIn: first..<next) {
        return value(of: folded)
      }
      if PlainText.isSurelyText(text, start..<end) { return .string(ByteString(Array(text[start..<end]))) }
      return value(of: ByteString(Array(text[start..<end])))
    }
  }

  /// A collection in brackets on one line.
  private mutating func readBrackets() -> Value? {
    guard depth < Self.deepest else { return nil }
    depth &+= 1
    defer { depth &-= 1 }
    let isList = text[offset] == UInt8(ascii: "[")
    let close = isList ? UInt8(ascii: "]") : UInt8(ascii: "}")
    var elements: [Value] = []
    var pairs: [(ByteString, Value)] = []
    offset = PlainText.skipSpaces(text, offset &+ 1)
    guard offset < text.count else { return nil }
    if text[offset] == close {
      offset &+= 1
      return isList ? .list([]) : .map(MapValue())
    }
    while offset < text.count {
      var name: Range<Int>?
      if !isList {
        guard let (key, end) = key(), end < text.count, text[end] == 0x20 else { return nil }
        name = key
        offset = PlainText.skipSpaces(text, end)
      }
      guard offset < text.count, let value = readInsideBrackets() else { return nil }
      if let name { pairs.append((ByteString(Array(text[name])), value)) } else { elements.append(value) }
      offset = PlainText.skipSpaces(text, offset)
      guard offset < text.count else { return nil }
      if text[offset] == close {
        offset &+= 1
        return isList ? .list(elements) : .map(MapValue(pairs))
      }
      guard text[offset] == UInt8(ascii: ",") else { return nil }
      offset = PlainText.skipSpaces(text, offset &+ 1)
    }
    return nil
  }

  /// A text in quotes, a word or a collection inside of brackets.
  private mutating func readInsideBrackets() -> Value? {
    let start = offset
    switch text[start] {
    case UInt8(ascii: "["), UInt8(ascii: "{"): return readBrackets()
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      guard let end = PlainText.endOfQuotes(text, start) else { return nil }
      offset = end
      return .string(PlainScalarText.ofQuotes(text, start..<end))
    default:
      let end = PlainText.skipWord(text, start)
      // A dash, a point or nothing may be more than it seems.
      guard end > start, text[start] != UInt8(ascii: "-"), text[start] != UInt8(ascii: "."),
        !PlainText.mayBeInfinite(text, start..<end)
      else { return nil }
      offset = end
      if PlainText.isSurelyText(text, start..<end) { return .string(ByteString(Array(text[start..<end]))) }
      return value(of: ByteString(Array(text[start..<end])))
    }
  }

  /// Goes on behind a line on which only a comment may follow.
  private mutating func endLine(_ end: Int) -> Bool {
    let rest = PlainText.skipSpaces(text, end)
    guard rest == text.count || text[rest] == 0x0A || (text[rest] == UInt8(ascii: "#") && rest > end) else {
      return false
    }
    findContent(from: PlainText.nextLine(text, rest))
    return true
  }

  private func value(of scalar: ByteString) -> Value? {
    switch Node.Scalar(scalar).resolved(as: .goYAML2) {
    case .null: .null
    case .bool(let truth): .bool(truth)
    case .int(let number): .float64(Double(number))
    case .uint(let number): .float64(Double(number))
    case .float(let number): number.isFinite ? .float64(number) : nil
    case .timestamp(let text), .string(let text): .string(text)
    }
  }
}
