import GoTemplate
import Text

extension HelmFunctions {
  /// Functions between texts and lists of texts.
  static var splitFunctions: [Function] {
    [
      Function(
        "join", [.string, .any],
        body: .two { _, separator, list throws(FunctionError) in
          .string(try Split.joined(TextConversion.texts(of: list), with: separator.text))
        }),
      Function("sortAlpha", [.any], body: .one { _, list in Split.sorted(list) }),
      Function(
        "split", [.string, .string],
        body: .two { _, separator, text in Split.numbered(Split.parts(of: text.text, at: separator.text)) }),
      Function(
        "splitList", [.string, .string],
        body: .two { _, separator, text in .strings(Split.parts(of: text.text, at: separator.text)) }),
      Function(
        "splitn", [.string, .int, .string],
        body: .many { _, values in
          Split.numbered(Split.parts(of: values[2].text, at: values[0].text, limit: values[1].integer))
        }),
      Function(
        "toStrings", [.any],
        body: .one { _, list in
          // A list of strings is given back itself.
          if case .object(let object) = list, object.typeName == "[]string" { return list }
          return .strings(TextConversion.texts(of: list))
        }),
    ]
  }
}

/// Splitting and joining as Go's `strings` does it.
enum Split {
  /// `strings.SplitN`: the parts between separators, at most `limit` unless that is negative; an empty separator splits
  /// after each code point.
  static func parts(of text: ByteString, at separator: ByteString, limit: Int = -1) -> [ByteString] {
    guard limit != 0 else { return [] }
    let limit = limit < 0 ? Int.max : limit
    var parts: [ByteString] = []
    var start = 0
    if separator.isEmpty {
      while start < text.count, parts.count < limit - 1 {
        let end = start + Runes.decode(text.bytes, at: start).width
        parts.append(ByteString(text.bytes[start..<end]))
        start = end
      }
      if start < text.count { parts.append(ByteString(text.bytes[start...])) }
      return parts
    }
    while parts.count < limit - 1, let offset = text.firstOffset(of: separator, from: start) {
      parts.append(ByteString(text.bytes[start..<offset]))
      start = offset + separator.count
    }
    parts.append(ByteString(text.bytes[start...]))
    return parts
  }

  /// The `map[string]string` that `split` returns: `_0`, `_1` …
  static func numbered(_ parts: [ByteString]) -> Value {
    let pairs = parts.enumerated().map { index, part in (ByteString("_\(index)"), Value.string(part)) }
    return .map(MapValue(pairs, typeName: "map[string]string"))
  }

  /// `strings.Join`.
  static func joined(_ texts: [ByteString], with separator: ByteString) throws(FunctionError) -> ByteString {
    var result: [UInt8] = []
    for (index, text) in texts.enumerated() {
      if index > 0 { result.append(contentsOf: separator.bytes) }
      result.append(contentsOf: text.bytes)
      try Bounds.check(bytes: result.count)
    }
    return ByteString(result)
  }

  /// `sortAlpha`: the texts of a list sorted by their bytes; of anything else, nil too, a list of its text. As in Sprig
  /// a `[]string` is sorted where it is, which whoever holds it sees.
  static func sorted(_ list: Value) -> Value {
    switch list {
    case .object(let slice as TypedSlice) where slice.elementType == "string":
      slice.sort { $0.text < $1.text }
      return list
    case .list: return .strings(TextConversion.texts(of: list).sorted())
    case .object(let object) where object.elements != nil: return .strings(TextConversion.texts(of: list).sorted())
    default: return .strings([TextConversion.text(of: list)])
    }
  }
}
