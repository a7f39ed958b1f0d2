import GoTemplate
import Text

/// Reads a JSONPath template.
struct JSONPathParser {
  private let text: [UInt8]
  private var offset = 0
  private var nodes: [JSONPathNode] = []

  /// How deep filters and unions may nest, which keeps the stack small.
  private static let depthBound = 100
  private let depth: Int

  private init(_ text: [UInt8], depth: Int) throws(JSONPathError) {
    guard depth < JSONPathParser.depthBound else { throw JSONPathError(message: "filters nest too deeply") }
    self.text = text
    self.depth = depth
  }

  /// The parts of a template.
  ///
  /// - Throws: ``JSONPathError``.
  static func nodes(of text: ByteString) throws(JSONPathError) -> [JSONPathNode] {
    var parser = try JSONPathParser(text.bytes, depth: 0)
    return try parser.template()
  }

  private mutating func template() throws(JSONPathError) -> [JSONPathNode] {
    var parts: [JSONPathNode] = []
    while offset < text.count {
      let start = offset
      while offset < text.count, text[offset] != UInt8(ascii: "{") { offset += 1 }
      if offset > start { parts.append(.text(ByteString(text[start..<offset]))) }
      guard offset < text.count else { break }
      offset += 1
      parts.append(.list(try action()))
    }
    return parts
  }

  /// What an expression in a filter, a key or a union says.
  private func inner(_ text: [UInt8]) throws(JSONPathError) -> [JSONPathNode] {
    var parser = try JSONPathParser(text + [UInt8(ascii: "}")], depth: depth + 1)
    return try parser.action()
  }

  private var next: UInt8? { offset < text.count ? text[offset] : nil }

  private func isNext(_ prefix: StaticString) -> Bool {
    text[offset...].starts(with: UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount))
  }

  /// Reads up to the closing brace.
  private mutating func action() throws(JSONPathError) -> [JSONPathNode] {
    nodes = []
    while true {
      if isNext("}") {
        offset += 1
        return nodes
      } else if isNext("[?(") {
        try readFilter()
      } else if isNext("..") {
        try readDescendants()
      } else {
        try readPart()
      }
    }
  }

  private mutating func readPart() throws(JSONPathError) {
    guard let byte = next else { throw JSONPathError(message: "unclosed action") }
    switch byte {
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"): throw JSONPathError(message: "unclosed action")
    case UInt8(ascii: " "), UInt8(ascii: "@"), UInt8(ascii: "$"): offset += 1
    case UInt8(ascii: "["): try readBrackets()
    case UInt8(ascii: "\""), UInt8(ascii: "'"): try readQuoted(byte)
    case UInt8(ascii: "."):
      offset += 1
      readField()
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try readNumber()
    default:
      let (rune, _) = Runes.decode(text, at: offset)
      guard JSONPathParser.isWordRune(rune) else {
        let shown = GoFormat.sprintf(ByteString("%#U"), [.int(Int(rune))])
        throw JSONPathError(message: "unrecognized character in action: \(shown)")
      }
      let word = ByteString(take { JSONPathParser.isTerminator($0) })
      switch word {
      case "true": nodes.append(.constant(.bool(true)))
      case "false": nodes.append(.constant(.bool(false)))
      default: nodes.append(.word(word))
      }
    }
  }

  private static func isWordRune(_ rune: UInt32) -> Bool {
    guard let scalar = Unicode.Scalar(rune) else { return false }
    return rune == 0x5F || scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal
  }

  private static func isTerminator(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "."),
      UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "$"), UInt8(ascii: "@"),
      UInt8(ascii: "{"), UInt8(ascii: "}"):
      true
    default: false
    }
  }

  private mutating func take(until isEnd: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let start = offset
    while let byte = next, !isEnd(byte) { offset += 1 }
    return text[start..<offset]
  }

  private mutating func readField() {
    var name: [UInt8] = []
    while let byte = next, !JSONPathParser.isTerminator(byte) {
      offset += 1
      if byte != UInt8(ascii: "\\") {
        name.append(byte)
      } else if let escaped = next {
        // All backslashes are left out, also one that is escaped.
        offset += 1
        if escaped != UInt8(ascii: "\\") { name.append(escaped) }
      }
    }
    nodes.append(name == [UInt8(ascii: "*")] ? .wildcard : .field(ByteString(name)))
  }

  private mutating func readDescendants() throws(JSONPathError) {
    if case .descendants? = nodes.last { throw JSONPathError(message: "invalid multiple recursive descent") }
    offset += 2
    nodes.append(.descendants)
    guard next != nil else { return }
    if JSONPathParser.isWordRune(Runes.decode(text, at: offset).rune) { readField() }
  }

  private mutating func readNumber() throws(JSONPathError) {
    let start = offset
    offset += 1
    _ = take { !($0 == UInt8(ascii: ".") || ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9"))) }
    let number = String(decoding: text[start..<offset], as: UTF8.self)
    if let integer = Int(number) {
      nodes.append(.constant(.int(integer)))
    } else if let float = Double(number) {
      nodes.append(.constant(.float64(float)))
    } else {
      throw JSONPathError(message: "cannot parse number \(number)")
    }
  }

  private mutating func readQuoted(_ quote: UInt8) throws(JSONPathError) {
    let start = offset
    offset += 1
    while true {
      guard let byte = next, byte != UInt8(ascii: "\n") else {
        throw JSONPathError(message: "unterminated quoted string")
      }
      offset += 1
      if byte == quote, text[offset - 2] != UInt8(ascii: "\\") { break }
    }
    let quoted = Array(text[start..<offset])
    guard let unquoted = JSONPathText.unquoted(quoted[1..<quoted.count - 1]) else {
      throw JSONPathError(
        message: "unquote string \(String(decoding: quoted, as: UTF8.self)) error invalid syntax")
    }
    nodes.append(.text(unquoted))
  }

  // MARK: Brackets

  private mutating func readBrackets() throws(JSONPathError) {
    let start = offset
    _ = take { $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: "\n") }
    guard next == UInt8(ascii: "]") else { throw JSONPathError(message: "unterminated array") }
    let content = Array(text[start + 1..<offset])
    offset += 1
    let alternatives = content.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    if alternatives.count > 1 {
      var lists: [[JSONPathNode]] = []
      for alternative in alternatives {
        var trimmed = alternative.drop { $0 == UInt8(ascii: " ") }
        while trimmed.last == UInt8(ascii: " ") { trimmed.removeLast() }
        lists.append(try inner([UInt8(ascii: "[")] + trimmed + [UInt8(ascii: "]")]))
      }
      nodes.append(.union(lists))
    } else if let key = JSONPathParser.key(content) {
      nodes += try inner([UInt8(ascii: ".")] + key)
    } else {
      nodes.append(try JSONPathParser.slice(content == [UInt8(ascii: "*")] ? [UInt8(ascii: ":")] : content))
    }
  }

  /// What stands in single quotes, if that is all.
  private static func key(_ content: [UInt8]) -> ArraySlice<UInt8>? {
    let quote = UInt8(ascii: "'")
    guard content.count >= 2, content.first == quote, content.last == quote else { return nil }
    let key = content[1..<content.count - 1]
    return key.contains(quote) ? nil : key
  }

  private static func slice(_ content: [UInt8]) throws(JSONPathError) -> JSONPathNode {
    let shown = String(decoding: content, as: UTF8.self)
    let parts = shown.split(separator: ":", omittingEmptySubsequences: false)
    let isNumeric = parts.allSatisfy { part in
      part.drop { $0 == "-" }.allSatisfy { $0.isASCII && $0.isNumber } && part.prefix { $0 == "-" }.count <= 1
    }
    guard parts.count <= 3, isNumeric else { throw JSONPathError(message: "invalid array index \(shown)") }
    var numbers: [Int?] = []
    for part in parts {
      guard !part.isEmpty else {
        numbers.append(nil)
        continue
      }
      guard let number = Int(part) else { throw JSONPathError(message: "array index \(part) is not a number") }
      numbers.append(number)
    }
    let isIndex = numbers.count == 1
    numbers += [Int?](repeating: nil, count: 3 - numbers.count)
    return .slice(start: numbers[0], end: numbers[1], step: numbers[2], isIndex: isIndex)
  }

  private mutating func readFilter() throws(JSONPathError) {
    offset += 3
    let start = offset
    var quote: UInt8?
    var isQuoteClosed = false
    while true {
      guard let byte = next, byte != UInt8(ascii: "\n") else { throw JSONPathError(message: "unterminated filter") }
      offset += 1
      if byte == UInt8(ascii: ")"), (quote == nil) == !isQuoteClosed { break }
      guard byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") else { continue }
      if quote == nil {
        quote = byte
      } else if byte == quote, text[offset - 2] != UInt8(ascii: "\\") {
        isQuoteClosed = true
      }
    }
    let content = Array(text[start..<offset - 1])
    guard next == UInt8(ascii: "]") else { throw JSONPathError(message: "unclosed array expect ]") }
    offset += 1
    func isComparison(_ byte: UInt8) -> Bool { "!<>=".utf8.contains(byte) }
    let left = content.prefix { !isComparison($0) }
    var comparison = content[left.endIndex...].prefix(while: isComparison)
    // The right side is not empty: it takes a sign back.
    if !comparison.isEmpty, comparison.endIndex == content.endIndex { comparison = comparison.dropLast() }
    guard !left.isEmpty, !comparison.isEmpty else {
      nodes.append(.filter(left: try inner(content), comparison: ByteString("exists"), right: []))
      return
    }
    nodes.append(
      .filter(
        left: try inner(Array(left)), comparison: ByteString(comparison),
        right: try inner(Array(content[comparison.endIndex...]))))
  }
}

/// Text in quotes as client-go reads it: either quote, the escapes of Go.
enum JSONPathText {
  /// The text without its escapes; nil when one of them means nothing.
  static func unquoted(_ text: ArraySlice<UInt8>) -> ByteString? {
    var result: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        result.append(byte)
        continue
      }
      guard let escape = rest.popFirst() else { return nil }
      switch escape {
      case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"):
        let count = escape == UInt8(ascii: "x") ? 2 : escape == UInt8(ascii: "u") ? 4 : 8
        let digits = rest.prefix(count)
        guard digits.count == count, let number = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) else {
          return nil
        }
        rest = rest.dropFirst(count)
        if count == 2 { result.append(UInt8(truncatingIfNeeded: number)) } else { Runes.append(number, to: &result) }
      case UInt8(ascii: "0")...UInt8(ascii: "7"):
        let digits = [escape] + rest.prefix(2)
        guard digits.count == 3, let number = UInt8(String(decoding: digits, as: UTF8.self), radix: 8) else {
          return nil
        }
        rest = rest.dropFirst(2)
        result.append(number)
      default:
        guard let plain = escapes[escape] else { return nil }
        result.append(plain)
      }
    }
    return ByteString(result)
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13,
    UInt8(ascii: "t"): 9, UInt8(ascii: "v"): 11, UInt8(ascii: "\\"): UInt8(ascii: "\\"),
    UInt8(ascii: "'"): UInt8(ascii: "'"), UInt8(ascii: "\""): UInt8(ascii: "\""),
  ]
}
