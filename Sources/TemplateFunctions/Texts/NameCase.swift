import Text

/// The shapes of compound names (`camelcase`, `snakecase`, `kebabcase`), as huandu/xstrings 1.5 makes them.
enum NameCase {
  /// `ToPascalCase`: `http_server` is `HttpServer`, `HTTPServer` is `Httpserver`. Leading connectors stay, of several
  /// in a row all but one.
  static func pascal(_ text: ByteString) -> ByteString {
    guard !text.isEmpty else { return text }
    let runes = Runes.decodeAll(text.bytes)
    var name: [UInt8] = []
    name.reserveCapacity(text.count)
    var index = 0
    while index < runes.count, isConnector(runes[index]) {
      Runes.append(runes[index], to: &name)
      index += 1
    }
    guard index < runes.count else {
      // The last connector is written once more.
      if let last = runes.last { Runes.append(last, to: &name) }
      return ByteString(name)
    }
    // Whether the word began with a capital and had only capitals so far: they become small.
    var isCapitalRun = CaseMapping.isUpper(runes[index])
    var current = CaseMapping.upper(runes[index])
    for next in runes[(index + 1)...] {
      let previous = current
      current = next
      if isConnector(current), isConnector(previous) {
        Runes.append(previous, to: &name)
      } else if isConnector(previous) {
        isCapitalRun = CaseMapping.isUpper(current)
        current = CaseMapping.upper(current)
      } else {
        if isCapitalRun {
          if CaseMapping.isUpper(current) { current = CaseMapping.lower(current) } else { isCapitalRun = false }
        }
        Runes.append(previous, to: &name)
      }
    }
    Runes.append(current, to: &name)
    return ByteString(name)
  }

  /// `ToSnakeCase` and `ToKebabCase`: the words of a name, small, with a connector between them.
  ///
  /// ```
  /// HTTPServer    http_server
  /// HTTP20xOK     http_20x_ok
  /// Bld4Floor3rd  bld4_floor_3rd
  /// ```
  static func words(_ text: ByteString, joinedBy connector: Unicode.Scalar) -> ByteString {
    guard !text.isEmpty else { return text }
    var writer = Writer(connector: connector.value)
    var words = WordReader(text.bytes)
    var word = words.next()
    while !words.isAtEnd {
      if word.kind != .connector { writer.write(word, of: text.bytes) }
      let last = word
      word = words.next()
      switch last.kind {
      case .number:
        // Letters and digits after a number belong to it: 2m3s.
        while word.kind == .letters || word.kind == .number {
          writer.write(word, of: text.bytes)
          word = words.next()
        }
        if word.kind != .invalid, word.kind != .punctuation, word.kind != .connector { writer.writeConnector() }
      case .connector:
        writer.write(last, of: text.bytes)
      case .punctuation:
        break
      case .invalid, .capitals, .letters, .other:
        word = writeNumber(after: last, word, &words, &writer, text.bytes)
      }
    }
    writer.write(word, of: text.bytes)
    return ByteString(writer.bytes)
  }

  /// A word was written; `word` follows it. A number belongs to the word before it (`bld4_floor`) unless small letters
  /// follow it (`http_2xx`).
  ///
  /// - Returns: the word to go on with.
  private static func writeNumber(
    after last: Word, _ word: Word, _ words: inout WordReader, _ writer: inout Writer, _ bytes: [UInt8]
  ) -> Word {
    guard word.kind == .number else {
      if word.kind != .connector, word.kind != .punctuation { writer.writeConnector() }
      return word
    }
    guard !words.isAtEnd else { return word }
    let number = word
    var word = words.next()
    guard word.kind == .letters else {
      writer.write(number, of: bytes)
      if word.kind != .connector, word.kind != .punctuation { writer.writeConnector() }
      return word
    }
    writer.writeConnector()
    writer.write(number, of: bytes)
    while word.kind == .letters || word.kind == .number {
      writer.write(word, of: bytes)
      word = words.next()
    }
    if word.kind != .invalid, word.kind != .connector, word.kind != .punctuation { writer.writeConnector() }
    return word
  }

  /// `-`, `_` or white space.
  fileprivate static func isConnector(_ rune: UInt32) -> Bool {
    rune == 0x2D || rune == 0x5F || CaseMapping.isSpace(rune)
  }

  /// A letter of a script that has words; Chinese characters are none.
  fileprivate static func isAlphabet(_ rune: UInt32) -> Bool {
    guard CaseMapping.isLetter(rune) else { return false }
    switch rune {
    case 0x3400...0x4D85, 0x4E00...0x9FCC, 0x20000...0x2B81D: return false
    default: return true
    }
  }

  /// A piece of a name.
  fileprivate struct Word {
    /// What it consists of.
    enum Kind {
      case invalid, number, capitals, letters, connector, punctuation, other
    }

    let kind: Kind
    let range: Range<Int>
  }

  /// Writes words in small letters.
  fileprivate struct Writer {
    let connector: UInt32
    var bytes: [UInt8] = []

    mutating func writeConnector() { Runes.append(connector, to: &bytes) }

    mutating func write(_ word: Word, of text: [UInt8]) {
      guard word.kind == .capitals || word.kind == .connector else {
        bytes.append(contentsOf: text[word.range])
        return
      }
      var offset = word.range.lowerBound
      while offset < word.range.upperBound {
        let (rune, width) = Runes.decode(text, at: offset)
        // Letters in title case stay.
        let small = CaseMapping.isUpper(rune) ? CaseMapping.lower(rune) : rune
        Runes.append(NameCase.isConnector(rune) ? connector : small, to: &bytes)
        offset += width
      }
    }
  }

  /// Takes a name apart.
  fileprivate struct WordReader {
    private let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { offset >= bytes.count }

    /// The next word; invalid and empty at the end.
    mutating func next() -> Word {
      let start = offset
      guard !isAtEnd else { return Word(kind: .invalid, range: start..<start) }
      guard let first = peek() else {
        offset = bytes.count
        return Word(kind: .invalid, range: start..<offset)
      }
      offset = first.end
      let kind: Word.Kind
      switch first.rune {
      case let rune where NameCase.isConnector(rune):
        kind = .connector
        skip(while: NameCase.isConnector)
      case let rune where CaseMapping.isPunctuation(rune):
        kind = .punctuation
        skip(while: CaseMapping.isPunctuation)
      case let rune where CaseMapping.isUpper(rune):
        kind = .capitals
        skipCapitalizedWord()
      case let rune where NameCase.isAlphabet(rune):
        kind = .letters
        skip { NameCase.isAlphabet($0) && !CaseMapping.isUpper($0) }
      case let rune where CaseMapping.isNumber(rune):
        kind = .number
        skip(while: CaseMapping.isNumber)
      default:
        kind = .other
        while let next = peek(), !NameCase.isConnector(next.rune), !NameCase.isAlphabet(next.rune),
          !CaseMapping.isNumber(next.rune), !CaseMapping.isPunctuation(next.rune)
        {
          offset = next.end
        }
        // Invalid bytes at the end count as more of the same.
        if peek() == nil { offset = bytes.count }
      }
      return Word(kind: kind, range: start..<offset)
    }

    /// `HTTP` of `HTTPStatus`, or `Status`.
    private mutating func skipCapitalizedWord() {
      guard !isAtEnd else { return }
      guard let second = peek() else {
        // Only invalid bytes follow: they count as another capital.
        offset = bytes.count
        return
      }
      if CaseMapping.isUpper(second.rune) {
        var lastStart = offset
        offset = second.end
        while !isAtEnd {
          guard let next = peek() else {
            offset = bytes.count
            return
          }
          guard CaseMapping.isUpper(next.rune) else {
            if NameCase.isAlphabet(next.rune) { offset = lastStart }
            return
          }
          lastStart = offset
          offset = next.end
        }
      } else if NameCase.isAlphabet(second.rune) {
        offset = second.end
        skip { NameCase.isAlphabet($0) && !CaseMapping.isUpper($0) }
      }
    }

    private mutating func skip(while isPart: (UInt32) -> Bool) {
      while !isAtEnd {
        guard let next = peek() else {
          // Only invalid bytes are left; they count as what came before.
          offset = bytes.count
          return
        }
        guard isPart(next.rune) else { return }
        offset = next.end
      }
    }

    /// The next valid code point and the offset after it; invalid bytes before it are passed over.
    private func peek() -> (rune: UInt32, end: Int)? {
      var position = offset
      while position < bytes.count {
        let (rune, width) = Runes.decode(bytes, at: position)
        position += width
        if rune != Runes.replacement { return (rune, position) }
      }
      return nil
    }
  }
}
