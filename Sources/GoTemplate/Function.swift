import Text

/// A Go type that a function's parameter can have; the language checks arguments against it before the call, with
/// Go's messages (`wrong type for value; expected string; got int`).
public enum GoType: Sendable, Equatable {
  /// `interface {}`: anything, nil included.
  case any
  case bool, int, int64, uint, float64, string
  /// `[]interface {}`
  case list
  /// `map[string]interface {}`
  case map
  /// `[]string`
  case strings
  /// `[]byte`
  case bytes
  /// Another type, by Go's name of it (`time.Time`, `reflect.Value` …): only an ``Object`` of that name is assignable.
  case named(String)
}

/// A function that templates call: its Go signature and what it does.
///
/// The language has checked the number of arguments and their types when the body runs. An argument for a parameter of
/// type ``GoType/string`` is a `.string`, and so on; where Go would convert (an untyped constant), it is converted.
public final class Function {
  /// The name that messages use.
  public let name: String
  /// The types of the parameters; when variadic, the last one is that of each further argument.
  public let parameters: [GoType]
  /// Whether the last parameter takes any number of arguments.
  public let isVariadic: Bool
  /// What the function does.
  public let body: Body

  /// Bodies by number of arguments: one or two are passed without an array, which halves the cost of a call.
  public enum Body {
    case one((Execution, Value) throws(FunctionError) -> Value)
    case two((Execution, Value, Value) throws(FunctionError) -> Value)
    case many((Execution, [Value]) throws(FunctionError) -> Value)
  }

  /// A function with its signature.
  public init(_ name: String, _ parameters: [GoType], isVariadic: Bool = false, body: Body) {
    self.name = name
    self.parameters = parameters
    self.isVariadic = isVariadic
    self.body = body
  }
}

/// Why a function refused: the text of the Go error that it would have returned.
public struct FunctionError: Error {
  private let text: String
  private let endsWithCause: Bool
  /// An error of the language that happened inside, in `include` and `tpl`: its chain of places is kept.
  public let cause: ExecutionError?

  /// A refusal with its whole text.
  public init(_ message: String, cause: ExecutionError? = nil) {
    text = message
    self.cause = cause
    endsWithCause = false
  }

  /// A refusal because of an error inside, whose text follows `prefix`; Go's `fmt.Errorf("prefix%w", cause)`.
  ///
  /// The text is put together when it is asked for: an error that passes through a thousand templates would be copied a
  /// thousand times.
  public init(prefix: String = "", wrapping cause: ExecutionError) {
    text = prefix
    self.cause = cause
    endsWithCause = true
  }

  /// The text, without position.
  public var message: String {
    guard endsWithCause, let cause else { return text }
    return text + cause.message
  }

  /// What stands before the cause's text; nil when that text is no part of this one.
  var prefixOfCause: String? { endsWithCause ? text : nil }

  /// Whether the text is that of the cause and nothing else, as `include` passes an error on.
  public var isCauseAlone: Bool { endsWithCause && text.isEmpty }
}
