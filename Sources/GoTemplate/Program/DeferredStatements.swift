/// Statements of a text that has no syntax error, which become trees when they are first asked for.
final class DeferredStatements {
  private let context: Parser.Context
  /// Where their nodes are kept; it outlives them, for what holds them is reached through it.
  private unowned let content: TreeContent
  /// The offset of their first byte.
  private let start: Int
  /// The variables that are set there.
  private let scope: [Parser.Variable]
  /// Whether they are all of the text, without its definitions.
  private let isWhole: Bool

  init(
    _ context: Parser.Context, of content: TreeContent, start: Int, scope: [Parser.Variable], isWhole: Bool = false
  ) {
    self.context = context
    self.content = content
    self.start = start
    self.scope = scope
    self.isWhole = isWhole
  }

  /// Parses them.
  func parsed() -> [Statement] {
    context.text.withUnsafeBufferPointer { bytes in
      var lexer = Lexer(
        bytes, breakIsKeyword: context.words.breakIsKeyword, continueIsKeyword: context.words.continueIsKeyword)
      lexer.jump(to: start)
      var parser = Parser(context, lexer: lexer, content: content, scope: scope)
      return parser.deferredStatements(isWhole: isWhole)
    }
  }
}

/// Statements of a list, perhaps still to be parsed.
struct StatementList {
  private var statements: [Statement]
  private var deferred: DeferredStatements?

  /// A list that is there.
  init(_ statements: [Statement]) { self.statements = statements }

  /// A list that is parsed when it is asked for.
  init(_ deferred: DeferredStatements) {
    statements = []
    self.deferred = deferred
  }

  /// The statements.
  var all: [Statement] {
    mutating get {
      if let deferred {
        self.deferred = nil
        statements = deferred.parsed()
      }
      return statements
    }
  }
}
