import Text

/// Parses one template and, through ``DefinedTrees``, those that it defines; package text/template/parse's grammar.
///
/// Variables are resolved to slots on the way. What Go looks up by name while it runs (a variable that was declared
/// in the branch not taken is undefined, or an outer one of the same name) is known from the text, except for
/// declarations inside the later operands of `and` and `or`: see ``CommandNode/conditionalSlots``.
struct Parser {
  /// What all parsers of one text share.
  final class Context {
    /// The name of the text.
    let name: String
    let text: [UInt8]
    let words: WordTable
    let defined: DefinedTrees
    let stack: StackBound
    /// Where lists of statements end, in a text that is known to have no error; their parsing is put off.
    let skimmed: SkimmedText?

    init(
      name: String, text: [UInt8], words: WordTable, defined: DefinedTrees, stack: StackBound,
      skimmed: SkimmedText? = nil
    ) {
      self.name = name
      self.text = text
      self.words = words
      self.defined = defined
      self.stack = stack
      self.skimmed = skimmed
    }
  }

  /// A variable, and whether it is set only if control comes where it is declared.
  typealias Variable = (name: ByteString, isConditional: Bool)

  let context: Context
  var tokens: TokenWindow

  private var actionLine = 0
  private var rangeDepth = 0
  var parenthesisDepth = 0
  /// The variables that the text may name here.
  var visible: [ByteString]
  /// The variables that are set when control comes here; the index is the slot.
  var scope: [Variable]
  var slotCount = 1
  private var nodes: [SyntaxNode] = []
  /// The tree that the nodes belong to, where parsing is put off.
  private var content: TreeContent?

  /// Lists of fewer bytes are parsed at once.
  private static let shortestDeferred = 64

  /// A parser of one template, in a text that a lexer has read up to here.
  init(_ context: Context, lexer: Lexer) {
    self.context = context
    tokens = TokenWindow(lexer)
    visible = [context.words.dollar]
    scope = [(context.words.dollar, false)]
  }

  /// A parser of a part of a template whose parsing was put off.
  init(_ context: Context, lexer: Lexer, content: TreeContent, scope: [Variable]) {
    self.context = context
    tokens = TokenWindow(lexer)
    visible = []
    self.scope = scope
    self.content = content
  }

  /// Parses the list of statements that was put off, or the whole text.
  mutating func deferredStatements(isWhole: Bool) -> [Statement] {
    guard let content else { return [] }
    swap(&nodes, &content.nodes)
    defer { swap(&nodes, &content.nodes) }
    do throws(ParseError) {
      return isWhole ? try allStatements() : try itemList().0
    } catch {
      assertionFailure("a text without errors has one: \(error)")
      return []
    }
  }

  /// Parses the whole text; what it defines on the way goes to ``DefinedTrees``, and so does the text itself.
  mutating func parseText(as treeName: ByteString) throws(ParseError) -> Tree {
    let statements = try allStatements()
    return try add(treeName, statements)
  }

  private mutating func allStatements() throws(ParseError) -> [Statement] {
    var statements: [Statement] = []
    while tokens.peek().kind != .endOfFile {
      if tokens.peek().kind == .leftDelimiter {
        let delimiter = tokens.next()
        if tokens.nextNonSpace().kind == .define {
          if context.skimmed != nil {
            try skipDefinition()
            continue
          }
          var inner = Parser(context, lexer: tokens.lexer)
          try inner.parseDefinition()
          tokens.lexer = inner.tokens.lexer
          continue
        }
        tokens.backUp(with: delimiter)
      }
      switch try textOrAction() {
      case .statement(let statement): statements.append(statement)
      case .end: throw failure("unexpected {{end}}")
      case .otherwise: throw failure("unexpected {{else}}")
      }
    }
    return statements
  }

  /// Goes behind a definition that has a tree already.
  private mutating func skipDefinition() throws(ParseError) {
    _ = tokens.nextNonSpace()
    _ = try expect(.rightDelimiter, "define clause")
    if let end = context.skimmed?.end(ofListAt: tokens.lexer.position) { tokens.jump(to: end) }
    _ = try itemList()
  }

  private mutating func parseDefinition() throws(ParseError) {
    let clause = "define clause"
    let name = tokens.nextNonSpace()
    let treeName = try templateName(name, clause)
    _ = try expect(.rightDelimiter, clause)
    let (statements, end) = try itemList()
    guard end == .end else { throw failure("unexpected {{else}} in \(clause)") }
    _ = try add(treeName, statements)
  }

  private func add(_ treeName: ByteString, _ statements: [Statement]) throws(ParseError) -> Tree {
    let tree = Tree(
      name: treeName, parseName: context.name, text: context.text, statements: statements, nodes: nodes,
      slotCount: slotCount)
    guard context.defined.add(tree) else {
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

  private mutating func itemList() throws(ParseError) -> ([Statement], ListEnd) {
    guard context.stack.hasRoom else { throw failure("the template nests too deeply") }
    var statements: [Statement] = []
    while tokens.peekNonSpace().kind != .endOfFile {
      switch try textOrAction() {
      case .statement(let statement): statements.append(statement)
      case .end: return (statements, .end)
      case .otherwise: return (statements, .otherwise)
      }
    }
    throw failure("unexpected EOF")
  }

  /// A list of statements that may be put off.
  private mutating func deferrableList() throws(ParseError) -> (StatementList, ListEnd) {
    let start = tokens.lexer.position
    guard let content, let end = context.skimmed?.end(ofListAt: start), end - start >= Self.shortestDeferred else {
      let (statements, end) = try itemList()
      return (StatementList(statements), end)
    }
    tokens.jump(to: end)
    let (_, last) = try itemList()
    return (StatementList(DeferredStatements(context, of: content, start: start, scope: scope)), last)
  }

  private mutating func textOrAction() throws(ParseError) -> Item {
    let token = tokens.nextNonSpace()
    switch token.kind {
    case .text:
      return .statement(.text(register(TextNode(place(token), Array(tokens.source(token))))))
    case .leftDelimiter:
      actionLine = Int(token.line)
      defer { actionLine = 0 }
      return try action()
    default: throw unexpected(token, "input")
    }
  }

  private mutating func action() throws(ParseError) -> Item {
    let token = tokens.nextNonSpace()
    switch token.kind {
    case .block: return .statement(try blockControl())
    case .breakWord: return .statement(.breakLoop(try loopExit(token, "break")))
    case .continueWord: return .statement(.continueLoop(try loopExit(token, "continue")))
    case .elseWord:
      // `{{else if` and `{{else with` leave their word for the statement that asks.
      let following = tokens.peekNonSpace()
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
      tokens.backUp()
      let first = tokens.peek()
      let pipe = try pipeline("command", .rightDelimiter)
      return .statement(.action(register(ActionNode(place(first), pipe))))
    }
  }

  // MARK: Control

  private mutating func loopExit(_ word: Token, _ text: String) throws(ParseError) -> SyntaxNode {
    let token = tokens.nextNonSpace()
    guard token.kind == .rightDelimiter else { throw unexpected(token, "{{\(text)}}") }
    guard rangeDepth > 0 || context.skimmed != nil else { throw failure("{{\(text)}} outside {{range}}") }
    return register(LoopExitNode(place(word), text))
  }

  private mutating func branch(_ word: String) throws(ParseError) -> BranchNode {
    let (pipe, body, otherwise) = try control(word)
    return register(BranchNode(place(at: pipe.position), pipe, body, otherwise))
  }

  private mutating func rangeControl() throws(ParseError) -> RangeNode {
    let (pipe, body, otherwise) = try control("range")
    return register(RangeNode(place(at: pipe.position), pipe, body, otherwise))
  }

  private mutating func control(_ word: String) throws(ParseError) -> (PipeNode, StatementList, StatementList) {
    guard context.stack.hasRoom else { throw failure("the template nests too deeply") }
    let visibleBefore = visible.count
    let scopeBefore = scope.count
    defer {
      visible.removeLast(visible.count - visibleBefore)
      scope.removeLast(scope.count - scopeBefore)
    }
    let pipe = try pipeline(word, .rightDelimiter)
    let scopeOfPipe = scope.count
    if word == "range" { rangeDepth += 1 }
    let (body, end) = try deferrableList()
    if word == "range" { rangeDepth -= 1 }
    guard end == .otherwise else { return (pipe, body, StatementList([])) }
    // What the body declared stays visible to the text, but it is not set here.
    scope.removeLast(scope.count - scopeOfPipe)
    if word == "if", tokens.peek().kind == .ifWord {
      _ = tokens.next()
      return (pipe, body, StatementList([.conditional(try branch("if"))]))
    }
    if word == "with", tokens.peek().kind == .with {
      _ = tokens.next()
      return (pipe, body, StatementList([.scoped(try branch("with"))]))
    }
    let (otherwise, last) = try deferrableList()
    guard last == .end else { throw failure("expected end; found {{else}}") }
    return (pipe, body, otherwise)
  }

  private mutating func blockControl() throws(ParseError) -> Statement {
    let clause = "block clause"
    let token = tokens.nextNonSpace()
    let treeName = try templateName(token, clause)
    let pipe = try pipeline(clause, .rightDelimiter)
    var inner = Parser(context, lexer: tokens.lexer)
    let (statements, end) = try inner.itemList()
    tokens.lexer = inner.tokens.lexer
    guard end == .end else { throw failure("unexpected {{else}} in \(clause)") }
    _ = try inner.add(treeName, statements)
    return .template(register(TemplateNode(place(token), treeName, pipe)))
  }

  private mutating func templateControl() throws(ParseError) -> Statement {
    let clause = "template clause"
    let token = tokens.nextNonSpace()
    let treeName = try templateName(token, clause)
    guard tokens.nextNonSpace().kind != .rightDelimiter else {
      return .template(register(TemplateNode(place(token), treeName, nil)))
    }
    tokens.backUp()
    let pipe = try pipeline(clause, .rightDelimiter)
    return .template(register(TemplateNode(place(token), treeName, pipe)))
  }

  private func templateName(_ token: Token, _ clause: String) throws(ParseError) -> ByteString {
    guard token.kind == .string || token.kind == .rawString else { throw unexpected(token, clause) }
    guard let name = GoQuote.unquote(Array(tokens.source(token))[...]) else { throw failure("invalid syntax") }
    return name
  }

  private mutating func expect(_ kind: Token.Kind, _ clause: String) throws(ParseError) -> Token {
    let token = tokens.nextNonSpace()
    guard token.kind == kind else { throw unexpected(token, clause) }
    return token
  }

  // MARK: Nodes

  func place(_ token: Token) -> NodePlace { place(at: Int(token.start)) }

  func place(at position: Int) -> NodePlace { NodePlace(position: position, index: nodes.count) }

  mutating func register<Node: SyntaxNode>(_ node: Node) -> Node {
    nodes.append(node)
    return node
  }

  // MARK: Errors

  func failure(_ detail: String) -> ParseError {
    ParseError(name: context.name, line: tokens.line, detail: detail)
  }

  func unexpected(_ token: Token, _ clause: String) -> ParseError {
    guard token.kind == .error else { return failure("unexpected \(describe(token)) in \(clause)") }
    let text = tokens.lexer.errorText
    guard actionLine != 0, actionLine != Int(token.line) else { return failure(text) }
    // "unclosed action" needs no second "action".
    return failure(
      text + (text.hasSuffix(" action") ? "" : " in action") + " started at \(context.name):\(actionLine)")
  }

  private func describe(_ token: Token) -> String {
    let source = ByteString(Array(tokens.source(token)))
    if token.kind == .endOfFile { return "EOF" }
    if token.kind.rawValue > Token.Kind.keyword.rawValue { return "<\(source.string)>" }
    guard source.count > 10 else { return GoQuote.double(source).string }
    let start = ByteString(Runes.decodeAll(source.bytes).prefix(10).reduce(into: []) { Runes.append($1, to: &$0) })
    return GoQuote.double(start).string + "..."
  }
}
