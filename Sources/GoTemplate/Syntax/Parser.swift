import Text

/// Parses one template and, through ``DefinedTrees``, those that it defines; package text/template/parse's grammar.
///
/// Variables are resolved to slots on the way. What Go looks up by name while it runs (a variable that was declared
/// in the branch not taken is undefined, or an outer one of the same name) is known from the text, except for
/// declarations inside the later operands of `and` and `or`: see ``CommandNode/conditionalSlots``.
final class Parser {
  private let name: String
  private let lexer: Lexer
  private let library: FunctionLibrary
  private let defined: DefinedTrees
  private let stack: StackBound

  // The tokens that were read ahead: Go's window of three, of which `token[0]` gives errors their line.
  private var tokens = [Token](repeating: Token(kind: .endOfFile, start: 0, end: 0, line: 1), count: 3)
  private var peekCount = 0

  private var actionLine = 0
  private var rangeDepth = 0
  private var parenthesisDepth = 0
  /// The variables that the text may name here.
  private var visible: [ByteString] = [ByteString("$")]
  /// The variables that are set when control comes here; the index is the slot.
  private var scope: [(name: ByteString, isConditional: Bool)] = [(ByteString("$"), false)]
  private var slotCount = 1
  private var nodes: [SyntaxNode] = []

  /// The deepest nesting of parentheses.
  private static let maximumParenthesisDepth = 10_000

  init(name: String, lexer: Lexer, library: FunctionLibrary, defined: DefinedTrees, stack: StackBound) {
    self.name = name
    self.lexer = lexer
    self.library = library
    self.defined = defined
    self.stack = stack
  }

  /// Parses the whole text; what it defines on the way goes to ``DefinedTrees``, and so does the text itself.
  func parseText(as treeName: ByteString) throws(ParseError) -> Tree {
    var statements: [Statement] = []
    while peek().kind != .endOfFile {
      if peek().kind == .leftDelimiter {
        let delimiter = next()
        if nextNonSpace().kind == .define {
          try Parser(name: name, lexer: lexer, library: library, defined: defined, stack: stack).parseDefinition()
          continue
        }
        backUp(with: delimiter)
      }
      switch try textOrAction() {
      case .statement(let statement): statements.append(statement)
      case .end: throw failure("unexpected {{end}}")
      case .otherwise: throw failure("unexpected {{else}}")
      }
    }
    return try add(treeName, statements)
  }

  private func parseDefinition() throws(ParseError) {
    let context = "define clause"
    let treeName = try templateName(nextNonSpace(), context)
    _ = try expect(.rightDelimiter, context)
    let (statements, end) = try itemList()
    guard end == .end else { throw failure("unexpected {{else}} in \(context)") }
    _ = try add(treeName, statements)
  }

  private func add(_ treeName: ByteString, _ statements: [Statement]) throws(ParseError) -> Tree {
    let tree = Tree(
      name: treeName, parseName: name, text: lexer.input, statements: statements, nodes: nodes, slotCount: slotCount)
    guard defined.add(tree) else {
      throw failure("template: multiple definition of template " + GoQuote.double(treeName).string)
    }
    return tree
  }

  // MARK: Lists

  private enum Item {
    case statement(Statement)
    case end
    case otherwise
  }

  private enum ListEnd {
    case end, otherwise
  }

  private func itemList() throws(ParseError) -> ([Statement], ListEnd) {
    guard stack.hasRoom else { throw failure("the template nests too deeply") }
    var statements: [Statement] = []
    while peekNonSpace().kind != .endOfFile {
      switch try textOrAction() {
      case .statement(let statement): statements.append(statement)
      case .end: return (statements, .end)
      case .otherwise: return (statements, .otherwise)
      }
    }
    throw failure("unexpected EOF")
  }

  private func textOrAction() throws(ParseError) -> Item {
    let token = nextNonSpace()
    switch token.kind {
    case .text:
      return .statement(.text(register(TextNode(place(token), Array(lexer.input[token.start..<token.end])))))
    case .leftDelimiter:
      actionLine = token.line
      defer { actionLine = 0 }
      return try action()
    default: throw unexpected(token, "input")
    }
  }

  private func action() throws(ParseError) -> Item {
    let token = nextNonSpace()
    switch token.kind {
    case .block: return .statement(try blockControl())
    case .breakWord: return .statement(.breakLoop(try loopExit(token, "break")))
    case .continueWord: return .statement(.continueLoop(try loopExit(token, "continue")))
    case .elseWord:
      // `{{else if` and `{{else with` leave their word for the statement that asks.
      let following = peekNonSpace()
      if following.kind == .ifWord || following.kind == .with { return .otherwise }
      _ = try expect(.rightDelimiter, "else")
      return .otherwise
    case .end:
      _ = try expect(.rightDelimiter, "end")
      return .end
    case .ifWord: return .statement(.conditional(try branch("if")))
    case .range: return .statement(.range(try rangeControl()))
    case .template: return .statement(try templateControl())
    case .with: return .statement(.scoped(try branch("with")))
    default:
      backUp()
      let first = peek()
      let pipe = try pipeline("command", .rightDelimiter)
      return .statement(.action(register(ActionNode(place(first), pipe))))
    }
  }

  // MARK: Control

  private func loopExit(_ word: Token, _ text: String) throws(ParseError) -> SyntaxNode {
    let token = nextNonSpace()
    guard token.kind == .rightDelimiter else { throw unexpected(token, "{{\(text)}}") }
    guard rangeDepth > 0 else { throw failure("{{\(text)}} outside {{range}}") }
    return register(LoopExitNode(place(word), text))
  }

  private func branch(_ word: String) throws(ParseError) -> BranchNode {
    let (pipe, body, otherwise) = try control(word)
    return register(BranchNode(place(at: pipe.position), pipe, body, otherwise))
  }

  private func rangeControl() throws(ParseError) -> RangeNode {
    let (pipe, body, otherwise) = try control("range")
    return register(RangeNode(place(at: pipe.position), pipe, body, otherwise))
  }

  private func control(_ word: String) throws(ParseError) -> (PipeNode, [Statement], [Statement]) {
    guard stack.hasRoom else { throw failure("the template nests too deeply") }
    let visibleBefore = visible.count
    let scopeBefore = scope.count
    defer {
      visible.removeLast(visible.count - visibleBefore)
      scope.removeLast(scope.count - scopeBefore)
    }
    let pipe = try pipeline(word, .rightDelimiter)
    let scopeOfPipe = scope.count
    if word == "range" { rangeDepth += 1 }
    let (body, end) = try itemList()
    if word == "range" { rangeDepth -= 1 }
    guard end == .otherwise else { return (pipe, body, []) }
    // What the body declared stays visible to the text, but it is not set here.
    scope.removeLast(scope.count - scopeOfPipe)
    if word == "if", peek().kind == .ifWord {
      _ = next()
      return (pipe, body, [.conditional(try branch("if"))])
    }
    if word == "with", peek().kind == .with {
      _ = next()
      return (pipe, body, [.scoped(try branch("with"))])
    }
    let (otherwise, last) = try itemList()
    guard last == .end else { throw failure("expected end; found {{else}}") }
    return (pipe, body, otherwise)
  }

  private func blockControl() throws(ParseError) -> Statement {
    let context = "block clause"
    let token = nextNonSpace()
    let treeName = try templateName(token, context)
    let pipe = try pipeline(context, .rightDelimiter)
    let parser = Parser(name: name, lexer: lexer, library: library, defined: defined, stack: stack)
    let (statements, end) = try parser.itemList()
    guard end == .end else { throw failure("unexpected {{else}} in \(context)") }
    _ = try parser.add(treeName, statements)
    return .template(register(TemplateNode(place(token), treeName, pipe)))
  }

  private func templateControl() throws(ParseError) -> Statement {
    let context = "template clause"
    let token = nextNonSpace()
    let treeName = try templateName(token, context)
    guard nextNonSpace().kind != .rightDelimiter else {
      return .template(register(TemplateNode(place(token), treeName, nil)))
    }
    backUp()
    let pipe = try pipeline(context, .rightDelimiter)
    return .template(register(TemplateNode(place(token), treeName, pipe)))
  }

  private func templateName(_ token: Token, _ context: String) throws(ParseError) -> ByteString {
    guard token.kind == .string || token.kind == .rawString else { throw unexpected(token, context) }
    guard let name = GoQuote.unquote(lexer.input[token.start..<token.end]) else { throw failure("invalid syntax") }
    return name
  }

  // MARK: Pipelines

  private func pipeline(_ context: String, _ end: Token.Kind) throws(ParseError) -> PipeNode {
    let first = peekNonSpace()
    var declared: [(Token, ByteString)] = []
    var isAssignment = false
    declarations: while peekNonSpace().kind == .variable {
      let variable = peekNonSpace()
      _ = next()
      // `$x foo` reads three tokens before it is clear that $x is an operand.
      let after = peek()
      let following = peekNonSpace()
      switch following.kind {
      case .assign, .declare:
        isAssignment = following.kind == .assign
        _ = nextNonSpace()
        declare(variable, &declared)
        break declarations
      case .character where lexer.input[following.start] == UInt8(ascii: ","):
        _ = nextNonSpace()
        declare(variable, &declared)
        guard context == "range", declared.count < 2 else { throw failure("too many declarations in \(context)") }
        switch peekNonSpace().kind {
        case .variable, .rightDelimiter, .rightParenthesis: continue declarations
        default: throw failure("range can only initialize variables")
        }
      default:
        if after.kind == .space { backUp(with: variable, after) } else { backUp(with: variable) }
        break declarations
      }
    }
    var commands: [CommandNode] = []
    while true {
      let token = nextNonSpace()
      switch token.kind {
      case end:
        try check(commands, context)
        let nodes = bind(declared, isAssignment: isAssignment)
        return register(PipeNode(place(first), nodes, isAssignment: isAssignment, commands))
      case .boolean, .characterConstant, .complex, .dot, .field, .identifier, .number, .nilWord, .rawString, .string,
        .variable, .leftParenthesis:
        backUp()
        commands.append(try command())
      default: throw unexpected(token, context)
      }
    }
  }

  private func declare(_ variable: Token, _ declared: inout [(Token, ByteString)]) {
    let name = ByteString(lexer.input[variable.start..<variable.end])
    declared.append((variable, name))
    visible.append(name)
  }

  /// The variables of a pipeline, in scope once its commands have run.
  private func bind(_ declared: [(Token, ByteString)], isAssignment: Bool) -> [VariableNode] {
    var nodes: [VariableNode] = []
    for (token, name) in declared {
      if isAssignment {
        nodes.append(register(VariableNode(place(token), name, slots: slots(of: name))))
      } else {
        nodes.append(register(VariableNode(place(token), name, slots: [scope.count])))
        scope.append((name, false))
        slotCount = max(slotCount, scope.count)
      }
    }
    return nodes
  }

  /// The slots that a name may mean here, the innermost first, ended by the first that is set for sure.
  private func slots(of name: ByteString) -> [Int] {
    var slots: [Int] = []
    for slot in scope.indices.reversed() where scope[slot].name == name {
      slots.append(slot)
      if !scope[slot].isConditional { break }
    }
    return slots
  }

  private func check(_ commands: [CommandNode], _ context: String) throws(ParseError) {
    guard !commands.isEmpty else { throw failure("missing value for \(context)") }
    for (index, command) in commands.enumerated().dropFirst() {
      switch command.operands.first {
      case .boolean, .dot, .null, .number, .string:
        throw failure("non executable command in pipeline stage \(index + 1)")
      default: break
      }
    }
  }

  private func command() throws(ParseError) -> CommandNode {
    let first = peekNonSpace()
    var operands: [Term] = []
    var conditionalSlots: [Int] = []
    loop: while true {
      _ = peekNonSpace()
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
      let token = next()
      switch token.kind {
      case .space: continue loop
      case .rightDelimiter, .rightParenthesis:
        backUp()
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

  private func operand() throws(ParseError) -> Term? {
    guard let term = try term() else { return nil }
    guard peek().kind == .field else { return term }
    let chainPlace = peek()
    var fields: [ByteString] = []
    while peek().kind == .field {
      let token = next()
      fields.append(ByteString(lexer.input[(token.start + 1)..<token.end]))
    }
    switch term {
    case .field(let node): return .field(register(FieldNode(place(chainPlace), node.names + fields)))
    case .variable(let node):
      let slots = node.slot.map { [$0] + node.fallbacks } ?? []
      return .variable(register(VariableNode(place(chainPlace), node.name, slots: slots, fields: fields)))
    case .boolean, .string, .number, .null, .dot:
      throw failure("unexpected . after term " + GoQuote.double(ByteString(term.node.text)).string)
    case .chain, .pipe, .identifier: return .chain(register(ChainNode(place(chainPlace), term, fields)))
    }
  }

  private func term() throws(ParseError) -> Term? {
    let token = nextNonSpace()
    let source = lexer.input[token.start..<token.end]
    switch token.kind {
    case .identifier:
      let name = ByteString(source)
      guard let callee = library.callee(named: name) else {
        throw failure("function \(GoQuote.double(name).string) not defined")
      }
      return .identifier(register(IdentifierNode(place(token), name.string, callee)))
    case .dot: return .dot(register(WordNode(place(token), ".")))
    case .nilWord: return .null(register(WordNode(place(token), "nil")))
    case .variable:
      let name = ByteString(source)
      guard visible.contains(name) else { throw failure("undefined variable \(GoQuote.double(name).string)") }
      return .variable(register(VariableNode(place(token), name, slots: slots(of: name))))
    case .field: return .field(register(FieldNode(place(token), [ByteString(source.dropFirst())])))
    case .boolean: return .boolean(register(BooleanNode(place(token), source.count == 4)))
    case .characterConstant, .complex, .number:
      let constant: NumberConstant
      do { constant = try NumberConstant(Array(source), token.kind) } catch { throw failure(error.message) }
      return .number(register(NumberNode(place(token), Array(source), constant)))
    case .leftParenthesis:
      guard parenthesisDepth < Self.maximumParenthesisDepth else { throw failure("max expression depth exceeded") }
      guard stack.hasRoom else { throw failure("the template nests too deeply") }
      parenthesisDepth += 1
      defer { parenthesisDepth -= 1 }
      return .pipe(try pipeline("parenthesized pipeline", .rightParenthesis))
    case .string, .rawString:
      guard let value = GoQuote.unquote(source) else { throw failure("invalid syntax") }
      return .string(register(StringNode(place(token), source: ByteString(source), value)))
    default:
      backUp()
      return nil
    }
  }

  // MARK: Tokens

  private func next() -> Token {
    if peekCount > 0 { peekCount -= 1 } else { tokens[0] = lexer.next() }
    return tokens[peekCount]
  }

  private func backUp() { peekCount += 1 }

  private func backUp(with token: Token) {
    tokens[1] = token
    peekCount = 2
  }

  private func backUp(with second: Token, _ first: Token) {
    tokens[1] = first
    tokens[2] = second
    peekCount = 3
  }

  private func peek() -> Token {
    if peekCount > 0 { return tokens[peekCount - 1] }
    peekCount = 1
    tokens[0] = lexer.next()
    return tokens[0]
  }

  private func nextNonSpace() -> Token {
    while true {
      let token = next()
      if token.kind != .space { return token }
    }
  }

  private func peekNonSpace() -> Token {
    let token = nextNonSpace()
    backUp()
    return token
  }

  private func expect(_ kind: Token.Kind, _ context: String) throws(ParseError) -> Token {
    let token = nextNonSpace()
    guard token.kind == kind else { throw unexpected(token, context) }
    return token
  }

  // MARK: Nodes

  private func place(_ token: Token) -> NodePlace { place(at: token.start) }

  private func place(at position: Int) -> NodePlace { NodePlace(position: position, index: nodes.count) }

  private func register<Node: SyntaxNode>(_ node: Node) -> Node {
    nodes.append(node)
    return node
  }

  // MARK: Errors

  private func failure(_ detail: String) -> ParseError {
    ParseError(name: name, line: tokens[0].line, detail: detail)
  }

  private func unexpected(_ token: Token, _ context: String) -> ParseError {
    guard token.kind == .error else { return failure("unexpected \(describe(token)) in \(context)") }
    let text = lexer.errorText
    guard actionLine != 0, actionLine != token.line else { return failure(text) }
    // "unclosed action" needs no second "action".
    return failure(text + (text.hasSuffix(" action") ? "" : " in action") + " started at \(name):\(actionLine)")
  }

  private func describe(_ token: Token) -> String {
    let source = ByteString(lexer.input[token.start..<token.end])
    if token.kind == .endOfFile { return "EOF" }
    if token.kind.rawValue > Token.Kind.keyword.rawValue { return "<\(source.string)>" }
    guard source.count > 10 else { return GoQuote.double(source).string }
    let start = ByteString(Runes.decodeAll(source.bytes).prefix(10).reduce(into: []) { Runes.append($1, to: &$0) })
    return GoQuote.double(start).string + "..."
  }
}

/// The trees of one parsed text by name.
final class DefinedTrees {
  /// In the order of their ends in the text.
  private(set) var trees: [ByteString: Tree] = [:]

  /// Takes a tree in. A blank one does not replace another; two that are not blank are an error: false.
  func add(_ tree: Tree) -> Bool {
    guard let other = trees[tree.name], !other.isEmpty else {
      trees[tree.name] = tree
      return true
    }
    return tree.isEmpty
  }
}
