import Text

/// The order in which go-yaml writes a mapping's keys: letters by code point and after everything else, runs of digits
/// by their value (`k2` before `k10`).
public enum NaturalKeyOrder {
  /// Whether `left` comes before `right`.
  public static func precedes(_ left: ByteString, _ right: ByteString, style: YAMLEmitter.Style = .manifest) -> Bool {
    plainlyPrecedes(left, right, style: style)
      ?? precedes(Runes.decodeAll(left.bytes), Runes.decodeAll(right.bytes), style: style)
  }

  /// The order of keys: indices into `keys`.
  public static func sorted(_ keys: [ByteString], style: YAMLEmitter.Style = .manifest) -> [Int] {
    var order = Array(keys.indices)
    // Most mappings are short, and many are in order already.
    guard order.count <= 20 else {
      order.sort { precedes(keys[$0], keys[$1], style: style) }
      return order
    }
    for position in order.indices.dropFirst() {
      let key = order[position]
      var place = position
      while place > 0, precedes(keys[key], keys[order[place &- 1]], style: style) {
        order[place] = order[place &- 1]
        place &-= 1
      }
      order[place] = key
    }
    return order
  }

  /// Compares keys by their bytes, where their first difference is between ASCII characters that are no digits; nil
  /// where it is not.
  private static func plainlyPrecedes(_ left: ByteString, _ right: ByteString, style: YAMLEmitter.Style) -> Bool? {
    left.bytes.withUnsafeBufferPointer { left in
      right.bytes.withUnsafeBufferPointer { right in
        let count = min(left.count, right.count)
        var index = 0
        while index < count, left[index] == right[index] { index &+= 1 }
        guard index < count else { return left.count < right.count }
        let (a, b) = (left[index], right[index])
        guard a < 0x80, b < 0x80 else { return nil }
        let (isLeftLetter, isRightLetter) = (isLetter(UInt32(a)), isLetter(UInt32(b)))
        if isLeftLetter, isRightLetter { return a < b }
        if isLeftLetter || isRightLetter {
          return style == .pretty ? nil : isRightLetter
        }
        return isDigit(UInt32(a)) || isDigit(UInt32(b)) ? nil : a < b
      }
    }
  }

  private static func precedes(_ left: [UInt32], _ right: [UInt32], style: YAMLEmitter.Style) -> Bool {
    var followsDigit = false
    for index in 0..<min(left.count, right.count) {
      let (a, b) = (left[index], right[index])
      if a == b {
        followsDigit = isDigit(a)
        continue
      }
      let (isLeftLetter, isRightLetter) = (isLetter(a), isLetter(b))
      if isLeftLetter, isRightLetter { return a < b }
      if isLeftLetter || isRightLetter {
        // v3 puts what goes on with a letter after a number before what goes on with another character.
        return style == .pretty && followsDigit ? isLeftLetter : isRightLetter
      }
      return numberPrecedes(left, right, at: index)
    }
    return left.count < right.count
  }

  /// Compares the digits from an index on, which is the first place where the two differ.
  private static func numberPrecedes(_ left: [UInt32], _ right: [UInt32], at index: Int) -> Bool {
    var (leftValue, rightValue): (Int64, Int64) = (0, 0)
    if left[index] == 0x30 || right[index] == 0x30 {
      // Zeros inside a number count as digits, not as leading zeros.
      var before = index &- 1
      while before >= 0, isDigit(left[before]) {
        if left[before] != 0x30 {
          (leftValue, rightValue) = (1, 1)
          break
        }
        before &-= 1
      }
    }
    func readDigits(_ runes: [UInt32], into value: inout Int64) -> Int {
      var end = index
      while end < runes.count, isDigit(runes[end]) {
        value = value &* 10 &+ (Int64(runes[end]) &- 0x30)
        end &+= 1
      }
      return end
    }
    let leftEnd = readDigits(left, into: &leftValue)
    let rightEnd = readDigits(right, into: &rightValue)
    if leftValue != rightValue { return leftValue < rightValue }
    if leftEnd != rightEnd { return leftEnd < rightEnd }
    return left[index] < right[index]
  }

  private static func isLetter(_ rune: UInt32) -> Bool {
    if rune < 0x80 { return (0x41...0x5A).contains(rune) || (0x61...0x7A).contains(rune) }
    guard let scalar = Unicode.Scalar(rune) else { return false }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
    default: return false
    }
  }

  private static func isDigit(_ rune: UInt32) -> Bool {
    if rune < 0x80 { return (0x30...0x39).contains(rune) }
    return Unicode.Scalar(rune)?.properties.generalCategory == .decimalNumber
  }
}
