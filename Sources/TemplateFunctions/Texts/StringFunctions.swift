import GoTemplate
import Text

extension HelmFunctions {
  /// Functions on text: searching, trimming, cutting, repeating, quoting.
  static var stringFunctions: [Function] {
    [
      Function("cat", [.any], isVariadic: true, body: .many { _, values in .string(Strings.joined(values)) }),
      Function("contains", [.string, .string], body: .two { _, part, text in .bool(text.text.contains(part.text)) }),
      Function("hasPrefix", [.string, .string], body: .two { _, part, text in .bool(text.text.hasPrefix(part.text)) }),
      Function("hasSuffix", [.string, .string], body: .two { _, part, text in .bool(text.text.hasSuffix(part.text)) }),
      Function("hello", [], body: .many { _, _ in .literal("Hello!") }),
      Function(
        "indent", [.int, .string],
        body: .two { _, spaces, text throws(FunctionError) in
          .string(try Strings.indented(text.text, by: spaces.integer))
        }),
      Function(
        "nindent", [.int, .string],
        body: .two { _, spaces, text throws(FunctionError) in
          .string(try Strings.indented(text.text, by: spaces.integer, afterBreak: true))
        }),
      Function("nospace", [.string], body: .one { _, text in .string(Strings.withoutSpace(text.text)) }),
      Function(
        "plural", [.string, .string, .int],
        body: .many { _, values in values[2].integer == 1 ? values[0] : values[1] }),
      Function("quote", [.any], isVariadic: true, body: .many { _, values in .string(Strings.quoted(values)) }),
      Function(
        "repeat", [.int, .string],
        body: .two { _, count, text throws(FunctionError) in
          .string(try Strings.repeated(text.text, count.integer))
        }),
      Function(
        "replace", [.string, .string, .string],
        body: .many { _, values throws(FunctionError) in
          .string(try Strings.replacing(values[0].text, with: values[1].text, in: values[2].text))
        }),
      Function("squote", [.any], isVariadic: true, body: .many { _, values in .string(Strings.singleQuoted(values)) }),
      Function(
        "substr", [.int, .int, .string],
        body: .many { _, values throws(FunctionError) in
          .string(try Strings.part(of: values[2].text, from: values[0].integer, to: values[1].integer))
        }),
      Function("toString", [.any], body: .one { _, value in .string(TextConversion.text(of: value)) }),
      Function("trim", [.string], body: .one { _, text in .string(Strings.trimmed(text.text)) }),
      Function(
        "trimAll", [.string, .string], body: .two { _, set, text in .string(Strings.trimmed(text.text, of: set.text)) }),
      Function(
        "trimPrefix", [.string, .string],
        body: .two { _, part, text in
          text.text.hasPrefix(part.text) ? .string(ByteString(text.text.bytes[part.text.count...])) : text
        }),
      Function(
        "trimSuffix", [.string, .string],
        body: .two { _, part, text in
          text.text.hasSuffix(part.text) ? .string(ByteString(text.text.bytes.dropLast(part.text.count))) : text
        }),
      Function(
        "trimall", [.string, .string], body: .two { _, set, text in .string(Strings.trimmed(text.text, of: set.text)) }),
      Function(
        "trunc", [.int, .string], body: .two { _, count, text in .string(Strings.truncated(text.text, count.integer)) }),
    ]
  }
}

/// Sprig's functions on text. Lengths and offsets are bytes, as in Go.
enum Strings {
  /// `quote`: each value as Go quotes a string (`%q`), nil left out, separated by spaces.
  static func quoted(_ values: [Value]) -> ByteString {
    var result: [UInt8] = []
    var isFirst = true
    for value in values {
      if case .null = value { continue }
      if !isFirst { result.append(UInt8(ascii: " ")) }
      isFirst = false
      appendQuoted(TextConversion.text(of: value), to: &result)
    }
    return ByteString(result)
  }

  private static func appendQuoted(_ text: ByteString, to result: inout [UInt8]) {
    let isPlain = text.bytes.allSatisfy {
      $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
    }
    guard isPlain else {
      result.append(contentsOf: GoFormat.sprintf(ByteString("%q"), [.string(text)]).bytes)
      return
    }
    result.reserveCapacity(result.count + text.count + 2)
    result.append(UInt8(ascii: "\""))
    result.append(contentsOf: text.bytes)
    result.append(UInt8(ascii: "\""))
  }

  /// `squote`: each value printed between single quotes, nil left out; nothing is escaped.
  static func singleQuoted(_ values: [Value]) -> ByteString {
    var result: [UInt8] = []
    var isFirst = true
    for value in values {
      if case .null = value { continue }
      if !isFirst { result.append(UInt8(ascii: " ")) }
      isFirst = false
      result.append(UInt8(ascii: "'"))
      result.append(contentsOf: printed(value).bytes)
      result.append(UInt8(ascii: "'"))
    }
    return ByteString(result)
  }

  /// `cat`: the values printed, nil left out, separated by spaces.
  static func joined(_ values: [Value]) -> ByteString {
    var result: [UInt8] = []
    var isFirst = true
    for value in values {
      if case .null = value { continue }
      if !isFirst { result.append(UInt8(ascii: " ")) }
      isFirst = false
      result.append(contentsOf: printed(value).bytes)
    }
    return ByteString(result)
  }

  private static func printed(_ value: Value) -> ByteString {
    if case .string(let text) = value { return text }
    return GoFormat.printed(value)
  }

  /// `indent` and `nindent`: spaces before each line, also before an empty one.
  static func indented(
    _ text: ByteString, by spaces: Int, afterBreak: Bool = false
  ) throws(FunctionError) -> ByteString {
    guard spaces >= 0 else { throw .negativeRepeat }
    let lineBreak = UInt8(ascii: "\n")
    let lines = text.bytes.reduce(1) { $1 == lineBreak ? $0 + 1 : $0 }
    try Bounds.check(bytes: text.count)
    try Bounds.check(pieces: lines, of: spaces)
    var result: [UInt8] = []
    result.reserveCapacity(text.count + lines * spaces + 1)
    if afterBreak { result.append(lineBreak) }
    var start = 0
    while true {
      result.append(contentsOf: repeatElement(UInt8(ascii: " "), count: spaces))
      guard let end = text.bytes[start...].firstIndex(of: lineBreak) else { break }
      result.append(contentsOf: text.bytes[start...end])
      start = end + 1
    }
    result.append(contentsOf: text.bytes[start...])
    return ByteString(result)
  }

  /// `nospace`, goutils' `DeleteWhiteSpace`. It reads bytes as code points, so that text with white space and letters
  /// beyond ASCII is garbled: `é è` becomes `Ã©Ã¨`.
  static func withoutSpace(_ text: ByteString) -> ByteString {
    guard text.bytes.contains(where: { CaseMapping.isSpace(UInt32($0)) }) else { return text }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    for byte in text.bytes where !CaseMapping.isSpace(UInt32(byte)) { Runes.append(UInt32(byte), to: &result) }
    return ByteString(result)
  }

  /// `repeat`.
  static func repeated(_ text: ByteString, _ count: Int) throws(FunctionError) -> ByteString {
    guard count >= 0 else { throw .negativeRepeat }
    try Bounds.check(pieces: count, of: text.count)
    if text.count == 1 { return ByteString([UInt8](repeating: text.bytes[0], count: count)) }
    var result: [UInt8] = []
    result.reserveCapacity(count * text.count)
    if !text.isEmpty { for _ in 0..<count { result.append(contentsOf: text.bytes) } }
    return ByteString(result)
  }

  /// `replace`, Go's `strings.ReplaceAll`: an empty text to replace is found before each code point and at the end.
  static func replacing(
    _ old: ByteString, with new: ByteString, in text: ByteString
  ) throws(FunctionError) -> ByteString {
    guard old != new else { return text }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    if old.isEmpty {
      try Bounds.check(pieces: text.count + 1, of: new.count)
      var offset = 0
      while offset < text.count {
        result.append(contentsOf: new.bytes)
        let width = Runes.decode(text.bytes, at: offset).width
        result.append(contentsOf: text.bytes[offset..<(offset + width)])
        offset += width
      }
      result.append(contentsOf: new.bytes)
      return ByteString(result)
    }
    var start = 0
    while let offset = text.firstOffset(of: old, from: start) {
      result.append(contentsOf: text.bytes[start..<offset])
      result.append(contentsOf: new.bytes)
      start = offset + old.count
      try Bounds.check(bytes: result.count)
    }
    guard start > 0 else { return text }
    result.append(contentsOf: text.bytes[start...])
    return ByteString(result)
  }

  /// `substr`: a negative start means from the beginning, a negative end or one behind the text the rest.
  static func part(of text: ByteString, from start: Int, to end: Int) throws(FunctionError) -> ByteString {
    if start < 0 {
      guard end >= 0, end <= text.count else { throw .sliceEnd(end, length: text.count) }
      return ByteString(text.bytes[..<end])
    }
    let end = end < 0 || end > text.count ? text.count : end
    guard start <= end else { throw .sliceStart(start, end: end) }
    return ByteString(text.bytes[start..<end])
  }

  /// `trunc`: at most so many bytes from the beginning, or, for a negative count, from the end.
  static func truncated(_ text: ByteString, _ count: Int) -> ByteString {
    if count >= 0 { return text.count > count ? ByteString(text.bytes[..<count]) : text }
    let kept = Int(clamping: count.magnitude)
    return text.count > kept ? ByteString(text.bytes[(text.count - kept)...]) : text
  }

  /// `trim`, Go's `strings.TrimSpace`.
  static func trimmed(_ text: ByteString) -> ByteString { trimmed(text, where: CaseMapping.isSpace) }

  /// `trimAll`, Go's `strings.Trim`: the code points of a set cut off at both ends.
  static func trimmed(_ text: ByteString, of set: ByteString) -> ByteString {
    let runes = Set(Runes.decodeAll(set.bytes))
    return runes.isEmpty ? text : trimmed(text) { runes.contains($0) }
  }

  private static func trimmed(_ text: ByteString, where isTrimmed: (UInt32) -> Bool) -> ByteString {
    var start = 0
    var end = text.count
    while start < end {
      let (rune, width) = Runes.decode(text.bytes, at: start)
      guard isTrimmed(rune) else { break }
      start += width
    }
    while start < end {
      let (rune, width) = Runes.decodeLast(text.bytes, before: end)
      guard isTrimmed(rune) else { break }
      end -= width
    }
    return start == 0 && end == text.count ? text : ByteString(text.bytes[start..<max(start, end)])
  }
}

extension Runes {
  /// Decodes the rune that ends before `end`, which must be greater than 0; (U+FFFD, 1) for an invalid sequence.
  static func decodeLast(_ bytes: [UInt8], before end: Int) -> (rune: UInt32, width: Int) {
    var start = end - 1
    let limit = max(0, end - 4)
    while start > limit, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    let decoded = decode(bytes, at: start)
    return start + decoded.width == end ? decoded : (replacement, 1)
  }
}
