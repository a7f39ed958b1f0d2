import Text

/// How go-yaml spells numbers.
enum YAMLNumberText {
  /// `%g` with the shortest digits, `.inf`, `-.inf`, `.nan`.
  static func float(_ value: Double) -> [UInt8] {
    if value.isNaN { return Array(".nan".utf8) }
    if value.isInfinite { return Array((value < 0 ? "-.inf" : ".inf").utf8) }
    return FloatText.general(value)
  }

  /// What go-yaml v2 makes of a number in JSON's spelling.
  static func respelled(_ text: ByteString) -> [UInt8] {
    switch text.resolved(as: .goYAML2) {
    case .int(let value): Array(String(value).utf8)
    case .uint(let value): Array(String(value).utf8)
    case .float(let value): float(value)
    default: text.bytes
    }
  }
}
