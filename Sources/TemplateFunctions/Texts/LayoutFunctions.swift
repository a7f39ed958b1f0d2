import GoTemplate
import Text

extension HelmFunctions {
  /// Functions that fit text into a width.
  static var layoutFunctions: [Function] {
    [
      Function(
        "abbrev", [.int, .string],
        body: .two { _, width, text in .string(Layout.abbreviated(text.text, width.integer)) }
      ),
      Function(
        "abbrevboth", [.int, .int, .string],
        body: .many { _, values in
          .string(Layout.abbreviated(values[2].text, from: values[0].integer, width: values[1].integer))
        }),
      Function(
        "wrap", [.int, .string],
        body: .two { _, width, text throws(FunctionError) in
          .string(try Layout.wrapped(text.text, at: width.integer, with: ByteString("\n"), breaksLongWords: false))
        }),
      Function(
        "wrapWith", [.int, .string, .string],
        body: .many { _, values throws(FunctionError) in
          let lineBreak = values[1].text.isEmpty ? ByteString("\n") : values[1].text
          return .string(
            try Layout.wrapped(values[2].text, at: values[0].integer, with: lineBreak, breaksLongWords: true))
        }),
    ]
  }
}

/// Wrapping and abbreviating as Masterminds' goutils do it; widths are bytes.
enum Layout {
  private static let ellipsis = ByteString("...")

  /// `abbrev`: a text that is longer than the width is cut and ends in `...`.
  static func abbreviated(_ text: ByteString, _ width: Int) -> ByteString {
    guard width >= 4, text.count > width else { return text }
    return ByteString(text.bytes[..<(width - 3)]) + ellipsis
  }

  /// `abbrevboth`: like ``abbreviated(_:_:)``, but what comes before an offset may be cut off too.
  static func abbreviated(_ text: ByteString, from left: Int, width: Int) -> ByteString {
    guard width >= 4, left <= 0 || width >= 7, text.count > width else { return text }
    var offset = min(left, text.count)
    if text.count - max(offset, 0) < width - 3 { offset = text.count - (width - 3) }
    if offset <= 4 { return abbreviated(text, width) }
    if offset + width - 3 < text.count {
      return ellipsis + abbreviated(ByteString(text.bytes[offset...]), width - 3)
    }
    return ellipsis + ByteString(text.bytes[(text.count - (width - 3))...])
  }

  /// `wrap` and `wrapWith`: a line break instead of a space where the text would be wider. Spaces at the beginning of a
  /// line are dropped; line breaks of the text itself are not looked at.
  static func wrapped(
    _ text: ByteString, at width: Int, with lineBreak: ByteString, breaksLongWords: Bool
  ) throws(FunctionError) -> ByteString {
    let width = max(width, 1)
    let space = UInt8(ascii: " ")
    let bytes = text.bytes
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var offset = 0
    while bytes.count - offset > width {
      if bytes[offset] == space {
        offset += 1
        continue
      }
      try Bounds.check(bytes: result.count)
      if let end = bytes[offset...(offset + width)].lastIndex(of: space) {
        result.append(contentsOf: bytes[offset..<end])
        offset = end + 1
      } else if breaksLongWords {
        result.append(contentsOf: bytes[offset..<(offset + width)])
        offset += width
      } else if let end = bytes[(offset + width)...].firstIndex(of: space) {
        result.append(contentsOf: bytes[offset..<end])
        offset = end + 1
      } else {
        break
      }
      result.append(contentsOf: lineBreak.bytes)
    }
    result.append(contentsOf: bytes[offset...])
    return ByteString(result)
  }
}
