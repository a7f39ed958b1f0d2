import Text

/// Evaluation of pipelines, commands and operands.
extension Execution {
  /// The value of a pipeline, out of its interface; its variables are set.
  func evaluate(_ pipe: PipeNode, _ dot: Operand) throws(ExecutionError) -> Operand {
    nodeIndex = pipe.index
    if pipe.declarations.isEmpty, pipe.commands.count == 1 {
      return try evaluate(pipe.commands[0], dot, final: nil).unwrapped
    }
    var result: Operand?
    for command in pipe.commands {
      result = try evaluate(command, dot, final: result).unwrapped
    }
    let value = result ?? .none
    for variable in pipe.declarations {
      if pipe.isAssignment {
        try assign(variable, value)
      } else if let slot = variable.slots.first {
        slots[base + slot] = value
      }
    }
    return value
  }

  /// Sets a variable that must have been declared.
  func assign(_ variable: VariableNode, _ value: Operand) throws(ExecutionError) {
    guard let slot = setSlot(of: variable) else { throw failure("undefined variable: \(variable.name)") }
    slots[base + slot] = value
  }

  private func setSlot(of variable: VariableNode) -> Int? {
    guard let slot = variable.slots.first else { return nil }
    if slots[base + slot].form != .unset { return slot }
    return variable.slots.others.first { slots[base + $0].form != .unset }
  }

  private func evaluate(_ command: CommandNode, _ dot: Operand, final: Operand?) throws(ExecutionError) -> Operand {
    let operands = command.operands
    for slot in command.conditionalSlots { slots[base + slot] = .unset }
    switch operands[0] {
    case .field(let node): return try evaluate(node, dot, operands, final)
    case .chain(let node): return try evaluate(node, dot, operands, final)
    case .identifier(let node):
      nodeIndex = node.index
      return try call(node, at: command, operands, dot, final)
    case .pipe(let node):
      try refuseArguments(operands, final)
      return try evaluateNested(node, dot)
    case .variable(let node): return try evaluate(node, dot, operands, final)
    case .boolean(let node):
      nodeIndex = node.index
      try refuseArguments(operands, final)
      return Operand(.bool(node.value))
    case .dot(let node):
      nodeIndex = node.index
      try refuseArguments(operands, final)
      return dot
    case .null(let node):
      nodeIndex = node.index
      try refuseArguments(operands, final)
      throw failure("nil is not a command")
    case .number(let node):
      nodeIndex = node.index
      try refuseArguments(operands, final)
      return try constant(node)
    case .string(let node):
      nodeIndex = node.index
      try refuseArguments(operands, final)
      return Operand(.string(node.value))
    }
  }

  private func evaluateNested(_ pipe: PipeNode, _ dot: Operand) throws(ExecutionError) -> Operand {
    try checkStack()
    return try evaluate(pipe, dot)
  }

  private func refuseArguments(_ operands: [Term], _ final: Operand?) throws(ExecutionError) {
    guard operands.count > 1 || final != nil else { return }
    throw failure("can't give argument to non-function \(argumentText(operands[0]))")
  }

  private func argumentText(_ term: Term) -> String { term.node.text }

  /// The value of a number whose type nothing else says.
  private func constant(_ node: NumberNode) throws(ExecutionError) -> Operand {
    nodeIndex = node.index
    guard let value = node.value else { throw failure("\(node.text) overflows int") }
    return Operand(value)
  }

  // MARK: Fields

  private func evaluate(_ node: FieldNode, _ dot: Operand, _ operands: [Term], _ final: Operand?)
    throws(ExecutionError) -> Operand
  {
    nodeIndex = node.index
    return try fields(node.names, of: dot, node, dot, operands, final)
  }

  private func evaluate(_ node: VariableNode, _ dot: Operand, _ operands: [Term], _ final: Operand?)
    throws(ExecutionError) -> Operand
  {
    nodeIndex = node.index
    guard let slot = setSlot(of: node) else { throw failure("undefined variable: \(node.name)") }
    let value = slots[base + slot]
    if node.fields.isEmpty {
      try refuseArguments(operands, final)
      return value
    }
    return try fields(node.fields, of: value, node, dot, operands, final)
  }

  private func evaluate(_ node: ChainNode, _ dot: Operand, _ operands: [Term], _ final: Operand?)
    throws(ExecutionError) -> Operand
  {
    nodeIndex = node.index
    let receiver = try argument(node.base, dot)
    return try fields(node.fields, of: receiver, node, dot, operands, final)
  }

  private func fields(
    _ names: [ByteString], of first: Operand, _ node: SyntaxNode, _ dot: Operand, _ operands: [Term],
    _ final: Operand?
  ) throws(ExecutionError) -> Operand {
    var receiver = first
    let last = names.count - 1
    var index = 0
    if tracer == nil, case .map(var map) = first.value {
      // Nearly all that stands before the last name is maps in maps.
      var form = Operand.Form.interface
      while index < last, !names[index].mayNameMethod, let inner = map.map(of: names[index]) {
        form = map.holdsInterfaces ? .interface : .concrete
        map = inner
        index += 1
      }
      if index > 0 { receiver = Operand(.map(map), form) }
    }
    while index < last {
      receiver = try field(names[index], of: receiver, node, dot, [], nil)
      index += 1
    }
    return try field(names[last], of: receiver, node, dot, operands, final)
  }

  /// A field, a key or the result of a method.
  private func field(
    _ name: ByteString, of receiver: Operand, _ node: SyntaxNode, _ dot: Operand, _ operands: [Term],
    _ final: Operand?
  ) throws(ExecutionError) -> Operand {
    switch receiver.value {
    case .map(let map):
      if name.mayNameMethod, let method = map.methods?(map, name) {
        return try call(method, name, of: receiver, at: node, operands, dot, final)
      }
      guard operands.count <= 1, final == nil else { throw failure("\(name) is not a method but has arguments") }
      if let tracer { return tracer.field(map.element(name), of: receiver, name, at: nodeIndex) }
      return map.element(name)
    case .null:
      guard receiver.form == .interface else { return .none }
      throw failure("nil pointer evaluating interface {}.\(name)", about: [receiver])
    case .object(let object):
      if let method = object.method(name) {
        return try call(method, name, of: receiver, at: node, operands, dot, final)
      }
      if let refusal = object.refusal(ofMethod: name) { throw failure(refusal) }
      if object.isNil, object.kind == .pointer {
        throw failure("nil pointer evaluating \(receiver.typeName).\(name)", about: [receiver])
      }
      let hasArguments = operands.count > 1 || final != nil
      if object.kind == .map {
        guard !hasArguments else { throw failure("\(name) is not a method but has arguments") }
        if let tracer { return tracer.field(object.element(name), of: receiver, name, at: nodeIndex) }
        return object.element(name)
      }
      if let field = object.field(name) {
        guard !hasArguments else { throw failure("\(name) has arguments but cannot be invoked as function") }
        if let tracer { return tracer.field(Operand(field), of: receiver, name, at: nodeIndex) }
        return Operand(field)
      }
    case .bool, .int, .int64, .float64, .string, .list: break
    }
    throw failure("can't evaluate field \(name) in type \(receiver.typeName)", about: [receiver])
  }

  // MARK: Arguments

  /// An argument whose parameter takes every type; the operand keeps its form.
  func argument(_ term: Term, _ dot: Operand) throws(ExecutionError) -> Operand {
    switch term {
    case .dot(let node):
      nodeIndex = node.index
      return dot
    case .null(let node):
      nodeIndex = node.index
      return .none
    case .field(let node): return try evaluate(node, dot, [], nil)
    case .variable(let node): return try evaluate(node, dot, [], nil)
    case .pipe(let node): return try evaluateNested(node, dot)
    case .identifier(let node):
      nodeIndex = node.index
      return try call(node, at: node, [], dot, nil)
    case .chain(let node): return try evaluate(node, dot, [], nil)
    case .boolean(let node):
      nodeIndex = node.index
      return Operand(.bool(node.value))
    case .number(let node): return try constant(node)
    case .string(let node):
      nodeIndex = node.index
      return Operand(.string(node.value))
    }
  }

  /// An argument for a parameter of a type, converted and checked.
  func argument(_ term: Term, _ type: GoType, _ dot: Operand) throws(ExecutionError) -> Value {
    switch term {
    case .dot, .field, .variable, .pipe, .identifier, .chain: return try checked(argument(term, dot), type)
    case .null(let node):
      nodeIndex = node.index
      guard let value = type.nilValue else { throw failure("cannot assign nil to \(type.name)") }
      return value
    case .boolean, .number, .string:
      nodeIndex = term.node.index
      return try constant(term, type, dot)
    }
  }

  private func constant(_ term: Term, _ type: GoType, _ dot: Operand) throws(ExecutionError) -> Value {
    let expected: String
    switch type {
    case .any: return try argument(term, dot).value
    case .named("reflect.Value"): return try argument(term, dot).value
    case .string:
      if case .string(let node) = term { return .string(node.value) }
      expected = "string"
    case .bool:
      if case .boolean(let node) = term { return .bool(node.value) }
      expected = "bool"
    case .int:
      if case .number(let node) = term, let value = node.constant.integer { return .int(Int(value)) }
      expected = "integer"
    case .int64:
      if case .number(let node) = term, let value = node.constant.integer { return .int64(value) }
      expected = "integer"
    case .uint:
      if case .number(let node) = term, let value = node.constant.unsigned {
        return .object(SizedInteger(unsigned: value, .uint))
      }
      expected = "unsigned integer"
    case .float64:
      if case .number(let node) = term, let value = node.constant.float { return .float64(value) }
      expected = "float"
    case .named("time.Duration"):
      if case .number(let node) = term, let value = node.constant.integer { return .int64(value) }
      expected = "integer"
    case .list, .map, .strings, .bytes, .named:
      throw failure("can't handle \(term.node.text) for arg of type \(type.name)")
    }
    throw failure("expected \(expected); found \(term.node.text)")
  }

  /// A value for a parameter of a type, as reflection assigns it.
  func checked(_ operand: Operand, _ type: GoType) throws(ExecutionError) -> Value {
    switch (type, operand.value) {
    case (.any, _), (.named("reflect.Value"), _): return operand.value
    case (.string, .string), (.bool, .bool), (.int, .int), (.int64, .int64), (.float64, .float64), (.list, .list):
      return operand.value
    case (.map, .map(let map)) where map.isStringMap:
      // A value of a named type becomes one of the parameter's type.
      return map.isPlainMap ? operand.value : .map(map.view(typeName: "map[string]interface {}"))
    case (_, .null):
      if operand.form == .interface {
        throw failure("wrong type for value; expected \(type.name); got interface {}", about: [operand])
      }
      guard let value = type.nilValue else {
        throw failure("invalid value; expected \(type.name)", about: [operand])
      }
      return value
    case (_, .object(let object)):
      let name = object.typeName
      if name == type.name || name == "*" + type.name {
        if case .list = type { return .list(object.elements ?? []) }
        return operand.value
      }
    default: break
    }
    throw failure(
      "wrong type for value; expected \(type.name); got \(GoFormat.typeName(of: operand.value))", about: [operand])
  }

  // MARK: Calls

  private func call(
    _ node: IdentifierNode, at place: SyntaxNode, _ operands: [Term], _ dot: Operand, _ final: Operand?
  ) throws(ExecutionError) -> Operand {
    switch node.callee {
    case .library(let function): return try call(function, nil, of: .none, at: place, operands, dot, final)
    case .builtin(let builtin): return try call(builtin, at: place, operands, dot, final)
    }
  }

  /// Calls a function of the library, or a method under its name.
  private func call(
    _ function: Function, _ methodName: ByteString?, of receiver: @autoclosure () -> Operand, at node: SyntaxNode,
    _ operands: [Term], _ dot: Operand, _ final: Operand?
  ) throws(ExecutionError) -> Operand {
    try spendStep()
    let given = max(operands.count - 1, 0)
    let total = final == nil ? given : given + 1
    let parameters = function.parameters
    if function.isVariadic {
      guard total >= parameters.count - 1 else {
        throw failure(
          "wrong number of args for \(methodName?.string ?? function.name): want at least \(parameters.count - 1) got \(given)"
        )
      }
    } else if total != parameters.count {
      throw failure(
        "wrong number of args for \(methodName?.string ?? function.name): want \(parameters.count) got \(total)")
    }
    if let tracer {
      let arguments = try tracedArguments(parameters, total, operands, dot, final)
      let result: Operand
      do throws(FunctionError) {
        result = try tracer.calling(
          function, at: node.index, arguments, methodOf: methodName == nil ? nil : receiver()
        ) { () throws(FunctionError) in try function.body(self, arguments) }
      } catch { throw failed(function, methodName, node, error, about: arguments) }
      try check(result.value)
      return result
    }
    let result: Value
    switch function.body {
    case .one(let body) where total == 1:
      let first = try argument(0, parameters[0], operands, given, dot, final)
      do { result = try body(self, first) } catch { throw failed(function, methodName, node, error) }
    case .two(let body) where total == 2:
      let first = try argument(0, parameters[0], operands, given, dot, final)
      let second = try argument(1, parameters[min(1, parameters.count - 1)], operands, given, dot, final)
      do { result = try body(self, first, second) } catch { throw failed(function, methodName, node, error) }
    case .many(let body):
      var arguments: [Value] = []
      arguments.reserveCapacity(total)
      for index in 0..<total {
        let type = parameters[min(index, parameters.count - 1)]
        arguments.append(try argument(index, type, operands, given, dot, final))
      }
      do { result = try body(self, arguments) } catch { throw failed(function, methodName, node, error) }
    case .one, .two:
      throw failure("wrong number of args for \(function.name): want \(parameters.count) got \(total)")
    }
    try check(result)
    return Operand(result)
  }

  /// Refuses a result with which a loop that doubles it would soon fill the memory.
  @inline(__always)
  func check(_ result: Value) throws(ExecutionError) {
    switch result {
    case .string(let text):
      guard text.count <= ExecutionLimits.textBytes else { throw failure("the text is larger than a value may be") }
      if memory.note(text.count) { try checkMemory() }
    case .list(let elements):
      guard elements.count <= ExecutionLimits.listElements else {
        throw failure("the list is larger than a value may be")
      }
      if memory.note(elements.count &* 24) { try checkMemory() }
    case .object(let object as TypedSlice):
      if memory.note((object.length ?? 0) &* 24) { try checkMemory() }
    default: break
    }
  }

  @inline(__always)
  private func argument(
    _ index: Int, _ type: GoType, _ operands: [Term], _ given: Int, _ dot: Operand, _ final: Operand?
  ) throws(ExecutionError) -> Value {
    if index < given { return try argument(operands[index + 1], type, dot) }
    return try checked(final ?? .none, type)
  }

  private func failed(
    _ function: Function, _ methodName: ByteString?, _ node: SyntaxNode, _ error: FunctionError,
    about arguments: [Operand] = []
  ) -> ExecutionError {
    nodeIndex = node.index
    return failure("error calling \(methodName?.string ?? function.name): ", cause: error, about: arguments)
  }
}

extension ByteString {
  /// Whether a method can have the name: not one that begins with a small letter.
  fileprivate var mayNameMethod: Bool { bytes.first.map { $0 &- UInt8(ascii: "a") >= 26 } ?? false }
}
