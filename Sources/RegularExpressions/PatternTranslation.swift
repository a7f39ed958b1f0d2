import Text

/// A pattern read by the rules of Go's regexp/syntax and written again for RE2.
///
/// RE2 and Go share their grammar but for a few places: Go takes `(?<name>…)`, repeated names and the loose spellings
/// of Unicode classes (`\p{old persian}`, `\p{Letter}`), RE2 takes `\C` and names outside ASCII; and the texts of their
/// errors differ. So every pattern passes through here first, and RE2 sees only what both agree on.
struct PatternTranslation {
  /// The pattern for RE2.
  var translated: [UInt8] = []
  /// The names of the groups from 1 on; nil for a group without a name.
  var groupNames: [String?] = []

  let pattern: [UInt8]
  let isPerl: Bool
  var offset = 0
  /// What is open, outermost first: the whole pattern, then one level a parenthesis.
  var levels: [Level] = [Level()]
  /// The number of nodes made; Go looks at the height only from its limit on, as no tree of fewer can be higher.
  var nodeCount = 0

  /// The largest count of a repetition, and of the product of nested ones.
  static let maximumRepeat = 1000
  /// The largest height of the tree.
  static let maximumHeight = 1000
  /// The largest number of instructions, from Go's bound of 128 MiB at 40 bytes each.
  static let maximumSize = 3_355_443

  /// Reads a pattern.
  ///
  /// - Throws: ``RegularExpression/SyntaxError`` with Go's text.
  init(_ pattern: ByteString, posix: Bool) throws(RegularExpression.SyntaxError) {
    self.pattern = pattern.bytes
    isPerl = !posix
    translated.reserveCapacity(pattern.count)
    try readAlternatives()
  }

  // MARK: The grammar

  mutating func readAlternatives() throws(RegularExpression.SyntaxError) {
    // Where the repetition operator right before this place begins: two in a row are an error.
    var lastRepeat: Int?
    while offset < pattern.count {
      var thisRepeat: Int?
      switch pattern[offset] {
      case UInt8(ascii: "("):
        if isPerl, byte(at: 1) == UInt8(ascii: "?") {
          try readPerlGroup()
        } else {
          openGroup(named: nil)
          offset += 1
        }
      case UInt8(ascii: "|"):
        try finishAlternative()
        copy(1)
      case UInt8(ascii: ")"):
        try closeGroup()
      case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
        thisRepeat = offset
        let operation = pattern[offset]
        offset += 1
        try applyRepetition(operation, from: thisRepeat ?? 0, lastRepeat: lastRepeat, count: nil)
      case UInt8(ascii: "{"):
        if let count = readCount() {
          thisRepeat = offset
          offset = count.end
          guard count.isValid else { throw error("invalid repeat count", pattern[(thisRepeat ?? 0)..<offset]) }
          try applyRepetition(UInt8(ascii: "{"), from: thisRepeat ?? 0, lastRepeat: lastRepeat, count: count)
        } else {
          appendLiteral(UInt8(ascii: "{"))
          offset += 1
          try push(Item())
        }
      case UInt8(ascii: "["):
        try readClass()
      case UInt8(ascii: "\\"):
        try readEscape()
      case UInt8(ascii: "^"), UInt8(ascii: "$"), UInt8(ascii: "."):
        copy(1)
        try push(Item())
      default:
        copy(try runeWidth(at: offset))
        try push(Item())
      }
      lastRepeat = thisRepeat
    }
    try finishAlternative()
    try checkLimits(PatternTranslation.collapsed(levels[levels.count - 1].alternatives, kind: .alternation))
    if levels.count > 1 { throw error("missing closing )", pattern[...]) }
  }

  mutating func openGroup(named name: String?) {
    groupNames.append(name)
    translated.append(UInt8(ascii: "("))
    levels.append(Level(captures: true))
  }

  mutating func closeGroup() throws(RegularExpression.SyntaxError) {
    try finishAlternative()
    guard levels.count > 1, let level = levels.popLast() else { throw error("unexpected )", pattern[...]) }
    copy(1)
    var item = PatternTranslation.collapsed(level.alternatives, kind: .alternation)
    if level.captures {
      item.kind = .single
      item.height &+= 1
      item.size = PatternTranslation.saturatingSum(item.size, 2)
    }
    try push(item)
  }

  /// `(?P<name>`, `(?<name>`, `(?flags)` or `(?flags:`.
  mutating func readPerlGroup() throws(RegularExpression.SyntaxError) {
    let start = offset
    let left = pattern.count - start
    let hasP = left > 4 && pattern[start + 2] == UInt8(ascii: "P") && pattern[start + 3] == UInt8(ascii: "<")
    let hasName = left > 3 && pattern[start + 2] == UInt8(ascii: "<")
    if hasP || hasName {
      guard let end = pattern[start...].firstIndex(of: UInt8(ascii: ">")) else {
        try checkUTF8(pattern[start...])
        throw error("invalid named capture", pattern[start...])
      }
      let name = pattern[(start + (hasP ? 4 : 3))..<end]
      try checkUTF8(name)
      let isWord = name.allSatisfy { PatternTranslation.isAlphanumeric($0) || $0 == UInt8(ascii: "_") }
      guard !name.isEmpty, isWord else { throw error("invalid named capture", pattern[start...end]) }
      openGroup(named: String(decoding: name, as: UTF8.self))
      offset = end + 1
      return
    }
    offset += 2
    var isNegative = false
    var sawFlag = false
    flags: while offset < pattern.count {
      let width = try runeWidth(at: offset)
      let character = pattern[offset]
      offset += width
      switch character {
      case UInt8(ascii: "i"), UInt8(ascii: "m"), UInt8(ascii: "s"), UInt8(ascii: "U"):
        sawFlag = true
      case UInt8(ascii: "-"):
        if isNegative { break flags }
        isNegative = true
        sawFlag = false
      case UInt8(ascii: ":"), UInt8(ascii: ")"):
        if isNegative, !sawFlag { break flags }
        // `(?)` changes nothing, and as text it would be something to repeat.
        if offset - start > 3 || character == UInt8(ascii: ":") {
          translated.append(contentsOf: pattern[start..<offset])
        }
        if character == UInt8(ascii: ":") { levels.append(Level()) }
        return
      default:
        break flags
      }
    }
    throw error("invalid or unsupported Perl syntax", pattern[start..<offset])
  }

  struct Count {
    var minimum: Int
    var maximum: Int?
    var isValid: Bool
    var end: Int
  }

  /// `{n}`, `{n,}` or `{n,m}` at the place reached, or nil when the brace is a literal.
  func readCount() -> Count? {
    var place = offset + 1
    // A number over 10⁸ is read as "too large" in full, not cut.
    func number() -> Int? {
      let start = place
      while place < pattern.count, PatternTranslation.isDigit(pattern[place]) { place += 1 }
      let digits = pattern[start..<place]
      guard let first = digits.first, digits.count == 1 || first != UInt8(ascii: "0") else { return nil }
      return digits.reduce(0) { $0 >= 100_000_000 ? $0 : $0 &* 10 &+ Int($1 &- UInt8(ascii: "0")) }
    }
    guard let minimum = number(), place < pattern.count else { return nil }
    var maximum: Int? = minimum
    if pattern[place] == UInt8(ascii: ",") {
      place += 1
      guard place < pattern.count else { return nil }
      if pattern[place] == UInt8(ascii: "}") {
        maximum = nil
      } else {
        guard let upper = number() else { return nil }
        maximum = upper
      }
    }
    guard place < pattern.count, pattern[place] == UInt8(ascii: "}") else { return nil }
    let limit = PatternTranslation.maximumRepeat
    let isValid = minimum <= limit && (maximum.map { $0 <= limit && minimum <= $0 } ?? true)
    return Count(minimum: minimum, maximum: maximum, isValid: isValid, end: place + 1)
  }

  /// Repeats the item on top. The operator's text goes from `start` to the place reached.
  mutating func applyRepetition(
    _ operation: UInt8, from start: Int, lastRepeat: Int?, count: Count?
  ) throws(RegularExpression.SyntaxError) {
    if isPerl {
      if offset < pattern.count, pattern[offset] == UInt8(ascii: "?") { offset += 1 }
      if let lastRepeat { throw error("invalid nested repetition operator", pattern[lastRepeat..<offset]) }
    }
    let level = levels.count - 1
    guard var item = levels[level].items.popLast() else {
      throw error("missing argument to repetition operator", pattern[start..<offset])
    }
    item.kind = .single
    item.height &+= 1
    nodeCount += 1
    if let count {
      let factor = count.maximum ?? count.minimum
      item.repeats = factor == 0 ? 1 : item.repeats &* factor
      // `x{2,5}` is xx(x(x(x)?)?)?, `x{2,}` is xx+.
      let (size, overflow) = item.size.multipliedReportingOverflow(by: factor)
      let extra = count.maximum.map { $0 - count.minimum } ?? 1
      item.size = overflow ? Int.max : max(1, PatternTranslation.saturatingSum(size, extra))
      try checkLimits(item)
      if item.repeats > PatternTranslation.maximumRepeat, count.minimum >= 2 || factor >= 2 {
        throw error("invalid repeat count", pattern[start..<offset])
      }
    } else {
      item.size = PatternTranslation.saturatingSum(item.size, operation == UInt8(ascii: "*") ? 2 : 1)
      try checkLimits(item)
    }
    levels[level].items.append(item)
    translated.append(contentsOf: pattern[start..<offset])
  }

  // MARK: Bytes

  func byte(at distance: Int) -> UInt8? {
    offset + distance < pattern.count ? pattern[offset + distance] : nil
  }

  mutating func copy(_ count: Int) {
    translated.append(contentsOf: pattern[offset..<(offset + count)])
    offset += count
  }

  mutating func appendLiteral(_ byte: UInt8) {
    if byte < 0x80, byte > 0x20, !PatternTranslation.isAlphanumeric(byte), byte != 0x7F, byte != UInt8(ascii: "_") {
      translated.append(UInt8(ascii: "\\"))
    }
    translated.append(byte)
  }

  /// The width of the rune at `place`.
  func runeWidth(at place: Int) throws(RegularExpression.SyntaxError) -> Int {
    let (rune, width) = Runes.decode(pattern, at: place)
    if rune == Runes.replacement, width == 1 { throw error("invalid UTF-8", pattern[place...]) }
    return width
  }

  func checkUTF8(_ text: ArraySlice<UInt8>) throws(RegularExpression.SyntaxError) {
    var place = text.startIndex
    while place < text.endIndex {
      let (rune, width) = Runes.decode(pattern, at: place)
      if rune == Runes.replacement, width == 1 { throw error("invalid UTF-8", text[place...]) }
      place += width
    }
  }

  func error(_ code: String, _ expression: ArraySlice<UInt8>) -> RegularExpression.SyntaxError {
    RegularExpression.SyntaxError(
      text: ByteString("error parsing regexp: " + code + ": `") + ByteString(expression) + ByteString("`"))
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  static func isOctal(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "7") }

  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
  }

  static func isPerlClass(_ byte: UInt8) -> Bool {
    switch byte | 0x20 {
    case UInt8(ascii: "d"), UInt8(ascii: "s"), UInt8(ascii: "w"): true
    default: false
    }
  }

  static func hexadecimal(_ byte: UInt8) -> UInt32? {
    if isDigit(byte) { return UInt32(byte &- UInt8(ascii: "0")) }
    let letter = byte | 0x20
    guard letter >= UInt8(ascii: "a"), letter <= UInt8(ascii: "f") else { return nil }
    return UInt32(letter &- UInt8(ascii: "a")) + 10
  }

  static let posixClasses: Set<String> = {
    let names = [
      "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper",
      "word", "xdigit",
    ]
    return Set(names.flatMap { ["[:\($0):]", "[:^\($0):]"] })
  }()
}
