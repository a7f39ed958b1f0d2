import GoTemplate
import Text

/// Sprig's `strval`: the text of any value.
enum TextConversion {
  /// A string as it is, bytes as a string, an error or a `Stringer` by its own text, everything else as `%v`.
  static func text(of value: Value) -> ByteString {
    switch value {
    case .string(let text): return text
    case .bool(let truth): return truth ? ByteString("true") : ByteString("false")
    case .int(let number): return ByteString(String(number))
    case .int64(let number): return ByteString(String(number))
    case .float64(let number): return ByteString(FloatText.general(number))
    case .object(let object):
      if let bytes = object.bytes { return ByteString(bytes) }
      return GoFormat.printed(value)
    case .null, .list, .map: return GoFormat.printed(value)
    }
  }

  /// Sprig's `strslice`: the texts of a list's elements, nil left out; a value that is no list is a list of one, nil a
  /// list of none.
  static func texts(of value: Value) -> [ByteString] {
    switch value {
    case .null: return []
    case .list(let elements): return texts(ofElements: elements)
    case .object(let object):
      if let elements = object.elements { return texts(ofElements: elements) }
      return [text(of: value)]
    case .bool, .int, .int64, .float64, .string, .map: return [text(of: value)]
    }
  }

  private static func texts(ofElements elements: [Value]) -> [ByteString] {
    var texts: [ByteString] = []
    texts.reserveCapacity(elements.count)
    for element in elements {
      if case .null = element { continue }
      texts.append(text(of: element))
    }
    return texts
  }
}
