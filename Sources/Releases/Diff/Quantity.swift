import Text

/// A Kubernetes quantity (`1000m`, `1`, `1Gi`, `2e3`), reduced so that two that mean the same are equal.
struct Quantity: Hashable {
  /// Whether it is below zero.
  private let isNegative: Bool
  /// The decimal digits without zeros at either end; empty for zero.
  private let digits: [UInt8]
  /// The power of ten of the last digit.
  private let exponent: Int

  /// Reads a quantity: a number, then a binary suffix, a decimal suffix or an exponent.
  ///
  /// - Returns: nil for any other text.
  init?(_ text: ByteString) {
    let bytes = text.bytes
    var offset = 0
    var isNegative = false
    if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      isNegative = first == UInt8(ascii: "-")
      offset = 1
    }
    var digits: [UInt8] = []
    var exponent = 0
    var isFraction = false
    while offset < bytes.count, digits.count < 64 {
      let byte = bytes[offset]
      if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
        digits.append(byte - UInt8(ascii: "0"))
        if isFraction { exponent -= 1 }
      } else if byte == UInt8(ascii: "."), !isFraction {
        isFraction = true
      } else {
        break
      }
      offset += 1
    }
    guard !digits.isEmpty, let scale = Quantity.scale(of: bytes[offset...]) else { return nil }
    switch scale {
    case .decimal(let power): exponent += power
    case .binary(let power): for _ in 0..<power { digits = Quantity.times1024(digits) }
    }
    while digits.last == 0 {
      digits.removeLast()
      exponent += 1
    }
    digits = Array(digits.drop { $0 == 0 })
    self.isNegative = isNegative && !digits.isEmpty
    self.exponent = digits.isEmpty ? 0 : exponent
    self.digits = digits
  }

  private enum Scale {
    case decimal(Int)
    case binary(Int)
  }

  private static func scale(of suffix: ArraySlice<UInt8>) -> Scale? {
    switch String(decoding: suffix, as: UTF8.self) {
    case "": return .decimal(0)
    case "n": return .decimal(-9)
    case "u": return .decimal(-6)
    case "m": return .decimal(-3)
    case "k": return .decimal(3)
    case "M": return .decimal(6)
    case "G": return .decimal(9)
    case "T": return .decimal(12)
    case "P": return .decimal(15)
    case "E": return .decimal(18)
    case "Ki": return .binary(1)
    case "Mi": return .binary(2)
    case "Gi": return .binary(3)
    case "Ti": return .binary(4)
    case "Pi": return .binary(5)
    case "Ei": return .binary(6)
    case let text where text.hasPrefix("e") || text.hasPrefix("E"):
      guard let power = Int(text.dropFirst()), abs(power) < 1000 else { return nil }
      return .decimal(power)
    default: return nil
    }
  }

  private static func times1024(_ digits: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var carry = 0
    for digit in digits.reversed() {
      carry += Int(digit) * 1024
      result.append(UInt8(carry % 10))
      carry /= 10
    }
    while carry > 0 {
      result.append(UInt8(carry % 10))
      carry /= 10
    }
    return result.reversed()
  }
}
