import Text

/// An integer of a Go type other than `int` and `int64`: `uint8`, `int32`.
public final class SizedInteger: Object {
  private let number: Scalar
  private let type: GoKind

  /// A signed integer.
  public init(signed value: Int64, _ kind: GoKind) {
    number = .integer(value)
    type = kind
  }

  /// An unsigned integer.
  public init(unsigned value: UInt64, _ kind: GoKind) {
    number = .unsigned(value)
    type = kind
  }

  public override var typeName: String { String(describing: type) }
  public override var kind: GoKind { type }
  public override var scalar: Scalar? { number }

  public override var isTrue: Bool {
    switch number {
    case .integer(let value): value != 0
    case .unsigned(let value): value != 0
    default: true
    }
  }

  public override var plainData: Value? {
    switch number {
    case .integer(let value): .int64(value)
    case .unsigned(let value): Int64(exactly: value).map { .int64($0) } ?? .float64(Double(value))
    default: nil
    }
  }
}

/// Go's `complex128`.
public final class ComplexNumber: Object {
  private let real: Double
  private let imaginary: Double

  /// A number of these parts.
  public init(_ real: Double, _ imaginary: Double) {
    self.real = real
    self.imaginary = imaginary
  }

  public override var typeName: String { "complex128" }
  public override var kind: GoKind { .complex128 }
  public override var scalar: Scalar? { .complex(real: real, imaginary: imaginary) }
  public override var isTrue: Bool { real != 0 || imaginary != 0 }
}
