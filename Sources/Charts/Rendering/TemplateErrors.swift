import Diagnostics
import GoTemplate
import TemplateFunctions
import Text

/// Words errors of the language as Helm 4.3.1 does, with the places in the templates beside them.
enum TemplateErrors {
  /// A template that can't be parsed: `parse error at (FILE:LINE): DETAIL`.
  static func error(_ error: ParseError, in plan: RenderPlan, library: FunctionLibrary) -> ChartError {
    let parts = ByteString(error.message).split(separator: ByteString(": "))
    let detail = parts.last?.string ?? error.detail
    let place = parts.count > 1 ? parts[1].string : error.name
    var diagnostic = Diagnostic(error.detail)
    if let template = plan.templates.first(where: { $0.path == ByteString(error.name) }) {
      let file = SourceFile.register(path: template.file, bytes: template.text.bytes)
      diagnostic = ParseErrorPlaces(error, text: template.text).diagnostic(file: file, library: library)
    }
    return ChartError("parse error at (\(place)): \(detail)", diagnostics: [diagnostic], isFromRendering: true)
  }

  /// A template that failed.
  ///
  /// - Parameter names: the templates that there are, for one that was meant.
  static func error(_ error: ExecutionError, in plan: RenderPlan, named names: @autoclosure () -> [ByteString])
    -> ChartError
  {
    let levels = chain(of: error)
    var diagnostics: [Diagnostic] = []
    for level in levels.reversed() {
      guard let place = level.place else { continue }
      let mark = plan.mark(of: place.name, line: place.line, column: place.column + 1)
      if diagnostics.isEmpty {
        diagnostics.append(Diagnostic(innermostMessage(of: level), at: mark))
      } else {
        diagnostics[0].notes.append(.init("called from <\(level.context)>", at: mark))
      }
    }
    if let missing = missingTemplate(in: error.message), !diagnostics.isEmpty {
      let known = names().filter { !$0.contains(ByteString("/")) }.map(\.string)
      diagnostics[0].help =
        NearestName.of(missing, among: known).map { "did you mean \"\($0)\"?" }
        ?? "no template of the chart or the charts inside it defines that name"
    }
    return ChartError(
      chosenMessage(error) ?? traced(levels) ?? error.message, diagnostics: diagnostics, isFromRendering: true)
  }

  /// What is wrong at the innermost place, without Helm's marks around what the chart's author says.
  private static func innermostMessage(of level: ExecutionError) -> String {
    let text = ByteString(level.detail)
    guard let start = text.firstOffset(of: startMarker), let end = text.lastOffset(of: endMarker),
      end >= start + startMarker.count
    else { return level.detail }
    return ByteString(text.bytes[(start + startMarker.count)..<end]).string
  }

  /// What `required` or `fail` said, anywhere inside, is told at the place of the outermost call.
  private static func chosenMessage(_ error: ExecutionError) -> String? {
    let text = ByteString(error.message)
    guard let start = text.firstOffset(of: startMarker), let end = text.lastOffset(of: endMarker),
      end >= start + startMarker.count, let place = error.place
    else { return nil }
    return "execution error at (\(place)): \(ByteString(text.bytes[(start + startMarker.count)..<end]))"
  }

  /// The template that was called but is not there.
  private static func missingTemplate(in message: String) -> String? {
    let text = ByteString(message)
    for phrase in ["no template \"", "template \""] {
      guard let start = text.lastOffset(of: ByteString(phrase)) else { continue }
      let rest = ByteString(text.bytes[(start + phrase.utf8.count)...])
      guard let end = rest.firstOffset(of: ByteString("\"")) else { continue }
      let after = ByteString(rest.bytes[(end + 1)...])
      guard after.hasPrefix(" associated with template") || after.hasPrefix(" not defined") else { continue }
      return ByteString(rest.bytes[..<end]).string
    }
    return nil
  }

  private static let startMarker = ByteString(HelmFunctions.failureMarks.start)
  private static let endMarker = ByteString(HelmFunctions.failureMarks.end)

  private static func chain(of error: ExecutionError) -> [ExecutionError] {
    var levels = [error]
    var current = error
    while let inner = current.cause?.cause {
      levels.append(inner)
      current = inner
    }
    return levels
  }

  /// Helm's form with a level for each include, if every error inside is one of the language.
  private static func traced(_ levels: [ExecutionError]) -> String? {
    guard let last = levels.last else { return nil }
    var text = ""
    for level in levels {
      guard let place = level.place else { return nil }
      // What tpl puts before an error is no error of the language.
      if let cause = level.cause, cause.cause != nil, !cause.isCauseAlone { return nil }
      let detail = ByteString(level.detail)
      let nested = detail.firstOffset(of: ByteString(" template:"))
      var message = nested.map { ByteString(detail.bytes[..<$0]).string } ?? level.detail
      // Helm trims what it cuts out, even where the value at the end is an empty text.
      while let last = message.last, last.isWhitespace { message.removeLast() }
      text += "\(place)\n  executing \(GoUnicode.quoted(level.template)) at <\(level.context)>:\n    \(message)\n"
    }
    if let cause = last.cause {
      guard cause.message.hasPrefix("template: no template ") else { return nil }
      text += cause.message + "\n"
    }
    return String(text.dropLast())
  }
}
