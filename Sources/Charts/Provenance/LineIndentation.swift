import GoTemplate
import Text

/// What `indent` and `nindent` did to a text: each line, the first one of `nindent` left out, moved to the right.
struct LineIndentation {
  /// The lengths of the argument and of the result.
  let argumentCount: Int
  let count: Int
  private let width: Int
  /// How many line breaks stand before the argument: one for `nindent`.
  private let before: Int
  private let lines: LineTable

  /// Nil for calls of other functions, and where the result is not what these functions give.
  init?(_ call: Trace.Call) {
    guard call.function == "indent" || call.function == "nindent", call.arguments.count == 2,
      case .string(let argument) = call.arguments[1].value, case .string(let result) = call.result
    else { return nil }
    let before = call.function == "nindent" ? 1 : 0
    let lines = LineTable(result.bytes)
    let moved = lines.count - before
    let added = result.count - before - argument.count
    guard moved > 0, added >= 0, added % moved == 0 else { return nil }
    width = added / moved
    self.before = before
    self.lines = lines
    argumentCount = argument.count
    count = result.count
  }

  /// The offset in the argument of a byte of the result, and where the byte's line ends in the result.
  func place(of offset: Int) -> (offset: Int, lineEnd: Int) {
    let line = lines.line(of: offset)
    let moved = line - before
    let end = lines.start(ofLine: line + 1)
    guard moved > 0 else { return (0, end) }
    // Of the spaces that were put in front of a line, its first byte tells.
    let inLine = max(offset, lines.start(ofLine: line) + width)
    return (max(0, min(argumentCount - 1, inLine - before - moved * width)), end)
  }
}
