/// Base64 as Go's `base64.StdEncoding` reads it: with padding, line breaks anywhere.
public enum Base64Text {
  /// The bytes; nil for a text that is not base64.
  public static func decode(_ text: [UInt8]) -> [UInt8]? {
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

  /// The text of some bytes, with a line break after so many characters where it is longer than one line.
  public static func encode(_ bytes: [UInt8], lineLength: Int) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var symbols: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits: UInt32 = 0
      for byte in group { bits = bits << 8 | UInt32(byte) }
      bits <<= UInt32(8 * (3 - group.count))
      for index in 0..<4 {
        symbols.append(
          index <= group.count ? alphabet[Int(bits >> UInt32(18 - 6 * index) & 0x3F)] : UInt8(ascii: "="))
      }
    }
    guard symbols.count >= lineLength else { return symbols }
    var lines: [UInt8] = []
    for start in stride(from: 0, to: symbols.count, by: lineLength) {
      lines.append(contentsOf: symbols[start..<min(start + lineLength, symbols.count)])
      lines.append(0x0A)
    }
    return lines
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
