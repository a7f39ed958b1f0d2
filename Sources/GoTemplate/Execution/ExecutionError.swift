import Text

/// An error while a template ran, as Go's `template.ExecError`: where, and what was wrong there.
///
/// The errors of included templates are inside: ``cause``, then its ``FunctionError/cause``.
public struct ExecutionError: Error {
  private let storage: Storage

  private final class Storage: Sendable {
    let template: String
    let place: TemplatePlace?
    let context: String
    let text: String
    let cause: FunctionError?

    init(template: String, place: TemplatePlace?, context: String, text: String, cause: FunctionError?) {
      self.template = template
      self.place = place
      self.context = context
      self.text = text
      self.cause = cause
    }
  }

  /// Go's whole text: `template: FILE:LINE:COLUMN: executing "NAME" at <CONTEXT>: DETAIL`.
  public var message: String {
    var result = ""
    var current: ExecutionError? = self
    // The chain may be long: a loop, and one string that grows.
    while let error = current {
      let storage = error.storage
      if let place = storage.place {
        let executing = GoQuote.double(ByteString(storage.template)).string
        result += "template: \(place): executing \(executing) at <\(storage.context)>: "
      }
      result += storage.text
      current = nil
      guard let cause = storage.cause else { continue }
      if let inner = cause.cause, let prefix = cause.prefixOfCause {
        result += prefix
        current = inner
      } else {
        result += cause.message
      }
    }
    return result
  }

  /// The name of the template that was running.
  public var template: String { storage.template }

  /// Where; nil when no template had begun.
  public var place: TemplatePlace? { storage.place }

  /// The node that was being evaluated, as Go prints it.
  public var context: String { storage.context }

  /// What was wrong, with the text of the cause: `error calling include: …`.
  public var detail: String { storage.text + (storage.cause?.message ?? "") }

  /// What was wrong, without the text of the cause: `error calling include: `.
  public var ownDetail: String { storage.text }

  /// The function's error, where a function failed; its own ``FunctionError/cause`` is the error of an included
  /// template.
  public var cause: FunctionError? { storage.cause }

  /// An error at a node; the text of a cause follows `text`.
  init(template: ByteString, place: TemplatePlace, context: String, text: String, cause: FunctionError? = nil) {
    storage = Storage(template: template.string, place: place, context: context, text: text, cause: cause)
  }

  /// An error before anything ran.
  init(message: String) {
    storage = Storage(template: "", place: nil, context: "", text: message, cause: nil)
  }
}
