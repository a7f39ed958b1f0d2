import Text

/// Says of simple patterns that they are regular expressions without compiling them.
enum PlainPattern {
  /// Whether a pattern is surely a regular expression: letters, digits, classes of them, groups and simple repetition.
  static func isOne(_ pattern: ByteString) -> Bool {
    var depth = 0
    /// Whether something stands before that can be repeated.
    var isRepeatable = false
    var rest = pattern.bytes[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "^"), UInt8(ascii: "$"), UInt8(ascii: "|"): isRepeatable = false
      case UInt8(ascii: "("):
        guard rest.first != UInt8(ascii: "?"), depth < 8 else { return false }
        depth += 1
        isRepeatable = false
      case UInt8(ascii: ")"):
        guard depth > 0 else { return false }
        depth -= 1
        isRepeatable = true
      case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
        guard isRepeatable else { return false }
        isRepeatable = false
      case UInt8(ascii: "["):
        guard skipClass(&rest) else { return false }
        isRepeatable = true
      case UInt8(ascii: "{"):
        guard isRepeatable, rest.popFirst().map(isDigit) == true else { return false }
        if rest.first.map(isDigit) == true { rest.removeFirst() }
        guard rest.popFirst() == UInt8(ascii: "}") else { return false }
        isRepeatable = false
      case UInt8(ascii: "\\"):
        guard let escaped = rest.popFirst(), "dswDSW.+*?()[]{}|^$/-\\".utf8.contains(escaped) else { return false }
        isRepeatable = true
      default:
        guard isAlphanumeric(byte) || " -_./:%,#@=&;!\"'~<>".utf8.contains(byte) else { return false }
        isRepeatable = true
      }
    }
    return depth == 0
  }

  /// Skips a class whose bracket is read: letters and digits, ranges of them, a few signs.
  private static func skipClass(_ rest: inout ArraySlice<UInt8>) -> Bool {
    if rest.first == UInt8(ascii: "^") { rest.removeFirst() }
    var isEmpty = true
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "]") { return !isEmpty }
      isEmpty = false
      guard isAlphanumeric(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") else { return false }
      guard rest.first == UInt8(ascii: "-") else { continue }
      rest.removeFirst()
      guard let last = rest.popFirst(), isAlphanumeric(byte), isAlphanumeric(last), byte <= last else { return false }
    }
    return false
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || isDigit(byte) }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
