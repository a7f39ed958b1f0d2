import Text
import YAML

/// Reads the head of a manifest without building its tree, where its text is as plain as nearly all manifests are.
///
/// Plain are block mappings and sequences, bare scalars, quoted ones, block scalars `|` and `>`, comments, and
/// collections in brackets. In such a text there is nothing that go-yaml, the
/// conversion to JSON or Helm's `SimpleHead` would refuse, so that only the indentation has to be followed:
///
/// ```
/// metadata:            waits for a value: a deeper line opens a mapping
///   name: web          has its value: a deeper line would not be plain
///   annotations: {}
/// ```
///
/// Anything else (a tab between words, an anchor, a tag, a number that may be infinite, any error) ends the reading
/// without a result: the full reader decides.
struct PlainManifest {
  private let text: UnsafeBufferPointer<UInt8>
  /// The open block collections, outermost first.
  private var blocks: [Block] = []
  private var head = ManifestHead()
  /// `metadata.namespace`, which Helm does not read.
  private var namespace = ByteString()
  /// Whether all that was read stands in the text as it is.
  private var isVerbatim = true
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

    /// What the value that comes is to the head.
    var valueField: Field? { isInSequence ? nil : keyField }
  }

  /// What is read of a manifest.
  private enum Field {
    case root, apiVersion, kind, metadata, name, namespace, annotations
    /// The value of an annotation that is read.
    case hookAnnotation
    /// The value of any other annotation: it must be a scalar.
    case annotation
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

  /// Which object a document describes; nil where the document is not plain, or has no name.
  static func identity(of bytes: [UInt8]) -> ResourceIdentity? {
    bytes.withUnsafeBufferPointer { text in
      guard PlainText.isPlain(text) else { return nil }
      var manifest = PlainManifest(text)
      guard manifest.read(), manifest.isVerbatim, manifest.fieldsSeen.contains(.name) else { return nil }
      return ResourceIdentity(
        type: GroupVersionKind(apiVersion: manifest.head.apiVersion, kind: manifest.head.kind),
        name: manifest.head.name, namespace: manifest.namespace, isClusterScoped: false)
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
    guard openKey(key.text, column: column) else { return nil }
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

  private mutating func openKey(_ key: Range<Int>, column: Int) -> Bool {
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
    return name(key, in: top)
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
      let isText =
        PlainText.isLetter(first) ? !PlainText.isNull(text, range) : PlainText.isNoNumber(text, range)
      guard isText else { return nil }
    }
    guard offset < text.count, text[offset] == UInt8(ascii: ":"), PlainText.isBlankOrEnd(text, offset &+ 1),
      !range.isEmpty, range.count <= Self.longestKey
    else { return nil }
    return (range, offset &+ 1)
  }

  /// Notes what a key is to the head; false where that is not clear from the one key.
  private mutating func name(_ key: Range<Int>, in top: Int) -> Bool {
    blocks[top].keyField = nil
    let field: Field
    switch (blocks[top].field, key.count) {
    case (.root, 4) where PlainText.equalFold(text, key, "kind"): field = .kind
    case (.root, 8) where PlainText.equalFold(text, key, "metadata"): field = .metadata
    case (.root, 10) where PlainText.equalFold(text, key, "apiversion"): field = .apiVersion
    case (.metadata, 4) where PlainText.equalFold(text, key, "name"): field = .name
    case (.metadata, 9) where PlainText.equalFold(text, key, "namespace"): field = .namespace
    case (.metadata, 11) where PlainText.equalFold(text, key, "annotations"): field = .annotations
    case (.annotations, _):
      guard ManifestHead.isOfHook(UnsafeBufferPointer(rebasing: text[key])) else {
        blocks[top].keyField = .annotation
        return true
      }
      blocks[top].keyField = .hookAnnotation
      head.hookAnnotations.append((ByteString(Array(text[key])), ByteString()))
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
    guard head.hookAnnotations.count > 1 else { return true }
    head.hookAnnotations.sort { $0.key < $1.key }
    return zip(head.hookAnnotations, head.hookAnnotations.dropFirst()).allSatisfy { $0.key != $1.key }
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
      guard let end = PlainText.endOfQuotes(text, start, spansLines: true), take(start..<end, as: field) else {
        return nil
      }
      return endOfLine(end)
    case UInt8(ascii: "|"), UInt8(ascii: ">"):
      guard field == nil || field == .annotation else { return nil }
      return PlainText.endOfBlockScalar(text, start, indent: blocks[top].column)
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      guard let end = PlainFlow.end(text, start), field == nil || takeMembers(start, as: field) else { return nil }
      return endOfLine(end)
    default:
      guard let end = PlainText.endOfPlainScalar(text, start), take(start..<end, as: field) else { return nil }
      // Below what is read, a deeper line is not plain.
      guard field == nil || field == .annotation else { return PlainText.nextLine(text, end) }
      return PlainText.endOfContinuation(text, end, indent: blocks[top].column)
    }
  }

  /// The beginning of the next line, if only a comment follows on this one.
  private func endOfLine(_ end: Int) -> Int? {
    let offset = PlainText.skipSpaces(text, end)
    guard offset < text.count, text[offset] != UInt8(ascii: "\n") else { return PlainText.nextLine(text, offset) }
    guard text[offset] == UInt8(ascii: "#"), offset > end else { return nil }
    return PlainText.nextLine(text, offset)
  }

  /// Takes a scalar that is in quotes or not, as it stands, into the head; false where it is none that the field can
  /// have.
  private mutating func take(_ scalar: Range<Int>, as field: Field?) -> Bool {
    guard let field, field != .annotation else { return true }
    let first = text[scalar.lowerBound]
    let isQuoted = first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
    let content = isQuoted ? scalar.lowerBound &+ 1..<scalar.upperBound &- 1 : scalar
    if isQuoted, text[content].contains(where: { $0 == first || $0 == UInt8(ascii: "\\") || $0 == 0x0A }) {
      return false
    }
    let word = ByteString(Array(text[content]))
    guard !isQuoted, !PlainText.isSurelyText(text, scalar) else { return set(word, as: field) }
    isVerbatim = false
    var decoded = ByteString()
    do throws(DecodingError) {
      try GoStructDecoder(Node(.scalar(Node.Scalar(word, style: .plain))), type: "util.SimpleHead").decode(
        into: &decoded)
    } catch {
      return false
    }
    return set(decoded, as: field)
  }

  private mutating func set(_ word: ByteString, as field: Field) -> Bool {
    switch field {
    case .apiVersion: head.apiVersion = word
    case .kind: head.kind = word
    case .name: head.name = word
    case .namespace: namespace = word
    case .hookAnnotation: head.hookAnnotations[head.hookAnnotations.count &- 1].value = word
    case .annotation, .root, .metadata, .annotations: return false
    }
    return true
  }

  /// Takes the members of metadata or of annotations that stand in brackets.
  private mutating func takeMembers(_ start: Int, as field: Field?) -> Bool {
    guard field == .metadata || field == .annotations, text[start] == UInt8(ascii: "{") else { return false }
    blocks.append(Block(column: .max, isMapping: true, field: field))
    defer { blocks.removeLast() }
    let top = blocks.count &- 1
    for member in PlainFlow.members(text, start) {
      guard !text[member.key].contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "'") }),
        name(member.key, in: top)
      else { return false }
      guard let memberField = blocks[top].keyField else { continue }
      let first = text[member.value.lowerBound]
      let isTaken =
        first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        ? takeMembers(member.value.lowerBound, as: memberField) : take(member.value, as: memberField)
      guard isTaken else { return false }
    }
    return true
  }
}
