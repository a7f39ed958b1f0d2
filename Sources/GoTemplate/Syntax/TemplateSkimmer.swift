import CLinux
import Glibc
import Text

/// Says of most texts that they have no syntax error, in one pass that makes no tokens and no nodes, and where their
/// branches and definitions end. Branches that no render takes and templates that none calls need no trees then.
///
/// What is not surely right (a rare form, a word that is no function, a variable that nobody declared, an error) makes the
/// answer nil: the ``Parser`` decides, and words what is wrong.
struct TemplateSkimmer {
  private let input: UnsafeBufferPointer<UInt8>
  private let names: FunctionNames
  private let breakIsKeyword: Bool
  private let continueIsKeyword: Bool

  private var position = 0
  private var text = SkimmedText()
  private var blocks: [Block] = []
  /// The variables that the text may name here, without `$`.
  private var variables: [Range<Int>] = []
  private var rangeDepth = 0
  private var isBlank = true
  private var slotCount = 1

  /// What has begun and waits for its end.
  private struct Block {
    let kind: Kind
    /// The number of the extent that ends at the next `else` or `end`.
    var extent: Int
    let variableCount: Int
    var hasElse = false

    enum Kind { case conditional, scope, range, definition }
  }

  /// What a pipeline may declare.
  private enum Clause { case action, control, range, argument }

  private static let deepestBlocks = 100
  private static let deepestParentheses = 20
  private static let mostVariables = 256
  private static let mostDefinitions = 2_000

  /// What a text is made of; nil where it may have an error.
  static func skim(
    _ input: UnsafeBufferPointer<UInt8>, names: FunctionNames, breakIsKeyword: Bool, continueIsKeyword: Bool
  ) -> SkimmedText? {
    guard input.count < 1 << 30 else { return nil }
    var skimmer = TemplateSkimmer(
      input: input, names: names, breakIsKeyword: breakIsKeyword, continueIsKeyword: continueIsKeyword)
    return skimmer.run() ? skimmer.text : nil
  }

  private init(
    input: UnsafeBufferPointer<UInt8>, names: FunctionNames, breakIsKeyword: Bool, continueIsKeyword: Bool
  ) {
    self.input = input
    self.names = names
    self.breakIsKeyword = breakIsKeyword
    self.continueIsKeyword = continueIsKeyword
  }

  private mutating func run() -> Bool {
    var outside = (isBlank: true, slotCount: 1)
    while let delimiter = nextDelimiter() {
      guard skimText(upTo: delimiter) else { return false }
      position = delimiter + 2
      if byte(position) == UInt8(ascii: "-"), isSpace(byte(position + 1)) { position += 2 }
      if byte(position) == UInt8(ascii: "/"), byte(position + 1) == UInt8(ascii: "*") {
        guard skipComment() else { return false }
        continue
      }
      skipSpace()
      let wasDefining = blocks.first?.kind == .definition
      guard skimAction(from: delimiter) else { return false }
      // A definition has a tree of its own.
      let isDefining = blocks.first?.kind == .definition
      if isDefining, !wasDefining {
        outside = (isBlank, slotCount)
        (isBlank, slotCount) = (true, 1)
      } else if wasDefining, !isDefining {
        text.definitions[text.definitions.count - 1].isBlank = isBlank
        text.definitions[text.definitions.count - 1].slotCount = slotCount
        (isBlank, slotCount) = outside
      }
    }
    guard blocks.isEmpty, skimText(upTo: input.count) else { return false }
    text.isBlank = isBlank
    text.slotCount = slotCount
    return true
  }

  // MARK: Outside actions

  private func nextDelimiter() -> Int? {
    guard let base = input.baseAddress else { return nil }
    var offset = position
    while offset + 1 < input.count {
      guard let found = memchr(base + offset, Int32(UInt8(ascii: "{")), input.count - offset - 1) else { return nil }
      offset = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      if input[offset + 1] == UInt8(ascii: "{") { return offset }
      offset += 1
    }
    return nil
  }

  private mutating func skimText(upTo end: Int) -> Bool {
    guard isBlank else { return true }
    for byte in input[position..<end] where byte != 0x20 && byte &- 0x09 > 4 {
      // Go has more white space than ASCII's.
      guard byte < 0x80 else { return false }
      isBlank = false
      break
    }
    return true
  }

  private mutating func skipComment() -> Bool {
    var offset = position + 2
    while offset + 1 < input.count, input[offset] != UInt8(ascii: "*") || input[offset + 1] != UInt8(ascii: "/") {
      offset += 1
    }
    guard offset + 1 < input.count else { return false }
    position = offset + 2
    if isSpace(byte(position)) {
      guard byte(position + 1) == UInt8(ascii: "-") else { return false }
      position += 1
    }
    return skipRightDelimiter()
  }

  // MARK: Actions

  private mutating func skimAction(from delimiter: Int) -> Bool {
    let start = position
    _ = skipWord()
    let word = input[start..<position]
    guard position > start, word.count <= Keywords.longest, let keyword = Keywords.kind(of: word) else {
      position = start
      return skimStatement()
    }
    switch keyword {
    case .ifWord: return skimBlock(.conditional, .control)
    case .with: return skimBlock(.scope, .control)
    case .range: return skimBlock(.range, .range)
    case .elseWord: return skimElse(from: delimiter)
    case .end: return skimEnd(from: delimiter)
    case .define: return skimDefinition()
    case .template:
      isBlank = false
      skipSpace()
      guard skipString() else { return false }
      let end = position
      skipSpace()
      return skipRightDelimiter() || (position > end && skimPipeline(.argument, depth: 0))
    case .breakWord, .continueWord:
      isBlank = false
      skipSpace()
      let isKeyword = keyword == .breakWord ? breakIsKeyword : continueIsKeyword
      return isKeyword && rangeDepth > 0 && skipRightDelimiter()
    case .boolean, .nilWord:
      position = start
      return skimStatement()
    default: return false
    }
  }

  private mutating func skimStatement() -> Bool {
    isBlank = false
    return skimPipeline(.action, depth: 0)
  }

  private mutating func skimBlock(_ kind: Block.Kind, _ clause: Clause) -> Bool {
    isBlank = false
    guard blocks.count < Self.deepestBlocks, isSpace(byte(position)) || byte(position) == UInt8(ascii: "(") else {
      return false
    }
    let variableCount = variables.count
    guard skimPipeline(clause, depth: 0) else { return false }
    if kind == .range { rangeDepth += 1 }
    blocks.append(Block(kind: kind, extent: text.open(at: position), variableCount: variableCount))
    return true
  }

  private mutating func skimElse(from delimiter: Int) -> Bool {
    guard let block = blocks.last, block.kind != .definition, !block.hasElse else { return false }
    let last = blocks.count - 1
    text.close(block.extent, at: delimiter)
    let end = position
    skipSpace()
    let start = position
    _ = skipWord()
    switch (block.kind, position > start ? Keywords.kind(of: input[start..<min(position, start + 8)]) : nil) {
    case (.conditional, .ifWord), (.scope, .with):
      guard start > end, isSpace(byte(position)) || byte(position) == UInt8(ascii: "(") else { return false }
      guard skimPipeline(.control, depth: 0) else { return false }
    default:
      guard position == start, skipRightDelimiter() else { return false }
      if block.kind == .range { rangeDepth -= 1 }
      blocks[last].hasElse = true
    }
    blocks[last].extent = text.open(at: position)
    return true
  }

  private mutating func skimEnd(from delimiter: Int) -> Bool {
    skipSpace()
    guard let block = blocks.popLast(), skipRightDelimiter() else { return false }
    text.close(block.extent, at: delimiter)
    variables.removeLast(variables.count - block.variableCount)
    if block.kind == .range, !block.hasElse { rangeDepth -= 1 }
    return true
  }

  private mutating func skimDefinition() -> Bool {
    guard blocks.isEmpty, variables.isEmpty, text.definitions.count < Self.mostDefinitions else { return false }
    skipSpace()
    let start = position
    guard skipString() else { return false }
    let name = start + 1..<position - 1
    guard !text.definitions.contains(where: { isSame($0.name, name) }) else { return false }
    skipSpace()
    guard skipRightDelimiter() else { return false }
    text.definitions.append(SkimmedText.Definition(name: name, start: position))
    blocks.append(Block(kind: .definition, extent: text.open(at: position), variableCount: 0))
    return true
  }

  // MARK: Pipelines

  /// Skims a pipeline with what ends it: the right delimiter, or a parenthesis where it is inside one.
  private mutating func skimPipeline(_ clause: Clause, depth: Int) -> Bool {
    skipSpace()
    if depth == 0, byte(position) == UInt8(ascii: "$"), !skimDeclaration(clause) { return false }
    var stage = 0
    while true {
      skipSpace()
      guard skimCommand(stage: stage, depth: depth) else { return false }
      guard byte(position) == UInt8(ascii: "|") else { break }
      position += 1
      stage += 1
    }
    guard depth > 0 else { return skipRightDelimiter() }
    guard byte(position) == UInt8(ascii: ")") else { return false }
    position += 1
    return true
  }

  /// `$x :=`, `$x =`, `$i, $x :=`; nothing where the variable is an operand.
  private mutating func skimDeclaration(_ clause: Clause) -> Bool {
    let start = position
    position += 1
    _ = skipWord()
    var declared = [start..<position]
    guard position > start + 1 else {
      position = start
      return true
    }
    let end = position
    skipSpace()
    if clause == .range, byte(position) == UInt8(ascii: ",") {
      position += 1
      skipSpace()
      let second = position
      guard byte(position) == UInt8(ascii: "$") else { return false }
      position += 1
      _ = skipWord()
      guard position > second + 1 else { return false }
      declared.append(second..<position)
      skipSpace()
      guard byte(position) == UInt8(ascii: ":") else { return false }
    }
    if byte(position) == UInt8(ascii: ":") {
      guard byte(position + 1) == UInt8(ascii: "="), clause != .argument else { return false }
      position += 2
    } else if byte(position) == UInt8(ascii: "=") {
      guard clause == .action, position > end, byte(position + 1) != UInt8(ascii: "=") else { return false }
      position += 1
    } else {
      position = start
      return true
    }
    guard variables.count + declared.count <= Self.mostVariables else { return false }
    variables += declared
    slotCount = max(slotCount, variables.count + 1)
    return true
  }

  /// Skims operands up to a pipe or the end of the pipeline.
  private mutating func skimCommand(stage: Int, depth: Int) -> Bool {
    var isFirst = stage > 0
    while true {
      guard skimOperand(mustExecute: isFirst, depth: depth) else { return false }
      isFirst = false
      let hasSpace = isSpace(byte(position))
      if hasSpace { skipSpace() }
      switch byte(position) {
      case UInt8(ascii: "|"), UInt8(ascii: ")"), UInt8(ascii: "}"): return true
      case UInt8(ascii: "-") where byte(position + 1) == UInt8(ascii: "}"): return hasSpace
      default: if !hasSpace { return false }
      }
    }
  }

  private mutating func skimOperand(mustExecute: Bool, depth: Int) -> Bool {
    switch byte(position) {
    case UInt8(ascii: "."):
      guard isNameStart(byte(position + 1)) else {
        position += 1
        return !mustExecute
      }
      return skipFields()
    case UInt8(ascii: "$"):
      let start = position
      position += 1
      _ = skipWord()
      return (position == start + 1 || isVisible(start..<position)) && skipFields()
    case UInt8(ascii: "\""): return !mustExecute && skipString()
    case UInt8(ascii: "`"): return !mustExecute && skipRawString()
    case UInt8(ascii: "("):
      guard depth < Self.deepestParentheses else { return false }
      position += 1
      return skimPipeline(.argument, depth: depth + 1) && skipFields()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return !mustExecute && skipNumber()
    case let byte where isNameStart(byte):
      let start = position
      let hash = skipWord()
      if names.contains(input[start..<position], hash: hash) {
        return position - start > Keywords.longest || Keywords.kind(of: input[start..<position]) == nil
      }
      guard !mustExecute, position - start <= 5 else { return false }
      let keyword = Keywords.kind(of: input[start..<position])
      return keyword == .boolean || keyword == .nilWord
    default: return false
    }
  }

  private func isVisible(_ name: Range<Int>) -> Bool { variables.contains { isSame($0, name) } }

  private func isSame(_ one: Range<Int>, _ other: Range<Int>) -> Bool {
    guard one.count == other.count, let base = input.baseAddress else { return false }
    return memcmp(base + one.lowerBound, base + other.lowerBound, one.count) == 0
  }

  /// Skips `.a.b`.
  private mutating func skipFields() -> Bool {
    while byte(position) == UInt8(ascii: ".") {
      position += 1
      guard isNameStart(byte(position)) else { return false }
      _ = skipWord()
    }
    return true
  }

  // MARK: Bytes

  /// The byte at an offset; 0 behind the end.
  @inline(__always)
  private func byte(_ offset: Int) -> UInt8 { offset < input.count ? input[offset] : 0 }

  @inline(__always)
  private func isNameStart(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte == 0x5F }

  /// Skips letters, digits and underscores; the hash of what they are as a name.
  @inline(__always)
  private mutating func skipWord() -> UInt32 {
    var hash = FunctionNames.emptyHash
    while position < input.count, isAlphanumericASCII(input[position]) {
      hash = FunctionNames.hash(hash, input[position])
      position += 1
    }
    return hash
  }

  @inline(__always)
  private mutating func skipSpace() { while position < input.count, isSpace(input[position]) { position += 1 } }

  /// Skips the right delimiter and, where it has a trim marker, the white space behind it.
  private mutating func skipRightDelimiter() -> Bool {
    if byte(position) == UInt8(ascii: "}") {
      guard byte(position + 1) == UInt8(ascii: "}") else { return false }
      position += 2
      return true
    }
    guard byte(position) == UInt8(ascii: "-"), position > 0, isSpace(input[position - 1]),
      byte(position + 1) == UInt8(ascii: "}"), byte(position + 2) == UInt8(ascii: "}")
    else { return false }
    position += 3
    skipSpace()
    return true
  }

  /// Skips a string in double quotes with simple escapes.
  private mutating func skipString() -> Bool {
    guard byte(position) == UInt8(ascii: "\"") else { return false }
    let start = position
    var isASCII = true
    position += 1
    while true {
      let mark = strake_find_quote_mark(input.baseAddress, position, input.count, UInt8(ascii: "\""))
      guard mark < input.count else { return false }
      if strake_find_unusual(input.baseAddress, position, mark) < mark { isASCII = false }
      position = mark
      switch input[mark] {
      case UInt8(ascii: "\""):
        position += 1
        return isASCII || Runes.isValid(Array(input[start..<position]))
      case UInt8(ascii: "\\"):
        switch byte(position + 1) {
        case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "r"), UInt8(ascii: "\\"), UInt8(ascii: "\""):
          position += 2
        default: return false
        }
      default: return false
      }
    }
  }

  private mutating func skipRawString() -> Bool {
    position += 1
    while position < input.count {
      let byte = input[position]
      position += 1
      if byte == UInt8(ascii: "`") { return true }
      guard byte < 0x80, byte != 0x0D else { return false }
    }
    return false
  }

  /// Skips a decimal number.
  private mutating func skipNumber() -> Bool {
    if byte(position) == UInt8(ascii: "-") { position += 1 }
    let start = position
    while isDigit(byte(position)) { position += 1 }
    let count = position - start
    guard count == 1 || (count > 1 && count <= 15 && input[start] != UInt8(ascii: "0")) else { return false }
    guard byte(position) == UInt8(ascii: ".") else { return true }
    position += 1
    let fraction = position
    while isDigit(byte(position)) { position += 1 }
    return position > fraction && position - fraction <= 15
  }
}
