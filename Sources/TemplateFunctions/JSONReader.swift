import GoTemplate
import Text

/// Reads JSON as Go 1.27's encoding/json does, with its messages. Numbers become `float64`; of equal names the last one
/// wins; invalid UTF-8 and lone surrogates become U+FFFD.
public struct JSONReader {
  /// Why a text is not JSON, or not JSON of the wanted kind.
  public struct Failure: Error {
    /// Go's text, `invalid character 'x' looking for beginning of value`.
    public let message: String
  }

  /// What the text is to be.
  public enum Target {
    /// `interface {}`
    case any
    /// `map[string]interface {}`
    case map
    /// `[]interface {}`
    case list
  }

  /// A text that was read.
  public struct Reading {
    /// The value. For a target of a map or a list, `null` is Go's nil of it.
    public let value: Value
    /// The first number that no `float64` holds; 0 stands in its place.
    public let failure: Failure?
  }

  private let bytes: [UInt8]
  private var offset = 0
  private var path: [PathElement] = []
  private var unrepresentable: Failure?

  private enum PathElement {
    case name(ByteString)
    case index(Int)
  }

  private static let maximumDepth = 10_000

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads a text that must be one JSON value.
  ///
  /// - Throws: ``Failure`` with Go's text; a wrong kind of value is only noticed when the whole text is JSON.
  public static func read(_ text: ByteString, as target: Target = .any) throws(Failure) -> Reading {
    var reader = JSONReader(text.bytes)
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.offset == reader.bytes.count else { throw reader.unexpected("after top-level value") }
    switch (target, value) {
    case (.any, _), (.map, .map), (.list, .list): return Reading(value: value, failure: reader.unrepresentable)
    case (.map, .null): return Reading(value: .map(MapValue(isNil: true)), failure: nil)
    case (.list, .null): return Reading(value: Lists.nilList, failure: nil)
    case (.map, _): throw mismatch(value, "map[string]interface {}")
    case (.list, _): throw mismatch(value, "[]interface {}")
    }
  }

  /// The error of a value of another kind than wanted.
  static func mismatch(_ value: Value, _ type: StaticString) -> Failure {
    let kind: StaticString
    switch value {
    case .bool: kind = "bool"
    case .string: kind = "string"
    case .list: kind = "array"
    case .map: kind = "object"
    default: kind = "number"
    }
    return Failure(message: "json: cannot unmarshal \(kind) into Go value of type \(type)")
  }

  private mutating func value(depth: Int) throws(Failure) -> Value {
    skipSpace()
    guard let byte = peek() else { throw endOfInput }
    switch byte {
    case UInt8(ascii: "{"): return try object(depth: depth + 1)
    case UInt8(ascii: "["): return try array(depth: depth + 1)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw unexpected("looking for beginning of value")
    }
  }

  private mutating func object(depth: Int) throws(Failure) -> Value {
    guard depth <= Self.maximumDepth else { throw Failure(message: "exceeded max depth") }
    offset += 1
    var pairs: [(ByteString, Value)] = []
    skipSpace()
    if peek() == UInt8(ascii: "}") {
      offset += 1
      return .map(MapValue())
    }
    while true {
      skipSpace()
      guard let byte = peek() else { throw endOfInput }
      guard byte == UInt8(ascii: "\"") else { throw unexpected("looking for beginning of object key string") }
      let name = try string()
      skipSpace()
      guard let colon = peek() else { throw endOfInput }
      guard colon == UInt8(ascii: ":") else { throw unexpected("after object key") }
      offset += 1
      path.append(.name(name))
      pairs.append((name, try value(depth: depth)))
      path.removeLast()
      skipSpace()
      guard let separator = peek() else { throw endOfInput }
      switch separator {
      case UInt8(ascii: ","): offset += 1
      case UInt8(ascii: "}"):
        offset += 1
        return .map(MapValue(pairs))
      default: throw unexpected("after object key:value pair")
      }
    }
  }

  private mutating func array(depth: Int) throws(Failure) -> Value {
    guard depth <= Self.maximumDepth else { throw Failure(message: "exceeded max depth") }
    offset += 1
    var elements: [Value] = []
    skipSpace()
    if peek() == UInt8(ascii: "]") {
      offset += 1
      return .list([])
    }
    while true {
      path.append(.index(elements.count))
      elements.append(try value(depth: depth))
      path.removeLast()
      skipSpace()
      guard let separator = peek() else { throw endOfInput }
      switch separator {
      case UInt8(ascii: ","): offset += 1
      case UInt8(ascii: "]"):
        offset += 1
        return .list(elements)
      default: throw unexpected("after array element")
      }
    }
  }

  private mutating func literal(_ word: StaticString, _ value: Value) throws(Failure) -> Value {
    for letter in ByteString(word).bytes {
      guard let byte = peek() else { throw endOfInput }
      guard byte == letter else {
        throw unexpected("in literal \(word) (expecting '\(Unicode.Scalar(letter))')")
      }
      offset += 1
    }
    return value
  }

  private mutating func number() throws(Failure) -> Value {
    let start = offset
    if peek() == UInt8(ascii: "-") { offset += 1 }
    if peek() == UInt8(ascii: "0") { offset += 1 } else { try digits() }
    if peek() == UInt8(ascii: ".") {
      offset += 1
      try digits()
    }
    if let byte = peek(), byte | 0x20 == UInt8(ascii: "e") {
      offset += 1
      if let sign = peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { offset += 1 }
      try digits()
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    guard let number = Double(text), number.isFinite else {
      if unrepresentable == nil {
        unrepresentable = Failure(message: "json: cannot unmarshal number \(text) into \(place) of type float64")
      }
      return .float64(0)
    }
    return .float64(number)
  }

  private mutating func digits() throws(Failure) {
    guard let first = peek() else { throw endOfInput }
    guard isDigit(first) else { throw unexpected("in numeric literal") }
    while let byte = peek(), isDigit(byte) { offset += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  /// How Go names the place of a number that does not fit.
  private var place: String {
    guard let last = path.last else { return "Go value" }
    var text = ""
    for element in path {
      switch element {
      case .index(let index): text += ".\(index)"
      case .name(let name):
        // As in a JSON pointer.
        text += "."
        for scalar in name.string.unicodeScalars {
          switch scalar {
          case "~": text += "~0"
          case "/": text += "~1"
          default: text.unicodeScalars.append(scalar)
          }
        }
      }
    }
    if case .name = last { return "Go struct field " + text }
    return text
  }

  private mutating func string() throws(Failure) -> ByteString {
    offset += 1
    var text: [UInt8] = []
    var start = offset
    while true {
      guard let byte = peek() else { throw endOfInput }
      switch byte {
      case UInt8(ascii: "\""):
        text.append(contentsOf: bytes[start..<offset])
        offset += 1
        return ByteString(text)
      case UInt8(ascii: "\\"):
        text.append(contentsOf: bytes[start..<offset])
        try escape(into: &text)
        start = offset
      case 0..<0x20:
        throw unexpected("in string")
      case 0x20..<0x80:
        offset += 1
      default:
        let (rune, width) = Runes.decode(bytes, at: offset)
        if rune == Runes.replacement, width == 1 {
          text.append(contentsOf: bytes[start..<offset])
          Runes.append(rune, to: &text)
          start = offset + 1
        }
        offset += width
      }
    }
  }

  private mutating func escape(into text: inout [UInt8]) throws(Failure) {
    guard offset + 1 < bytes.count else { throw endOfInput }
    let letter = bytes[offset + 1]
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      let first = try codeUnit()
      offset += 6
      if first & 0xFC00 == 0xD800, offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"),
        bytes[offset + 1] == UInt8(ascii: "u")
      {
        let second = try codeUnit()
        if second & 0xFC00 == 0xDC00 {
          offset += 6
          Runes.append(0x10000 + (first & 0x3FF) << 10 + (second & 0x3FF), to: &text)
          return
        }
      }
      Runes.append(first, to: &text)
      return
    default: throw badEscape(bytes[offset..<(offset + 2)])
    }
    offset += 2
  }

  /// The four digits of the `\u` escape at the offset.
  private func codeUnit() throws(Failure) -> UInt32 {
    var unit: UInt32 = 0
    let end = min(offset + 6, bytes.count)
    for byte in bytes[(offset + 2)..<end] {
      guard let digit = hexadecimalDigit(byte) else { throw badEscape(bytes[offset..<end]) }
      unit = unit << 4 | digit
    }
    guard end == offset + 6 else { throw endOfInput }
    return unit
  }

  private func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): return UInt32(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): return UInt32(byte - UInt8(ascii: "A")) + 10
    default: return nil
    }
  }

  private func badEscape(_ sequence: ArraySlice<UInt8>) -> Failure {
    let text = ByteString(sequence)
    let quoted = GoFormat.sprintf(ByteString("%q"), [.string(text)])
    // In back quotes where that is readable.
    let isReadable =
      !text.contains(ByteString("`"))
      && sequence.allSatisfy { $0 > 0x20 }
      && Runes.isValid(text.bytes)
      && quoted.count == text.count + 2
        + text.bytes.count(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\"") })
    return Failure(message: "invalid escape sequence \(isReadable ? "`\(text)`" : quoted.string) in string")
  }

  private func peek() -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
  }

  private var endOfInput: Failure { Failure(message: "unexpected end of JSON input") }

  /// The error of the character at the offset.
  private func unexpected(_ circumstance: String) -> Failure {
    guard offset < bytes.count else { return endOfInput }
    let (rune, width) = Runes.decode(bytes, at: offset)
    let quoted: String
    if rune == Runes.replacement, width == 1 {
      quoted = "'\\x" + String(bytes[offset], radix: 16) + "'"
    } else {
      quoted = GoFormat.sprintf(ByteString("%q"), [.int(Int(rune))]).string
    }
    return Failure(message: "invalid character \(quoted) \(circumstance)")
  }
}
