import Text

/// Calls of the language's own functions. They see the static types that a library's function does not.
extension Execution {
  func call(
    _ builtin: Builtin, at node: SyntaxNode, _ operands: [Term], _ dot: Operand, _ final: Operand?
  ) throws(ExecutionError) -> Operand {
    try spendStep()
    let given = max(operands.count - 1, 0)
    let total = final == nil ? given : given + 1
    let parameters = builtin.parameterCount
    if builtin.isVariadic {
      guard total >= parameters else {
        throw failure("wrong number of args for \(builtin): want at least \(parameters) got \(given)")
      }
    } else if total != parameters {
      throw failure("wrong number of args for \(builtin): want \(parameters) got \(total)")
    }
    switch builtin {
    case .and, .or: return try shortCircuit(builtin == .or, operands, dot, final)
    case .printf: return try printf(operands, dot, final, at: node)
    default: break
    }
    if let tracer {
      var arguments: [Operand] = []
      for operand in operands.dropFirst() { arguments.append(try argument(operand, dot)) }
      if let final { arguments.append(final) }
      do throws(FunctionError) {
        let result = try apply(builtin, arguments, operands, final)
        return tracer.called(builtin, at: node.index, arguments, result: result)
      } catch {
        throw failed(builtin, node, error, about: arguments)
      }
    }
    if total == 2, given == 2 || final != nil {
      // The two operands of nearly every comparison need no array.
      let first = try given > 0 ? argument(operands[1], dot) : final ?? .none
      let second = try given > 1 ? argument(operands[2], dot) : final ?? .none
      do throws(FunctionError) {
        switch builtin {
        case .eq: return Operand(.bool(try Comparison.areEqual(first, second)))
        case .ne: return Operand(.bool(try !Comparison.areEqual(first, second)))
        case .lt, .le, .gt, .ge: return Operand(.bool(try Comparison.compare(builtin, first, second)))
        default: return try apply(builtin, [first, second], operands, final)
        }
      } catch {
        throw failed(builtin, node, error)
      }
    }
    var arguments: [Operand] = []
    arguments.reserveCapacity(total)
    for operand in operands.dropFirst() { arguments.append(try argument(operand, dot)) }
    if let final { arguments.append(final) }
    do throws(FunctionError) {
      return try apply(builtin, arguments, operands, final)
    } catch {
      throw failed(builtin, node, error)
    }
  }

  private func failed(
    _ builtin: Builtin, _ node: SyntaxNode, _ error: FunctionError, about arguments: [Operand] = []
  ) -> ExecutionError {
    nodeIndex = node.index
    return failure("error calling \(builtin): ", cause: error, about: arguments)
  }

  private func shortCircuit(_ endsAtTrue: Bool, _ operands: [Term], _ dot: Operand, _ final: Operand?)
    throws(ExecutionError) -> Operand
  {
    var result = Operand.none
    for operand in operands.dropFirst() {
      result = try argument(operand, dot)
      if result.value.isTrue == endsAtTrue { return result }
    }
    return final ?? result
  }

  private func printf(
    _ operands: [Term], _ dot: Operand, _ final: Operand?, at node: SyntaxNode
  ) throws(ExecutionError) -> Operand {
    if let tracer { return try printf(operands, dot, final, at: node, tracedBy: tracer) }
    let format: Value
    var arguments: [Value] = []
    if operands.count > 1 {
      format = try argument(operands[1], .string, dot)
      arguments.reserveCapacity(operands.count)
      for operand in operands.dropFirst(2) { arguments.append(try argument(operand, dot).value) }
      if let final { arguments.append(final.value) }
    } else {
      format = try checked(final ?? .none, .string)
    }
    return try printf(format, arguments)
  }

  private func printf(_ format: Value, _ arguments: [Value]) throws(ExecutionError) -> Operand {
    guard case .string(let text) = format else { return .none }
    var printer = Printer()
    printer.print(format: text.bytes, arguments)
    if let problem = printer.problem { throw failure(problem) }
    return Operand(.string(ByteString(printer.buffer)))
  }

  private func printf(
    _ operands: [Term], _ dot: Operand, _ final: Operand?, at node: SyntaxNode, tracedBy tracer: ExecutionTrace
  ) throws(ExecutionError) -> Operand {
    var arguments: [Operand] = []
    for (index, operand) in operands.dropFirst().enumerated() {
      arguments.append(try index == 0 ? tracedArgument(operand, .string, dot) : argument(operand, dot))
    }
    if let final {
      arguments.append(arguments.isEmpty ? Operand(try checked(final, .string), trace: final.trace) : final)
    }
    let format = arguments.first?.value ?? .null
    let result = try printf(format, arguments.dropFirst().map(\.value))
    return tracer.called(.printf, at: node.index, arguments, result: result)
  }

  private func apply(_ builtin: Builtin, _ arguments: [Operand], _ operands: [Term], _ final: Operand?)
    throws(FunctionError) -> Operand
  {
    let values = arguments.map(\.value)
    switch builtin {
    case .and, .or, .printf: return .none
    case .call: throw uncallable(arguments[0], operands, final)
    case .eq:
      guard arguments.count > 1 else { throw FunctionError("missing argument for comparison") }
      for other in arguments.dropFirst() where try Comparison.areEqual(arguments[0], other) {
        return Operand(.bool(true))
      }
      return Operand(.bool(false))
    case .ne: return Operand(.bool(try !Comparison.areEqual(arguments[0], arguments[1])))
    case .lt, .le, .gt, .ge: return Operand(.bool(try Comparison.compare(builtin, arguments[0], arguments[1])))
    case .html: return Operand(.string(Escaping.html(printedText(values))))
    case .js: return Operand(.string(Escaping.javaScript(printedText(values))))
    case .urlquery: return Operand(.string(Escaping.query(printedText(values))))
    case .index: return try Indexing.index(arguments)
    case .slice: return try Indexing.slice(arguments)
    case .len: return Operand(.int(try Indexing.length(arguments[0])))
    case .not: return Operand(.bool(!arguments[0].value.isTrue))
    case .print: return Operand(.string(try printed { $0.printOperands(values) }))
    case .println: return Operand(.string(try printed { $0.printLine(values) }))
    }
  }

  private func printed(_ body: (inout Printer) -> Void) throws(FunctionError) -> ByteString {
    var printer = Printer()
    body(&printer)
    if let problem = printer.problem { throw FunctionError(problem) }
    return ByteString(printer.buffer)
  }

  /// The text of the escapers' arguments: nil is what an action would print.
  private func printedText(_ values: [Value]) -> ByteString {
    if values.count == 1, case .string(let text) = values[0] { return text }
    return GoFormat.sprint(
      values.map { value in
        if case .null = value { return .string(ByteString("<no value>")) }
        return value
      })
  }

  /// No value of a template is a function that `call` could call.
  private func uncallable(_ function: Operand, _ operands: [Term], _ final: Operand?) -> FunctionError {
    if case .null = function.value { return FunctionError("call of nil") }
    let name: String
    if operands.count > 1 {
      let term = operands[1]
      if case .pipe(let pipe) = term { name = pipe.text } else { name = term.node.text }
    } else if let final, case .string(let text) = final.value {
      name = text.string
    } else {
      name = "<\(GoFormat.typeName(of: function.value)) Value>"
    }
    return FunctionError("non-function \(name) of type \(GoFormat.typeName(of: function.value))")
  }
}
