/// Where a scalar ends that begins on a line of a manifest: a comment can stand behind it, but not inside.
enum ScalarEnd: Equatable {
  /// On this line; or its lines are a block's, whose header takes a comment.
  case here
  /// On a line below: what follows there, without white space.
  case below(ArraySlice<UInt8>)
  /// Not known: a text in quotes that goes on.
  case unknown

  /// The end of a scalar of this text that is the last one to begin on a line.
  init(of value: [UInt8], on line: ArraySlice<UInt8>) {
    if ScalarEnd.isPlain(value, atEndOf: line) {
      self = .here
      return
    }
    var tokens = LineTokens(line)
    tokens.scan()
    guard tokens.isClosed else {
      self = .unknown
      return
    }
    if tokens.endsInQuotes || tokens.endsFlow || tokens.endsInBlockHeader || value.isEmpty
      || tokens.last.elementsEqual(value) || tokens.lastInside.elementsEqual(value)
    {
      self = .here
    } else if value.starts(with: tokens.last), !tokens.last.isEmpty {
      // A plain text goes on where it was broken between two words.
      self = .below(value.words[tokens.last.words.count...])
    } else {
      self = .unknown
    }
  }

  /// Whether a line ends as most do: in a text of letters and digits behind a key or a dash.
  private static func isPlain(_ value: [UInt8], atEndOf line: ArraySlice<UInt8>) -> Bool {
    let start = line.endIndex - value.count
    guard let first = value.first, isLetterOrDigit(first), start - 2 >= line.startIndex, line[start - 1] == 0x20,
      line[start - 2] == UInt8(ascii: ":") || line[start - 2] == UInt8(ascii: "-")
    else { return false }
    return line[start...].elementsEqual(value)
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }

  /// The end after one more line, which may hold the rest.
  func after(_ line: ArraySlice<UInt8>) -> ScalarEnd {
    guard case .below(let rest) = self else { return self }
    let words = line.words
    guard rest.starts(with: words) else { return .unknown }
    return rest.count == words.count ? .here : .below(rest.dropFirst(words.count))
  }
}

/// The parts of a line of YAML, as far as it takes to know what the last of them is.
private struct LineTokens {
  private let line: ArraySlice<UInt8>
  private var offset: Int
  /// Whether a part may begin.
  private var isFree = true
  private var depth = 0
  private var wasFlow = false
  private var start: Int
  private var end: Int
  /// Whether quotes that were opened are closed.
  private(set) var isClosed = true
  /// Whether the last part is one in quotes.
  private(set) var endsInQuotes = false

  init(_ line: ArraySlice<UInt8>) {
    self.line = line
    offset = line.startIndex
    start = line.startIndex
    end = line.startIndex
  }

  /// The last part, without what closes lists and maps that began on the line.
  var last: ArraySlice<UInt8> { wasFlow ? lastInside : line[start..<end] }

  /// The last part, without what closes lists and maps.
  var lastInside: ArraySlice<UInt8> {
    var part = line[start..<end]
    while let byte = part.last, byte == space || closing.contains(byte) { part = part.dropLast() }
    return part
  }

  /// Whether lists and maps in brackets all end on the line.
  var endsFlow: Bool { wasFlow && depth == 0 }

  /// Whether the last part is the `|` or `>` of a block.
  var endsInBlockHeader: Bool {
    let part = last
    guard let first = part.first, first == UInt8(ascii: "|") || first == UInt8(ascii: ">") else { return false }
    return part.dropFirst().allSatisfy { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") || isDigit($0) }
  }

  mutating func scan() {
    while offset < line.endIndex {
      let byte = line[offset]
      if byte == space || byte == 0x09 || byte == 0x0D {
        offset += 1
      } else if byte == UInt8(ascii: "#"), offset == line.startIndex || line[offset - 1] <= space {
        return
      } else if isFree {
        begin(byte)
      } else {
        goOn(byte)
      }
    }
  }

  private mutating func begin(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): quoted(byte)
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      depth += 1
      wasFlow = true
      take(1)
    case UInt8(ascii: "-") where isBehindBreak(offset + 1), UInt8(ascii: "?") where isBehindBreak(offset + 1): take(1)
    case UInt8(ascii: "!"), UInt8(ascii: "&"):
      take(1)
      while offset < line.endIndex, line[offset] > space { take(1) }
    default:
      isFree = false
      start = offset
      endsInQuotes = false
      goOn(byte)
    }
  }

  private mutating func goOn(_ byte: UInt8) {
    let isEndOfKey = byte == UInt8(ascii: ":") && (isBehindBreak(offset + 1) || depth > 0 && endsInQuotes)
    let isEndOfElement = depth > 0 && byte == UInt8(ascii: ",")
    if depth > 0, byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") { depth -= 1 }
    if !closing.contains(byte) || depth == 0 && !wasFlow { endsInQuotes = false }
    offset += 1
    end = offset
    guard isEndOfKey || isEndOfElement else { return }
    isFree = true
    // Of nothing behind it, it is known that it ends here.
    if isEndOfKey { start = offset }
  }

  private mutating func quoted(_ mark: UInt8) {
    start = offset
    isClosed = false
    endsInQuotes = true
    isFree = false
    offset += 1
    while offset < line.endIndex {
      let byte = line[offset]
      offset += 1
      if mark == UInt8(ascii: "\""), byte == UInt8(ascii: "\\") {
        offset = min(offset + 1, line.endIndex)
      } else if byte == mark {
        if mark == UInt8(ascii: "'"), offset < line.endIndex, line[offset] == mark {
          offset += 1
        } else {
          isClosed = true
          break
        }
      }
    }
    end = offset
  }

  private mutating func take(_ count: Int) {
    offset += count
    start = offset
    end = offset
    endsInQuotes = false
  }

  private func isBehindBreak(_ offset: Int) -> Bool { offset >= line.endIndex || line[offset] <= space }

  private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private let space = UInt8(ascii: " ")
  private let closing = [UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ",")]
}

extension Collection<UInt8> {
  /// All but white space.
  fileprivate var words: [UInt8] { filter { $0 > 0x20 } }
}
