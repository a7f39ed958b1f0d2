import GoTemplate
import Text

/// Reads one JSON value from the middle of a text, as encoding/json's decoder does: every number is a float64, of equal
/// keys the last one wins, invalid UTF-8 becomes U+FFFD.
struct JSONPrefixParser {
  private let bytes: [UInt8]
  /// Where the value ended.
  private(set) var offset: Int
  private var depth = 0

  /// Go's bound on nesting.
  private static let deepest = 10000

  init(_ bytes: [UInt8], at offset: Int) {
    self.bytes = bytes
    self.offset = offset
  }

  /// The value that stands at the offset after white space, or nil when the text is no JSON.
  mutating func value() -> Value? {
    skipSpace()
    guard offset < bytes.count else { return nil }
    switch bytes[offset] {
    case UInt8(ascii: "{"): return object()
    case UInt8(ascii: "["): return array()
    case UInt8(ascii: "\""): return string().map { .string($0) }
    case UInt8(ascii: "t"): return word("true", .bool(true))
    case UInt8(ascii: "f"): return word("false", .bool(false))
    case UInt8(ascii: "n"): return word("null", .null)
    default: return number()
    }
  }

  /// The value of a text that holds nothing else, or nil.
  static func wholeValue(of bytes: [UInt8]) -> Value? {
    var parser = JSONPrefixParser(bytes, at: 0)
    guard let value = parser.value() else { return nil }
    parser.skipSpace()
    return parser.offset == bytes.count ? value : nil
  }

  private mutating func skipSpace() {
    while offset < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard offset < bytes.count, bytes[offset] == byte else { return false }
    offset += 1
    return true
  }

  private mutating func word(_ word: StaticString, _ value: Value) -> Value? {
    let fits = word.withUTF8Buffer { bytes[offset...].starts(with: $0) }
    guard fits else { return nil }
    offset += word.utf8CodeUnitCount
    return value
  }

  private mutating func object() -> Value? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= JSONPrefixParser.deepest else { return nil }
    offset += 1
    var pairs: [(ByteString, Value)] = []
    if take(UInt8(ascii: "}")) { return .map(MapValue()) }
    while true {
      skipSpace()
      guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\""), let key = string(), take(UInt8(ascii: ":")),
        let value = value()
      else { return nil }
      pairs.append((key, value))
      if take(UInt8(ascii: ",")) { continue }
      return take(UInt8(ascii: "}")) ? .map(MapValue(pairs)) : nil
    }
  }

  private mutating func array() -> Value? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= JSONPrefixParser.deepest else { return nil }
    offset += 1
    var elements: [Value] = []
    if take(UInt8(ascii: "]")) { return .list([]) }
    while true {
      guard let element = value() else { return nil }
      elements.append(element)
      if take(UInt8(ascii: ",")) { continue }
      return take(UInt8(ascii: "]")) ? .list(elements) : nil
    }
  }

  private mutating func number() -> Value? {
    let start = offset
    func isDigit(_ at: Int) -> Bool {
      at < bytes.count && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[at])
    }
    if bytes[offset] == UInt8(ascii: "-") { offset += 1 }
    guard isDigit(offset) else { return nil }
    if bytes[offset] == UInt8(ascii: "0") { offset += 1 } else { while isDigit(offset) { offset += 1 } }
    if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
      offset += 1
      guard isDigit(offset) else { return nil }
      while isDigit(offset) { offset += 1 }
    }
    if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
      offset += 1
      if offset < bytes.count, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[offset]) { offset += 1 }
      guard isDigit(offset) else { return nil }
      while isDigit(offset) { offset += 1 }
    }
    guard let number = Double(String(decoding: bytes[start..<offset], as: UTF8.self)), number.isFinite else {
      return nil
    }
    return .float64(number)
  }

  private mutating func string() -> ByteString? {
    offset += 1
    var text: [UInt8] = []
    while offset < bytes.count {
      let byte = bytes[offset]
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        return ByteString(text)
      case UInt8(ascii: "\\"):
        offset += 1
        guard appendEscape(to: &text) else { return nil }
      case ..<0x20: return nil
      default:
        let (rune, width) = Runes.decode(bytes, at: offset)
        Runes.append(rune, to: &text)
        offset += width
      }
    }
    return nil
  }

  private mutating func appendEscape(to text: inout [UInt8]) -> Bool {
    guard offset < bytes.count else { return false }
    let byte = bytes[offset]
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      guard var rune = fourDigits() else { return false }
      if (0xD800..<0xDC00).contains(rune), bytes[offset...].starts(with: "\\u".utf8) {
        let saved = offset
        offset += 2
        if let low = fourDigits(), (0xDC00..<0xE000).contains(low) {
          rune = 0x10000 + (rune - 0xD800) << 10 + (low - 0xDC00)
        } else {
          offset = saved
        }
      }
      Runes.append(rune, to: &text)
    default: return false
    }
    return true
  }

  private mutating func fourDigits() -> UInt32? {
    guard offset + 4 <= bytes.count else { return nil }
    let digits = bytes[offset..<(offset + 4)]
    guard digits.allSatisfy({ UInt8(ascii: "+") != $0 && UInt8(ascii: "-") != $0 }),
      let rune = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { return nil }
    offset += 4
    return rune
  }
}
