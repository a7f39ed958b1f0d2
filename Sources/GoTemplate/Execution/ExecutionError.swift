import Text

/// An error while a template ran, as Go's `template.ExecError`: where, and what was wrong there.
///
/// The errors of included templates are inside: ``cause``, then its ``FunctionError/cause``.
public struct ExecutionError: Error {
  private let storage: Storage

  private final class Storage: Sendable {
    let message: String
    let template: String
    let place: TemplatePlace?
    let context: String
    let detail: String
    let cause: FunctionError?

    init(
      message: String, template: String, place: TemplatePlace?, context: String, detail: String, cause: FunctionError?
    ) {
      self.message = message
      self.template = template
      self.place = place
      self.context = context
      self.detail = detail
      self.cause = cause
    }
  }

  /// Go's whole text: `template: FILE:LINE:COLUMN: executing "NAME" at <CONTEXT>: DETAIL`.
  public var message: String { storage.message }

  /// The name of the template that was running.
  public var template: String { storage.template }

  /// Where; nil when no template had begun.
  public var place: TemplatePlace? { storage.place }

  /// The node that was being evaluated, as Go prints it.
  public var context: String { storage.context }

  /// What was wrong, with the text of the cause: `error calling include: …`.
  public var detail: String { storage.detail }

  /// The function's error, where a function failed; its own ``FunctionError/cause`` is the error of an included
  /// template.
  public var cause: FunctionError? { storage.cause }

  init(template: ByteString, place: TemplatePlace, context: String, detail: String, cause: FunctionError? = nil) {
    let executing = GoQuote.double(template).string
    storage = Storage(
      message: "template: \(place): executing \(executing) at <\(context)>: \(detail)", template: template.string,
      place: place, context: context, detail: detail, cause: cause)
  }

  /// An error before anything ran.
  init(message: String) {
    storage = Storage(message: message, template: "", place: nil, context: "", detail: message, cause: nil)
  }
}
