import Text

/// What a text's characters allow, as go-yaml's emitter analyses it.
struct TextFacts {
  /// Whether it has line breaks.
  private(set) var isMultiline = false
  /// Whether it may stand without quotes, outside brackets.
  private(set) var isPlainAllowed = true
  /// Whether it may stand in single quotes.
  private(set) var isSingleQuotedAllowed = true
  /// Whether it may stand as a literal block.
  private(set) var isBlockAllowed = true
  /// Whether every character is one byte.
  private(set) var isASCII = true

  /// Facts about a text.
  ///
  /// - Parameter tabsAllowBlocks: v3 keeps blocks for text with tabs, v2 takes a tab for a special character.
  init(_ text: [UInt8], tabsAllowBlocks: Bool) {
    self = text.withUnsafeBufferPointer { TextFacts(analysing: $0, tabsAllowBlocks: tabsAllowBlocks) }
  }

  private init(analysing text: UnsafeBufferPointer<UInt8>, tabsAllowBlocks: Bool) {
    guard let first = text.first, let last = text.last else {
      isBlockAllowed = false
      return
    }
    var hasIndicators = text.count >= 3 && (first == 0x2D || first == 0x2E) && text[1] == first && text[2] == first
    var hasSpecials = false
    var hasTabs = false
    var hasBreakThenSpace = false
    var hasSpaceThenBreak = false
    var previous = (isSpace: false, isBreak: false, isBlank: true)
    let beginsWithBreak = Self.breakWidth(text, at: 0) > 0
    var endsWithBreak = false

    let wordBytes = Self.isWordByte
    var offset = 0
    while offset < text.count {
      let byte = text[offset]
      // A letter or digit changes nothing but what precedes the next character.
      if wordBytes[Int(byte)] {
        previous = (false, false, false)
        offset &+= 1
        continue
      }
      let width = YAMLScanner.width(ofLead: byte)
      if byte >= 0x80 { isASCII = false }
      let following = offset &+ width
      let isFollowedByBlank = following >= text.count || text[following] == 0x20 || text[following] == 0x09
      if offset == 0 {
        switch byte {
        case UInt8(ascii: "#"), UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
          UInt8(ascii: "}"), UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "!"), UInt8(ascii: "|"),
          UInt8(ascii: ">"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "%"), UInt8(ascii: "@"),
          UInt8(ascii: "`"):
          hasIndicators = true
        case UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: "-"):
          if isFollowedByBlank { hasIndicators = true }
        default: break
        }
      } else if byte == UInt8(ascii: ":") {
        if isFollowedByBlank { hasIndicators = true }
      } else if byte == UInt8(ascii: "#") {
        if previous.isBlank { hasIndicators = true }
      }

      let isBreak = Self.breakWidth(text, at: offset) > 0
      if byte == 0x09, tabsAllowBlocks {
        hasTabs = true
      } else if !Self.isPrintable(text, at: offset) {
        hasSpecials = true
      }
      if byte == 0x20 {
        if previous.isBreak { hasBreakThenSpace = true }
        previous = (true, false, true)
      } else if isBreak {
        isMultiline = true
        endsWithBreak = following >= text.count
        if previous.isSpace { hasSpaceThenBreak = true }
        previous = (false, true, true)
      } else {
        previous = (false, false, byte == 0x09)
      }
      offset = following
    }

    let endsWithSpace = last == 0x20
    if first == 0x20 || beginsWithBreak || endsWithSpace || endsWithBreak || isMultiline || hasIndicators {
      isPlainAllowed = false
    }
    if endsWithSpace { isBlockAllowed = false }
    if hasBreakThenSpace {
      isPlainAllowed = false
      isSingleQuotedAllowed = false
    }
    if hasSpaceThenBreak || hasTabs || hasSpecials {
      isPlainAllowed = false
      isSingleQuotedAllowed = false
    }
    if hasSpaceThenBreak || hasSpecials { isBlockAllowed = false }
  }

  /// Whether a text is a word that may stand without quotes and is no null, boolean or number.
  static func isWord(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first, PlainText.isLetter(first) else { return false }
    let wordBytes = isWordByte
    for offset in 1..<max(text.count, 1) where !wordBytes[Int(text[offset])] {
      switch text[offset] {
      case UInt8(ascii: "-"): break
      // Before a blank or the end it would be that of a key.
      case UInt8(ascii: ":"): guard offset &+ 1 < text.count else { return false }
      default: return false
      }
    }
    return PlainText.isSurelyText(text, 0..<text.count)
  }

  /// Letters, digits and the punctuation that is never looked at.
  private static let isWordByte: [Bool] = (0..<256).map { byte in
    switch UInt8(byte) {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "/"),
      UInt8(ascii: "="), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "$"), UInt8(ascii: "+"):
      true
    default: false
    }
  }

  /// The width of the line break at an offset, 0 when there is none; `\r\n` is two breaks.
  static func breakWidth(_ text: UnsafeBufferPointer<UInt8>, at offset: Int) -> Int {
    switch text[offset] {
    case 0x0A, 0x0D: 1
    case 0xC2: offset &+ 1 < text.count && text[offset &+ 1] == 0x85 ? 2 : 0
    case 0xE2:
      offset &+ 2 < text.count && text[offset &+ 1] == 0x80 && text[offset &+ 2] & 0xFE == 0xA8 ? 3 : 0
    default: 0
    }
  }

  /// Whether the character at an offset may stand in YAML text unescaped; none beyond U+FFFF may, nor a byte order mark.
  static func isPrintable(_ text: UnsafeBufferPointer<UInt8>, at offset: Int) -> Bool {
    let byte = text[offset]
    if byte < 0x80 { return byte == 0x0A || (byte >= 0x20 && byte <= 0x7E) }
    let second = offset &+ 1 < text.count ? text[offset &+ 1] : 0
    let third = offset &+ 2 < text.count ? text[offset &+ 2] : 0
    switch byte {
    case 0xC2: return second >= 0xA0
    case 0xC3...0xEC, 0xEE: return true
    case 0xED: return second < 0xA0
    case 0xEF: return !(second == 0xBB && third == 0xBF) && !(second == 0xBF && third >= 0xBE)
    default: return false
    }
  }
}

/// How go-yaml's encoder wants a text written, and what its emitter makes of the wish.
struct TextStyle {
  enum Form { case plain, singleQuoted, doubleQuoted, literal }

  let facts: TextFacts
  private let preferred: Form

  init(facts: TextFacts, preferred: Form) {
    self.facts = facts
    self.preferred = preferred
  }

  /// The encoder's choice: a block for several lines, quotes for what would be taken for another type.
  init(_ text: [UInt8], encoder: YAMLEmitter.Style) {
    facts = TextFacts(text, tabsAllowBlocks: encoder == .pretty)
    if facts.isMultiline, text.contains(0x0A) {
      preferred = .literal
    } else {
      preferred = Self.isOtherType(ByteString(text), encoder: encoder) ? .doubleQuoted : .plain
    }
  }

  private static func isOtherType(_ text: ByteString, encoder: YAMLEmitter.Style) -> Bool {
    // Both quote the booleans of YAML 1.1, v3 for the sake of other readers.
    guard case .string = text.resolved(as: .goYAML2) else { return true }
    if encoder == .pretty {
      guard case .string = text.resolved(as: .goYAML3) else { return true }
    }
    return isSexagesimal(text.bytes)
  }

  /// Whether the text is `[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`: a number of YAML 1.1 to base 60, which go-yaml
  /// does not read but keeps others from reading.
  private static func isSexagesimal(_ text: [UInt8]) -> Bool {
    guard let first = text.first,
      first == UInt8(ascii: "-") || first == UInt8(ascii: "+") || (0x30...0x39).contains(first),
      text.contains(UInt8(ascii: ":"))
    else { return false }
    func isDigit(_ byte: UInt8?) -> Bool {
      guard let byte else { return false }
      return byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
    var rest = text[...]
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    guard isDigit(rest.first) else { return false }
    rest = rest.drop { isDigit($0) || $0 == UInt8(ascii: "_") }
    var groups = 0
    while rest.first == UInt8(ascii: ":") {
      rest = rest.dropFirst()
      let digits = rest.prefix { isDigit($0) }
      guard digits.count == 1 || (digits.count == 2 && (digits.first ?? 0) <= UInt8(ascii: "5")) else { return false }
      rest = rest.dropFirst(digits.count)
      groups += 1
    }
    guard groups > 0 else { return false }
    if rest.first == UInt8(ascii: ".") { rest = rest.dropFirst().drop { isDigit($0) || $0 == UInt8(ascii: "_") } }
    return rest.isEmpty
  }

  /// Whether the text stands without quotes.
  var isPlain: Bool { preferred == .plain && facts.isPlainAllowed }

  /// The emitter's decision.
  func resolved(isSimpleKey: Bool) -> Form {
    var form = preferred
    if isSimpleKey, facts.isMultiline { form = .doubleQuoted }
    if form == .plain, !facts.isPlainAllowed { form = .singleQuoted }
    if form == .singleQuoted, !facts.isSingleQuotedAllowed { form = .doubleQuoted }
    if form == .literal, !facts.isBlockAllowed || isSimpleKey { form = .doubleQuoted }
    return form
  }
}

extension Node.Style {
  /// The style in which go-yaml v3's encoder writes a text.
  public static func ofGoYAML3(_ text: ByteString) -> Node.Style {
    switch TextStyle(text.bytes, encoder: .pretty).resolved(isSimpleKey: false) {
    case .plain: .plain
    case .singleQuoted: .singleQuoted
    case .doubleQuoted: .doubleQuoted
    case .literal: .literal
    }
  }
}
