import Text

/// A slice whose element type is not `interface {}`, or any nil slice: `[]string{"a"}`, `[]int{0, 1}`,
/// `[]interface {}(nil)`.
///
/// As in Go it is a view of an array: a part of it shares the array, and ``sort(by:)`` changes what both show.
public final class TypedSlice: Object {
  /// What slices of one array share.
  private final class Storage {
    var elements: [Value]

    init(_ elements: [Value]) { self.elements = elements }
  }

  /// Go's name of the element type: `string`, `int`, `interface {}`.
  public let elementType: String
  private let storage: Storage
  private let bounds: Range<Int>
  private let nilSlice: Bool

  /// A slice of these elements, which must be values of the element type.
  public init(of elementType: String, _ elements: [Value], isNil: Bool = false) {
    self.elementType = elementType
    storage = Storage(elements)
    bounds = elements.indices
    nilSlice = isNil
  }

  private init(part bounds: Range<Int>, of whole: TypedSlice) {
    elementType = whole.elementType
    storage = whole.storage
    self.bounds = bounds
    nilSlice = false
  }

  /// `[]string` of these texts.
  public convenience init(strings: [ByteString]) { self.init(of: "string", strings.map { .string($0) }) }

  /// The elements from one offset up to another, in the same array; nil for offsets outside.
  public func part(_ offsets: Range<Int>) -> TypedSlice? {
    guard offsets.lowerBound >= 0, offsets.upperBound <= bounds.count else { return nil }
    let start = bounds.lowerBound + offsets.lowerBound
    return TypedSlice(part: start..<start + offsets.count, of: self)
  }

  /// The element at an offset as it is now; nil outside.
  public func element(at offset: Int) -> Value? {
    guard offset >= 0, offset < bounds.count else { return nil }
    return storage.elements[bounds.lowerBound + offset]
  }

  /// Sorts the elements where they are, as `sortAlpha` does with a `[]string`.
  public func sort(by isBefore: (Value, Value) -> Bool) { storage.elements[bounds].sort(by: isBefore) }

  private var content: [Value] {
    bounds.count == storage.elements.count ? storage.elements : Array(storage.elements[bounds])
  }

  public override var typeName: String { "[]" + elementType }
  public override var kind: GoKind { .slice }
  public override var isTrue: Bool { !bounds.isEmpty }
  public override var isNil: Bool { nilSlice }
  public override var length: Int? { bounds.count }
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
