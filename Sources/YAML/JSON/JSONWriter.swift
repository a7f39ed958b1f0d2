import Text

/// Writes JSON as Go's encoding/json does.
///
/// A core without a tree of its own: `TemplateFunctions` writes template values through it, this module
/// ``JSONValue``s.
public struct JSONWriter {
  /// How it is laid out.
  public enum Layout: Sendable {
    /// On one line, without spaces.
    case compact
    /// Two spaces a level, as `json.MarshalIndent(v, "", "  ")`.
    case indented
  }

  private let layout: Layout
  private let escapesHTML: Bool
  private var output: [UInt8] = []
  private var counts: [Int] = []
  private var isAfterKey = false

  /// A writer that has written nothing.
  ///
  /// - Parameter escapesHTML: whether `<`, `>` and `&` are written `\u003c` and so on, as `json.Marshal` does.
  public init(layout: Layout = .compact, escapesHTML: Bool = true) {
    self.layout = layout
    self.escapesHTML = escapesHTML
  }

  /// How many bytes are written so far.
  public var count: Int { output.count }

  /// The text, without a line break at its end.
  public consuming func finish() -> [UInt8] { output }

  /// A value's text.
  public static func write(_ value: JSONValue, layout: Layout = .compact, escapesHTML: Bool = true) -> [UInt8] {
    var writer = JSONWriter(layout: layout, escapesHTML: escapesHTML)
    writer.value(value)
    return writer.finish()
  }

  /// A string in quotes.
  public static func quoted(_ text: ByteString, escapesHTML: Bool = true) -> [UInt8] {
    var writer = JSONWriter(escapesHTML: escapesHTML)
    writer.string(text)
    return writer.finish()
  }

  /// Writes a whole value; members in the order of their keys' bytes, as Go writes a map.
  public mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let flag): bool(flag)
    case .number(let text): number(text.bytes)
    case .string(let text): string(text)
    case .array(let elements):
      beginArray()
      for element in elements { self.value(element) }
      endArray()
    case .object(let members):
      beginObject()
      for member in members.sorted(by: { $0.key < $1.key }) {
        key(member.key)
        self.value(member.value)
      }
      endObject()
    }
  }

  /// Begins an object; keys and values follow in turn, keys in the order of their bytes.
  public mutating func beginObject() { begin("{") }

  /// Ends the object that began last.
  public mutating func endObject() { end("}") }

  /// Begins an array.
  public mutating func beginArray() { begin("[") }

  /// Ends the array that began last.
  public mutating func endArray() { end("]") }

  /// Writes a member's name.
  public mutating func key(_ text: ByteString) {
    separate()
    writeQuoted(text)
    output.append(UInt8(ascii: ":"))
    if layout == .indented { output.append(0x20) }
    isAfterKey = true
  }

  /// Writes `null`.
  public mutating func null() { write("null") }

  /// Writes a boolean.
  public mutating func bool(_ value: Bool) { write(value ? "true" : "false") }

  /// Writes an integer.
  public mutating func int(_ value: Int64) {
    separate()
    output.append(contentsOf: String(value).utf8)
  }

  /// Writes a number that is spelled already.
  public mutating func number(_ text: [UInt8]) {
    separate()
    output.append(contentsOf: text)
  }

  /// Writes a finite floating-point number as encoding/json does.
  ///
  /// - Returns: false, having written nothing, for infinity and NaN, which Go refuses as `json: unsupported value`.
  public mutating func float(_ value: Double) -> Bool {
    guard value.isFinite else { return false }
    number(FloatText.json(value))
    return true
  }

  /// Writes a string.
  public mutating func string(_ text: ByteString) {
    separate()
    writeQuoted(text)
  }

  private mutating func write(_ literal: StaticString) {
    separate()
    literal.withUTF8Buffer { output.append(contentsOf: $0) }
  }

  private mutating func begin(_ bracket: Unicode.Scalar) {
    separate()
    output.append(UInt8(ascii: bracket))
    counts.append(0)
  }

  private mutating func end(_ bracket: Unicode.Scalar) {
    let count = counts.popLast() ?? 0
    if count > 0 { breakLine() }
    output.append(UInt8(ascii: bracket))
  }

  /// Writes what comes before an element or a name.
  private mutating func separate() {
    if isAfterKey {
      isAfterKey = false
      return
    }
    guard let count = counts.last else { return }
    if count > 0 { output.append(UInt8(ascii: ",")) }
    counts[counts.count - 1] = count &+ 1
    breakLine()
  }

  private mutating func breakLine() {
    guard layout == .indented else { return }
    output.append(0x0A)
    output.append(contentsOf: repeatElement(0x20, count: counts.count &* 2))
  }

  /// Appends a string in quotes, as `json.Marshal` writes it.
  public static func append(quoted text: ByteString, to output: inout [UInt8]) {
    append(quoted: text, escapesHTML: true, to: &output)
  }

  private mutating func writeQuoted(_ text: ByteString) {
    JSONWriter.append(quoted: text, escapesHTML: escapesHTML, to: &output)
  }

  private static func append(quoted text: ByteString, escapesHTML: Bool, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    text.bytes.withUnsafeBufferPointer { bytes in
      var offset = 0
      while offset < bytes.count {
        let start = offset
        while offset < bytes.count, isPlain(bytes[offset], escapesHTML) { offset &+= 1 }
        if offset > start { output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<offset])) }
        guard offset < bytes.count else { break }
        let byte = bytes[offset]
        if byte >= 0x80 {
          offset &+= appendRune(bytes, at: offset, to: &output)
          continue
        }
        offset &+= 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
          output.append(UInt8(ascii: "\\"))
          output.append(byte)
        case 0x08: append(escape: "b", to: &output)
        case 0x09: append(escape: "t", to: &output)
        case 0x0A: append(escape: "n", to: &output)
        case 0x0C: append(escape: "f", to: &output)
        case 0x0D: append(escape: "r", to: &output)
        default: append(hexadecimal: UInt32(byte), to: &output)
        }
      }
    }
    output.append(UInt8(ascii: "\""))
  }

  /// Whether a byte stands in a string as it is.
  @inline(__always)
  private static func isPlain(_ byte: UInt8, _ escapesHTML: Bool) -> Bool {
    guard byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else { return false }
    guard escapesHTML else { return true }
    return byte != UInt8(ascii: "<") && byte != UInt8(ascii: ">") && byte != UInt8(ascii: "&")
  }

  private static func appendRune(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, to output: inout [UInt8]) -> Int {
    let (rune, width) = Runes.decode(bytes, at: offset)
    if rune == 0x2028 || rune == 0x2029 {
      append(hexadecimal: rune, to: &output)
    } else if rune == Runes.replacement {
      Runes.append(rune, to: &output)
    } else {
      for index in offset..<offset &+ width { output.append(bytes[index]) }
    }
    return width
  }

  private static func append(escape letter: Unicode.Scalar, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\\"))
    output.append(UInt8(ascii: letter))
  }

  private static func append(hexadecimal rune: UInt32, to output: inout [UInt8]) {
    append(escape: "u", to: &output)
    for shift in [12, 8, 4, 0] as [UInt32] {
      let digit = UInt8(truncatingIfNeeded: rune >> shift & 0xF)
      output.append(digit < 10 ? UInt8(ascii: "0") &+ digit : UInt8(ascii: "a") &+ digit &- 10)
    }
  }
}
