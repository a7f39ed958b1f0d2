import Text

/// The loops of a render: over lists, maps, numbers and objects.
extension Execution {
  func walkRange(_ node: RangeNode, _ dot: Operand) throws(ExecutionError) {
    guard stack.hasRoom else { throw failure("the template nests too deeply for the stack") }
    nodeIndex = node.index
    let looped = try evaluate(node.pipe, dot)
    let subject = looped.value
    let isEmpty: Bool
    let outer = tracer?.decide(node.index, looped, isTaken: subject.isTrue, isLoop: true)
    defer { if let outer { tracer?.endDecision(outer) } }
    switch subject {
    case .list(let elements):
      isEmpty = elements.isEmpty
      for (index, element) in elements.enumerated() {
        var operand = Operand(element, .interface)
        if let tracer { operand = tracer.part(operand, of: looped, .index(index)) }
        guard try round(node, Operand(.int(index)), operand) else { break }
      }
    case .map(let map):
      let keys = map.keys
      let values = map.values
      let form: Operand.Form = map.holdsInterfaces ? .interface : .concrete
      isEmpty = keys.isEmpty
      for (index, key) in keys.enumerated() {
        var operands = (key: Operand(.string(key)), value: Operand(values[index], form))
        if let tracer { operands = tracer.pair(operands, of: looped, key) }
        guard try round(node, operands.key, operands.value) else { break }
      }
    case .int(let count):
      isEmpty = try !self.count(node, count) { .int($0) }
    case .int64(let count):
      isEmpty = try !self.count(node, Int(count)) { .int64(Int64($0)) }
    case .null: isEmpty = true
    case .object(let object): isEmpty = try !walk(object, node)
    case .bool, .float64, .string: throw cannotIterate(subject, looped.trace)
    }
    if isEmpty { _ = try walk(node.otherwise, dot) }
  }

  /// Loops over an object; false when there was nothing.
  private func walk(_ object: Object, _ node: RangeNode) throws(ExecutionError) -> Bool {
    switch object.kind {
    case .slice, .array:
      let elements = object.elements ?? []
      let form: Operand.Form = object.typeName.hasSuffix("]interface {}") ? .interface : .concrete
      let slice = object as? TypedSlice
      for index in elements.indices {
        // Go looks at an element when its round comes: `sortAlpha` may have moved others there.
        let element = slice?.element(at: index) ?? elements[index]
        guard try round(node, Operand(.int(index)), Operand(element, form)) else { break }
      }
      return !elements.isEmpty
    case .map:
      let pairs = object.pairs ?? []
      let form: Operand.Form = object.typeName.hasSuffix("]interface {}") ? .interface : .concrete
      for (key, value) in pairs {
        guard try round(node, Operand(key), Operand(value, form)) else { break }
      }
      return !pairs.isEmpty
    case .invalid: return false
    case .pointer where object.isNil: throw cannotIterate(.object(object))
    default:
      switch object.scalar {
      case .integer(let count): return try self.count(node, Int(count)) { object.sibling(.integer(Int64($0))) }
      case .unsigned(let count):
        return try self.count(node, Int(clamping: count)) { object.sibling(.unsigned(UInt64($0))) }
      default: throw cannotIterate(.object(object))
      }
    }
  }

  private func cannotIterate(_ subject: Value, _ trace: TraceID = .none) -> ExecutionError {
    failure("range can't iterate over " + GoFormat.printed(subject).string, about: [Operand(subject, trace: trace)])
  }

  /// Loops over an integer; false when there was no round.
  private func count(_ node: RangeNode, _ end: Int, _ element: (Int) -> Value) throws(ExecutionError) -> Bool {
    guard node.pipe.declarations.count < 2 else {
      throw failure("can't use \(GoFormat.printed(element(end)).string) to iterate over more than one variable")
    }
    var index = 0
    while index < end {
      guard try round(node, .none, Operand(element(index))) else { break }
      index += 1
    }
    return end > 0
  }

  /// One round of a loop; false ends it.
  private func round(_ node: RangeNode, _ index: Operand, _ element: Operand) throws(ExecutionError) -> Bool {
    try spendStep()
    let variables = node.pipe.declarations
    if let last = variables.last {
      if node.pipe.isAssignment {
        if variables.count > 1 {
          try assign(variables[0], index)
        }
        try assign(last, element)
      } else {
        if let slot = last.slots.first { slots[base + slot] = element }
        if variables.count > 1, let slot = variables[0].slots.first { slots[base + slot] = index }
      }
    }
    return try walk(node.body, element) != .breakLoop
  }
}
