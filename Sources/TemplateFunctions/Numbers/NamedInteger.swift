import GoTemplate
import Text

/// A number of a named Go type of kind `int` that says itself in words: `time.Month`, `time.Weekday`.
final class NamedInteger: Object {
  private let number: Int64
  private let name: String
  private let words: ByteString

  /// A number of a type.
  ///
  /// - Parameter words: what its `String()` gives, and `%v` prints.
  init(_ number: Int64, typeName: String, words: ByteString) {
    self.number = number
    name = typeName
    self.words = words
  }

  override var typeName: String { name }
  override var kind: GoKind { .int }
  override var isTrue: Bool { number != 0 }
  override var scalar: Scalar? { .integer(number) }
  override var printed: ByteString? { words }
  override var plainData: Value? { .int64(number) }

  override func method(_ name: ByteString) -> Function? {
    guard name == "String" else { return nil }
    let words = words
    return Function("String", [], body: .many { _, _ throws(FunctionError) in .string(words) })
  }
}

extension Object {
  /// The number that an object of an integer kind holds.
  var integer: Int64? {
    switch plainData {
    case .int(let number)?: return Int64(number)
    case .int64(let number)?: return number
    default: return nil
    }
  }
}

extension GoKind {
  /// Whether it is one of Go's integer kinds.
  var isInteger: Bool {
    switch self {
    case .int, .int8, .int16, .int32, .int64, .uint, .uint8, .uint16, .uint32, .uint64, .uintptr: true
    default: false
    }
  }
}
