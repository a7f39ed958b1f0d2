import Diagnostics
import Text

/// Builds nodes right from a text of the usual kind, without tokens.
///
/// Nearly all manifests and values files consist of block mappings and sequences with keys of one word, scalars of all
/// styles, and brackets on one line. For these no look-ahead is needed: a line's indentation and first character say what
/// it is. A text with anything else (anchors, tags, explicit keys, tabs, directives), and every text that go-yaml would
/// refuse, is irregular: it is left to ``YAMLComposer``, which decides and words the error. Where this composer gives
/// nodes, they are the same, to the last mark.
struct DirectComposer {
  /// Why the text is left to the other composer.
  struct Irregular: Error {}

  /// Knows the scalars that need more than one look: those of several lines, with escapes, block scalars.
  var scanner: YAMLScanner
  let text: UnsafeBufferPointer<UInt8>
  private let file: SourceFile.ID
  var keys = KeyTable()
  private var budget = AliasBudget()
  /// The column of the line's first character, which is neither a blank nor a comment; -1 at a document's end.
  private var column = -1
  /// What ends the document, where it has ended.
  private var ending = Ending.text

  private enum Ending { case marker, text }

  /// Deeper texts are left to the other composer, which does not recurse.
  static let depthBound = 200
  /// The other composer looks no further for the `:` behind a key.
  static let keyBound = 1000

  /// A composer for the text of a scanner that has not begun, whose lines end in line feeds only.
  init(scanner: YAMLScanner, file: SourceFile.ID) {
    self.scanner = scanner
    text = scanner.text
    self.file = file
  }

  /// All documents of the text.
  mutating func documents() throws(Irregular) -> [Node] {
    var documents: [Node] = []
    try findContent()
    if column < 0, ending == .text { return [] }
    if column >= 0 { documents.append(try root()) }
    while ending == .marker {
      budget = AliasBudget()
      scanner.here.offset &+= 3
      try endLine()
      try findContent()
      documents.append(column < 0 ? Node(.scalar(.init(ByteString())), mark: mark(scanner.here)) : try root())
    }
    return documents
  }

  private mutating func root() throws(Irregular) -> Node {
    let node = beginsEntry ? try sequence(isIndentless: false, depth: 0) : try mapping(nil, depth: 0)
    guard column < 0 else { throw Irregular() }
    return node
  }

  // MARK: Lines

  func mark(_ place: Position) -> Mark { place.mark(in: file) }

  func isBlankOrEnd(_ offset: Int) -> Bool {
    switch text[offset] {
    case 0x20, 0x0A, 0, 0x09: true
    default: false
    }
  }

  /// Goes to the next line that has more than blanks and a comment, from a line's beginning.
  mutating func findContent() throws(Irregular) {
    while true {
      var offset = scanner.here.offset
      while text[offset] == 0x20 { offset &+= 1 }
      scanner.here.offset = offset
      switch text[offset] {
      case 0x0A: scanner.here.stepLine(width: 1, characters: 1)
      case UInt8(ascii: "#"): skipComment()
      case 0x09: throw Irregular()
      case 0:
        // go-yaml ends the last line even if no line break does.
        if scanner.here.offset > scanner.here.lineStart { scanner.here.stepLine(width: 0, characters: 0) }
        (column, ending) = (-1, .text)
        return
      default:
        column = offset &- scanner.here.lineStart
        if column == 0 { try lookForMarker() }
        return
      }
    }
  }

  private mutating func lookForMarker() throws(Irregular) {
    let offset = scanner.here.offset
    let byte = text[offset]
    if byte == UInt8(ascii: "%") { throw Irregular() }
    guard byte == UInt8(ascii: "-") || byte == UInt8(ascii: "."), text[offset &+ 1] == byte, text[offset &+ 2] == byte,
      isBlankOrEnd(offset &+ 3)
    else { return }
    if byte == UInt8(ascii: ".") { throw Irregular() }
    (column, ending) = (-1, .marker)
  }

  /// Goes to the line's end, where nothing or a comment is here.
  mutating func skipComment() {
    var offset = scanner.here.offset
    while text[offset] != 0x0A, text[offset] != 0 { offset &+= 1 }
    scanner.here.offset = offset
  }

  /// Whether nothing but a comment follows on the line; if so, goes to the beginning of the next one.
  mutating func isLineEnded() throws(Irregular) -> Bool {
    let start = scanner.here.offset
    var offset = start
    while text[offset] == 0x20 { offset &+= 1 }
    scanner.here.offset = offset
    switch text[offset] {
    case 0x0A: scanner.here.stepLine(width: 1, characters: 1)
    case 0: break
    case UInt8(ascii: "#"):
      guard offset > start else { throw Irregular() }
      skipComment()
    default: return false
    }
    return true
  }

  mutating func endLine() throws(Irregular) {
    guard try isLineEnded() else { throw Irregular() }
  }

  // MARK: Collections

  /// Whether the dash of a sequence's element is here.
  private var beginsEntry: Bool {
    text[scanner.here.offset] == UInt8(ascii: "-") && isBlankOrEnd(scanner.here.offset &+ 1)
  }

  /// The sequence whose first dash is here.
  private mutating func sequence(isIndentless: Bool, depth: Int) throws(Irregular) -> Node {
    try visit()
    let own = column
    let start = mark(scanner.here)
    var elements: [Node] = []
    repeat {
      guard beginsEntry else {
        if isIndentless { break }
        throw Irregular()
      }
      scanner.here.offset &+= 1
      elements.append(try value(in: own, isKey: false, depth: depth))
    } while column == own
    guard column <= own else { throw Irregular() }
    return Node(.sequence(elements), mark: start)
  }

  /// The mapping whose first key is here, or was just read.
  private mutating func mapping(_ first: Node?, depth: Int) throws(Irregular) -> Node {
    try visit()
    let own = column
    var next = first
    var entries: [Node.Mapping.Entry] = []
    entries.reserveCapacity(4)
    repeat {
      let key: Node
      if let known = next.take() {
        key = known
      } else {
        guard let found = try self.key() else { throw Irregular() }
        key = found
      }
      entries.append(.init(key: key, value: try value(in: own, isKey: true, depth: depth)))
    } while column == own
    guard column <= own else { throw Irregular() }
    return Node(.mapping(.init(entries)), mark: entries[0].key.mark)
  }

  /// The value behind a key's colon or an element's dash, in a collection of this column; from there to the next line
  /// that has something.
  private mutating func value(in own: Int, isKey: Bool, depth: Int) throws(Irregular) -> Node {
    let end = scanner.here
    scanner.indent = own
    while text[scanner.here.offset] == 0x20 { scanner.here.offset &+= 1 }
    switch text[scanner.here.offset] {
    case 0x0A, 0, UInt8(ascii: "#"):
      skipComment()
      try findContent()
      return try valueBelow(end, in: own, isKey: isKey, depth: depth)
    default: break
    }
    if isKey { return try scalarOrFlow(depth: depth) }
    guard depth < Self.depthBound else { throw Irregular() }
    let inner = scanner.here.offset &- scanner.here.lineStart
    if beginsEntry {
      column = inner
      return try sequence(isIndentless: false, depth: depth &+ 1)
    }
    let start = scanner.here
    if let key = try key() {
      column = inner
      return try mapping(key, depth: depth &+ 1)
    }
    scanner.here = start
    return try scalarOrFlow(depth: depth)
  }

  /// The value of a key or dash with nothing behind it: what is below, if that is deep enough.
  private mutating func valueBelow(
    _ end: Position, in own: Int, isKey: Bool, depth: Int
  ) throws(Irregular) -> Node {
    guard depth < Self.depthBound else { throw Irregular() }
    if column >= own, beginsEntry, column > own || isKey {
      return try sequence(isIndentless: column == own, depth: depth &+ 1)
    }
    if column > own {
      let start = scanner.here
      if let key = try key() { return try mapping(key, depth: depth &+ 1) }
      scanner.here = start
      return try scalarOrFlow(depth: depth)
    }
    try visit()
    return Node(.scalar(.init(ByteString())), mark: mark(end))
  }

  mutating func visit() throws(Irregular) {
    budget.visit()
    guard !budget.isExhausted else { throw Irregular() }
  }

  // MARK: Keys

  /// The key that begins here, its colon included; nil where none does.
  private mutating func key() throws(Irregular) -> Node? {
    let start = scanner.here
    let byte = text[start.offset]
    let key: Node.Scalar
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
      guard let quoted = try quotedOnLine(byte) else { return nil }
      key = quoted
      while text[scanner.here.offset] == 0x20 { scanner.here.offset &+= 1 }
      guard text[scanner.here.offset] == UInt8(ascii: ":"), isBlankOrEnd(scanner.here.offset &+ 1) else { return nil }
    } else {
      guard beginsPlain(byte) else { return nil }
      var offset = start.offset
      var end = offset
      scan: while true {
        switch text[offset] {
        case 0x0A, 0: return nil
        case 0x09: throw Irregular()
        case 0x20:
          offset &+= 1
          if text[offset] == UInt8(ascii: "#") { return nil }
        case UInt8(ascii: ":"):
          if isBlankOrEnd(offset &+ 1) { break scan }
          offset &+= 1
          end = offset
        default:
          offset &+= 1
          end = offset
        }
      }
      key = .init(keys.text(UnsafeBufferPointer(rebasing: text[start.offset..<end])))
      scanner.here.offset = offset
    }
    guard scanner.here.offset &- start.offset < Self.keyBound else { throw Irregular() }
    scanner.here.offset &+= 1
    if text[scanner.here.offset] == 0x09 { throw Irregular() }
    try visit()
    return Node(.scalar(key), mark: mark(start))
  }

  /// Whether a plain scalar may begin here; others are brackets, quotes, or irregular.
  func beginsPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"): !isBlankOrEnd(scanner.here.offset &+ 1)
    case UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "#"), UInt8(ascii: "&"), UInt8(ascii: "*"),
      UInt8(ascii: "!"), UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "'"), UInt8(ascii: "\""),
      UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"), 0x09, 0x20, 0x0A, 0:
      false
    default: true
    }
  }
}
