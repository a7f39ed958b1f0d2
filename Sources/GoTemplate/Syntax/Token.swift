/// A lexical element of a template, by its place in the template's bytes.
struct Token {
  /// What it is.
  var kind: Kind
  /// The offset of its first byte.
  var start: Int32
  /// The offset behind its last byte.
  var end: Int32
  /// The line of its first byte, counted from 1.
  var line: Int32

  /// The kinds; those after ``keyword`` are words of the language, which messages print as `<word>`.
  enum Kind: UInt8 {
    case error, boolean, character, characterConstant, complex, assign, declare, endOfFile, field, identifier
    case leftDelimiter, leftParenthesis, number, pipe, rawString, rightDelimiter, rightParenthesis, space, string
    case text, variable
    case keyword
    case block, breakWord, continueWord, dot, define, elseWord, end, ifWord, nilWord, range, template, with
  }
}
