import Text

/// Writes YAML, event by event, with the bytes of go-yaml.
///
/// ```
/// var emitter = YAMLEmitter(style: .manifest)
/// emitter.beginMapping(isEmpty: false)
/// emitter.key(name)
/// emitter.string(text)
/// emitter.endMapping()
/// let bytes = try emitter.finish()
/// ```
///
/// Keys come in the order in which they are written: sort them by ``NaturalKeyOrder`` first.
public struct YAMLEmitter {
  /// Whose bytes.
  public enum Style: Sendable {
    /// sigs.k8s.io/yaml's `Marshal` (`toYaml`, `kustomize build`): go-yaml v2 after a detour through JSON. Sequences are
    /// not indented under their key, text is folded at 80 columns.
    case manifest
    /// Helm's `toYamlPretty`: go-yaml v3 with an indentation of two. Sequences are indented, nothing is folded.
    case pretty
  }

  /// A collection that is being written.
  private enum Frame {
    case empty
    case sequence
    /// Waiting for a key, or for the value of a key written with (`? key`) or without a question mark.
    case mapping(pendingKey: PendingKey?)
  }

  private enum PendingKey { case simple, complex }

  /// Where a scalar stands.
  private enum Context { case root, item, value, simpleKey, complexKey }

  static let width = 80
  private static let step = 2
  /// The longest key, in bytes, that is written without a question mark.
  private static let simpleKeyBound = 128

  private let style: Style
  var output: [UInt8] = []
  /// How many bytes are written so far.
  public var count: Int { output.count }
  private var frames: [Frame] = []
  private var outerIndents: [Int] = []
  private var indent = -1
  var column = 0
  /// Whether the last thing written needs no space after it.
  var isSpaced = true
  /// Whether the line has nothing but indentation and indicators so far.
  var isIndentation = true
  private var problem: YAMLError?

  /// An emitter that has written nothing.
  public init(style: Style) {
    self.style = style
    output.reserveCapacity(1024)
  }

  /// Ends the document.
  ///
  /// - Returns: the text, ending in a line break.
  /// - Throws: ``YAMLError`` for a text that go-yaml cannot read back on its way through JSON: U+007F to U+009F and
  ///   other characters that YAML forbids.
  public consuming func finish() throws(YAMLError) -> [UInt8] {
    writeIndent()
    if let problem { throw problem }
    return output
  }

  // MARK: Collections

  /// Begins a mapping; keys and values follow in turn.
  public mutating func beginMapping(isEmpty: Bool) {
    beginNode()
    if isEmpty { return writeEmpty("{", "}") }
    increaseIndent(isScalar: false, isIndentless: false)
    frames.append(.mapping(pendingKey: nil))
  }

  /// Ends the mapping that began last.
  public mutating func endMapping() { endCollection() }

  /// Begins a sequence; its elements follow.
  public mutating func beginSequence(isEmpty: Bool) {
    var isIndentless = false
    if style == .manifest, case .mapping = frames.last {
      beginNode()
      isIndentless = !isIndentation
    } else {
      beginNode()
    }
    if isEmpty { return writeEmpty("[", "]") }
    increaseIndent(isScalar: false, isIndentless: isIndentless)
    frames.append(.sequence)
  }

  /// Ends the sequence that began last.
  public mutating func endSequence() { endCollection() }

  private mutating func endCollection() {
    guard let frame = frames.popLast() else { return }
    if case .empty = frame { return }
    decreaseIndent()
  }

  private mutating func writeEmpty(_ opening: Unicode.Scalar, _ closing: Unicode.Scalar) {
    writeIndicator(opening, needsSpace: true, isSpaced: true)
    writeIndicator(closing, needsSpace: false)
    frames.append(.empty)
  }

  /// Writes what comes before an element or value.
  private mutating func beginNode() {
    switch frames.last {
    case .sequence:
      writeIndent()
      writeIndicator("-", needsSpace: true, isIndentation: true)
    case .mapping(let pendingKey):
      if pendingKey == .complex {
        writeIndent()
        writeIndicator(":", needsSpace: true, isIndentation: true)
      } else {
        writeIndicator(":", needsSpace: false)
      }
      frames[frames.count - 1] = .mapping(pendingKey: nil)
    case .empty, nil: break
    }
  }

  // MARK: Scalars

  /// Writes a key of a mapping, which must be the innermost open collection.
  public mutating func key(_ text: ByteString) {
    if text.count <= Self.simpleKeyBound, writesWord(text, before: { $0.writeIndent() }) {
      if !frames.isEmpty { frames[frames.count - 1] = .mapping(pendingKey: .simple) }
      return
    }
    let text = admitted(text, JSONDetour.key)
    writeIndent()
    let choice = TextStyle(text.bytes, encoder: style)
    let isSimple = !choice.facts.isMultiline && text.count <= Self.simpleKeyBound
    if isSimple {
      writeScalar(text.bytes, choice, context: .simpleKey)
    } else {
      writeIndicator("?", needsSpace: true, isIndentation: true)
      writeScalar(text.bytes, choice, context: .complexKey)
    }
    if !frames.isEmpty { frames[frames.count - 1] = .mapping(pendingKey: isSimple ? .simple : .complex) }
  }

  /// Writes `null`.
  public mutating func null() { plain("null") }

  /// Writes a boolean.
  public mutating func bool(_ value: Bool) { plain(value ? "true" : "false") }

  /// Writes an integer.
  public mutating func int(_ value: Int64) { plain(Array(String(value).utf8)) }

  /// Writes an integer without sign.
  public mutating func uint(_ value: UInt64) { plain(Array(String(value).utf8)) }

  /// Writes a floating-point number in the form of Go's `%g` with the shortest digits: `1e+06`, `.inf`, `.nan`.
  ///
  /// What `toYaml` makes of a number is another thing, for it goes through JSON: see ``jsonNumber(_:)``.
  public mutating func float(_ value: Double) { plain(YAMLNumberText.float(value)) }

  /// Writes a number that is spelled as in JSON, as go-yaml v2 writes it after reading it: `1e3` is `1000`, integers
  /// beyond 64 bits get an exponent.
  public mutating func jsonNumber(_ text: ByteString) { plain(YAMLNumberText.respelled(text)) }

  /// Writes a time spelled as in RFC 3339, which go-yaml v3 leaves without quotes.
  public mutating func timestamp(_ text: ByteString) { plain(text.bytes) }

  /// Writes text, in quotes where it would be taken for something else.
  public mutating func string(_ text: ByteString) {
    if writesWord(text) { return }
    beginNode()
    let text = admitted(text, JSONDetour.text)
    let context: Context =
      switch frames.last {
      case .sequence: .item
      case .mapping: .value
      case .empty, nil: .root
      }
    if style == .pretty, !Runes.isValid(text.bytes) {
      writeRaw("!!binary")
      let encoded = Base64Text.encode(text.bytes, lineLength: 70)
      let hasBreaks = encoded.contains(0x0A)
      let choice = TextStyle(facts: TextFacts(encoded, tabsAllowBlocks: true), preferred: hasBreaks ? .literal : .plain)
      writeScalar(encoded, choice, context: context)
      return
    }
    writeScalar(text.bytes, TextStyle(text.bytes, encoder: style), context: context)
  }

  private mutating func plain(_ text: StaticString) {
    beginNode()
    text.withUTF8Buffer { writePlainToken($0) }
  }

  private mutating func plain(_ text: [UInt8]) {
    beginNode()
    text.withUnsafeBufferPointer { writePlainToken($0) }
  }

  private mutating func writePlainToken(_ text: UnsafeBufferPointer<UInt8>) {
    if !isSpaced { put(0x20) }
    output.append(contentsOf: text)
    column &+= text.count
    isSpaced = false
    isIndentation = false
  }

  private mutating func writeRaw(_ text: StaticString) {
    if !isSpaced { put(0x20) }
    text.withUTF8Buffer { output.append(contentsOf: $0) }
    column &+= text.utf8CodeUnitCount
    isSpaced = false
    isIndentation = false
  }

  /// Writes a value or element as it stands, if it surely needs no quotes.
  mutating func writesWord(_ text: ByteString) -> Bool { writesWord(text, before: { $0.beginNode() }) }

  /// Writes a text, as it stands, if it surely needs no quotes: a word of ASCII that begins with a letter.
  private mutating func writesWord(_ text: ByteString, before begin: (inout YAMLEmitter) -> Void) -> Bool {
    text.bytes.withUnsafeBufferPointer { text in
      guard TextFacts.isWord(text) else { return false }
      begin(&self)
      writePlainToken(text)
      return true
    }
  }

  /// What is left of a text after the detour through JSON that ``Style/manifest`` stands for.
  private mutating func admitted(
    _ text: ByteString, _ detour: (ByteString) throws(YAMLError) -> ByteString
  ) -> ByteString {
    guard style == .manifest else { return text }
    do throws(YAMLError) {
      return try detour(text)
    } catch {
      if problem == nil { problem = error }
      return ByteString()
    }
  }

  private mutating func writeScalar(_ text: [UInt8], _ choice: TextStyle, context: Context) {
    // Most scalars are plain, and too short to be folded.
    if choice.isPlain, choice.facts.isASCII, column &+ text.count < Self.width {
      return text.withUnsafeBufferPointer { writePlainToken($0) }
    }
    increaseIndent(isScalar: true, isIndentless: false)
    let isFolding = context != .simpleKey && style == .manifest
    text.withUnsafeBufferPointer { text in
      switch choice.resolved(isSimpleKey: context == .simpleKey) {
      case .plain: writePlain(text, isFolding: isFolding)
      case .singleQuoted: writeSingleQuoted(text, isFolding: isFolding)
      case .doubleQuoted: writeDoubleQuoted(text, isFolding: isFolding)
      case .literal: writeLiteral(text, isASCII: choice.facts.isASCII)
      }
    }
    decreaseIndent()
  }

  // MARK: Indentation and indicators

  private mutating func increaseIndent(isScalar: Bool, isIndentless: Bool) {
    outerIndents.append(indent)
    if indent < 0 {
      indent = isScalar ? Self.step : 0
    } else if !isIndentless {
      indent += Self.step
    }
  }

  private mutating func decreaseIndent() {
    indent = outerIndents.popLast() ?? -1
  }

  /// Begins a line at the current indentation, unless what stands on this one is its beginning.
  mutating func writeIndent() {
    let depth = max(indent, 0)
    if !isIndentation || column > depth || (column == depth && !isSpaced) { putBreak() }
    if column < depth {
      output.append(contentsOf: repeatElement(0x20, count: depth &- column))
      column = depth
    }
    isSpaced = true
    isIndentation = true
  }

  mutating func writeIndicator(
    _ indicator: Unicode.Scalar, needsSpace: Bool, isSpaced isSpacedAfter: Bool = false,
    isIndentation isIndicatorIndentation: Bool = false
  ) {
    if needsSpace, !isSpaced { put(0x20) }
    put(UInt8(ascii: indicator))
    isSpaced = isSpacedAfter
    isIndentation = isIndentation && isIndicatorIndentation
  }

  mutating func put(_ byte: UInt8) {
    output.append(byte)
    column &+= 1
  }

  mutating func putBreak() {
    output.append(0x0A)
    column = 0
  }
}
