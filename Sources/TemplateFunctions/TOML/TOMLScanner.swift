import GoTemplate
import Text

/// The tokens of TOML, with the messages of BurntSushi/toml 1.6 for what is none.
struct TOMLScanner {
  /// What is wrong, and in which line.
  struct Problem: Error {
    let message: String
    let line: Int
  }

  /// A piece of a document.
  struct Token {
    enum Kind {
      /// A part of a key without quotes.
      case bare
      /// Text in quotes: without escapes, with escapes, in three quotes; and the same in single quotes.
      case text, escapedText, multilineText, rawText, rawMultilineText
      case bool(Bool)
      case integer, float, dateTime
      /// `[`
      case listStart
      /// `{`
      case tableStart
    }

    let kind: Kind
    /// The text without its quotes.
    let text: ByteString
    /// The line in which it ends.
    let line: Int
  }

  private let bytes: [UInt8]
  private var offset = 0
  /// The number of the line at the offset.
  private(set) var line = 1
  /// Where the token that is read begins.
  private var start = 0

  /// A scanner at the beginning of a document.
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  // MARK: Characters

  /// The next character, nil at the end. It is checked as if it were read.
  func peek() throws(Problem) -> UInt32? {
    guard offset < bytes.count else { return nil }
    // A line break counts for the line of a problem with itself only: there is none.
    let (rune, width) = Runes.decode(bytes, at: offset)
    if rune == Runes.replacement, width == 1 {
      throw Problem(message: "invalid UTF-8 byte: 0x" + hexadecimal(bytes[offset]), line: line)
    }
    let isLoneReturn = rune == 0x0D && (offset + 1 >= bytes.count || bytes[offset + 1] != 0x0A)
    let isControl = rune < 0x20 && rune != 0x09 && rune != 0x0A && rune != 0x0D || rune == 0x7F
    guard !isControl, !isLoneReturn else {
      throw Problem(
        message: "TOML files cannot contain control characters: '0x\(hexadecimal(UInt8(truncatingIfNeeded: rune)))'",
        line: line)
    }
    return rune
  }

  /// Reads the next character, nil at the end.
  mutating func next() throws(Problem) -> UInt32? {
    guard let rune = try peek() else { return nil }
    if rune == 0x0A { line += 1 }
    offset += Runes.decode(bytes, at: offset).width
    return rune
  }

  private func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  /// Reads the next character if it is the wanted one, which must not be a line break.
  mutating func accept(_ wanted: Unicode.Scalar) throws(Problem) -> Bool {
    guard try peek() == wanted.value else { return false }
    offset += 1
    return true
  }

  private func isSpace(_ rune: UInt32?) -> Bool { rune == 0x20 || rune == 0x09 }

  private func isLineBreak(_ rune: UInt32?) -> Bool { rune == 0x0A || rune == 0x0D }

  /// Whether a character is a digit.
  func isDigit(_ rune: UInt32?) -> Bool { rune.map { $0 >= 0x30 && $0 <= 0x39 } ?? false }

  /// Whether a character is a hexadecimal digit.
  func isHexadecimal(_ rune: UInt32?) -> Bool {
    guard let rune else { return false }
    return isDigit(rune) || (rune | 0x20 >= 0x61 && rune | 0x20 <= 0x66)
  }

  /// Reads spaces and tabs.
  mutating func skipSpace() throws(Problem) { while isSpace(try peek()) { offset += 1 } }

  /// Reads spaces, tabs and line breaks.
  mutating func skipSpaceAndLines() throws(Problem) {
    while true {
      let rune = try peek()
      guard isSpace(rune) || isLineBreak(rune) else { return }
      _ = try next()
    }
  }

  /// Reads a comment up to its line break.
  mutating func skipComment() throws(Problem) {
    while let rune = try peek(), !isLineBreak(rune) { _ = try next() }
  }

  private mutating func skipSpaceLinesAndComments() throws(Problem) {
    try skipSpaceAndLines()
    while try peek() == UInt32(ascii: "#") {
      try skipComment()
      try skipSpaceAndLines()
    }
  }

  // MARK: Tokens

  /// Begins a token.
  mutating func begin() { start = offset }

  /// Moves by so many bytes, in which there is no line break.
  mutating func skip(_ count: Int) { offset += count }

  /// Whether so many quotes follow.
  func hasQuotes(_ quote: UInt8, count: Int) -> Bool {
    bytes[offset...].prefix(count).count == count && bytes[offset...].prefix(count).allSatisfy { $0 == quote }
  }

  /// The token that ended before so many quotes.
  func end(_ kind: Token.Kind, quotes: Int) -> Token {
    Token(kind: kind, text: ByteString(readText.bytes.dropLast(quotes)), line: line)
  }

  /// A token of what was read.
  func token(_ kind: Token.Kind) -> Token { Token(kind: kind, text: readText, line: line) }

  // MARK: Messages

  /// A problem with what was read last; at the end of the text it is shown in the last line that has something.
  func problem(_ message: String, atEnd: Bool = false) -> Problem {
    let isAfterBreak = atEnd && offset >= 1 && bytes[offset - 1] == 0x0A
    return Problem(message: message, line: isAfterBreak ? line - 1 : line)
  }

  /// A character that was read, as Go quotes it; the end is shown as NUL.
  func quoted(_ rune: UInt32?) -> String {
    GoFormat.sprintf(ByteString("%q"), [.int(Int(rune ?? 0))]).string
  }

  private func shown(_ rune: UInt32?) -> String {
    guard let rune else { return "end of file" }
    return "'" + character(rune) + "'"
  }

  /// A character as text.
  func character(_ rune: UInt32) -> String { Unicode.Scalar(rune).map { String(Character($0)) } ?? "\u{FFFD}" }

  /// What was read of the token so far.
  var readText: ByteString { ByteString(bytes[min(start, offset)..<offset]) }

  // MARK: Lines and names of tables

  /// Reads the rest of a line, in which there must be nothing but a comment.
  mutating func expectEndOfLine() throws(Problem) {
    try skipSpace()
    let rune = try next()
    if rune == nil || isLineBreak(rune) { return }
    guard rune == UInt32(ascii: "#") else {
      throw problem(
        "expected a top-level item to end with a newline, comment, or EOF, but got \(quoted(rune)) instead")
    }
    try skipComment()
  }

  /// Reads a part of the name of a table.
  mutating func tableNamePart() throws(Problem) -> Token {
    switch try peek() {
    case UInt32(ascii: "]"), nil:
      throw problem("unexpected end of table name (table names cannot be empty)")
    case UInt32(ascii: "."):
      throw problem("unexpected table separator (table names cannot be empty)")
    default: return try namePart()
    }
  }

  /// Reads what follows a part of the name of a table.
  ///
  /// - Returns: whether the name ends.
  mutating func endOfTableNamePart() throws(Problem) -> Bool {
    try skipSpace()
    let rune = try next()
    if rune == UInt32(ascii: ".") { return false }
    if rune == UInt32(ascii: "]") { return true }
    throw problem("expected '.' or ']' to end table name, but got \(quoted(rune)) instead", atEnd: rune == nil)
  }

  /// Reads the second bracket of `[[name]]`.
  mutating func expectEndOfListName() throws(Problem) {
    let rune = try next()
    guard rune == UInt32(ascii: "]") else {
      throw problem(
        "expected end of table array name delimiter ']', but got \(quoted(rune)) instead", atEnd: rune == nil)
    }
  }

  /// Checks that a key begins.
  mutating func checkKeyStart() throws(Problem) {
    try skipSpace()
    switch try peek() {
    case UInt32(ascii: "="), nil: throw problem("unexpected '=': key name appears blank")
    case UInt32(ascii: "."): throw problem("unexpected '.': keys cannot start with a '.'")
    default: return
    }
  }

  /// Reads a part of a key.
  mutating func keyPart(isFirst: Bool) throws(Problem) -> Token {
    switch try peek() {
    case UInt32(ascii: "="), nil: throw problem("unexpected '='")
    case UInt32(ascii: "."): throw problem("unexpected '.'")
    default: return try namePart()
    }
  }

  /// Reads what follows a part of a key.
  ///
  /// - Returns: whether the key ends.
  mutating func endOfKeyPart() throws(Problem) -> Bool {
    try skipSpace()
    let rune = try next()
    switch rune {
    case nil: throw problem("unexpected EOF; expected key separator '='", atEnd: true)
    case UInt32(ascii: "."): return false
    case UInt32(ascii: "="): return true
    default:
      throw Problem(
        message: "expected '.' or '=', but got \(quoted(rune)) instead", line: rune == 0x0A ? line - 1 : line)
    }
  }

  private mutating func namePart() throws(Problem) -> Token {
    switch try peek() {
    case UInt32(ascii: "\""):
      offset += 1
      return try text()
    case UInt32(ascii: "'"):
      offset += 1
      return try rawText()
    default:
      start = offset
      while let rune = try peek(), rune < 0x80, TOMLKey.isBare(UInt8(rune)) { offset += 1 }
      return token(.bare)
    }
  }

  // MARK: Lists and inline tables

  /// Reads what comes before an element of a list.
  ///
  /// - Returns: false when the list ends instead.
  mutating func beginsListElement() throws(Problem) -> Bool {
    try skipSpaceLinesAndComments()
    switch try peek() {
    case UInt32(ascii: ","):
      offset += 1
      throw problem("unexpected comma")
    case UInt32(ascii: "]"):
      offset += 1
      return false
    default: return true
    }
  }

  /// Reads what comes after an element of a list.
  ///
  /// - Returns: whether the list ends.
  mutating func endsList() throws(Problem) -> Bool {
    try skipSpaceLinesAndComments()
    let rune = try next()
    if rune == UInt32(ascii: ",") { return false }
    if rune == UInt32(ascii: "]") { return true }
    throw problem(
      "expected a comma (',') or array terminator (']'), but got \(shown(rune))", atEnd: rune == nil)
  }

  /// Reads what comes before a pair of an inline table.
  ///
  /// - Returns: false when the table ends instead.
  mutating func beginsInlinePair() throws(Problem) -> Bool {
    try skipSpaceLinesAndComments()
    switch try peek() {
    case UInt32(ascii: ","):
      offset += 1
      throw problem("unexpected comma")
    case UInt32(ascii: "}"):
      offset += 1
      return false
    default: return true
    }
  }

  /// Reads what comes after a pair of an inline table.
  ///
  /// - Returns: whether the table ends.
  mutating func endsInlineTable() throws(Problem) -> Bool {
    try skipSpaceLinesAndComments()
    let rune = try next()
    if rune == UInt32(ascii: ",") { return false }
    if rune == UInt32(ascii: "}") { return true }
    throw problem(
      "expected a comma or an inline table terminator '}', but got \(shown(rune)) instead", atEnd: rune == nil)
  }

  // MARK: Values

  /// Reads a value, or the beginning of a list or an inline table.
  mutating func value() throws(Problem) -> Token {
    try skipSpace()
    start = offset
    let first = try next()
    switch first {
    case nil: throw problem("unexpected EOF; expected value", atEnd: true)
    case let digit? where isDigit(digit): return try numberOrTime(digit)
    case UInt32(ascii: "["): return token(.listStart)
    case UInt32(ascii: "{"): return token(.tableStart)
    case UInt32(ascii: "\""):
      if bytes[offset...].starts(with: "\"\"".utf8) {
        offset += 2
        return try multilineText()
      }
      return try text()
    case UInt32(ascii: "'"):
      if bytes[offset...].starts(with: "''".utf8) {
        offset += 2
        return try rawMultilineText()
      }
      return try rawText()
    case UInt32(ascii: "."): throw problem("floats must start with a digit, not '.'")
    case UInt32(ascii: "-"), UInt32(ascii: "+"): return try signedNumber()
    case UInt32(ascii: "i"), UInt32(ascii: "n"):
      // Go's test for `inf` and `nan` tries the letters one after another, and takes `inan` for a number too.
      if try accept("n"), try accept("f") { return token(.float) }
      if try accept("a"), try accept("n") { return token(.float) }
      offset -= 1
      return try word()
    case let letter? where CaseMapping.isLetter(letter):
      offset = start
      return try word()
    default:
      throw Problem(
        message: "expected value but found \(quoted(first)) instead", line: first == 0x0A ? line - 1 : line)
    }
  }

  /// Reads `true` or `false`; other letters are no value.
  private mutating func word() throws(Problem) -> Token {
    let wordStart = offset
    while let rune = try peek(), CaseMapping.isLetter(rune) { _ = try next() }
    let word = ByteString(bytes[wordStart..<offset])
    switch word {
    case "true": return token(.bool(true))
    case "false": return token(.bool(false))
    default: throw problem("expected value but found \(URLEscape.quoted(word)) instead")
    }
  }
}
