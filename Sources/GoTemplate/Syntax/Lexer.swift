import CLinux
import Glibc
import Text

/// Cuts a template into tokens, one at a call, as package text/template/parse does.
///
/// The delimiters are `{{` and `}}`. After an error the input counts as ended. Comments and the white space that trim
/// markers remove never become tokens.
struct Lexer {
  /// The template; it must live as long as the lexer.
  let input: UnsafeBufferPointer<UInt8>
  /// The text of the last ``Token/Kind/error`` token.
  private(set) var errorText = ""

  let count: Int
  private let breakIsKeyword: Bool
  private let continueIsKeyword: Bool
  var position = 0
  private(set) var start = 0
  private var line = 1
  private var startLine = 1
  private var isInsideAction = false
  private var parenthesisDepth = 0
  private var hasFailed = false

  /// A lexer of a text; `break` and `continue` are words of the language unless a function has that name.
  init(_ input: UnsafeBufferPointer<UInt8>, breakIsKeyword: Bool, continueIsKeyword: Bool) {
    self.input = input
    count = input.count
    self.breakIsKeyword = breakIsKeyword
    self.continueIsKeyword = continueIsKeyword
  }

  /// Goes on at another place outside of actions. Lines are not counted from there.
  mutating func jump(to offset: Int) {
    position = offset
    start = offset
    isInsideAction = false
    parenthesisDepth = 0
  }

  /// The next token.
  mutating func next() -> Token {
    if hasFailed {
      if isInsideAction { return failure("unclosed action") }
      return token(.endOfFile, position, position)
    }
    return isInsideAction ? lexInsideAction() : lexText()
  }

  // MARK: Outside actions

  private mutating func lexText() -> Token {
    while true {
      guard let delimiter = offset(of: UInt8(ascii: "{"), from: position) else {
        position = count
        guard position > start else {
          return token(.endOfFile, position, position)
        }
        line += newlines(start, position)
        return emit(.text)
      }
      if delimiter > position {
        position = delimiter
        let trimmed = isLeftTrimMarker(delimiter + 2) ? trailingSpace(start, delimiter) : 0
        position -= trimmed
        line += newlines(start, position)
        let token = emit(.text)
        position += trimmed
        ignore()
        if token.end > token.start { return token }
      }
      if let token = lexLeftDelimiter() { return token }
    }
  }

  /// The left delimiter, or nil after a comment.
  private mutating func lexLeftDelimiter() -> Token? {
    position += 2
    let marker = isLeftTrimMarker(position) ? 2 : 0
    let comment = position + marker
    if comment + 1 < count, input[comment] == UInt8(ascii: "/"), input[comment + 1] == UInt8(ascii: "*") {
      position += marker
      ignore()
      return lexComment()
    }
    let token = emit(.leftDelimiter)
    isInsideAction = true
    position += marker
    ignore()
    parenthesisDepth = 0
    return token
  }

  private mutating func lexComment() -> Token? {
    position += 2
    guard let end = commentEnd(from: position) else { return failure("unclosed comment") }
    position = end + 2
    guard let isTrimming = rightDelimiter() else { return failure("comment ends before closing delimiter") }
    position += isTrimming ? 4 : 2
    if isTrimming { skipSpace() }
    ignore()
    return nil
  }

  // MARK: Inside actions

  private mutating func lexInsideAction() -> Token {
    if position &+ 1 < count {
      // What most tokens are.
      let byte = input[position]
      if (byte | 0x20) &- 0x61 < 26 {
        position &+= 1
        return lexIdentifier()
      }
      if byte == 0x20, !isSpace(input[position &+ 1]), input[position &+ 1] != UInt8(ascii: "-") {
        position &+= 1
        return emit(.space)
      }
    }
    if let isTrimming = rightDelimiter() {
      guard parenthesisDepth == 0 else { return failure("unclosed left paren") }
      return lexRightDelimiter(isTrimming)
    }
    guard let rune = advance() else { return failure("unclosed action") }
    switch rune {
    case 0x20, 0x09, 0x0D, 0x0A:
      stepBack(over: rune)
      return lexSpace()
    case UInt32(ascii: "="): return emit(.assign)
    case UInt32(ascii: ":"):
      guard advance() == UInt32(ascii: "=") else { return failure("expected :=") }
      return emit(.declare)
    case UInt32(ascii: "|"): return emit(.pipe)
    case UInt32(ascii: "\""):
      return lexQuoted(UInt32(ascii: "\""), .string, "unterminated quoted string")
    case UInt32(ascii: "`"):
      while let rune = advance() {
        if rune == UInt32(ascii: "`") { return emit(.rawString) }
      }
      return failure("unterminated raw quoted string")
    case UInt32(ascii: "$"): return lexName(.variable, alone: .variable)
    case UInt32(ascii: "'"):
      return lexQuoted(UInt32(ascii: "'"), .characterConstant, "unterminated character constant")
    case UInt32(ascii: "."):
      if position < count, !isDigit(input[position]) { return lexName(.field, alone: .dot) }
      position -= 1
      return lexNumber()
    case UInt32(ascii: "+"), UInt32(ascii: "-"), UInt32(ascii: "0")...UInt32(ascii: "9"):
      position -= 1
      return lexNumber()
    case UInt32(ascii: "("):
      parenthesisDepth += 1
      return emit(.leftParenthesis)
    case UInt32(ascii: ")"):
      parenthesisDepth -= 1
      guard parenthesisDepth >= 0 else { return failure("unexpected right paren") }
      return emit(.rightParenthesis)
    default:
      if isAlphanumeric(rune) { return lexIdentifier() }
      if rune > 0x20, rune < 0x7F { return emit(.character) }
      return failure("unrecognized character in action: " + codePointText(rune))
    }
  }

  private mutating func lexRightDelimiter(_ isTrimming: Bool) -> Token {
    if isTrimming {
      position += 2
      ignore()
    }
    position += 2
    let token = emit(.rightDelimiter)
    if isTrimming {
      skipSpace()
      ignore()
    }
    isInsideAction = false
    return token
  }

  private mutating func lexSpace() -> Token {
    var spaces = 0
    while position < count, isSpace(input[position]) {
      if input[position] == 0x0A { line += 1 }
      position += 1
      spaces += 1
    }
    // The last space may belong to a trim marker.
    if hasTrimmingRightDelimiter(at: position) {
      position -= 1
      if input[position] == 0x0A { line -= 1 }
      if spaces == 1 { return lexRightDelimiter(true) }
    }
    return emit(.space)
  }

  private mutating func lexQuoted(_ quote: UInt32, _ kind: Token.Kind, _ message: String) -> Token {
    while true {
      position = strake_find_quote_mark(input.baseAddress, position, count, UInt8(truncatingIfNeeded: quote))
      guard let rune = advance(), rune != 0x0A else { return failure(message) }
      if rune == quote { return emit(kind) }
      guard let escaped = advance(), escaped != 0x0A else { return failure(message) }
    }
  }

  /// A field or a variable whose first byte is read, or that byte alone.
  private mutating func lexName(_ kind: Token.Kind, alone: Token.Kind) -> Token {
    if isAtTerminator() { return emit(alone) }
    skipAlphanumerics()
    guard isAtTerminator() else { return failure("bad character " + codePointText(peekedRune())) }
    return emit(kind)
  }

  private mutating func lexIdentifier() -> Token {
    skipAlphanumerics()
    guard isAtTerminator() else { return failure("bad character " + codePointText(peekedRune())) }
    return emit(kind(ofWord: start, position))
  }

  private func kind(ofWord start: Int, _ end: Int) -> Token.Kind {
    guard end - start <= Keywords.longest, let kind = Keywords.kind(of: input[start..<end]) else { return .identifier }
    switch kind {
    case .breakWord: return breakIsKeyword ? kind : .identifier
    case .continueWord: return continueIsKeyword ? kind : .identifier
    default: return kind
    }
  }

  // MARK: Bytes and runes

  /// The rune at the position, which moves behind it; nil at the end.
  mutating func advance() -> UInt32? {
    guard position < count else { return nil }
    let byte = input[position]
    if byte < 0x80 {
      position += 1
      if byte == 0x0A { line += 1 }
      return UInt32(byte)
    }
    let (rune, width) = Runes.decode(input, at: position)
    position += width
    return rune
  }

  private mutating func stepBack(over rune: UInt32) {
    position -= 1
    if rune == 0x0A { line -= 1 }
  }

  /// The rune at the position; U+FFFFFFFF, Go's eof, at the end.
  func peekedRune() -> UInt32 {
    position < count ? Runes.decode(input, at: position).rune : UInt32.max
  }

  private mutating func skipAlphanumerics() {
    while position < count {
      let byte = input[position]
      if byte < 0x80 {
        guard isAlphanumericASCII(byte) else { return }
        position += 1
      } else {
        let (rune, width) = Runes.decode(input, at: position)
        guard isAlphanumeric(rune) else { return }
        position += width
      }
    }
  }

  private func isAtTerminator() -> Bool {
    guard position < count else { return true }
    switch input[position] {
    case 0x20, 0x09, 0x0D, 0x0A, UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "|"), UInt8(ascii: ":"),
      UInt8(ascii: ")"), UInt8(ascii: "("):
      return true
    default: return hasRightDelimiter(at: position)
    }
  }

  /// Whether the right delimiter is here, and then whether it has a trim marker.
  private func rightDelimiter() -> Bool? {
    guard position < count else { return nil }
    let byte = input[position]
    if byte == UInt8(ascii: "}") { return hasRightDelimiter(at: position) ? false : nil }
    return isSpace(byte) && hasTrimmingRightDelimiter(at: position + 1) ? true : nil
  }

  private func isLeftTrimMarker(_ offset: Int) -> Bool {
    offset + 1 < count && input[offset] == UInt8(ascii: "-") && isSpace(input[offset + 1])
  }

  private func trailingSpace(_ from: Int, _ to: Int) -> Int {
    var offset = to
    while offset > from, isSpace(input[offset - 1]) { offset -= 1 }
    return to - offset
  }

  private mutating func skipSpace() {
    while position < count, isSpace(input[position]) { position += 1 }
  }

  private func hasRightDelimiter(at offset: Int) -> Bool {
    offset + 1 < count && input[offset] == UInt8(ascii: "}") && input[offset + 1] == UInt8(ascii: "}")
  }

  private func hasTrimmingRightDelimiter(at offset: Int) -> Bool {
    offset < count && input[offset] == UInt8(ascii: "-") && hasRightDelimiter(at: offset + 1)
  }

  /// The offset of the next doubled byte, `{{`.
  private func offset(of byte: UInt8, from: Int) -> Int? {
    guard let base = input.baseAddress else { return nil }
    var offset = from
    while offset + 1 < count {
      guard let found = memchr(base + offset, Int32(byte), count - offset - 1) else { return nil }
      offset = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      if base[offset + 1] == byte { return offset }
      offset += 1
    }
    return nil
  }

  private func commentEnd(from: Int) -> Int? {
    var offset = from
    while offset + 1 < count {
      if input[offset] == UInt8(ascii: "*"), input[offset + 1] == UInt8(ascii: "/") { return offset }
      offset += 1
    }
    return nil
  }

  private func newlines(_ from: Int, _ to: Int) -> Int {
    var total = 0
    var offset = from
    while offset < to {
      if input[offset] == 0x0A { total &+= 1 }
      offset &+= 1
    }
    return total
  }

  // MARK: Tokens

  private func token(_ kind: Token.Kind, _ start: Int, _ end: Int) -> Token {
    Token(
      kind: kind, start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: end),
      line: Int32(truncatingIfNeeded: startLine))
  }

  mutating func emit(_ kind: Token.Kind) -> Token {
    let token = token(kind, start, position)
    start = position
    startLine = line
    return token
  }

  private mutating func ignore() {
    line += newlines(start, position)
    start = position
    startLine = line
  }

  mutating func failure(_ message: String) -> Token {
    errorText = message
    let token = token(.error, start, start)
    hasFailed = true
    return token
  }
}
