import Text

/// IP addresses as text, as Go's net/netip reads them.
enum IPAddressText {
  /// Why a text is no address.
  struct SyntaxError: Error {
    /// Go's text, `ParseAddr("1:"): colon must be followed by more characters (at ":")`.
    let message: String
  }

  /// The version of the protocol that an address is for.
  enum Version {
    case four, six
  }

  /// Checks an address.
  ///
  /// - Throws: ``SyntaxError`` with Go's text.
  static func version(of text: ByteString) throws(SyntaxError) -> Version {
    for byte in text.bytes {
      switch byte {
      case UInt8(ascii: "."):
        try checkFour(text.bytes[...], of: text)
        return .four
      case UInt8(ascii: ":"):
        try checkSix(text)
        return .six
      case UInt8(ascii: "%"): throw error(text, "missing IPv6 address")
      default: continue
      }
    }
    throw error(text, "unable to parse IP")
  }

  /// Checks four numbers with dots between them.
  private static func checkFour(_ part: ArraySlice<UInt8>, of text: ByteString) throws(SyntaxError) {
    var number = 0
    var digits = 0
    var dots = 0
    for index in part.indices {
      let byte = part[index]
      if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
        guard digits != 1 || number != 0 else { throw error(text, "IPv4 field has octet with leading zero") }
        number = number * 10 + Int(byte - UInt8(ascii: "0"))
        digits += 1
        guard number <= 255 else { throw error(text, "IPv4 field has value >255") }
      } else if byte == UInt8(ascii: ".") {
        guard digits > 0, index + 1 < part.endIndex else {
          throw error(text, "IPv4 field must have at least one digit", at: part[index...])
        }
        guard dots < 3 else { throw error(text, "IPv4 address too long") }
        dots += 1
        (number, digits) = (0, 0)
      } else {
        throw error(text, "unexpected character", at: part[index...])
      }
    }
    guard dots == 3 else { throw error(text, "IPv4 address too short") }
  }

  /// Checks up to eight groups of hexadecimal digits, one `::`, an IPv4 address at the end, a zone.
  private static func checkSix(_ text: ByteString) throws(SyntaxError) {
    var rest = text.bytes[...]
    if let mark = rest.firstIndex(of: UInt8(ascii: "%")) {
      guard mark + 1 < rest.endIndex else { throw error(text, "zone must be a non-empty string") }
      rest = rest[..<mark]
    }
    var groups = 0
    var sawEllipsis = false
    if rest.starts(with: "::".utf8) {
      sawEllipsis = true
      rest = rest.dropFirst(2)
      if rest.isEmpty { return }
    }
    while groups < 8 {
      let digits = rest.prefix { isHexadecimal($0) }.count
      guard digits <= 4 else { throw error(text, "each group must have 4 or less digits", at: rest) }
      guard digits > 0 else {
        throw error(text, "each colon-separated field must have at least one digit", at: rest)
      }
      if rest.dropFirst(digits).first == UInt8(ascii: ".") {
        guard sawEllipsis || groups == 6 else {
          throw error(text, "embedded IPv4 address must replace the final 2 fields of the address", at: rest)
        }
        guard groups <= 6 else {
          throw error(text, "too many hex fields to fit an embedded IPv4 at the end of the address", at: rest)
        }
        try checkFour(rest, of: text)
        groups += 2
        rest = []
        break
      }
      groups += 1
      rest = rest.dropFirst(digits)
      guard let separator = rest.first else { break }
      guard separator == UInt8(ascii: ":") else {
        throw error(text, "unexpected character, want colon", at: rest)
      }
      guard rest.count > 1 else { throw error(text, "colon must be followed by more characters", at: rest) }
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: ":") {
        guard !sawEllipsis else { throw error(text, "multiple :: in address", at: rest) }
        sawEllipsis = true
        rest = rest.dropFirst()
        if rest.isEmpty { break }
      }
    }
    guard rest.isEmpty else { throw error(text, "trailing garbage after address", at: rest) }
    if groups < 8 {
      guard sawEllipsis else { throw error(text, "address string too short") }
    } else if sawEllipsis {
      throw error(text, "the :: must expand to at least one field of zeros")
    }
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      return true
    default: return false
    }
  }

  private static func error(_ text: ByteString, _ problem: String, at rest: ArraySlice<UInt8> = []) -> SyntaxError {
    let place = rest.isEmpty ? "" : " (at \(URLEscape.quoted(ByteString(rest))))"
    return SyntaxError(message: "ParseAddr(\(URLEscape.quoted(text))): \(problem)\(place)")
  }
}
