import Text

/// The result of an operand: a value, and what Go's reflection would know of its static type.
///
/// An element of a `map[string]interface {}` is of type `interface {}`, whatever it holds; messages say so, and a nil of
/// that type is something else than no value at all.
struct Operand {
  var value: Value
  var form: Form
  /// Where the value came from, when a render is traced.
  var trace: TraceID

  enum Form: UInt8 {
    /// The value has its own type; a null one is Go's zero `reflect.Value`.
    case concrete
    /// The static type is `interface {}`.
    case interface
    /// The variable was not set on the way here.
    case unset
  }

  init(_ value: Value, _ form: Form = .concrete, trace: TraceID = .none) {
    self.value = value
    self.form = form
    self.trace = trace
  }

  /// What the interface holds: pipelines pass that on.
  var unwrapped: Operand { Operand(value, trace: trace) }

  /// No value, printed as `<no value>`.
  static var none: Operand { Operand(.null) }

  static var unset: Operand { Operand(.null, .unset) }

  var isNull: Bool {
    if case .null = value { return true }
    return false
  }

  /// Go's name of the static type.
  var typeName: String { form == .interface ? "interface {}" : GoFormat.typeName(of: value) }
}
