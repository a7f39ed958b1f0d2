import Glibc
import Text

/// Cuts a template into tokens, one at a call, as package text/template/parse does.
///
/// The delimiters are `{{` and `}}`. After an error the input counts as ended. Comments and the white space that trim
/// markers remove never become tokens.
final class Lexer {
  /// The template.
  let input: [UInt8]
  /// The text of the last ``Token/Kind/error`` token.
  private(set) var errorText = ""

  private let count: Int
  private let breakIsKeyword: Bool
  private let continueIsKeyword: Bool
  private var position = 0
  private var start = 0
  private var line = 1
  private var startLine = 1
  private var isInsideAction = false
  private var parenthesisDepth = 0
  private var hasFailed = false

  /// A lexer of a text; `break` and `continue` are words of the language unless a function has that name.
  init(_ input: [UInt8], breakIsKeyword: Bool, continueIsKeyword: Bool) {
    self.input = input
    count = input.count
    self.breakIsKeyword = breakIsKeyword
    self.continueIsKeyword = continueIsKeyword
  }

  /// The next token.
  func next() -> Token {
    if hasFailed {
      if isInsideAction { return failure("unclosed action") }
      return Token(kind: .endOfFile, start: position, end: position, line: startLine)
    }
    return isInsideAction ? lexInsideAction() : lexText()
  }

  // MARK: Outside actions

  private func lexText() -> Token {
    while true {
      guard let delimiter = offset(of: UInt8(ascii: "{"), from: position) else {
        position = count
        guard position > start else {
          return Token(kind: .endOfFile, start: position, end: position, line: startLine)
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
  private func lexLeftDelimiter() -> Token? {
    position += 2
    let marker = isLeftTrimMarker(position) ? 2 : 0
    if has("/*", at: position + marker) {
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

  private func lexComment() -> Token? {
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

  private func lexInsideAction() -> Token {
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

  private func lexRightDelimiter(_ isTrimming: Bool) -> Token {
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

  private func lexSpace() -> Token {
    var spaces = 0
    while position < count, isSpace(input[position]) {
      if input[position] == 0x0A { line += 1 }
      position += 1
      spaces += 1
    }
    // The last space may belong to a trim marker.
    if has("-}}", at: position) {
      position -= 1
      if input[position] == 0x0A { line -= 1 }
      if spaces == 1 { return lexRightDelimiter(true) }
    }
    return emit(.space)
  }

  private func lexQuoted(_ quote: UInt32, _ kind: Token.Kind, _ message: String) -> Token {
    while let rune = advance() {
      switch rune {
      case UInt32(ascii: "\\"):
        guard let escaped = advance(), escaped != 0x0A else { return failure(message) }
      case 0x0A: return failure(message)
      case quote: return emit(kind)
      default: break
      }
    }
    return failure(message)
  }

  /// A field or a variable whose first byte is read, or that byte alone.
  private func lexName(_ kind: Token.Kind, alone: Token.Kind) -> Token {
    if isAtTerminator() { return emit(alone) }
    skipAlphanumerics()
    guard isAtTerminator() else { return failure("bad character " + codePointText(peekedRune())) }
    return emit(kind)
  }

  private func lexIdentifier() -> Token {
    skipAlphanumerics()
    guard isAtTerminator() else { return failure("bad character " + codePointText(peekedRune())) }
    return emit(kind(ofWord: start, position))
  }

  private func kind(ofWord start: Int, _ end: Int) -> Token.Kind {
    guard end - start <= 8 else { return .identifier }
    for (word, kind) in Self.words where end - start == word.utf8CodeUnitCount && has(word, at: start) {
      if kind == .breakWord, !breakIsKeyword { return .identifier }
      if kind == .continueWord, !continueIsKeyword { return .identifier }
      return kind
    }
    return .identifier
  }

  private static let words: [(StaticString, Token.Kind)] = [
    ("if", .ifWord), ("end", .end), ("else", .elseWord), ("range", .range), ("with", .with), ("define", .define),
    ("template", .template), ("nil", .nilWord), ("true", .boolean), ("false", .boolean), ("block", .block),
    ("break", .breakWord), ("continue", .continueWord),
  ]

  private func lexNumber() -> Token {
    guard scanNumber() else { return badNumber() }
    if position < count, input[position] == UInt8(ascii: "+") || input[position] == UInt8(ascii: "-") {
      guard scanNumber(), input[position - 1] == UInt8(ascii: "i") else { return badNumber() }
      return emit(.complex)
    }
    return emit(.number)
  }

  private func badNumber() -> Token {
    failure("bad number syntax: " + GoQuote.double(ByteString(input[start..<position])).string)
  }

  /// Accepts roughly a number; what it accepts too much, the parser's conversion refuses.
  private func scanNumber() -> Bool {
    accept("+-")
    var digits: StaticString = "0123456789_"
    var isDecimal = true
    var isHexadecimal = false
    if accept("0") {
      if accept("xX") {
        digits = "0123456789abcdefABCDEF_"
        isHexadecimal = true
        isDecimal = false
      } else if accept("oO") {
        digits = "01234567_"
        isDecimal = false
      } else if accept("bB") {
        digits = "01_"
        isDecimal = false
      }
    }
    acceptRun(digits)
    if accept(".") { acceptRun(digits) }
    if isDecimal, accept("eE") {
      accept("+-")
      acceptRun("0123456789_")
    }
    if isHexadecimal, accept("pP") {
      accept("+-")
      acceptRun("0123456789_")
    }
    accept("i")
    if position < count, isAlphanumeric(peekedRune()) {
      _ = advance()
      return false
    }
    return true
  }

  @discardableResult
  private func accept(_ set: StaticString) -> Bool {
    guard position < count, set.withUTF8Buffer({ $0.contains(input[position]) }) else { return false }
    position += 1
    return true
  }

  private func acceptRun(_ set: StaticString) {
    while accept(set) {}
  }

  // MARK: Bytes and runes

  /// The rune at the position, which moves behind it; nil at the end.
  private func advance() -> UInt32? {
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

  private func stepBack(over rune: UInt32) {
    position -= 1
    if rune == 0x0A { line -= 1 }
  }

  /// The rune at the position; U+FFFFFFFF, Go's eof, at the end.
  private func peekedRune() -> UInt32 {
    position < count ? Runes.decode(input, at: position).rune : UInt32.max
  }

  private func skipAlphanumerics() {
    while position < count {
      let byte = input[position]
      if byte < 0x80 {
        guard isAlphanumeric(UInt32(byte)) else { return }
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
    default: return has("}}", at: position)
    }
  }

  /// Whether the right delimiter is here, and then whether it has a trim marker.
  private func rightDelimiter() -> Bool? {
    guard position < count else { return nil }
    let byte = input[position]
    if byte == UInt8(ascii: "}") { return has("}}", at: position) ? false : nil }
    return isSpace(byte) && has("-}}", at: position + 1) ? true : nil
  }

  private func isLeftTrimMarker(_ offset: Int) -> Bool {
    offset + 1 < count && input[offset] == UInt8(ascii: "-") && isSpace(input[offset + 1])
  }

  private func trailingSpace(_ from: Int, _ to: Int) -> Int {
    var offset = to
    while offset > from, isSpace(input[offset - 1]) { offset -= 1 }
    return to - offset
  }

  private func skipSpace() {
    while position < count, isSpace(input[position]) { position += 1 }
  }

  private func has(_ literal: StaticString, at offset: Int) -> Bool {
    literal.withUTF8Buffer { bytes in
      guard offset + bytes.count <= count else { return false }
      for index in 0..<bytes.count where input[offset + index] != bytes[index] { return false }
      return true
    }
  }

  /// The offset of the next doubled byte, `{{`.
  private func offset(of byte: UInt8, from: Int) -> Int? {
    input.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return nil }
      var offset = from
      while offset + 1 < count {
        guard let found = memchr(base + offset, Int32(byte), count - offset - 1) else { return nil }
        offset = UnsafeRawPointer(found) - UnsafeRawPointer(base)
        if base[offset + 1] == byte { return offset }
        offset += 1
      }
      return nil
    }
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
    input.withUnsafeBufferPointer { bytes in
      var total = 0
      for offset in from..<to where bytes[offset] == 0x0A { total &+= 1 }
      return total
    }
  }

  // MARK: Tokens

  private func emit(_ kind: Token.Kind) -> Token {
    let token = Token(kind: kind, start: start, end: position, line: startLine)
    start = position
    startLine = line
    return token
  }

  private func ignore() {
    line += newlines(start, position)
    start = position
    startLine = line
  }

  private func failure(_ message: String) -> Token {
    errorText = message
    let token = Token(kind: .error, start: start, end: start, line: startLine)
    hasFailed = true
    return token
  }
}

extension UInt32 {
  /// The code point of an ASCII letter.
  init(ascii scalar: Unicode.Scalar) { self = scalar.value }
}

/// Space as the language sees it.
func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

/// Whether a rune can be part of a name: a letter, a decimal digit or the underscore.
func isAlphanumeric(_ rune: UInt32) -> Bool {
  if rune < 0x80 {
    return rune == 0x5F || (rune >= 0x30 && rune <= 0x39) || (rune | 0x20 >= 0x61 && rune | 0x20 <= 0x7A)
  }
  guard let scalar = Unicode.Scalar(rune) else { return false }
  switch scalar.properties.generalCategory {
  case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber: return true
  default: return false
  }
}

/// `%#U`: `U+0021 '!'`; the end of the text is Go's -1.
func codePointText(_ rune: UInt32) -> String {
  guard rune != UInt32.max else { return "U+FFFFFFFFFFFFFFFF" }
  var text = String(rune, radix: 16, uppercase: true)
  while text.utf8.count < 4 { text = "0" + text }
  guard let scalar = Unicode.Scalar(rune), GoQuote.isPrintable(rune) else { return "U+" + text }
  return "U+" + text + " '" + String(Character(scalar)) + "'"
}
