import GoTemplate

/// The errors of Go's runtime that a template can provoke; the language reports a panic inside a function like an error
/// that the function returned.
extension FunctionError {
  /// A method of a nil interface was called: `first nil`.
  static var nilDereference: FunctionError {
    FunctionError("runtime error: invalid memory address or nil pointer dereference")
  }

  /// `div 1 0`.
  static var divisionByZero: FunctionError { FunctionError("runtime error: integer divide by zero") }

  /// `chunk -1 …`.
  static var lengthOutOfRange: FunctionError { FunctionError("runtime error: makeslice: len out of range") }

  /// `set nil …`.
  static var nilMapAssignment: FunctionError { FunctionError("assignment to entry in nil map") }

  /// `repeat -1 …`, `indent -1 …`.
  static var negativeRepeat: FunctionError { FunctionError("strings: negative Repeat count") }

  /// Reflection was asked for the type of nil: `deepCopy nil`.
  static var zeroValueType: FunctionError {
    FunctionError("reflect: call of reflect.Value.Type on zero Value")
  }

  /// A type assertion on a value of another type, `dig "a" 1 "text"`.
  static func wrongAssertion(of value: Value, to type: String) -> FunctionError {
    let name: String
    if case .null = value { name = "nil" } else { name = GoFormat.typeName(of: value) }
    return FunctionError("interface conversion: interface {} is \(name), not \(type)")
  }

  /// `text[:end]` with an end outside.
  static func sliceEnd(_ end: Int, length: Int) -> FunctionError {
    end < 0
      ? FunctionError("runtime error: slice bounds out of range [:\(end)]")
      : FunctionError("runtime error: slice bounds out of range [:\(end)] with length \(length)")
  }

  /// `text[start:end]` with a start after the end.
  static func sliceStart(_ start: Int, end: Int) -> FunctionError {
    FunctionError("runtime error: slice bounds out of range [\(start):\(end)]")
  }
}
