import Text
import YAML

/// Reads the head of a manifest without building its tree, where its text is as plain as nearly all manifests are.
///
/// Plain are block mappings and sequences, bare scalars, quoted ones that end on their line, block scalars `|` and `>`,
/// comments, and collections in brackets that end on their line. In such a text there is nothing that go-yaml, the
/// conversion to JSON or Helm's `SimpleHead` would refuse, so that only the indentation has to be followed:
///
/// ```
/// metadata:            waits for a value: a deeper line opens a mapping
///   name: web          has its value: a deeper line would not be plain
///   annotations: {}
/// ```
///
/// Anything else (a tab, an anchor, a tag, quotes of several lines, a number that may be infinite, any error) ends the
/// reading without a result: the full reader decides.
struct PlainManifest {
  private let text: UnsafeBufferPointer<UInt8>
  /// The open block collections, outermost first.
  private var blocks: [Block] = []
  private var head = ManifestHead()
  private var fieldsSeen: [Field] = []

  /// A block collection that has begun.
  private struct Block {
    let column: Int
    let isMapping: Bool
    /// What the collection is to the head.
    let field: Field?
    /// Whether the last key or dash has no value yet.
    var isWaiting = true
    /// Whether the last key's value is a sequence whose dashes stand at the mapping's own column.
    var isInSequence = false
    /// What the last key's value is to the head.
    var keyField: Field?
    /// The last key, if it is an annotation's.
    var annotation = ByteString()

    /// What the value that comes is to the head.
    var valueField: Field? { isInSequence ? nil : keyField }
  }

  /// What is read of a manifest.
  private enum Field {
    case root, apiVersion, kind, metadata, name, annotations, annotation
  }

  /// The deepest nesting that is read here.
  private static let deepest = 64
  /// The longest key that is read here; go-yaml's bound is 1024 characters.
  private static let longestKey = 512

  /// The head of a document; nil where the document is not plain.
  static func head(of bytes: [UInt8]) -> ManifestHead? {
    bytes.withUnsafeBufferPointer { text in
      guard PlainText.isPlain(text) else { return nil }
      var manifest = PlainManifest(text)
      return manifest.read() ? manifest.head : nil
    }
  }

  private init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  /// Reads the text line by line; false where it is not plain.
  private mutating func read() -> Bool {
    var offset = 0
    while offset < text.count {
      let start = offset
      offset = PlainText.skipSpaces(text, offset)
      guard offset < text.count else { break }
      switch text[offset] {
      case UInt8(ascii: "\n"): offset &+= 1
      case UInt8(ascii: "#"): offset = PlainText.nextLine(text, offset)
      default:
        guard let next = readItem(offset, column: offset &- start) else { return false }
        offset = next
      }
    }
    return !blocks.isEmpty && sortAnnotations()
  }

  /// Reads a line's dashes and key, and the value that follows; gives the beginning of the next line.
  private mutating func readItem(_ start: Int, column startColumn: Int) -> Int? {
    var offset = start
    var column = startColumn
    while let block = blocks.last, block.column > column { blocks.removeLast() }
    while text[offset] == UInt8(ascii: "-"), PlainText.isBlankOrEnd(text, offset &+ 1) {
      guard openEntry(column) else { return nil }
      let next = PlainText.skipSpaces(text, offset &+ 1)
      column &+= next &- offset
      offset = next
      if isContentMissing(offset) { return PlainText.nextLine(text, offset) }
    }
    guard let key = key(at: offset) else {
      // What is no key can only be the value of a dash, or brackets below the key that waits for them.
      let isBelowKey =
        (text[offset] == UInt8(ascii: "{") || text[offset] == UInt8(ascii: "["))
        && blocks.last.map { $0.isWaiting && $0.column < column } == true
      return offset > start || isBelowKey ? readValue(offset) : nil
    }
    guard openKey(key.text, isQuoted: text[offset] != text[key.text.lowerBound], column: column) else { return nil }
    offset = PlainText.skipSpaces(text, key.end)
    if isContentMissing(offset) { return PlainText.nextLine(text, offset) }
    return readValue(offset)
  }

  private func isContentMissing(_ offset: Int) -> Bool {
    offset == text.count || text[offset] == UInt8(ascii: "\n") || text[offset] == UInt8(ascii: "#")
  }

  // MARK: Blocks

  private mutating func openEntry(_ column: Int) -> Bool {
    guard let top = blocks.indices.last else { return false }
    guard blocks[top].column == column else { return open(Block(column: column, isMapping: false, field: nil)) }
    if blocks[top].isMapping {
      guard blocks[top].isInSequence || (blocks[top].isWaiting && blocks[top].keyField == nil) else { return false }
      blocks[top].isInSequence = true
    }
    blocks[top].isWaiting = true
    return true
  }

  private mutating func openKey(_ key: Range<Int>, isQuoted: Bool, column: Int) -> Bool {
    if blocks.isEmpty {
      guard column == 0 else { return false }
      blocks.append(Block(column: 0, isMapping: true, field: .root))
    } else if let top = blocks.last, top.column < column {
      guard open(Block(column: column, isMapping: true, field: top.valueField)) else { return false }
    }
    let top = blocks.count &- 1
    guard blocks[top].isMapping else { return false }
    blocks[top].isInSequence = false
    blocks[top].isWaiting = true
    return name(key, isQuoted: isQuoted, in: top)
  }

  /// Begins a collection inside the innermost one, whose last key or dash must wait for it.
  private mutating func open(_ block: Block) -> Bool {
    guard let top = blocks.indices.last, blocks[top].isWaiting, blocks.count < Self.deepest else { return false }
    switch blocks[top].valueField {
    case nil: break
    case .metadata, .annotations: guard block.isMapping else { return false }
    default: return false
    }
    blocks[top].isWaiting = false
    blocks.append(block)
    return true
  }

  // MARK: Keys

  /// A key that is one word or one quoted text, and where its `:` ends; nil where there is none.
  private func key(at start: Int) -> (text: Range<Int>, end: Int)? {
    var offset = start
    let first = text[start]
    let range: Range<Int>
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      offset &+= 1
      while offset < text.count, text[offset] != first, text[offset] != UInt8(ascii: "\\"),
        text[offset] != UInt8(ascii: "\n")
      {
        offset &+= 1
      }
      guard offset < text.count, text[offset] == first else { return nil }
      range = start &+ 1..<offset
      offset &+= 1
    } else {
      offset = PlainText.skipWord(text, offset)
      range = start..<offset
      guard PlainText.isLetter(first) ? !PlainText.isNull(text, range) : PlainText.isNoNumber(text, range) else {
        return nil
      }
    }
    guard offset < text.count, text[offset] == UInt8(ascii: ":"), PlainText.isBlankOrEnd(text, offset &+ 1),
      !range.isEmpty, range.count <= Self.longestKey
    else { return nil }
    return (range, offset &+ 1)
  }

  /// Notes what a key is to the head; false where that is not clear from the one key.
  private mutating func name(_ key: Range<Int>, isQuoted: Bool, in top: Int) -> Bool {
    blocks[top].keyField = nil
    let field: Field
    switch (blocks[top].field, key.count) {
    case (.root, 4) where PlainText.equalFold(text, key, "kind"): field = .kind
    case (.root, 8) where PlainText.equalFold(text, key, "metadata"): field = .metadata
    case (.root, 10) where PlainText.equalFold(text, key, "apiversion"): field = .apiVersion
    case (.metadata, 4) where PlainText.equalFold(text, key, "name"): field = .name
    case (.metadata, 11) where PlainText.equalFold(text, key, "annotations"): field = .annotations
    case (.annotations, _):
      // A short word may be a boolean.
      guard isQuoted || (key.count > 5 && PlainText.isLetter(text[key.lowerBound])) else { return false }
      blocks[top].keyField = .annotation
      blocks[top].annotation = ByteString(Array(text[key]))
      head.annotations.append((blocks[top].annotation, ByteString()))
      return true
    default: return true
    }
    // encoding/json takes keys in any case, and of several the last in the order of their bytes.
    guard !fieldsSeen.contains(field), PlainText.capitals(text, key) == (field == .apiVersion ? [3] : []) else {
      return false
    }
    fieldsSeen.append(field)
    blocks[top].keyField = field
    return true
  }

  private mutating func sortAnnotations() -> Bool {
    guard head.annotations.count > 1 else { return true }
    head.annotations.sort { $0.key < $1.key }
    return zip(head.annotations, head.annotations.dropFirst()).allSatisfy { $0.key != $1.key }
  }

  // MARK: Values

  /// Reads what stands behind a key or a dash; gives the beginning of the next line.
  private mutating func readValue(_ start: Int) -> Int? {
    let top = blocks.count &- 1
    let field = blocks[top].valueField
    blocks[top].isWaiting = false
    let first = text[start]
    switch first {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      guard let end = PlainText.endOfQuotes(text, start) else { return nil }
      if field != nil {
        let content = start &+ 1..<end &- 1
        guard !text[content].contains(where: { $0 == first || $0 == UInt8(ascii: "\\") }),
          take(content, style: first == UInt8(ascii: "'") ? .singleQuoted : .doubleQuoted, as: field)
        else { return nil }
      }
      return endOfLine(end)
    case UInt8(ascii: "|"), UInt8(ascii: ">"):
      guard field == nil else { return nil }
      return PlainText.endOfBlockScalar(text, start, indent: blocks[top].column)
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      guard let end = PlainText.endOfFlow(text, start) else { return nil }
      if field != nil {
        guard field == .annotations || field == .metadata, first == UInt8(ascii: "{"), end == start &+ 2 else {
          return nil
        }
      }
      return endOfLine(end)
    default:
      guard let end = PlainText.endOfPlainScalar(text, start) else { return nil }
      guard field != nil else { return PlainText.endOfContinuation(text, end, indent: blocks[top].column) }
      return take(start..<end, style: .plain, as: field) ? PlainText.nextLine(text, end) : nil
    }
  }

  /// The beginning of the next line, if only a comment follows on this one.
  private func endOfLine(_ end: Int) -> Int? {
    let offset = PlainText.skipSpaces(text, end)
    guard offset < text.count, text[offset] != UInt8(ascii: "\n") else { return PlainText.nextLine(text, offset) }
    guard text[offset] == UInt8(ascii: "#"), offset > end else { return nil }
    return PlainText.nextLine(text, offset)
  }

  /// Takes a scalar into the head; false where it is none that the field can have.
  private mutating func take(_ content: Range<Int>, style: Node.Style, as field: Field?) -> Bool {
    let scalar = Node(.scalar(Node.Scalar(ByteString(Array(text[content])), style: style)))
    let reader = GoStructDecoder(scalar, type: "util.SimpleHead")
    do throws(DecodingError) {
      switch field {
      case .apiVersion: try reader.decode(into: &head.apiVersion)
      case .kind: try reader.decode(into: &head.kind)
      case .name: try reader.decode(into: &head.name)
      case .annotation: try reader.decode(into: &head.annotations[head.annotations.count &- 1].value)
      default: return false
      }
      return true
    } catch {
      return false
    }
  }
}
