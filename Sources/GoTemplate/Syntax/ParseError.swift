/// A template's text that is not of the language.
public struct ParseError: Error {
  /// Go's whole text: `template: NAME:LINE: DETAIL`.
  public let message: String
  /// The name under which the text was parsed.
  public let name: String
  /// The line, counted from 1.
  public let line: Int
  /// What is wrong, without the place.
  public let detail: String

  init(name: String, line: Int, detail: String) {
    self.name = name
    self.line = line
    self.detail = detail
    message = "template: \(name):\(line): \(detail)"
  }
}
