import Text

extension RegularExpression {
  /// All matches that do not overlap, from left to right, Go's `FindAllSubmatchIndex`.
  ///
  /// An empty match right after another match does not count.
  /// - Parameter limit: the largest number of matches; nil for all.
  public func allMatches(in text: ByteString, limit: Int? = nil) -> [Match] {
    var matches: [Match] = []
    enumerateMatches(in: text, groups: groupCount, limit: limit) { matches.append($0) }
    return matches
  }

  /// The matches' texts, Go's `FindAllString`.
  public func allMatchedTexts(in text: ByteString, limit: Int? = nil) -> [ByteString] {
    var texts: [ByteString] = []
    enumerateMatches(in: text, groups: 0, limit: limit) { match in
      if let whole = match[0] { texts.append(ByteString(text.bytes[whole])) }
    }
    return texts
  }

  private func enumerateMatches(in text: ByteString, groups: Int, limit: Int?, _ body: (Match) -> Void) {
    let subject = Subject(text)
    var count = 0
    var place = 0
    var previousEnd: Int?
    while count < limit ?? Int.max, place <= subject.bytes.count {
      guard let match = firstMatch(in: subject, from: place, groups: groups), let whole = match[0] else { break }
      var isAccepted = true
      if whole.upperBound == place {
        if whole.lowerBound == previousEnd { isAccepted = false }
        let width = subject.width(at: place)
        place = width > 0 ? place + width : subject.bytes.count + 1
      } else {
        place = whole.upperBound
      }
      previousEnd = whole.upperBound
      if isAccepted {
        count += 1
        body(subject.offsets(of: match))
      }
    }
  }

  /// The parts between the matches, Go's `Split`.
  ///
  /// - Parameter limit: at most that many parts, the last one being the rest; nil for all, 0 for none.
  public func split(_ text: ByteString, limit: Int? = nil) -> [ByteString] {
    if limit == 0 { return [] }
    if !pattern.isEmpty, text.isEmpty { return [ByteString()] }
    var parts: [ByteString] = []
    var begin = 0
    var end = 0
    for match in allMatches(in: text, limit: limit) {
      if let limit, parts.count == limit - 1 { break }
      guard let whole = match[0] else { continue }
      end = whole.lowerBound
      if whole.upperBound != 0 { parts.append(ByteString(text.bytes[begin..<end])) }
      begin = whole.upperBound
    }
    if end != text.count { parts.append(ByteString(text.bytes[begin...])) }
    return parts
  }

  /// The pattern that matches the text itself: each of the characters ``\.+*?()|[]{}^$`` after a backslash.
  public static func quoteMeta(_ text: ByteString) -> ByteString {
    var quoted: [UInt8] = []
    quoted.reserveCapacity(text.count)
    for byte in text.bytes {
      switch byte {
      case UInt8(ascii: "\\"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "?"),
        UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "|"), UInt8(ascii: "["), UInt8(ascii: "]"),
        UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "^"), UInt8(ascii: "$"):
        quoted.append(UInt8(ascii: "\\"))
      default: break
      }
      quoted.append(byte)
    }
    return ByteString(quoted)
  }
}
