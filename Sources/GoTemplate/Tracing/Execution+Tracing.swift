import Text

/// What a traced render does otherwise: arguments keep their origins.
extension Execution {
  /// All arguments of a function, converted and checked.
  func tracedArguments(
    _ parameters: [GoType], _ total: Int, _ operands: [Term], _ dot: Operand, _ final: Operand?
  ) throws(ExecutionError) -> [Operand] {
    var arguments: [Operand] = []
    arguments.reserveCapacity(total)
    for operand in operands.dropFirst() {
      arguments.append(try tracedArgument(operand, parameters[min(arguments.count, parameters.count - 1)], dot))
    }
    if let final {
      let type = parameters[min(arguments.count, parameters.count - 1)]
      arguments.append(Operand(try checked(final, type), trace: final.trace))
    }
    return arguments
  }

  /// An argument for a parameter of a type, converted and checked.
  func tracedArgument(_ term: Term, _ type: GoType, _ dot: Operand) throws(ExecutionError) -> Operand {
    switch term {
    case .null, .boolean, .number, .string: return Operand(try argument(term, type, dot))
    case .dot, .field, .variable, .pipe, .identifier, .chain:
      let operand = try argument(term, dot)
      return Operand(try checked(operand, type), trace: operand.trace)
    }
  }
}

extension Function.Body {
  /// Calls the function with arguments whose number was checked.
  func callAsFunction(_ execution: Execution, _ arguments: [Operand]) throws(FunctionError) -> Value {
    switch self {
    case .one(let body) where arguments.count == 1: return try body(execution, arguments[0].value)
    case .two(let body) where arguments.count == 2: return try body(execution, arguments[0].value, arguments[1].value)
    case .many(let body): return try body(execution, arguments.map(\.value))
    case .one, .two: throw FunctionError("wrong number of args")
    }
  }
}
