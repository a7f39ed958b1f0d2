import RegularExpressions
import Text

/// The keywords about one value: its type, what it may be, its length and size.
extension SchemaChecker {
  // MARK: Any type

  func checkType() -> SchemaFinding? {
    guard !schema.types.isEmpty else { return nil }
    let type = SchemaTypes(of: instance)
    if !schema.types.isDisjoint(with: type) { return nil }
    if schema.types.contains(.integer), case .number(let number, _) = instance, number.isInteger { return nil }
    return finding("got \(type.text), want \(schema.types.text)")
  }

  func checkChoices() -> SchemaFinding? {
    if let wanted = schema.constantValue, !instance.equals(wanted) {
      switch wanted {
      case .array, .object: return finding("'const' failed")
      default: return finding("value must be \(Self.displayed(wanted))")
      }
    }
    guard let choices = schema.enumeration, !choices.contains(where: { instance.equals($0) }) else { return nil }
    let arePrimitive = choices.allSatisfy { choice in
      switch choice {
      case .array, .object: false
      default: true
      }
    }
    guard arePrimitive else { return finding("'enum' failed") }
    let list = choices.map(Self.displayed).joined(separator: ", ")
    return finding(choices.count == 1 ? "value must be \(list)" : "value must be one of \(list)")
  }

  func checkFormat() -> SchemaFinding? {
    guard let format = schema.format, case .string(let text) = instance, let problem = format.problem(with: text) else {
      return nil
    }
    return finding("\(SchemaFinding.quoted(text)) is not valid \(format.name): \(problem)")
  }

  /// A value in a message.
  static func displayed(_ value: SchemaInstance) -> String {
    switch value {
    case .null: "<nil>"
    case .bool(let flag): flag ? "true" : "false"
    case .number(_, let text): text.string
    case .string(let text): SchemaFinding.quoted(text)
    case .array, .object: "value"
    }
  }

  // MARK: Strings and numbers

  mutating func checkString(_ text: ByteString) {
    if schema.minimumLength != nil || schema.maximumLength != nil {
      let length = Runes.decodeAll(text.bytes).count
      if let least = schema.minimumLength, length < least { noteBound("minLength", length, least) }
      if let most = schema.maximumLength, length > most { noteBound("maxLength", length, most) }
    }
    if let pattern = schema.pattern, !pattern.matches(text) {
      note("\(SchemaFinding.quoted(text)) does not match pattern \(SchemaFinding.quoted(pattern.pattern))")
    }
  }

  mutating func checkNumber(_ number: SchemaNumber) {
    func note(_ keyword: String, _ want: SchemaNumber) {
      self.note("\(keyword): got \(number.localized), want \(want.localized)")
    }
    if let bound = schema.minimum, number.compared(to: bound) < 0 { note("minimum", bound) }
    if let bound = schema.maximum, number.compared(to: bound) > 0 { note("maximum", bound) }
    if let bound = schema.exclusiveMinimum, number.compared(to: bound) <= 0 { note("exclusiveMinimum", bound) }
    if let bound = schema.exclusiveMaximum, number.compared(to: bound) >= 0 { note("exclusiveMaximum", bound) }
    if let divisor = schema.divisor, !number.isMultiple(of: divisor) { note("multipleOf", divisor) }
  }
}
