import Text

/// The formats of host names, addresses, mail addresses, versions and UUIDs.
enum SchemaNameFormat {
  /// What is wrong with a host name.
  static func hostnameProblem(_ text: ByteString) -> String? {
    let name = text.hasSuffix(".") ? ByteString(text.bytes.dropLast()) : text
    if name.count > 253 { return "more than 253 characters long" }
    for label in name.split(separator: ByteString(".")) {
      if label.isEmpty || label.count > 63 { return "label must be 1 to 63 characters long" }
      if label.hasPrefix("-") { return "label starts with hyphen" }
      if label.hasSuffix("-") { return "label ends with hyphen" }
      for rune in Runes.decodeAll(label.bytes) where !isLetterOrDigit(rune) && rune != 0x2D {
        return "invalid character \(SchemaFormat.quotedCharacter(rune))"
      }
    }
    return nil
  }

  /// What is wrong with a mail address.
  static func emailProblem(_ text: ByteString) -> String? {
    if text.count > 254 { return "more than 255 characters long" }
    guard let at = text.bytes.lastIndex(of: UInt8(ascii: "@")) else { return "missing @" }
    let local = ByteString(text.bytes[..<at])
    var domain = ByteString(text.bytes[(at + 1)...])
    if local.count > 64 { return "local part more than 64 characters long" }
    if local.count > 1, local.hasPrefix("\"") {
      let inner = local.bytes[1..<(local.count - 1)]
      if inner.contains(UInt8(ascii: "\\")) || inner.contains(UInt8(ascii: "\"")) {
        return "backslash and quote are not allowed within quoted local part"
      }
    } else if let problem = localPartProblem(local) {
      return problem
    }
    if domain.hasPrefix("["), domain.hasSuffix("]") {
      domain = ByteString(domain.bytes[1..<(domain.count - 1)])
      if domain.hasPrefix("IPv6:") {
        return ipv6Problem(ByteString(domain.bytes[5...])).map { "invalid ipv6 address: \($0)" }
      }
      return ipv4Problem(domain).map { "invalid ipv4 address: \($0)" }
    }
    return hostnameProblem(domain).map { "invalid domain: \($0)" }
  }

  private static func localPartProblem(_ local: ByteString) -> String? {
    if local.hasPrefix(".") { return "starts with dot" }
    if local.hasSuffix(".") { return "ends with dot" }
    if local.contains(ByteString("..")) { return "consecutive dots" }
    let others = Set(".!#$%&'*+-/=?^_`{|}~".unicodeScalars.map(\.value))
    for rune in Runes.decodeAll(local.bytes) where !isLetterOrDigit(rune) && !others.contains(rune) {
      return "invalid character \(SchemaFormat.quotedCharacter(rune))"
    }
    return nil
  }

  /// What is wrong with an IPv4 address.
  static func ipv4Problem(_ text: ByteString) -> String? {
    let groups = text.split(separator: ByteString("."))
    guard groups.count == 4 else { return "expected four decimals" }
    for group in groups {
      if group.count > 1, group.hasPrefix("0") { return "leading zeros" }
      guard let number = Int(group.string), !group.hasPrefix("+") || group.count > 1 else {
        return "strconv.Atoi: parsing \(SchemaURLFormat.doubleQuoted(group)): invalid syntax"
      }
      if number < 0 || number > 255 { return "decimal must be between 0 and 255" }
    }
    return nil
  }

  /// What is wrong with an IPv6 address, in the words of Go's net/netip.
  static func ipv6Problem(_ text: ByteString) -> String? {
    guard text.bytes.contains(UInt8(ascii: ":")) else { return "missing colon" }
    func problem(_ reason: String, at rest: ArraySlice<UInt8>? = nil) -> String {
      let place = rest.map { " (at \(SchemaURLFormat.doubleQuoted(ByteString($0))))" } ?? ""
      return "ParseAddr(\(SchemaURLFormat.doubleQuoted(text))): \(reason)\(place)"
    }
    if text.bytes.contains(UInt8(ascii: "%")) { return "zone id is not a part of ipv6 address" }
    var rest = text.bytes[...]
    var groups = 0
    var hasEllipsis = false
    if rest.starts(with: "::".utf8) {
      hasEllipsis = true
      rest = rest.dropFirst(2)
      if rest.isEmpty { return nil }
    }
    while groups < 8 {
      let digits = rest.prefix { isHexadecimal($0) }
      if digits.count > 4 { return problem("each group must have 4 or less digits", at: rest) }
      if digits.isEmpty { return problem("each colon-separated field must have at least one digit", at: rest) }
      let following = rest.dropFirst(digits.count)
      if following.first == UInt8(ascii: ".") {
        if !hasEllipsis, groups != 6 {
          return problem("embedded IPv4 address must replace the final 2 fields of the address", at: rest)
        }
        if groups + 2 > 8 {
          return problem("too many hex fields to fit an embedded IPv4 at the end of the address", at: rest)
        }
        guard ipv4Problem(ByteString(rest)) == nil else {
          return problem("IPv4 field has value >255", at: rest)
        }
        groups += 2
        rest = []
        break
      }
      groups += 1
      rest = following
      if rest.isEmpty { break }
      guard rest.first == UInt8(ascii: ":") else { return problem("unexpected character, want colon", at: rest) }
      if rest.count == 1 { return problem("colon must be followed by more characters", at: rest) }
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: ":") {
        if hasEllipsis { return problem("multiple :: in address", at: rest) }
        hasEllipsis = true
        rest = rest.dropFirst()
        if rest.isEmpty { break }
      }
    }
    if !rest.isEmpty { return problem("trailing garbage after address", at: rest) }
    if groups < 8, !hasEllipsis { return problem("address string too short") }
    if groups == 8, hasEllipsis { return problem("the :: must expand to at least one field of zeros") }
    return nil
  }

  /// What is wrong with a UUID.
  static func uuidProblem(_ text: ByteString) -> String? {
    let lengths = [8, 4, 4, 4, 12]
    let groups = text.split(separator: ByteString("-"))
    guard groups.count == lengths.count else { return "must have 5 elements" }
    for (index, group) in groups.enumerated() {
      guard group.count == lengths[index] else {
        return "element \(index + 1) must be \(lengths[index]) characters long"
      }
      for rune in Runes.decodeAll(group.bytes) where rune > 0x7F || !isHexadecimal(UInt8(truncatingIfNeeded: rune)) {
        return "non-hex character \(SchemaFormat.quotedCharacter(rune))"
      }
    }
    return nil
  }

  /// What is wrong with a semantic version.
  static func semverProblem(_ text: ByteString) -> String? {
    var core = text
    if let plus = core.bytes.firstIndex(of: UInt8(ascii: "+")) {
      let build = ByteString(core.bytes[(plus + 1)...])
      if build.isEmpty { return "build is empty" }
      if let problem = identifiersProblem(build, name: "build", refusesLeadingZeros: false) { return problem }
      core = ByteString(core.bytes[..<plus])
    }
    if let dash = core.bytes.firstIndex(of: UInt8(ascii: "-")) {
      let release = ByteString(core.bytes[(dash + 1)...])
      if let problem = identifiersProblem(release, name: "pre-release", refusesLeadingZeros: true) { return problem }
      core = ByteString(core.bytes[..<dash])
    }
    let versions = core.split(separator: ByteString("."))
    guard versions.count == 3 else { return "versionCore must have 3 numbers separated by dot" }
    for (name, version) in zip(["major", "minor", "patch"], versions) {
      if version.isEmpty { return "\(name) is empty" }
      if version.count > 1, version.hasPrefix("0") { return "\(name) starts with zero" }
      if !version.bytes.allSatisfy(isDigit) { return "\(name) contains non-digit" }
    }
    return nil
  }

  private static func identifiersProblem(
    _ text: ByteString, name: String, refusesLeadingZeros: Bool
  ) -> String? {
    for identifier in text.split(separator: ByteString(".")) {
      if identifier.isEmpty { return "\(name) identifier is empty" }
      for rune in Runes.decodeAll(identifier.bytes) where !isLetterOrDigit(rune) && rune != 0x2D {
        return "invalid character \(SchemaFormat.quotedCharacter(rune)) in \(name) identifier"
      }
      if refusesLeadingZeros, identifier.count > 1, identifier.hasPrefix("0"), identifier.bytes.allSatisfy(isDigit) {
        return "\(name) numeric identifier starts with zero"
      }
    }
    return nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    isDigit(byte) || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f"))
  }

  private static func isLetterOrDigit(_ rune: UInt32) -> Bool {
    (0x30...0x39).contains(rune) || (0x41...0x5A).contains(rune) || (0x61...0x7A).contains(rune)
  }
}
