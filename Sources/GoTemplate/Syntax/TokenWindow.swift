/// The tokens around the place where a parser stands: Go's window of three, into which up to three tokens can be put
/// back. The one read last from the lexer gives errors their line.
struct TokenWindow {
  /// What gives the tokens; a parser of a definition inside the text takes it over and gives it back.
  var lexer: Lexer

  private var first = Token(kind: .endOfFile, start: 0, end: 0, line: 1)
  private var second = Token(kind: .endOfFile, start: 0, end: 0, line: 1)
  private var third = Token(kind: .endOfFile, start: 0, end: 0, line: 1)
  private var waiting = 0

  init(_ lexer: Lexer) { self.lexer = lexer }

  /// The line that errors name.
  var line: Int { Int(first.line) }

  /// The bytes of a token.
  func source(_ token: Token) -> Slice<UnsafeBufferPointer<UInt8>> { lexer.input[Int(token.start)..<Int(token.end)] }

  /// Goes on at another place outside of actions.
  mutating func jump(to offset: Int) {
    lexer.jump(to: offset)
    waiting = 0
  }

  mutating func next() -> Token {
    if waiting == 0 {
      first = lexer.next()
      return first
    }
    waiting &-= 1
    return waiting == 0 ? first : waiting == 1 ? second : third
  }

  mutating func peek() -> Token {
    switch waiting {
    case 0:
      waiting = 1
      first = lexer.next()
      return first
    case 1: return first
    case 2: return second
    default: return third
    }
  }

  mutating func nextNonSpace() -> Token {
    if waiting == 0 {
      repeat { first = lexer.next() } while first.kind == .space
      return first
    }
    while true {
      let token = next()
      if token.kind != .space { return token }
    }
  }

  mutating func peekNonSpace() -> Token {
    if waiting == 1, first.kind != .space { return first }
    let token = nextNonSpace()
    backUp()
    return token
  }

  /// Puts the token back that was given last.
  mutating func backUp() { waiting &+= 1 }

  /// Puts a token back before the one that was given last, which is put back too.
  mutating func backUp(with token: Token) {
    second = token
    waiting = 2
  }

  /// Puts two tokens back before the one that was given last, which is put back too.
  mutating func backUp(with token: Token, _ following: Token) {
    second = following
    third = token
    waiting = 3
  }
}
