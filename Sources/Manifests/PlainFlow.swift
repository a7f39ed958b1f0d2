import YAML

/// Collections in brackets in plain YAML (see ``PlainManifest``), by their offsets in a text. Nil means: not plain.
///
/// ```
/// {app: web, "ports": [80, "http"]}
/// ```
///
/// They hold words, texts in quotes and such collections, and may go over lines; a key's colon follows it at once.
enum PlainFlow {
  typealias Bytes = PlainText.Bytes

  /// A member of a mapping.
  struct Member {
    /// The key's text, without its quotes.
    let key: Range<Int>
    /// Where the value begins and ends.
    let value: Range<Int>
  }

  /// How deep collections may be nested.
  private static let deepest = 96

  /// The offset behind a collection.
  static func end(_ text: Bytes, _ start: Int) -> Int? { end(text, start, depth: 0) { _ in } }

  /// The members of a mapping that ``end(_:_:)`` has read.
  static func members(_ text: Bytes, _ start: Int) -> [Member] {
    var members: [Member] = []
    _ = end(text, start, depth: 0) { members.append($0) }
    return members
  }

  private static func end(_ text: Bytes, _ start: Int, depth: Int, _ onMember: (Member) -> Void) -> Int? {
    guard depth < deepest else { return nil }
    let isMapping = text[start] == UInt8(ascii: "{")
    let close = isMapping ? UInt8(ascii: "}") : UInt8(ascii: "]")
    var offset = skipSpace(text, start &+ 1)
    if offset < text.count, text[offset] == close { return offset &+ 1 }
    while offset < text.count {
      let key = offset
      var keyEnd = offset
      if isMapping {
        guard let end = endOfKey(text, offset) else { return nil }
        keyEnd = end
        offset = skipSpace(text, end &+ 1)
        // Behind a word, the colon needs a blank.
        guard offset > end &+ 1 || isQuote(text[key]) else { return nil }
      }
      guard offset < text.count, let end = endOfValue(text, offset, depth: depth) else { return nil }
      if depth == 0, isMapping {
        let quote = isQuote(text[key]) ? 1 : 0
        onMember(Member(key: key &+ quote..<keyEnd &- quote, value: offset..<end))
      }
      offset = skipSpace(text, end)
      guard offset < text.count else { return nil }
      if text[offset] == close { return offset &+ 1 }
      guard text[offset] == UInt8(ascii: ",") else { return nil }
      offset = skipSpace(text, offset &+ 1)
    }
    return nil
  }

  private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

  /// Behind spaces and line breaks; the beginning of a line stays what may be a mark between documents.
  private static func skipSpace(_ text: Bytes, _ start: Int) -> Int {
    var offset = PlainText.skipSpaces(text, start)
    while offset < text.count, text[offset] == 0x0A { offset = PlainText.skipSpaces(text, offset &+ 1) }
    return offset
  }

  /// The offset of a key's colon.
  private static func endOfKey(_ text: Bytes, _ start: Int) -> Int? {
    let end: Int
    if isQuote(text[start]) {
      guard let quoted = PlainText.endOfQuotes(text, start) else { return nil }
      end = quoted
    } else {
      guard PlainText.isLetter(text[start]) else { return nil }
      end = PlainText.skipWord(text, start)
      guard !PlainText.isNull(text, start..<end) else { return nil }
    }
    guard end < text.count, text[end] == UInt8(ascii: ":"), end &- start <= 512 else { return nil }
    return end
  }

  private static func endOfValue(_ text: Bytes, _ start: Int, depth: Int) -> Int? {
    switch text[start] {
    case UInt8(ascii: "["), UInt8(ascii: "{"): return end(text, start, depth: depth &+ 1) { _ in }
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return PlainText.endOfQuotes(text, start, spansLines: true)
    case UInt8(ascii: "-"):
      guard start &+ 1 < text.count, PlainText.isLetter(text[start &+ 1]) || PlainText.isDigit(text[start &+ 1]) else {
        return nil
      }
    default:
      guard PlainText.isLetter(text[start]) || PlainText.isDigit(text[start]) || text[start] == UInt8(ascii: "/") else {
        return nil
      }
    }
    var end = start &+ 1
    while end < text.count, isInsideWord(text[end]) { end &+= 1 }
    return PlainText.mayBeInfinite(text, start..<end) ? nil : end
  }

  private static func isInsideWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "-")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "="), UInt8(ascii: "+"),
      UInt8(ascii: "*"), UInt8(ascii: "@"), UInt8(ascii: "%"):
      true
    default: false
    }
  }
}
