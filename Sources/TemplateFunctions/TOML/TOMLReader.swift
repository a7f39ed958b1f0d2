import GoTemplate
import Text

/// Reads TOML as BurntSushi/toml 1.6 does, with its messages.
///
/// Integers become `int64`, dates `time.Time`, lists of tables (`[[name]]`) `[]map[string]interface {}`.
struct TOMLReader {
  /// Why a text is not TOML.
  struct Failure: Error {
    /// Go's text, `toml: line 1 (last key "a"): unexpected EOF; expected value`.
    let message: String
  }

  private var scanner: TOMLScanner
  private var document = TOMLDocument()
  /// The name of the value that is read, for messages and for where it goes.
  private var currentKey = ByteString()
  /// The line at which the current key or table name began.
  private var keyLine = 1

  private init(_ bytes: [UInt8]) { scanner = TOMLScanner(bytes) }

  /// Reads a document.
  ///
  /// - Throws: ``Failure`` with Go's text.
  static func read(_ text: ByteString) throws(Failure) -> MapValue {
    var bytes = text.bytes
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      bytes.removeFirst(2)
    } else if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      bytes.removeFirst(3)
    }
    guard !bytes.prefix(6).contains(0) else {
      throw Failure(
        message: "toml: line 1: files cannot contain NULL bytes; probably using UTF-16; TOML files must be UTF-8")
    }
    var reader = TOMLReader(bytes)
    do throws(TOMLScanner.Problem) {
      try reader.readDocument()
    } catch {
      let key = reader.lastKey
      guard !key.isEmpty else { throw Failure(message: "toml: line \(error.line): \(error.message)") }
      throw Failure(message: "toml: line \(error.line) (last key \(URLEscape.quoted(key))): \(error.message)")
    }
    return reader.document.value
  }

  /// How messages name the place: the table's name and the key, which is not quoted.
  private var lastKey: ByteString {
    if currentKey.isEmpty { return TOMLKey.text(of: document.context) }
    if document.context.isEmpty { return currentKey }
    return TOMLKey.text(of: document.context) + ByteString(".") + currentKey
  }

  private mutating func readDocument() throws(TOMLScanner.Problem) {
    while true {
      try scanner.skipSpaceAndLines()
      guard let byte = try scanner.peek() else { return }
      switch byte {
      case UInt32(ascii: "#"): try scanner.skipComment()
      case UInt32(ascii: "["): try readTableName()
      default: try readTopLevelPair()
      }
    }
  }

  private mutating func readTableName() throws(TOMLScanner.Problem) {
    _ = try scanner.next()
    let isList = try scanner.peek() == UInt32(ascii: "[")
    if isList { _ = try scanner.next() }
    var key: [ByteString] = []
    while true {
      try scanner.skipSpace()
      let isFirst = key.isEmpty
      let part = try scanner.tableNamePart()
      if isFirst { keyLine = part.line }
      key.append(try text(of: part))
      if try scanner.endOfTableNamePart() { break }
    }
    if isList { try scanner.expectEndOfListName() }
    try document.open(key, isList: isList, line: keyLine)
    document.setKind(of: ByteString(), isList: false)
    try scanner.expectEndOfLine()
  }

  private mutating func readTopLevelPair() throws(TOMLScanner.Problem) {
    let outerContext = document.context
    let key = try readKey()
    try openParents(of: key)
    let value = try readValue(inList: false, depth: 0)
    try document.set(currentKey, to: value, line: keyLine)
    document.setKind(of: currentKey, isList: value.isList)
    document.context = outerContext
    currentKey = ByteString()
    try scanner.expectEndOfLine()
  }

  /// Reads `a.b.c =`.
  private mutating func readKey() throws(TOMLScanner.Problem) -> [ByteString] {
    try scanner.checkKeyStart()
    var key: [ByteString] = []
    while true {
      try scanner.skipSpace()
      let isFirst = key.isEmpty
      let part = try scanner.keyPart(isFirst: isFirst)
      if isFirst { keyLine = part.line }
      key.append(try text(of: part))
      if try scanner.endOfKeyPart() { return key }
    }
  }

  /// Makes the last part of a key the current one and the parts before it tables.
  private mutating func openParents(of key: [ByteString]) throws(TOMLScanner.Problem) {
    currentKey = key.last ?? ByteString()
    for part in key.dropLast() { try document.openImplicitly(part, line: keyLine) }
  }

  // MARK: Values

  private mutating func readValue(inList: Bool, depth: Int) throws(TOMLScanner.Problem) -> TOMLDocument.Entry {
    guard depth <= Bounds.depth else {
      throw TOMLScanner.Problem(message: "nested more than \(Bounds.depth) levels deep", line: scanner.line)
    }
    let token = try scanner.value()
    switch token.kind {
    case .bool(let truth): return .value(.bool(truth))
    case .integer: return .value(.int64(try integer(token)))
    case .float: return .value(.float64(try float(token)))
    case .dateTime: return .value(TimeObject.value(try time(token)))
    case .text, .escapedText, .multilineText, .rawText, .rawMultilineText: return .value(.string(try text(of: token)))
    case .listStart: return try readList(depth: depth)
    case .tableStart: return .table(try readInlineTable(inList: inList, line: token.line, depth: depth))
    case .bare: return .value(.string(token.text))
    }
  }

  private mutating func readList(depth: Int) throws(TOMLScanner.Problem) -> TOMLDocument.Entry {
    document.setKind(of: currentKey, isList: true)
    var elements: [Value] = []
    while try scanner.beginsListElement() {
      elements.append(try readValue(inList: true, depth: depth + 1).value)
      if try scanner.endsList() { break }
    }
    return .value(.list(elements))
  }

  private mutating func readInlineTable(
    inList: Bool, line: Int, depth: Int
  ) throws(TOMLScanner.Problem) -> TOMLDocument.Table {
    let table = TOMLDocument.Table()
    let outerContext = document.context
    let outerKey = currentKey
    document.context.append(currentKey)
    let context = document.context
    currentKey = ByteString()
    try document.openInline(context, isList: inList, line: keyLine)
    while try scanner.beginsInlinePair() {
      let key = try readKey()
      try openParents(of: key)
      let value = try readValue(inList: false, depth: depth + 1)
      try document.set(currentKey, to: value, line: keyLine)
      document.setKind(of: currentKey, isList: value.isList)
      var inner = table
      for part in key.dropLast() {
        guard let next = inner.child(part) else {
          throw TOMLScanner.Problem(
            message: "\(URLEscape.quoted(TOMLKey.text(of: document.context))) is not a table", line: keyLine)
        }
        inner = next
      }
      inner.entries[currentKey] = value
      document.context = context
      if try scanner.endsInlineTable() { break }
    }
    document.context = outerContext
    currentKey = outerKey
    return table
  }

  private func text(of token: TOMLScanner.Token) throws(TOMLScanner.Problem) -> ByteString {
    switch token.kind {
    case .escapedText: return try TOMLText.unescaped(token.text, line: token.line)
    case .multilineText:
      return try TOMLText.unescaped(
        TOMLText.withoutEscapedBreaks(TOMLText.withoutFirstBreak(token.text)), line: token.line)
    case .rawMultilineText: return TOMLText.withoutFirstBreak(token.text)
    default: return token.text
    }
  }

  private func integer(_ token: TOMLScanner.Token) throws(TOMLScanner.Problem) -> Int64 {
    let text = token.text
    guard TOMLNumber.hasUnderscoresBetweenDigits(text.bytes[...]) else {
      throw problem(token, "Invalid integer \(quoted(token)): underscores must be surrounded by digits")
    }
    guard !TOMLNumber.hasLeadingZero(text.bytes[...]) else {
      throw problem(token, "Invalid integer \(quoted(token)): cannot have leading zeroes")
    }
    do throws(NumberText.ReadingError) {
      return try NumberText.int(text.bytes[...], base: 0)
    } catch {
      throw problem(token, "\(text) is out of range for int64")
    }
  }

  private func float(_ token: TOMLScanner.Token) throws(TOMLScanner.Problem) -> Double {
    let bytes = token.text.bytes
    let parts = bytes.split { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }
    guard parts.allSatisfy({ TOMLNumber.hasUnderscoresBetweenDigits($0) }) else {
      throw problem(token, "Invalid float \(quoted(token)): underscores must be surrounded by digits")
    }
    if let first = parts.first, TOMLNumber.hasLeadingZero(first) {
      throw problem(token, "Invalid float \(quoted(token)): cannot have leading zeroes")
    }
    guard TOMLNumber.hasDigitAfterEachPoint(bytes) else {
      throw problem(token, "Invalid float \(quoted(token)): '.' must be followed by one or more digits")
    }
    let plain = ByteString(bytes.filter { $0 != UInt8(ascii: "_") })
    switch plain {
    case "nan", "+nan": return .nan
    case "-nan": return -.nan
    default: break
    }
    if let number = NumberText.float(plain.bytes) { return number }
    guard NumberText.isFloat(plain.bytes) else { throw problem(token, "Invalid float value: \(quoted(token))") }
    throw problem(token, "\(token.text) is out of range for float64")
  }

  private func time(_ token: TOMLScanner.Token) throws(TOMLScanner.Problem) -> GoTime {
    let text = TOMLTime.normalized(token.text)
    guard let time = TOMLTime.time(from: text) else {
      throw problem(token, "invalid datetime: \(URLEscape.quoted(text))")
    }
    return time
  }

  private func problem(_ token: TOMLScanner.Token, _ message: String) -> TOMLScanner.Problem {
    TOMLScanner.Problem(message: message, line: token.line)
  }

  private func quoted(_ token: TOMLScanner.Token) -> String { URLEscape.quoted(token.text) }
}
