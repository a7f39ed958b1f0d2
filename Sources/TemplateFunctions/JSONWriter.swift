import GoTemplate
import Text

/// Writes values as encoding/json does: keys in the order of their bytes, the shortest numbers, `<`, `>` and `&` escaped
/// unless that is turned off, invalid UTF-8 replaced.
public struct JSONWriter {
  /// Why a value has no JSON form, in Go's words: `json: unsupported value: NaN`.
  public struct Refusal: Error {
    /// Go's text.
    public let message: String
  }

  /// How the text is laid out.
  public enum Layout {
    /// On one line without spaces.
    case compact
    /// A line an element, two spaces a level.
    case indented
  }

  private let escapesHTML: Bool
  private let layout: Layout
  private var output: [UInt8] = []
  private var ancestors: [MapValue] = []
  private var level = 0

  /// From this depth on a map that contains itself is looked for, as Go does it.
  private static let cycleDepth = 1_000
  private static let maximumDepth = 10_000

  private init(escapesHTML: Bool, layout: Layout) {
    self.escapesHTML = escapesHTML
    self.layout = layout
  }

  /// The JSON text of a value.
  ///
  /// - Throws: ``Refusal`` for infinity, what is not a number, a function, and a map that contains itself.
  public static func text(
    of value: Value, escapesHTML: Bool = true, layout: Layout = .compact
  ) throws(Refusal) -> ByteString {
    var writer = JSONWriter(escapesHTML: escapesHTML, layout: layout)
    try writer.write(value)
    return ByteString(writer.output)
  }

  private mutating func write(_ value: Value) throws(Refusal) {
    switch value {
    case .null: output.append(contentsOf: "null".utf8)
    case .bool(let truth): output.append(contentsOf: truth ? "true".utf8 : "false".utf8)
    case .int(let number): output.append(contentsOf: String(number).utf8)
    case .int64(let number): output.append(contentsOf: String(number).utf8)
    case .float64(let number):
      guard number.isFinite else {
        throw Refusal(
          message: "json: unsupported value: " + String(decoding: FloatText.general(number), as: UTF8.self))
      }
      output.append(contentsOf: FloatText.json(number))
    case .string(let text): write(text)
    case .list(let elements): try write(elements)
    case .map(let map): try write(map)
    case .object(let object): try write(object)
    }
  }

  private mutating func write(_ object: Object) throws(Refusal) {
    if let bytes = object.byteSlice {
      if object.isNil { output.append(contentsOf: "null".utf8) } else { write(Base64.encoded(ByteString(bytes))) }
      return
    }
    guard let plain = object.plainData else {
      throw Refusal(message: "json: unsupported type: \(object.typeName)")
    }
    try write(plain)
  }

  private mutating func write(_ elements: [Value]) throws(Refusal) {
    guard !elements.isEmpty else {
      output.append(contentsOf: "[]".utf8)
      return
    }
    output.append(UInt8(ascii: "["))
    try descend()
    for (index, element) in elements.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      breakLine()
      try write(element)
    }
    ascend()
    output.append(UInt8(ascii: "]"))
  }

  private mutating func write(_ map: MapValue) throws(Refusal) {
    guard !map.isNil else {
      output.append(contentsOf: "null".utf8)
      return
    }
    guard map.count > 0 else {
      output.append(contentsOf: "{}".utf8)
      return
    }
    if level > Self.cycleDepth, ancestors.contains(where: { $0 === map }) {
      throw Refusal(message: "json: unsupported value: encountered a cycle via \(map.typeName)")
    }
    ancestors.append(map)
    output.append(UInt8(ascii: "{"))
    try descend()
    for (index, (key, value)) in zip(map.keys, map.values).enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      breakLine()
      write(key)
      output.append(UInt8(ascii: ":"))
      if case .indented = layout { output.append(UInt8(ascii: " ")) }
      try write(value)
    }
    ascend()
    output.append(UInt8(ascii: "}"))
    ancestors.removeLast()
  }

  private mutating func descend() throws(Refusal) {
    level += 1
    guard level <= Self.maximumDepth else { throw Refusal(message: "json: unsupported value: nested too deep") }
  }

  private mutating func ascend() {
    level -= 1
    breakLine()
  }

  private mutating func breakLine() {
    guard case .indented = layout else { return }
    output.append(UInt8(ascii: "\n"))
    output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
  }

  private mutating func write(_ text: ByteString) {
    let bytes = text.bytes
    output.append(UInt8(ascii: "\""))
    var start = 0
    var offset = 0
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte < 0x80 {
        if let escape = escape(of: byte) {
          output.append(contentsOf: bytes[start..<offset])
          output.append(contentsOf: escape)
          start = offset + 1
        }
        offset += 1
        continue
      }
      let (rune, width) = Runes.decode(bytes, at: offset)
      if rune == Runes.replacement, width == 1 {
        output.append(contentsOf: bytes[start..<offset])
        Runes.append(rune, to: &output)
        start = offset + 1
      } else if rune == 0x2028 || rune == 0x2029 {
        output.append(contentsOf: bytes[start..<offset])
        output.append(contentsOf: rune == 0x2028 ? "\\u2028".utf8 : "\\u2029".utf8)
        start = offset + width
      }
      offset += width
    }
    output.append(contentsOf: bytes[start...])
    output.append(UInt8(ascii: "\""))
  }

  private func escape(of byte: UInt8) -> [UInt8]? {
    switch byte {
    case UInt8(ascii: "\""): return [UInt8(ascii: "\\"), byte]
    case UInt8(ascii: "\\"): return [byte, byte]
    case 0x08: return Array("\\b".utf8)
    case 0x09: return Array("\\t".utf8)
    case 0x0A: return Array("\\n".utf8)
    case 0x0C: return Array("\\f".utf8)
    case 0x0D: return Array("\\r".utf8)
    case UInt8(ascii: "<") where escapesHTML: return Array("\\u003c".utf8)
    case UInt8(ascii: ">") where escapesHTML: return Array("\\u003e".utf8)
    case UInt8(ascii: "&") where escapesHTML: return Array("\\u0026".utf8)
    case 0..<0x20:
      let digits = Array("0123456789abcdef".utf8)
      return Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    default: return nil
    }
  }
}
