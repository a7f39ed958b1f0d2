import Diagnostics

/// Why scanning or parsing stopped, before it is put into go-yaml's words.
struct YAMLFailure: Error {
  /// Which part of go-yaml found it: scanner and parser count lines in different ways, the decoder names none.
  enum Finder { case scanner, parser, decoder }

  /// go-yaml's text, without `yaml: line N: `.
  let problem: String
  /// Where.
  let place: Position
  /// The beginning of the construct that could not be read to its end.
  let context: Position?
  /// Who found it.
  let finder: Finder

  /// The error as go-yaml words it.
  ///
  /// v2 names the line of the problem, v3 that of the construct around it. Both forget to count from one for what the
  /// parser finds (it names the line before), and neither names a line for a problem on the first one.
  func error(in file: SourceFile.ID, dialect: Dialect) -> YAMLError {
    let contextLine = context?.line ?? 0
    let line: Int
    switch dialect {
    case _ where finder == .decoder: line = 0
    case .goYAML2:
      line = place.line != 0 ? place.line &+ (finder == .scanner ? 1 : 0) : contextLine
    case .goYAML3:
      let chosen = contextLine != 0 ? contextLine : place.line
      line = chosen != 0 && finder == .scanner ? chosen &+ 1 : chosen
    }
    let text = line != 0 ? "yaml: line \(line): \(problem)" : "yaml: \(problem)"
    return YAMLError(
      message: text, mark: place.mark(in: file), context: context.map { $0.mark(in: file) } ?? .unknown)
  }
}
