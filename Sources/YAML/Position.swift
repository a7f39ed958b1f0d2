import Diagnostics

/// A place in a text that is being scanned.
///
/// Lines and columns count from zero and columns count characters, as go-yaml counts them: indentation is compared in
/// characters, and its messages are off by one in places that depend on it.
struct Position {
  /// The offset in bytes.
  var offset = 0
  /// The line, from zero.
  var line = 0
  /// Where the line begins, in bytes.
  var lineStart = 0
  /// How many of the line's bytes so far are not the first of their character.
  var lineExcess = 0
  /// How many of the text's bytes so far are not the first of their character.
  var excess = 0

  /// The column in characters, from zero.
  var column: Int { offset &- lineStart &- lineExcess }

  /// The number of characters before this place.
  var characters: Int { offset &- excess }

  /// Steps over one character of `width` bytes.
  mutating func step(width: Int = 1) {
    offset &+= width
    lineExcess &+= width &- 1
    excess &+= width &- 1
  }

  /// Steps over a line break of `width` bytes; `\r\n` counts as two characters, the others as one.
  mutating func stepLine(width: Int, characters: Int) {
    offset &+= width
    excess &+= width &- characters
    line &+= 1
    lineStart = offset
    lineExcess = 0
  }

  /// The place as others see it: line and column from one, the column in bytes.
  func mark(in file: SourceFile.ID) -> Mark {
    Mark(file: file, line: line &+ 1, column: offset &- lineStart &+ 1)
  }
}
