import Text

/// Pipelines: what stands between the delimiters.
extension Parser {
  /// The deepest nesting of parentheses.
  private static let maximumParenthesisDepth = 10_000

  mutating func pipeline(_ clause: String, _ end: Token.Kind) throws(ParseError) -> PipeNode {
    let first = tokens.peekNonSpace()
    var declared: [(Token, ByteString)] = []
    var isAssignment = false
    declarations: while tokens.peekNonSpace().kind == .variable {
      let variable = tokens.peekNonSpace()
      _ = tokens.next()
      // `$x foo` reads three tokens before it is clear that $x is an operand.
      let after = tokens.peek()
      let following = tokens.peekNonSpace()
      switch following.kind {
      case .assign, .declare:
        isAssignment = following.kind == .assign
        _ = tokens.nextNonSpace()
        declare(variable, &declared)
        break declarations
      case .character where tokens.source(following).first == UInt8(ascii: ","):
        _ = tokens.nextNonSpace()
        declare(variable, &declared)
        guard clause == "range", declared.count < 2 else { throw failure("too many declarations in \(clause)") }
        switch tokens.peekNonSpace().kind {
        case .variable, .rightDelimiter, .rightParenthesis: continue declarations
        default: throw failure("range can only initialize variables")
        }
      default:
        if after.kind == .space { tokens.backUp(with: variable, after) } else { tokens.backUp(with: variable) }
        break declarations
      }
    }
    var commands: [CommandNode] = []
    while true {
      let token = tokens.nextNonSpace()
      switch token.kind {
      case end:
        try check(commands, clause)
        let nodes = bind(declared, isAssignment: isAssignment)
        return register(PipeNode(place(first), nodes, isAssignment: isAssignment, commands))
      case .boolean, .characterConstant, .complex, .dot, .field, .identifier, .number, .nilWord, .rawString, .string,
        .variable, .leftParenthesis:
        tokens.backUp()
        commands.append(try command())
      default: throw unexpected(token, clause)
      }
    }
  }

  private mutating func declare(_ variable: Token, _ declared: inout [(Token, ByteString)]) {
    let name = context.words.text(tokens.source(variable))
    declared.append((variable, name))
    visible.append(name)
  }

  /// The variables of a pipeline, in scope once its commands have run.
  private mutating func bind(_ declared: [(Token, ByteString)], isAssignment: Bool) -> [VariableNode] {
    var nodes: [VariableNode] = []
    for (token, name) in declared {
      if isAssignment {
        nodes.append(register(VariableNode(place(token), name, slots(of: name))))
      } else {
        nodes.append(register(VariableNode(place(token), name, VariableSlots(first: scope.count))))
        scope.append((name, false))
        slotCount = max(slotCount, scope.count)
      }
    }
    return nodes
  }

  /// The slots that a name may mean here, the innermost first, ended by the first that is set for sure.
  private func slots(of name: ByteString) -> VariableSlots {
    var slots = VariableSlots()
    for slot in scope.indices.reversed() where scope[slot].name == name {
      if slots.first == nil { slots.first = slot } else { slots.others.append(slot) }
      if !scope[slot].isConditional { break }
    }
    return slots
  }

  private func check(_ commands: [CommandNode], _ clause: String) throws(ParseError) {
    guard !commands.isEmpty else { throw failure("missing value for \(clause)") }
    for index in 1..<commands.count {
      switch commands[index].operands.first {
      case .boolean, .dot, .null, .number, .string:
        throw failure("non executable command in pipeline stage \(index + 1)")
      default: break
      }
    }
  }

  private mutating func command() throws(ParseError) -> CommandNode {
    let first = tokens.peekNonSpace()
    var operands: [Term] = []
    operands.reserveCapacity(3)
    var conditionalSlots: [Int] = []
    loop: while true {
      _ = tokens.peekNonSpace()
      let scopeBefore = scope.count
      if let operand = try operand() {
        operands.append(operand)
        if operands.count > 2, scope.count > scopeBefore, isShortCircuit(operands[0]) {
          for slot in scopeBefore..<scope.count {
            scope[slot].isConditional = true
            conditionalSlots.append(slot)
          }
        }
      }
      let token = tokens.next()
      switch token.kind {
      case .space: continue loop
      case .rightDelimiter, .rightParenthesis:
        tokens.backUp()
        break loop
      case .pipe: break loop
      default: throw unexpected(token, "operand")
      }
    }
    guard !operands.isEmpty else { throw failure("empty command") }
    return register(CommandNode(place(first), operands, conditionalSlots: conditionalSlots))
  }

  private func isShortCircuit(_ operand: Term) -> Bool {
    guard case .identifier(let node) = operand, case .builtin(let builtin) = node.callee else { return false }
    return builtin == .and || builtin == .or
  }

  private mutating func operand() throws(ParseError) -> Term? {
    let token = tokens.nextNonSpace()
    if token.kind == .field { return .field(field(token)) }
    guard let term = try term(token) else { return nil }
    let chainPlace = tokens.peek()
    guard chainPlace.kind == .field else { return term }
    let fields = fieldNames()
    switch term {
    case .variable(let node):
      return .variable(register(VariableNode(place(chainPlace), node.name, node.slots, fields: fields)))
    case .boolean, .string, .number, .null, .dot, .field:
      throw failure("unexpected . after term " + GoQuote.double(ByteString(term.node.text)).string)
    case .chain, .pipe, .identifier: return .chain(register(ChainNode(place(chainPlace), term, fields)))
    }
  }

  /// A field of dot and the fields of that; where there are several, Go places the node at the second.
  private mutating func field(_ token: Token) -> FieldNode {
    let name = context.words.text(tokens.source(token).dropFirst())
    let following = tokens.peek()
    guard following.kind == .field else { return register(FieldNode(place(token), [name])) }
    var names: [ByteString] = []
    names.reserveCapacity(4)
    names.append(name)
    fieldNames(into: &names)
    return register(FieldNode(place(following), names))
  }

  private mutating func fieldNames() -> [ByteString] {
    var names: [ByteString] = []
    fieldNames(into: &names)
    return names
  }

  private mutating func fieldNames(into names: inout [ByteString]) {
    while tokens.peek().kind == .field {
      let token = tokens.next()
      names.append(context.words.text(tokens.source(token).dropFirst()))
    }
  }

  private mutating func term(_ token: Token) throws(ParseError) -> Term? {
    let source = tokens.source(token)
    switch token.kind {
    case .identifier:
      guard let (name, callee) = context.words.function(source) else {
        throw failure("function \(GoQuote.double(ByteString(Array(source))).string) not defined")
      }
      return .identifier(register(IdentifierNode(place(token), name, callee)))
    case .dot: return .dot(register(WordNode(place(token), ".")))
    case .nilWord: return .null(register(WordNode(place(token), "nil")))
    case .variable:
      let name = context.words.text(source)
      guard context.skimmed != nil || visible.contains(name) else {
        throw failure("undefined variable \(GoQuote.double(name).string)")
      }
      return .variable(register(VariableNode(place(token), name, slots(of: name))))
    case .boolean: return .boolean(register(BooleanNode(place(token), source.count == 4)))
    case .characterConstant, .complex, .number:
      let constant: NumberConstant
      do { constant = try NumberConstant(Array(source), token.kind) } catch { throw failure(error.message) }
      return .number(register(NumberNode(place(token), Array(source), constant)))
    case .leftParenthesis:
      guard parenthesisDepth < Self.maximumParenthesisDepth else { throw failure("max expression depth exceeded") }
      guard context.stack.hasRoom else { throw failure("the template nests too deeply") }
      parenthesisDepth += 1
      defer { parenthesisDepth -= 1 }
      return .pipe(try pipeline("parenthesized pipeline", .rightParenthesis))
    case .string, .rawString:
      if let value = plainText(source) { return .string(register(StringNode(place(token), source: nil, value))) }
      let text = ByteString(Array(source))
      guard let value = GoQuote.unquote(text.bytes[...]) else { throw failure("invalid syntax") }
      return .string(register(StringNode(place(token), source: text, value)))
    default:
      tokens.backUp()
      return nil
    }
  }

  /// What a string in double quotes says, where it has no escapes and only ASCII; nil for other strings.
  private func plainText(_ source: Slice<UnsafeBufferPointer<UInt8>>) -> ByteString? {
    let content = source.dropFirst().dropLast()
    guard source.first == UInt8(ascii: "\""), !content.contains(where: { $0 == 0x5C || $0 >= 0x80 }) else { return nil }
    return context.words.text(content)
  }
}
