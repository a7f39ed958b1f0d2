import Diagnostics
import GoTemplate
import Text

/// Finds what a template that can't be parsed is to be blamed for: the column, the name that was meant, the block that
/// is never closed. Go names only a line.
struct ParseErrorPlaces {
  private let detail: ByteString
  private let line: Int
  private let text: ByteString

  init(_ error: ParseError, text: ByteString) {
    detail = ByteString(error.detail)
    line = error.line
    self.text = text
  }

  /// The error as a message for a person.
  func diagnostic(file: SourceFile.ID, library: FunctionLibrary) -> Diagnostic {
    var diagnostic = Diagnostic(detail.string, at: Mark(file: file, line: line, column: column))
    if detail == "unexpected EOF", let block = openBlocks.last {
      diagnostic.mark = Mark(file: file, line: block.line, column: block.column)
      diagnostic.help = "close what begins here with {{ end }}"
    } else if detail.hasPrefix("unexpected {{end}}") || detail.hasPrefix("unexpected {{else}}") {
      diagnostic.help = "no block is open here: take it away, or write the `if`, `with` or `range` that it belongs to"
    } else if let name = quotedName {
      if detail.hasPrefix("function ") {
        diagnostic.help =
          NearestName.of(name, among: library.names.map(\.string)).map { "did you mean \"\($0)\"?" }
          ?? "Helm's templates have no such function; text must be in quotes"
      } else if detail.hasPrefix("undefined variable") {
        diagnostic.help =
          NearestName.of(name, among: variables).map { "did you mean \"\($0)\"?" }
          ?? "set it first, {{ \(name) := … }}, in the same block or around it"
      }
    }
    if let open = openAction,
      detail.hasPrefix("function ") || detail.hasPrefix("unexpected ") || detail == "unclosed action"
    {
      diagnostic.notes.append(
        Diagnostic.Note(
          "the action begins here and is not closed on its line",
          at: Mark(file: file, line: open.line, column: open.column)))
      diagnostic.help = "close the action with }}"
    }
    return diagnostic
  }

  /// The name in double quotes that the message is about.
  private var quotedName: String? {
    let parts = detail.split(separator: ByteString("\""))
    return parts.count >= 3 ? parts[1].string : nil
  }

  /// The column at which the line has what the message names; 0 when that isn't certain.
  private var column: Int {
    guard let bytes = SourceFileLine.of(text, line) else { return 0 }
    let content = ByteString(bytes)
    if detail.hasPrefix("unclosed action") || detail.hasPrefix("unterminated") {
      return (content.lastOffset(of: ByteString("{{")) ?? -1) + 1
    }
    if detail.hasPrefix("unexpected {{end}}") || detail.hasPrefix("unexpected {{else}}") {
      return (content.firstOffset(of: ByteString(detail.hasPrefix("unexpected {{end}}") ? "end" : "else")) ?? -1) + 1
    }
    guard let name = quotedName, !name.isEmpty else { return 0 }
    return (content.firstOffset(of: ByteString(name)) ?? -1) + 1
  }

  /// The variables that the text sets.
  private var variables: [String] {
    text.split(separator: ByteString("$")).dropFirst().map { rest in
      "$" + ByteString(rest.bytes.prefix { ParseErrorPlaces.isWord($0) }).string
    }.filter { "$" + $0.dropFirst() != quotedName && $0.count > 1 }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  // MARK: Blocks

  /// Where something begins.
  private typealias Place = (line: Int, column: Int)

  /// The blocks that no `end` closes, outermost first.
  private var openBlocks: [Place] {
    var open: [Place] = []
    for (keyword, place) in actions {
      switch keyword {
      case "if", "with", "range", "define", "block": open.append(place)
      case "end": _ = open.popLast()
      default: break
      }
    }
    return open
  }

  /// The last action at or before the error that its own line doesn't close, if the error may be of it.
  private var openAction: Place? {
    var number = line
    while number > 0, number > line - 20, let bytes = SourceFileLine.of(text, number) {
      let content = ByteString(bytes)
      let opening = content.lastOffset(of: ByteString("{{"))
      let closing = content.lastOffset(of: ByteString("}}"))
      if let opening, closing.map({ $0 < opening }) ?? true {
        return content.firstOffset(of: ByteString("{{/*"), from: opening) == opening ? nil : (number, opening + 1)
      }
      if closing != nil, number < line || opening != nil { return nil }
      number -= 1
    }
    return nil
  }

  /// The first word of each action with its place.
  private var actions: [(keyword: ByteString, place: Place)] {
    var found: [(keyword: ByteString, place: Place)] = []
    let bytes = text.bytes
    var line = 1
    var lineStart = 0
    var offset = 0
    while offset + 1 < bytes.count {
      if bytes[offset] == UInt8(ascii: "\n") {
        line += 1
        lineStart = offset + 1
      }
      guard bytes[offset] == UInt8(ascii: "{"), bytes[offset + 1] == UInt8(ascii: "{") else {
        offset += 1
        continue
      }
      let place = (line: line, column: offset - lineStart + 1)
      var word = offset + 2
      if word < bytes.count, bytes[word] == UInt8(ascii: "-") { word += 1 }
      while word < bytes.count, bytes[word] == 0x20 || (0x09...0x0D).contains(bytes[word]) { word += 1 }
      if bytes[word...].starts(with: "/*".utf8) {
        let end = text.firstOffset(of: ByteString("*/"), from: word) ?? bytes.count
        for index in offset..<end where bytes[index] == UInt8(ascii: "\n") {
          line += 1
          lineStart = index + 1
        }
        offset = end
        continue
      }
      found.append((ByteString(bytes[word...].prefix { ParseErrorPlaces.isWord($0) }), place))
      offset += 2
    }
    return found
  }
}

/// One line of a text.
private enum SourceFileLine {
  /// The line of a number, from 1, without its line break; nil past the end.
  static func of(_ text: ByteString, _ number: Int) -> ArraySlice<UInt8>? {
    let lines = text.bytes.split(separator: UInt8(ascii: "\n"), maxSplits: number, omittingEmptySubsequences: false)
    return lines.indices.contains(number - 1) ? lines[number - 1] : nil
  }
}

extension ByteString {
  /// Where a text stands for the last time.
  func lastOffset(of needle: ByteString) -> Int? {
    var found: Int?
    var start = 0
    while let offset = firstOffset(of: needle, from: start) {
      found = offset
      start = offset + 1
    }
    return found
  }
}
