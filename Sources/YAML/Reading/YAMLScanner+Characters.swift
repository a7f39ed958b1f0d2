/// Characters as YAML classifies them: line breaks are LF, CR, CR LF, NEL (U+0085), LS (U+2028) and PS (U+2029).
extension YAMLScanner {
  /// The width in bytes of the line break at an offset, 0 when there is none.
  func breakWidth(at offset: Int) -> Int {
    switch text[offset] {
    case 0x0A: 1
    case 0x0D: text[offset &+ 1] == 0x0A ? 2 : 1
    case 0xC2: text[offset &+ 1] == 0x85 ? 2 : 0
    case 0xE2: text[offset &+ 1] == 0x80 && text[offset &+ 2] & 0xFE == 0xA8 ? 3 : 0
    default: 0
    }
  }

  /// Whether a space or tab is at an offset.
  func isBlank(at offset: Int) -> Bool { text[offset] == 0x20 || text[offset] == 0x09 }

  /// Whether a line break or the text's end is at an offset.
  func isBreakOrEnd(at offset: Int) -> Bool { text[offset] == 0 || breakWidth(at: offset) > 0 }

  /// Whether a space, tab, line break or the text's end is at an offset.
  func isBlankOrEnd(at offset: Int) -> Bool { isBlank(at: offset) || isBreakOrEnd(at: offset) }

  /// Whether a byte order mark is at an offset.
  func isByteOrderMark(at offset: Int) -> Bool {
    text[offset] == 0xEF && text[offset &+ 1] == 0xBB && text[offset &+ 2] == 0xBF
  }

  /// Whether a letter, digit, `_` or `-` is at an offset.
  func isWordCharacter(at offset: Int) -> Bool {
    switch text[offset] {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// The width in bytes of the character that begins with a byte.
  static func width(ofLead byte: UInt8) -> Int { byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4 }

  /// Steps over the character here, which is not a line break.
  mutating func step() {
    let byte = text[here.offset]
    if byte < 0x80 { here.offset &+= 1 } else { here.step(width: Self.width(ofLead: byte)) }
  }

  /// Steps over the character here, which is not a line break, and appends it.
  mutating func read(into bytes: inout [UInt8]) {
    let start = here.offset
    step()
    for offset in start..<here.offset { bytes.append(text[offset]) }
  }

  /// Steps over a line break, if one is here.
  mutating func skipBreak() -> Bool {
    let width = breakWidth(at: here.offset)
    guard width > 0 else { return false }
    here.stepLine(width: width, characters: text[here.offset] == 0x0D ? width : 1)
    return true
  }

  /// Steps over a line break and appends it: LS and PS as they are, all others as LF.
  mutating func readBreak(into bytes: inout [UInt8]) {
    let start = here.offset
    guard skipBreak() else { return }
    if text[start] == 0xE2 {
      bytes.append(contentsOf: text[start..<start &+ 3])
    } else {
      bytes.append(0x0A)
    }
  }

  /// Steps over everything up to the end of the line.
  mutating func skipLineContent() {
    let raw = UnsafeRawBufferPointer(text)
    while true {
      // Eight bytes of printable ASCII at once: a high bit is set where a byte is not ASCII or lower than a space.
      while here.offset &+ 8 <= raw.count {
        let word = raw.loadUnaligned(fromByteOffset: here.offset, as: UInt64.self)
        guard (word | word &- 0x2020_2020_2020_2020) & 0x8080_8080_8080_8080 == 0 else { break }
        here.offset &+= 8
      }
      let byte = text[here.offset]
      if byte >= 0x20, byte < 0x80 {
        here.offset &+= 1
      } else if isBreakOrEnd(at: here.offset) {
        return
      } else {
        step()
      }
    }
  }
}
