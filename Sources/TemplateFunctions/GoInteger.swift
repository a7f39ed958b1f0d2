import GoTemplate
import Text

/// A number of a Go integer type that ``Value`` has no case for, or of a named one: `uint64`, `time.Month`.
public final class GoInteger: Object {
  private let number: Int64
  private let name: String
  private let goKind: GoKind
  private let words: ByteString?
  private let methods: [String: Function]

  /// A number.
  ///
  /// - Parameters:
  ///   - words: what `String()` gives, for types that have it; `%v` prints it.
  ///   - methods: the methods that templates can call.
  public init(
    _ number: Int64, typeName: String, kind: GoKind, words: ByteString? = nil, methods: [String: Function] = [:]
  ) {
    self.number = number
    name = typeName
    goKind = kind
    self.words = words
    self.methods = methods
  }

  /// A `uint64`; one that is too large for `int64` shows as the largest of those.
  public static func uint64(_ number: UInt64) -> Value {
    .object(GoInteger(Int64(clamping: number), typeName: "uint64", kind: .uint64, words: ByteString(String(number))))
  }

  public override var typeName: String { name }
  public override var kind: GoKind { goKind }
  public override var isTrue: Bool { number != 0 }
  public override var printed: ByteString? { words ?? ByteString(String(number)) }
  public override var plainData: Value? { .int64(number) }
  public override func method(_ name: ByteString) -> Function? { methods[name.string] }
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
