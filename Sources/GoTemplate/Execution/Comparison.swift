import Text

/// `eq`, `lt` and their kin over operands of any type.
enum Comparison {
  /// Go's `eq` of two operands.
  static func areEqual(_ first: Operand, _ second: Operand) throws(FunctionError) -> Bool {
    switch (first.value, second.value) {
    case (.string(let a), .string(let b)): return a == b
    case (.int(let a), .int(let b)): return a == b
    case (.bool(let a), .bool(let b)): return a == b
    case (.float64(let a), .float64(let b)): return a == b
    case (.null, .null): return true
    case (.null, let other), (let other, .null):
      // Only what has no basic kind is compared to nil.
      return other.scalar == nil && isNil(other)
    default: break
    }
    switch (first.value.scalar, second.value.scalar) {
    case (.boolean(let a)?, .boolean(let b)?): return a == b
    case (.integer(let a)?, .integer(let b)?): return a == b
    case (.unsigned(let a)?, .unsigned(let b)?): return a == b
    case (.integer(let a)?, .unsigned(let b)?): return a >= 0 && UInt64(a) == b
    case (.unsigned(let a)?, .integer(let b)?): return b >= 0 && UInt64(b) == a
    case (.float(let a)?, .float(let b)?): return a == b
    case (.complex(let a, let b)?, .complex(let c, let d)?): return a == c && b == d
    case (.string(let a)?, .string(let b)?): return a == b
    case (nil, nil): return try areEqualReferences(first.value, second.value)
    default: throw incompatible(first.value, second.value)
    }
  }

  private static func areEqualReferences(_ first: Value, _ second: Value) throws(FunctionError) -> Bool {
    let firstType = GoFormat.typeName(of: first)
    let secondType = GoFormat.typeName(of: second)
    guard first.kind == second.kind else {
      throw FunctionError(
        "non-comparable types \(printed(first, "%s")): \(firstType), \(secondType): \(printed(second, "%v"))")
    }
    if isNil(first) || isNil(second) { return isNil(first) == isNil(second) }
    guard case .object(let object) = second, object.isComparable else {
      throw FunctionError("non-comparable type \(printed(second, "%s")): \(secondType)")
    }
    guard case .object(let own) = first, firstType == secondType else { return false }
    return own.isEqual(to: object)
  }

  private static func printed(_ value: Value, _ format: StaticString) -> String {
    GoFormat.sprintf(ByteString(format), [value]).string
  }

  private static func isNil(_ value: Value) -> Bool {
    switch value {
    case .null: true
    case .map(let map): map.isNil
    case .object(let object): object.isNil
    default: false
    }
  }

  /// `lt`, `le`, `gt` and `ge`.
  static func compare(_ builtin: Builtin, _ first: Operand, _ second: Operand) throws(FunctionError) -> Bool {
    switch builtin {
    case .lt: return try isLess(first, second)
    case .ge: return try !isLess(first, second)
    case .le:
      if try isLess(first, second) { return true }
      return try areEqual(first, second)
    default:
      if try isLess(first, second) { return false }
      return try !areEqual(first, second)
    }
  }

  private static func isLess(_ first: Operand, _ second: Operand) throws(FunctionError) -> Bool {
    guard let a = first.value.scalar, let b = second.value.scalar else {
      throw FunctionError("invalid type for comparison")
    }
    switch (a, b) {
    case (.integer(let a), .integer(let b)): return a < b
    case (.unsigned(let a), .unsigned(let b)): return a < b
    case (.integer(let a), .unsigned(let b)): return a < 0 || UInt64(a) < b
    case (.unsigned(let a), .integer(let b)): return b >= 0 && a < UInt64(b)
    case (.float(let a), .float(let b)): return a < b
    case (.string(let a), .string(let b)): return a < b
    case (.boolean, .boolean), (.complex, .complex): throw FunctionError("invalid type for comparison")
    default: throw incompatible(first.value, second.value)
    }
  }

  private static func incompatible(_ first: Value, _ second: Value) -> FunctionError {
    FunctionError(
      "incompatible types for comparison: \(GoFormat.typeName(of: first)) and \(GoFormat.typeName(of: second))")
  }
}
