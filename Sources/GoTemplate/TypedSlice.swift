import Text

/// A slice whose element type is not `interface {}`, or any nil slice: `[]string{"a"}`, `[]int{0, 1}`,
/// `[]interface {}(nil)`.
public final class TypedSlice: Object {
  /// Go's name of the element type: `string`, `int`, `interface {}`.
  public let elementType: String
  private let content: [Value]
  private let nilSlice: Bool

  /// A slice of these elements, which must be values of the element type.
  public init(of elementType: String, _ elements: [Value], isNil: Bool = false) {
    self.elementType = elementType
    content = elements
    nilSlice = isNil
  }

  /// `[]string` of these texts.
  public convenience init(strings: [ByteString]) { self.init(of: "string", strings.map { .string($0) }) }

  public override var typeName: String { "[]" + elementType }
  public override var kind: GoKind { .slice }
  public override var isTrue: Bool { !content.isEmpty }
  public override var isNil: Bool { nilSlice }
  public override var length: Int? { content.count }
  public override var elements: [Value]? { content }
  public override var bytes: [UInt8]? {
    guard elementType == "uint8" else { return nil }
    return content.map { element in
      guard case .unsigned(let byte) = element.scalar else { return 0 }
      return UInt8(truncatingIfNeeded: byte)
    }
  }
  public override var plainData: Value? { nilSlice ? .null : .list(content) }
}
