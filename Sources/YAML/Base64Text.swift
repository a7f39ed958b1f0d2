/// Base64 as Go's `base64.StdEncoding` reads it: with padding, line breaks anywhere.
enum Base64Text {
  /// The bytes; nil for a text that is not base64.
  static func decode(_ text: [UInt8]) -> [UInt8]? {
    let symbols = text.filter { $0 != 0x0A && $0 != 0x0D }
    guard symbols.count % 4 == 0 else { return nil }
    let padding = symbols.suffix(2).filter { $0 == UInt8(ascii: "=") }.count
    var bytes: [UInt8] = []
    bytes.reserveCapacity(symbols.count / 4 * 3)
    var group: UInt32 = 0
    for (index, symbol) in symbols.dropLast(padding).enumerated() {
      guard let value = value(of: symbol) else { return nil }
      group = group << 6 | value
      if index % 4 == 3 {
        for shift in [16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: group >> shift)) }
        group = 0
      }
    }
    if padding == 1 {
      bytes.append(UInt8(truncatingIfNeeded: group >> 10))
      bytes.append(UInt8(truncatingIfNeeded: group >> 2))
    } else if padding == 2 {
      bytes.append(UInt8(truncatingIfNeeded: group >> 4))
    }
    return bytes
  }

  private static func value(of symbol: UInt8) -> UInt32? {
    switch symbol {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(symbol - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(symbol - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(symbol - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
