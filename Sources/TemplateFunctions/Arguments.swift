import GoTemplate
import Text

/// The Swift value of an argument whose parameter has a Go type.
///
/// The language checks arguments before a body runs, so that each of these finds the case that it names; for any other
/// they give the type's zero value, as Go's reflection would make it.
extension Value {
  /// An argument for `string`.
  public var text: ByteString {
    if case .string(let text) = self { return text }
    return ByteString()
  }

  /// An argument for `int`.
  public var integer: Int {
    if case .int(let number) = self { return number }
    return 0
  }

  /// An argument for `bool`.
  public var truth: Bool {
    if case .bool(let truth) = self { return truth }
    return false
  }

  /// An argument for `float64`.
  public var number: Double {
    if case .float64(let number) = self { return number }
    return 0
  }

  /// An argument for `map[string]interface {}`; nil stands for Go's nil map. A map of a named type loses its name, as
  /// in Go: what a function returns of it is a plain map, with the same content.
  public var pairs: MapValue {
    if case .map(let map) = self { return map.isNamed ? map.view(typeName: "map[string]interface {}") : map }
    return MapValue(isNil: true)
  }

  /// A list of strings as Go's `[]string`.
  static func strings(_ texts: [ByteString]) -> Value { .object(TypedSlice(strings: texts)) }

  /// A text given as a literal.
  static func literal(_ text: StaticString) -> Value { .string(ByteString(text)) }
}
