/// Numbers in text, as Go's `strconv` reads them.
enum GoNumber {
  /// `ParseInt`, then `ParseUint`: base 0 takes `0x`, `0o`, `0b` and `0` for a base's sign; no underscores.
  static func integer(_ text: ArraySlice<UInt8>, base: UInt64) -> ResolvedScalar? {
    var digits = text
    var isNegative = false
    let isSigned = digits.first == UInt8(ascii: "-") || digits.first == UInt8(ascii: "+")
    if isSigned {
      isNegative = digits.first == UInt8(ascii: "-")
      digits = digits.dropFirst()
    }
    var base = base
    if base == 0 {
      base = 10
      if digits.first == UInt8(ascii: "0"), digits.count > 1 {
        let prefixed: UInt64? =
          switch digits[digits.startIndex + 1] | 0x20 {
          case UInt8(ascii: "x"): 16
          case UInt8(ascii: "o"): 8
          case UInt8(ascii: "b"): 2
          default: nil
          }
        digits = digits.dropFirst(prefixed != nil ? 2 : 1)
        base = prefixed ?? 8
      }
    }
    guard let magnitude = magnitude(digits, base: base) else { return nil }
    if isNegative { return magnitude <= 1 << 63 ? .int(Int64(truncatingIfNeeded: 0 &- magnitude)) : nil }
    if let value = Int64(exactly: magnitude) { return .int(value) }
    return isSigned ? nil : .uint(magnitude)
  }

  private static func magnitude(_ digits: ArraySlice<UInt8>, base: UInt64) -> UInt64? {
    guard !digits.isEmpty else { return nil }
    var value: UInt64 = 0
    for byte in digits {
      guard let digit = YAMLScanner.hexadecimalValue(byte), digit < base else { return nil }
      let (product, isTooLarge) = value.multipliedReportingOverflow(by: base)
      let (sum, carries) = product.addingReportingOverflow(UInt64(digit))
      guard !isTooLarge, !carries else { return nil }
      value = sum
    }
    return value
  }

  /// go-yaml's second look at `0b…`, `-0b…` and in v3 `0o…`: what follows may have a sign of its own.
  static func prefixedInteger(_ text: [UInt8], base: UInt64, letter: UInt8) -> ResolvedScalar? {
    let isNegative = text.first == UInt8(ascii: "-")
    let prefix = text.dropFirst(isNegative ? 1 : 0)
    guard prefix.starts(with: [UInt8(ascii: "0"), letter]) else { return nil }
    let digits = prefix.dropFirst(2)
    return integer(isNegative ? [UInt8(ascii: "-")] + digits : digits, base: base)
  }

  /// Whether the text is `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`.
  static func isYAMLFloat(_ text: [UInt8]) -> Bool { isDecimal(text) }

  /// `ParseFloat` of a decimal number; nil for another text and for what is too large.
  static func float(_ text: [UInt8]) -> Double? {
    guard isDecimal(text), let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else { return nil }
    return value
  }

  private static func isDecimal(_ text: [UInt8]) -> Bool {
    var rest = text[...]
    func takeDigits() -> Bool {
      let count = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }.count
      rest = rest.dropFirst(count)
      return count > 0
    }
    func takeSign() {
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    }
    takeSign()
    let hasWhole = takeDigits()
    var hasFraction = false
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      hasFraction = takeDigits()
    }
    guard hasWhole || hasFraction else { return false }
    if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      takeSign()
      guard takeDigits() else { return false }
    }
    return rest.isEmpty
  }
}
