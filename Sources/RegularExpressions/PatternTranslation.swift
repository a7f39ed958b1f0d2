import Text

/// A pattern read by the rules of Go's regexp/syntax and written again for RE2.
///
/// RE2 and Go share their grammar but for a few places: Go takes `(?<name>…)`, repeated names and the loose spellings
/// of Unicode classes (`\p{old persian}`, `\p{Letter}`), RE2 takes `\C` and names outside ASCII; and the texts of their
/// errors differ. So every pattern passes through here first, and RE2 sees only what both agree on.
struct PatternTranslation {
  /// The pattern for RE2.
  private(set) var translated: [UInt8] = []
  /// The names of the groups from 1 on; nil for a group without a name.
  private(set) var groupNames: [String?] = []

  private let pattern: [UInt8]
  private let isPerl: Bool
  private var offset = 0
  /// What is open, outermost first: the whole pattern, then one level a parenthesis.
  private var levels: [Level] = [Level()]
  /// The number of nodes made; Go looks at the height only from its limit on, as no tree of fewer can be higher.
  private var nodeCount = 0

  /// The largest count of a repetition, and of the product of nested ones.
  private static let maximumRepeat = 1000
  /// The largest height of the tree.
  private static let maximumHeight = 1000
  /// The largest number of instructions, from Go's bound of 128 MiB at 40 bytes each.
  private static let maximumSize = 3_355_443

  /// Reads a pattern.
  ///
  /// - Throws: ``RegularExpression/SyntaxError`` with Go's text.
  init(_ pattern: ByteString, posix: Bool) throws(RegularExpression.SyntaxError) {
    self.pattern = pattern.bytes
    isPerl = !posix
    translated.reserveCapacity(pattern.count)
    try readAlternatives()
  }

  // MARK: The tree, as far as its limits need it

  /// A node on Go's parse stack: only what the limits are about.
  private struct Item {
    enum Kind { case single, concatenation, alternation }
    var kind = Kind.single
    var height = 1
    /// The largest product of nested repetition counts inside.
    var repeats = 1
    /// About the number of instructions.
    var size = 1
  }

  /// The items since the last `|` and the finished alternatives of one parenthesis.
  private struct Level {
    var items: [Item] = []
    var alternatives: [Item] = []
    /// Whether the parenthesis captures, which adds a node.
    var captures = false
  }

  private static func collapsed(_ items: [Item], kind: Item.Kind) -> Item {
    if items.count == 1, let only = items.first { return only }
    var result = Item(kind: kind, height: 1, repeats: 1, size: kind == .alternation ? max(0, items.count - 1) : 0)
    for item in items {
      // A child of the same kind is taken apart into its parent.
      result.height = max(result.height, item.kind == kind ? item.height : item.height &+ 1)
      result.repeats = max(result.repeats, item.repeats)
      result.size = saturatingSum(result.size, item.size)
    }
    return result
  }

  private static func saturatingSum(_ a: Int, _ b: Int) -> Int {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? Int.max : sum
  }

  private mutating func push(_ item: Item) throws(RegularExpression.SyntaxError) {
    nodeCount += 1
    try checkLimits(item)
    levels[levels.count - 1].items.append(item)
  }

  private func checkLimits(_ item: Item) throws(RegularExpression.SyntaxError) {
    if item.size > PatternTranslation.maximumSize { throw error("expression too large", pattern[...]) }
    if item.height > PatternTranslation.maximumHeight, nodeCount >= PatternTranslation.maximumHeight {
      throw error("expression nests too deeply", pattern[...])
    }
  }

  private mutating func finishAlternative() throws(RegularExpression.SyntaxError) {
    let level = levels.count - 1
    let item = PatternTranslation.collapsed(levels[level].items, kind: .concatenation)
    levels[level].items.removeAll(keepingCapacity: true)
    levels[level].alternatives.append(item)
    nodeCount += 1
    try checkLimits(item)
  }

  // MARK: The grammar

  private mutating func readAlternatives() throws(RegularExpression.SyntaxError) {
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

  private mutating func openGroup(named name: String?) {
    groupNames.append(name)
    translated.append(UInt8(ascii: "("))
    levels.append(Level(captures: true))
  }

  private mutating func closeGroup() throws(RegularExpression.SyntaxError) {
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
  private mutating func readPerlGroup() throws(RegularExpression.SyntaxError) {
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

  private struct Count {
    var minimum: Int
    var maximum: Int?
    var isValid: Bool
    var end: Int
  }

  /// `{n}`, `{n,}` or `{n,m}` at the place reached, or nil when the brace is a literal.
  private func readCount() -> Count? {
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
  private mutating func applyRepetition(
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

  // MARK: Escapes

  private mutating func readEscape() throws(RegularExpression.SyntaxError) {
    if isPerl, let next = byte(at: 1) {
      switch next {
      case UInt8(ascii: "A"), UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "z"):
        copy(2)
        return try push(Item())
      case UInt8(ascii: "C"):
        throw error("invalid escape sequence", pattern[offset..<(offset + 2)])
      case UInt8(ascii: "Q"):
        return try readQuotation()
      case UInt8(ascii: "p"), UInt8(ascii: "P"):
        let unicode = try readUnicodeClass()
        guard let standalone = unicode.standalone else { throw error("invalid character class range", unicode.source) }
        translated.append(contentsOf: standalone)
        return try push(Item())
      default:
        if PatternTranslation.isPerlClass(next) {
          copy(2)
          return try push(Item())
        }
      }
    }
    let start = offset
    _ = try readCharacterEscape()
    translated.append(contentsOf: pattern[start..<offset])
    try push(Item())
  }

  /// `\Q…\E`, or to the end of the pattern.
  private mutating func readQuotation() throws(RegularExpression.SyntaxError) {
    offset += 2
    while offset < pattern.count {
      if pattern[offset] == UInt8(ascii: "\\"), byte(at: 1) == UInt8(ascii: "E") {
        offset += 2
        return
      }
      let width = try runeWidth(at: offset)
      if width == 1 {
        appendLiteral(pattern[offset])
        offset += 1
      } else {
        copy(width)
      }
      try push(Item())
    }
  }

  /// Reads `\n`, `\x41`, `\x{1F600}`, `\052`, `\.` and gives its code point.
  private mutating func readCharacterEscape() throws(RegularExpression.SyntaxError) -> UInt32 {
    let start = offset
    offset += 1
    guard offset < pattern.count else { throw error("trailing backslash at end of expression", []) }
    let width = try runeWidth(at: offset)
    let character = pattern[offset]
    offset += width
    func octal() -> UInt32 {
      var value = UInt32(character &- UInt8(ascii: "0"))
      for _ in 1..<3 {
        guard offset < pattern.count, PatternTranslation.isOctal(pattern[offset]) else { break }
        value = value * 8 + UInt32(pattern[offset] &- UInt8(ascii: "0"))
        offset += 1
      }
      return value
    }
    switch character {
    case UInt8(ascii: "0"):
      return octal()
    case UInt8(ascii: "1")...UInt8(ascii: "7"):
      // One digit is a back reference, which there is none of.
      if offset < pattern.count, PatternTranslation.isOctal(pattern[offset]) { return octal() }
    case UInt8(ascii: "x"):
      if let value = try readHexadecimal() { return value }
    case UInt8(ascii: "a"): return 0x07
    case UInt8(ascii: "f"): return 0x0C
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "v"): return 0x0B
    default:
      if character < 0x80, !PatternTranslation.isAlphanumeric(character) { return UInt32(character) }
    }
    throw error("invalid escape sequence", pattern[start..<offset])
  }

  /// What follows `\x`; nil when it is no number, the place then being where Go stops reading.
  private mutating func readHexadecimal() throws(RegularExpression.SyntaxError) -> UInt32? {
    guard offset < pattern.count else { return nil }
    let firstWidth = try runeWidth(at: offset)
    let first = pattern[offset]
    offset += firstWidth
    if first == UInt8(ascii: "{") {
      var value: UInt32 = 0
      var digits = 0
      while offset < pattern.count {
        let width = try runeWidth(at: offset)
        let character = pattern[offset]
        offset += width
        if character == UInt8(ascii: "}") { return digits == 0 ? nil : value }
        guard let digit = PatternTranslation.hexadecimal(character) else { return nil }
        value = value * 16 + digit
        if value > 0x10FFFF { return nil }
        digits += 1
      }
      return nil
    }
    guard offset < pattern.count else { return nil }
    let secondWidth = try runeWidth(at: offset)
    let second = pattern[offset]
    offset += secondWidth
    guard let high = PatternTranslation.hexadecimal(first), let low = PatternTranslation.hexadecimal(second) else {
      return nil
    }
    return high * 16 + low
  }

  // MARK: Classes

  private mutating func readClass() throws(RegularExpression.SyntaxError) {
    let start = offset
    copy(1)
    if byte(at: 0) == UInt8(ascii: "^") { copy(1) }
    var isFirst = true
    while offset >= pattern.count || pattern[offset] != UInt8(ascii: "]") || isFirst {
      // POSIX: a dash is only first or last.
      if byte(at: 0) == UInt8(ascii: "-"), !isPerl, !isFirst, byte(at: 1) != nil, byte(at: 1) != UInt8(ascii: "]") {
        let width = Runes.decode(pattern, at: offset + 1).width
        throw error("invalid character class range", pattern[offset..<(offset + 1 + width)])
      }
      isFirst = false
      if byte(at: 0) == UInt8(ascii: "["), byte(at: 1) == UInt8(ascii: ":"), let end = endOfNamedClass() {
        let name = pattern[offset..<end]
        guard PatternTranslation.posixClasses.contains(String(decoding: name, as: UTF8.self)) else {
          throw error("invalid character class range", name)
        }
        copy(end - offset)
        continue
      }
      if isPerl, byte(at: 0) == UInt8(ascii: "\\"), let next = byte(at: 1) {
        if next == UInt8(ascii: "p") || next == UInt8(ascii: "P") {
          let unicode = try readUnicodeClass()
          guard let inside = unicode.insideClass else { throw error("invalid character class range", unicode.source) }
          translated.append(contentsOf: inside)
          continue
        }
        if PatternTranslation.isPerlClass(next) {
          copy(2)
          continue
        }
      }
      let range = offset
      let low = try readClassCharacter(class: start)
      if byte(at: 0) == UInt8(ascii: "-"), let next = byte(at: 1), next != UInt8(ascii: "]") {
        translated.append(UInt8(ascii: "-"))
        offset += 1
        let high = try readClassCharacter(class: start)
        if high < low { throw error("invalid character class range", pattern[range..<offset]) }
      }
    }
    copy(1)
    try push(Item())
  }

  /// One character of a class, copied with an escape where RE2 might see more in it than Go.
  private mutating func readClassCharacter(class start: Int) throws(RegularExpression.SyntaxError) -> UInt32 {
    guard offset < pattern.count else { throw error("missing closing ]", pattern[start...]) }
    let begin = offset
    if pattern[offset] == UInt8(ascii: "\\") {
      let value = try readCharacterEscape()
      translated.append(contentsOf: pattern[begin..<offset])
      return value
    }
    let width = try runeWidth(at: offset)
    let value = Runes.decode(pattern, at: offset).rune
    if width == 1 {
      appendLiteral(pattern[offset])
      offset += 1
    } else {
      copy(width)
    }
    return value
  }

  /// The end of `[:name:]` at the place reached, or nil when nothing closes it.
  private func endOfNamedClass() -> Int? {
    var place = offset + 2
    while place + 1 < pattern.count {
      if pattern[place] == UInt8(ascii: ":"), pattern[place + 1] == UInt8(ascii: "]") { return place + 2 }
      place += 1
    }
    return nil
  }

  /// `\pN`, `\p{Name}`, `\P{^name}` at the place reached.
  private mutating func readUnicodeClass() throws(RegularExpression.SyntaxError) -> UnicodeClass {
    let start = offset
    var isNegative = pattern[offset + 1] == UInt8(ascii: "P")
    offset += 2
    var name: ArraySlice<UInt8> = []
    if offset < pattern.count {
      let width = try runeWidth(at: offset)
      if pattern[offset] == UInt8(ascii: "{") {
        guard let end = pattern[offset...].firstIndex(of: UInt8(ascii: "}")) else {
          try checkUTF8(pattern[start...])
          throw error("invalid character class range", pattern[start...])
        }
        name = pattern[(offset + 1)..<end]
        try checkUTF8(name)
        offset = end + 1
      } else {
        name = pattern[offset..<(offset + width)]
        offset += width
      }
    }
    let source = pattern[start..<offset]
    if name.first == UInt8(ascii: "^") {
      isNegative.toggle()
      name = name.dropFirst()
    }
    guard let found = UnicodeClass(name: name, isNegative: isNegative, source: source) else {
      throw error("invalid character class range", source)
    }
    return found
  }

  // MARK: Bytes

  private func byte(at distance: Int) -> UInt8? {
    offset + distance < pattern.count ? pattern[offset + distance] : nil
  }

  private mutating func copy(_ count: Int) {
    translated.append(contentsOf: pattern[offset..<(offset + count)])
    offset += count
  }

  private mutating func appendLiteral(_ byte: UInt8) {
    if byte < 0x80, byte > 0x20, !PatternTranslation.isAlphanumeric(byte), byte != 0x7F, byte != UInt8(ascii: "_") {
      translated.append(UInt8(ascii: "\\"))
    }
    translated.append(byte)
  }

  /// The width of the rune at `place`.
  private func runeWidth(at place: Int) throws(RegularExpression.SyntaxError) -> Int {
    let (rune, width) = Runes.decode(pattern, at: place)
    if rune == Runes.replacement, width == 1 { throw error("invalid UTF-8", pattern[place...]) }
    return width
  }

  private func checkUTF8(_ text: ArraySlice<UInt8>) throws(RegularExpression.SyntaxError) {
    var place = text.startIndex
    while place < text.endIndex {
      let (rune, width) = Runes.decode(pattern, at: place)
      if rune == Runes.replacement, width == 1 { throw error("invalid UTF-8", text[place...]) }
      place += width
    }
  }

  private func error(_ code: String, _ expression: ArraySlice<UInt8>) -> RegularExpression.SyntaxError {
    RegularExpression.SyntaxError(
      text: ByteString("error parsing regexp: " + code + ": `") + ByteString(expression) + ByteString("`"))
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  private static func isOctal(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "7") }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
  }

  private static func isPerlClass(_ byte: UInt8) -> Bool {
    switch byte | 0x20 {
    case UInt8(ascii: "d"), UInt8(ascii: "s"), UInt8(ascii: "w"): true
    default: false
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt32? {
    if isDigit(byte) { return UInt32(byte &- UInt8(ascii: "0")) }
    let letter = byte | 0x20
    guard letter >= UInt8(ascii: "a"), letter <= UInt8(ascii: "f") else { return nil }
    return UInt32(letter &- UInt8(ascii: "a")) + 10
  }

  private static let posixClasses: Set<String> = {
    let names = [
      "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper",
      "word", "xdigit",
    ]
    return Set(names.flatMap { ["[:\($0):]", "[:^\($0):]"] })
  }()
}
