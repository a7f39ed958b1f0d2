import Text

extension RegularExpression {
  /// The text with each match replaced by a template, Go's `ReplaceAllString`.
  ///
  /// In the template `$1`, `$name`, `${name}` stand for what a group matched and `$$` for a dollar; a name is as long
  /// as it can be, so that `$1x` is the group `1x`. A group that isn't there stands for nothing.
  public func replacingAll(in text: ByteString, with template: ByteString) -> ByteString {
    replacingAll(in: text, with: template, upTo: Int.max) ?? text
  }

  /// The same, or nil when the result has more than so many bytes.
  public func replacingAll(in text: ByteString, with template: ByteString, upTo limit: Int) -> ByteString? {
    let pieces = templatePieces(template)
    return replacingAll(in: text, upTo: limit) { match, result in
      for piece in pieces {
        switch piece {
        case .literal(let bytes): result.append(contentsOf: bytes)
        case .groups(let groups):
          for group in groups where group < match.count {
            guard let range = match[group] else { continue }
            result.append(contentsOf: text.bytes[range])
            break
          }
        }
        if result.count > limit { return }
      }
    }
  }

  /// The text with each match replaced by another text as it is, Go's `ReplaceAllLiteralString`.
  public func replacingAllLiterally(in text: ByteString, with replacement: ByteString) -> ByteString {
    replacingAllLiterally(in: text, with: replacement, upTo: Int.max) ?? text
  }

  /// The same, or nil when the result has more than so many bytes.
  public func replacingAllLiterally(
    in text: ByteString, with replacement: ByteString, upTo limit: Int
  ) -> ByteString? {
    replacingAll(in: text, upTo: limit) { _, result in result.append(contentsOf: replacement.bytes) }
  }

  /// The text with each match replaced by what `append` writes for it.
  ///
  /// An empty match right after another one is not replaced.
  public func replacingAll(in text: ByteString, append: (Match, inout [UInt8]) -> Void) -> ByteString {
    replacingAll(in: text, upTo: Int.max, append: append) ?? text
  }

  private func replacingAll(
    in text: ByteString, upTo limit: Int, append: (Match, inout [UInt8]) -> Void
  ) -> ByteString? {
    let subject = Subject(text)
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var lastEnd = 0
    var place = 0
    // Offsets of the text itself and positions of the subject advance together.
    var copied = 0
    while place <= subject.bytes.count {
      guard let match = firstMatch(in: subject, from: place, groups: groupCount), let whole = match[0] else { break }
      let own = subject.offsets(of: match)
      guard let ownWhole = own[0] else { break }
      result.append(contentsOf: text.bytes[copied..<max(copied, ownWhole.lowerBound)])
      if whole.upperBound > lastEnd || whole.lowerBound == 0 { append(own, &result) }
      if result.count > limit { return nil }
      lastEnd = whole.upperBound
      copied = ownWhole.upperBound
      let width = subject.width(at: place)
      if place + width > whole.upperBound {
        place += width
      } else if place + 1 > whole.upperBound {
        place += 1
      } else {
        place = whole.upperBound
      }
    }
    result.append(contentsOf: text.bytes[copied...])
    return result.count > limit ? nil : ByteString(result)
  }

  private enum Piece {
    case literal(ArraySlice<UInt8>)
    /// The groups of one number or name.
    case groups([Int])
  }

  private func templatePieces(_ template: ByteString) -> [Piece] {
    let bytes = template.bytes
    var pieces: [Piece] = []
    var start = 0
    var place = 0
    while let dollar = bytes[place...].firstIndex(of: UInt8(ascii: "$")) {
      guard dollar + 1 < bytes.count else { break }
      if bytes[dollar + 1] == UInt8(ascii: "$") {
        pieces.append(.literal(bytes[start...dollar]))
        place = dollar + 2
        start = place
        continue
      }
      guard let reference = reference(in: bytes, at: dollar) else {
        // Malformed: the dollar is a literal.
        place = dollar + 1
        continue
      }
      pieces.append(.literal(bytes[start..<dollar]))
      pieces.append(.groups(groups(of: reference.name)))
      place = reference.end
      start = place
    }
    pieces.append(.literal(bytes[start...]))
    return pieces
  }

  /// The name after the dollar at `dollar`, with or without braces, and where it ends.
  private func reference(in bytes: [UInt8], at dollar: Int) -> (name: ArraySlice<UInt8>, end: Int)? {
    let isBraced = bytes[dollar + 1] == UInt8(ascii: "{")
    let start = dollar + (isBraced ? 2 : 1)
    var end = start
    while end < bytes.count {
      let (rune, width) = Runes.decode(bytes, at: end)
      guard RegularExpression.isNameRune(rune) else { break }
      end += width
    }
    guard end > start else { return nil }
    if isBraced {
      guard end < bytes.count, bytes[end] == UInt8(ascii: "}") else { return nil }
      return (bytes[start..<end], end + 1)
    }
    return (bytes[start..<end], end)
  }

  private func groups(of name: ArraySlice<UInt8>) -> [Int] {
    guard name.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else { return groups(named: name) }
    // A number with a leading zero is a name, and there are no such names; one over 10⁸ is no group.
    if name.first == UInt8(ascii: "0"), name.count > 1 { return groups(named: name) }
    let number = name.reduce(0) { $0 >= 100_000_000 ? $0 : $0 * 10 + Int($1 &- UInt8(ascii: "0")) }
    return number <= groupCount ? [number] : []
  }

  /// A letter, a decimal digit or `_`, of any script.
  private static func isNameRune(_ rune: UInt32) -> Bool {
    switch rune {
    case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: return true
    case ..<0x80: return false
    default:
      guard let scalar = Unicode.Scalar(rune) else { return false }
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber:
        return true
      default: return false
      }
    }
  }
}
