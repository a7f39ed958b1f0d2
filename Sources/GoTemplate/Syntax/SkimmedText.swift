import Text

/// What a text without syntax errors is made of: where its branches and definitions begin and end.
struct SkimmedText {
  /// A template that the text defines.
  struct Definition {
    /// Where its name stands, without quotes.
    let name: Range<Int>
    /// The offset of its content.
    let start: Int
    /// Whether it is nothing but white space and comments.
    var isBlank = true
    /// The number of variables that are alive at once at most, `$` among them.
    var slotCount = 1

    /// The name; nil where it is no name of a template.
    func name(in text: ByteString) -> ByteString? {
      GoQuote.unquote(text.bytes[max(0, name.lowerBound - 1)..<min(text.count, name.upperBound + 1)])
    }
  }

  /// The templates in the order of the text, no two of the same name.
  var definitions: [Definition] = []
  /// Whether there is nothing but white space and comments outside of definitions.
  var isBlank = true
  /// The number of variables outside of definitions that are alive at once at most, `$` among them.
  var slotCount = 1

  /// The offsets where lists of statements begin, behind the action that opens them, ascending.
  private var starts: [Int32] = []
  /// The offsets of the `else` or `end` behind each.
  private var ends: [Int32] = []

  /// Notes the beginning of a list; its number.
  mutating func open(at offset: Int) -> Int {
    starts.append(Int32(truncatingIfNeeded: offset))
    ends.append(0)
    return starts.count - 1
  }

  /// Notes the end of a list.
  mutating func close(_ number: Int, at offset: Int) { ends[number] = Int32(truncatingIfNeeded: offset) }

  /// Where the list ends that begins at an offset.
  func end(ofListAt offset: Int) -> Int? {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if Int(starts[middle]) < offset { low = middle + 1 } else { high = middle }
    }
    guard low < starts.count, Int(starts[low]) == offset else { return nil }
    return Int(ends[low])
  }
}
