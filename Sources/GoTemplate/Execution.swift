import Text

/// A running render: what a function may ask of the language while it is called.
public final class Execution {
  /// The world outside.
  public let host: Host

  init(host: Host) { self.host = host }

  /// Renders a defined template, `include`.
  ///
  /// - Throws: ``FunctionError`` whose cause is the error inside.
  public func render(template name: ByteString, data: Value) throws(FunctionError) -> ByteString {
    throw FunctionError("not there yet")
  }

  /// Renders text as a template in a copy of the set, `tpl`; templates that it defines do not escape.
  ///
  /// - Throws: ``FunctionError`` whose cause is the error inside.
  public func render(text: ByteString, data: Value) throws(FunctionError) -> ByteString {
    throw FunctionError("not there yet")
  }
}

/// An error of the language with its chain of places.
public struct ExecutionError: Error {
  /// Go's text.
  public let message: String
}
