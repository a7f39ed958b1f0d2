import GoTemplate
import Text

/// How large one function's result may grow. A chart is untrusted input: `repeat 1000000000 "x"` must be an error, not
/// the end of the machine.
enum Bounds {
  /// The most bytes that one function may return.
  static let bytes = 256 << 20

  /// The most elements that one function may return.
  static let elements = 1 << 24

  /// The deepest nesting of lists and maps that a function walks: also where a map that contains itself is noticed.
  static let depth = 1_000

  /// Refuses a result of that many bytes.
  static func check(bytes count: Int) throws(FunctionError) {
    guard count <= bytes else {
      throw FunctionError("the result has more than \(bytes >> 20) MiB, the most that one function may return")
    }
  }

  /// Refuses a result that consists of `count` pieces of `size` bytes.
  static func check(pieces count: Int, of size: Int) throws(FunctionError) {
    let (total, overflow) = count.multipliedReportingOverflow(by: size)
    try check(bytes: overflow ? Int.max : total)
  }

  /// Refuses a list of that many elements.
  static func check(elements count: Int) throws(FunctionError) {
    guard count <= elements else {
      throw FunctionError("the result has more than \(elements) elements, the most that one function may return")
    }
  }

  /// Refuses to walk deeper.
  static func check(depth level: Int) throws(FunctionError) {
    guard level <= depth else {
      throw FunctionError("the value is nested more than \(depth) levels deep; does it contain itself?")
    }
  }
}
