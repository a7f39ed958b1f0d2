import Text

/// The flags, width and precision of one verb.
struct FormatFlags {
  var width: Int?
  var precision: Int?
  var minus = false
  var plus = false
  var sharp = false
  var space = false
  var zero = false
  /// `%+v`, where the plus is none of the values'.
  var plusV = false
  /// `%#v`.
  var sharpV = false

  /// The text cut to as many runes as the precision says.
  func truncated(_ bytes: [UInt8]) -> [UInt8] {
    guard let precision, precision < bytes.count else { return bytes }
    var offset = 0
    var runes = 0
    while offset < bytes.count, runes < precision {
      offset += Runes.decode(bytes, at: offset).width
      runes += 1
    }
    return Array(bytes[..<offset])
  }
}

/// The forms of numbers and texts, Go's `fmt.fmt`.
extension Printer {
  /// Writes a text padded to the width, counted in runes.
  mutating func pad(_ bytes: [UInt8]) {
    guard let width = flags.width, width > 0 else {
      buffer.append(contentsOf: bytes)
      return
    }
    var runes = 0
    var offset = 0
    while offset < bytes.count {
      offset += Runes.decode(bytes, at: offset).width
      runes += 1
    }
    if flags.minus {
      buffer.append(contentsOf: bytes)
      padding(width - runes)
    } else {
      padding(width - runes)
      buffer.append(contentsOf: bytes)
    }
  }

  mutating func pad(_ literal: StaticString) { pad(literal.withUTF8Buffer { Array($0) }) }

  private mutating func padding(_ count: Int) {
    guard count > 0, hasRoom(for: count) else { return }
    let byte = flags.zero && !flags.minus ? UInt8(ascii: "0") : UInt8(ascii: " ")
    buffer.append(contentsOf: repeatElement(byte, count: count))
  }

  /// Padding with spaces, whatever the zero flag says.
  private mutating func withoutZeros(_ body: (inout Printer) -> Void) {
    let zero = flags.zero
    flags.zero = false
    body(&self)
    flags.zero = zero
  }

  mutating func number(_ bits: UInt64, base: UInt64, isSigned: Bool, isUpper: Bool = false, _ verb: UInt32) {
    let isNegative = isSigned && Int64(bitPattern: bits) < 0
    var rest = isNegative ? 0 &- bits : bits
    var minimum = 0
    if let precision = flags.precision {
      minimum = precision
      if precision == 0, rest == 0 {
        withoutZeros { $0.padding($0.flags.width ?? 0) }
        return
      }
    } else if flags.zero, !flags.minus, let width = flags.width {
      // Zeros are written as digits, so that they stand behind the sign.
      minimum = isNegative || flags.plus || flags.space ? width - 1 : width
    }
    let digits = Array((isUpper ? "0123456789ABCDEFX" : "0123456789abcdefx").utf8)
    var reversed: [UInt8] = []
    repeat {
      reversed.append(digits[Int(rest % base)])
      rest /= base
    } while rest > 0
    if !hasRoom(for: minimum) { return }
    while reversed.count < minimum { reversed.append(UInt8(ascii: "0")) }
    if flags.sharp {
      switch base {
      case 2: reversed += [UInt8(ascii: "b"), UInt8(ascii: "0")]
      case 8: if reversed.last != UInt8(ascii: "0") { reversed.append(UInt8(ascii: "0")) }
      case 16: reversed += [digits[16], UInt8(ascii: "0")]
      default: break
      }
    }
    if verb == UInt32(ascii: "O") { reversed += [UInt8(ascii: "o"), UInt8(ascii: "0")] }
    if isNegative {
      reversed.append(UInt8(ascii: "-"))
    } else if flags.plus {
      reversed.append(UInt8(ascii: "+"))
    } else if flags.space {
      reversed.append(UInt8(ascii: " "))
    }
    let text = Array(reversed.reversed())
    withoutZeros { $0.pad(text) }
  }

  mutating func prefixedHexadecimal(_ bits: UInt64, withPrefix: Bool) {
    let sharp = flags.sharp
    flags.sharp = withPrefix
    number(bits, base: 16, isSigned: false, UInt32(ascii: "v"))
    flags.sharp = sharp
  }

  /// `U+0078`, with `#` followed by the character.
  mutating func codePoint(_ bits: UInt64) {
    var hexadecimal = Array(String(bits, radix: 16, uppercase: true).utf8)
    let minimum = max(flags.precision ?? 4, 4)
    if hexadecimal.count < minimum {
      hexadecimal.insert(contentsOf: repeatElement(UInt8(ascii: "0"), count: minimum - hexadecimal.count), at: 0)
    }
    var text = Array("U+".utf8) + hexadecimal
    if flags.sharp, bits <= 0x10FFFF, GoQuote.isPrintable(UInt32(bits)) {
      text += Array(" '".utf8)
      Runes.append(UInt32(bits), to: &text)
      text.append(UInt8(ascii: "'"))
    }
    withoutZeros { $0.pad(text) }
  }

  mutating func hexadecimal(_ bytes: [UInt8], isUpper: Bool) {
    let length = min(flags.precision ?? bytes.count, bytes.count)
    guard length > 0 else {
      padding(flags.width ?? 0)
      return
    }
    var width = 2 * length
    if flags.space {
      if flags.sharp { width *= 2 }
      width += length - 1
    } else if flags.sharp {
      width += 2
    }
    let missing = (flags.width ?? 0) - width
    if !flags.minus { padding(missing) }
    let digits = Array((isUpper ? "0123456789ABCDEFX" : "0123456789abcdefx").utf8)
    let prefix = [UInt8(ascii: "0"), digits[16]]
    if flags.sharp { buffer += prefix }
    for index in 0..<length {
      if flags.space, index > 0 {
        buffer.append(UInt8(ascii: " "))
        if flags.sharp { buffer += prefix }
      }
      buffer.append(digits[Int(bytes[index] >> 4)])
      buffer.append(digits[Int(bytes[index] & 0xF)])
    }
    if flags.minus { padding(missing) }
  }

  mutating func quoted(_ text: ByteString) {
    let cut = flags.truncated(text.bytes)
    if flags.sharp, Self.canBackquote(cut) {
      pad([UInt8(ascii: "`")] + cut + [UInt8(ascii: "`")])
      return
    }
    pad(GoQuote.double(ByteString(cut), onlyASCII: flags.plus).bytes)
  }

  /// `strconv.CanBackquote`: one line without control characters, backquotes and byte-order marks.
  private static func canBackquote(_ bytes: [UInt8]) -> Bool {
    var offset = 0
    while offset < bytes.count {
      let (rune, width) = Runes.decode(bytes, at: offset)
      offset += width
      if width > 1 {
        if rune == 0xFEFF { return false }
        continue
      }
      if rune == Runes.replacement || rune < 0x20 && rune != 0x09 || rune == UInt32(ascii: "`") || rune == 0x7F {
        return false
      }
    }
    return true
  }

  mutating func float(_ value: Double, _ verb: UInt8, precision defaultPrecision: Int) {
    let precision = flags.precision ?? defaultPrecision
    var text = FloatForm.text(value, verb, precision: precision)
    if text.first != UInt8(ascii: "-"), text.first != UInt8(ascii: "+") { text.insert(UInt8(ascii: "+"), at: 0) }
    if flags.space, text[0] == UInt8(ascii: "+"), !flags.plus { text[0] = UInt8(ascii: " ") }
    if text[1] == UInt8(ascii: "I") || text[1] == UInt8(ascii: "N") {
      if text[1] == UInt8(ascii: "N"), !flags.space, !flags.plus { text.removeFirst() }
      let special = text
      withoutZeros { $0.pad(special) }
      return
    }
    if flags.sharp, verb != UInt8(ascii: "b") { text = Self.withPoint(text, verb, precision) }
    guard flags.plus || text[0] != UInt8(ascii: "+") else {
      pad(Array(text[1...]))
      return
    }
    if flags.zero, !flags.minus, let width = flags.width, width > text.count {
      buffer.append(text[0])
      padding(width - text.count)
      buffer.append(contentsOf: text[1...])
      return
    }
    pad(text)
  }

  /// The number with a decimal point and, for `%g`, the zeros that its precision asks for: the flag `#`.
  private static func withPoint(_ text: [UInt8], _ verb: UInt8, _ precision: Int) -> [UInt8] {
    var digits = 0
    if verb == UInt8(ascii: "g") || verb == UInt8(ascii: "G") || verb == UInt8(ascii: "x") {
      digits = precision == -1 ? 6 : precision
    }
    var number = [text[0]]
    var tail: ArraySlice<UInt8> = []
    var hasPoint = false
    var sawNonzero = false
    let isHexadecimal = verb | 0x20 == UInt8(ascii: "x")
    for index in 1..<text.count {
      let byte = text[index]
      if byte | 0x20 == UInt8(ascii: "p") || byte | 0x20 == UInt8(ascii: "e") && !isHexadecimal {
        tail = text[index...]
        break
      }
      number.append(byte)
      if byte == UInt8(ascii: ".") {
        hasPoint = true
      } else {
        if byte != UInt8(ascii: "0") { sawNonzero = true }
        if sawNonzero { digits -= 1 }
      }
    }
    if !hasPoint {
      if number.count == 2, number[1] == UInt8(ascii: "0") { digits -= 1 }
      number.append(UInt8(ascii: "."))
    }
    if digits > 0 { number.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: digits)) }
    return number + tail
  }
}
