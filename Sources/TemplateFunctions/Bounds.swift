import GoTemplate
import Text

/// How large one function's result may grow. A chart is untrusted input: `repeat 1000000000 "x"` must be an error, not
/// the end of the machine.
enum Bounds {
  /// The most bytes that one function may return.
  static let bytes = 256 << 20

  /// The most elements that one function may return.
  static let elements = 1 << 22

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

  /// The longest text that a value is written as; what is longer no template can hold.
  static let textBytes = 64 << 20

  /// Why a text is written no further.
  static let tooLong = "the value is longer than \(textBytes >> 20) MiB as text, the most that a text may have"
}

/// A walk through nested values, bounded in depth and in the number of values: maps that hold one map twice, which holds
/// another twice, and so on, are few and without end.
struct Walk {
  /// The values that were visited.
  private(set) var visited = 0

  /// The most values that one call of a function visits.
  private static let values = 1 << 22

  /// Notes that a value is visited.
  ///
  /// - Throws: a refusal to walk deeper than ``Bounds/depth`` or further.
  mutating func visit(depth: Int) throws(FunctionError) {
    guard depth <= Bounds.depth else {
      throw FunctionError("the value is nested more than \(Bounds.depth) levels deep; does it contain itself?")
    }
    visited += 1
    guard visited <= Walk.values else {
      throw FunctionError("the value has more than \(Walk.values) parts; does it contain one part again and again?")
    }
  }
}
