/// Anchors, aliases, tags and directives.
extension YAMLScanner {
  /// `&name` or `*name`.
  mutating func scanAnchor(_ kind: YAMLToken.Kind) throws(YAMLFailure) -> YAMLToken {
    let start = here
    here.offset &+= 1
    let name = readWord()
    let isEnded: Bool
    switch text[here.offset] {
    case UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"),
      UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"):
      isEnded = true
    default:
      isEnded = isBlankOrEnd(at: here.offset)
    }
    guard !name.isEmpty, isEnded else {
      throw failure("did not find expected alphabetic or numeric character", context: start)
    }
    return YAMLToken(kind: kind, start: start, end: here, text: name)
  }

  /// `!`, `!suffix`, `!handle!suffix` or `!<uri>`. Commas and brackets belong to the tag, as in go-yaml.
  mutating func scanTag() throws(YAMLFailure) -> YAMLToken {
    let start = here
    var handle: [UInt8] = []
    var suffix: [UInt8]
    if text[here.offset &+ 1] == UInt8(ascii: "<") {
      here.offset &+= 2
      suffix = try scanTagURI(head: [], start: start)
      guard text[here.offset] == UInt8(ascii: ">") else {
        throw failure("did not find the expected '>'", context: start)
      }
      here.offset &+= 1
    } else {
      handle = try scanTagHandle(isDirective: false, start: start)
      if handle.count > 1, handle.last == UInt8(ascii: "!") {
        suffix = try scanTagURI(head: [], start: start)
      } else {
        suffix = try scanTagURI(head: handle, start: start)
        handle = [UInt8(ascii: "!")]
        if suffix.isEmpty { swap(&handle, &suffix) }
      }
    }
    guard isBlankOrEnd(at: here.offset) else {
      throw failure("did not find expected whitespace or line break", context: start)
    }
    return YAMLToken(kind: .tag, start: start, end: here, text: handle, suffix: suffix)
  }

  private mutating func readWord() -> [UInt8] {
    let start = here.offset
    while isWordCharacter(at: here.offset) { here.offset &+= 1 }
    return Array(text[start..<here.offset])
  }

  private mutating func scanTagHandle(isDirective: Bool, start: Position) throws(YAMLFailure) -> [UInt8] {
    guard text[here.offset] == UInt8(ascii: "!") else {
      throw failure("did not find expected '!'", context: start)
    }
    here.offset &+= 1
    var handle = [UInt8(ascii: "!")] + readWord()
    if text[here.offset] == UInt8(ascii: "!") {
      handle.append(UInt8(ascii: "!"))
      here.offset &+= 1
    } else if isDirective, handle.count > 1 {
      throw failure("did not find expected '!'", context: start)
    }
    return handle
  }

  /// The rest of a tag, percent escapes decoded; `head` without its `!` is put before it.
  private mutating func scanTagURI(head: [UInt8], start: Position) throws(YAMLFailure) -> [UInt8] {
    var uri = Array(head.dropFirst())
    var isPresent = !head.isEmpty
    while true {
      switch text[here.offset] {
      case UInt8(ascii: "%"):
        try readEscapedOctets(into: &uri, start: start)
      case UInt8(ascii: ";"), UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: "@"),
        UInt8(ascii: "&"), UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "$"), UInt8(ascii: ","),
        UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "~"), UInt8(ascii: "*"), UInt8(ascii: "'"),
        UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"):
        uri.append(text[here.offset])
        here.offset &+= 1
      default:
        guard isWordCharacter(at: here.offset) else {
          guard isPresent else { throw failure("did not find expected tag URI", context: start) }
          return uri
        }
        uri.append(text[here.offset])
        here.offset &+= 1
      }
      isPresent = true
    }
  }

  /// The percent-escaped bytes of one character.
  private mutating func readEscapedOctets(into bytes: inout [UInt8], start: Position) throws(YAMLFailure) {
    var remaining = 0
    repeat {
      guard text[here.offset] == UInt8(ascii: "%"),
        let high = Self.hexadecimalValue(text[here.offset &+ 1]),
        let low = Self.hexadecimalValue(text[here.offset &+ 2])
      else { throw failure("did not find URI escaped octet", context: start) }
      let octet = high << 4 | low
      if remaining == 0 {
        switch octet {
        case 0..<0x80: remaining = 1
        case 0xC0...0xDF: remaining = 2
        case 0xE0...0xEF: remaining = 3
        case 0xF0...0xF7: remaining = 4
        default: throw failure("found an incorrect leading UTF-8 octet", context: start)
        }
      } else if octet & 0xC0 != 0x80 {
        throw failure("found an incorrect trailing UTF-8 octet", context: start)
      }
      bytes.append(octet)
      here.offset &+= 3
      remaining &-= 1
    } while remaining > 0
  }

  // MARK: Directives

  /// `%YAML 1.1` or `%TAG !handle! prefix`.
  mutating func scanDirective() throws(YAMLFailure) -> YAMLToken {
    let start = here
    here.offset &+= 1
    let name = readWord()
    guard !name.isEmpty else { throw failure("could not find expected directive name", context: start) }
    guard isBlankOrEnd(at: here.offset) else {
      throw failure("found unexpected non-alphabetical character", context: start)
    }
    var token = YAMLToken(kind: .versionDirective, start: start, end: start)
    if name.elementsEqual("YAML".utf8) {
      skipBlanks()
      let major = try scanVersionNumber(start: start)
      guard text[here.offset] == UInt8(ascii: ".") else {
        throw failure("did not find expected digit or '.' character", context: start)
      }
      here.offset &+= 1
      token.suffix = [major, try scanVersionNumber(start: start)]
    } else if name.elementsEqual("TAG".utf8) {
      token.kind = .tagDirective
      skipBlanks()
      token.text = try scanTagHandle(isDirective: true, start: start)
      guard isBlank(at: here.offset) else { throw failure("did not find expected whitespace", context: start) }
      skipBlanks()
      token.suffix = try scanTagURI(head: [], start: start)
      guard isBlankOrEnd(at: here.offset) else {
        throw failure("did not find expected whitespace or line break", context: start)
      }
    } else {
      throw failure("found unknown directive name", context: start)
    }
    token.end = here
    skipBlanks()
    if text[here.offset] == UInt8(ascii: "#") { skipLineContent() }
    guard isBreakOrEnd(at: here.offset) else {
      throw failure("did not find expected comment or line break", context: start)
    }
    _ = skipBreak()
    return token
  }

  private mutating func skipBlanks() {
    while isBlank(at: here.offset) { here.offset &+= 1 }
  }

  private mutating func scanVersionNumber(start: Position) throws(YAMLFailure) -> UInt8 {
    var value: UInt8 = 0
    var length = 0
    while text[here.offset] >= UInt8(ascii: "0"), text[here.offset] <= UInt8(ascii: "9") {
      length += 1
      guard length <= 2 else { throw failure("found extremely long version number", context: start) }
      value = value &* 10 &+ (text[here.offset] &- UInt8(ascii: "0"))
      here.offset &+= 1
    }
    guard length > 0 else { throw failure("did not find expected version number", context: start) }
    return value
  }
}
