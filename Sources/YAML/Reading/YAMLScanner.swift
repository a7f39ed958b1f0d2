/// Cuts a YAML text into tokens, as go-yaml's scanner does: the same tokens, the same look-ahead, the same errors.
///
/// A scanner of our own, not libyaml, because go-yaml is not libyaml: it accepts and refuses other texts (`?` in flow
/// scalars, `\/`, commas in tags), bounds nesting, and its messages name places that libyaml does not report.
///
/// Whether text is a mapping's key is known only at the `:` after it. The scanner therefore notes where a *simple key*
/// may have begun, holds back the tokens from there on, and puts a key token before them when the `:` comes.
struct YAMLScanner {
  /// A place where a key without `?` may have begun.
  struct SimpleKey {
    var isPossible = false
    /// Whether nothing but a key can stand there: at a block mapping's own indentation.
    var isRequired = false
    var tokenNumber: Int
    var place: Position
  }

  /// go-yaml's bound on nesting.
  static let depthBound = 10_000

  /// The text, ending in NULs.
  let text: UnsafeBufferPointer<UInt8>
  /// How many tokens beyond the one asked for are scanned first: two in go-yaml v3, which looks for comments.
  private let lookahead: Int

  /// Where the scanner stands.
  var here = Position()
  /// How deep in brackets and braces.
  private(set) var flowLevel = 0
  /// The column of the innermost block collection, -1 outside of all.
  var indent = -1
  /// Whether a key without `?` may begin at the next token.
  var isSimpleKeyAllowed = false

  var outerIndents: [Int] = []
  /// One for each flow level, the outermost first.
  var simpleKeys: [SimpleKey] = []
  /// The possible simple keys by token number, ascending; those before ``pendingHead`` are done with.
  var pending: [(tokenNumber: Int, level: Int)] = []
  var pendingHead = 0

  var queue: [QueuedToken] = []
  var queueHead = 0
  /// The texts of the queue's tokens, in their order; those before ``textHead`` are taken.
  private var texts: [[UInt8]] = []
  private var textHead = 0
  var tokensTaken = 0
  private var isHeadSettled = false
  private var hasStarted = false

  /// A scanner at the beginning of a text that ends in ``YAMLInput/padding`` NULs.
  ///
  /// - Parameter start: the beginning as others count it: the text may be a piece of a file.
  init(text: UnsafeBufferPointer<UInt8>, from start: Position, dialect: Dialect) {
    self.text = text
    here = start
    lookahead = dialect == .goYAML3 ? 2 : 0
  }

  /// The kind of the next token; reads on as far as needed to know it.
  mutating func peek() throws(YAMLFailure) -> YAMLToken.Kind {
    if !isHeadSettled { try settleHead() }
    return queue[queueHead].kind
  }

  /// Where the next token begins, which ``peek()`` has seen.
  var nextStart: Position { queue[queueHead].start }

  /// Where the next token ends, which ``peek()`` has seen.
  var nextEnd: Position { queue[queueHead].end }

  /// Takes the next token, which ``peek()`` has seen.
  mutating func take() -> YAMLToken {
    let queued = queue[queueHead]
    // The texts are moved, not copied.
    var token = YAMLToken(kind: queued.kind, start: queued.start, end: queued.end, style: queued.style)
    if queued.textCount > 0 { swap(&token.text, &texts[textHead]) }
    if queued.textCount > 1 { swap(&token.suffix, &texts[textHead &+ 1]) }
    skip()
    return token
  }

  /// Takes the next token, which ``peek()`` has seen, without looking at it.
  mutating func skip() {
    textHead &+= Int(queue[queueHead].textCount)
    queueHead &+= 1
    tokensTaken &+= 1
    isHeadSettled = false
    if queueHead == queue.count {
      queue.removeAll(keepingCapacity: true)
      texts.removeAll(keepingCapacity: true)
      (queueHead, textHead) = (0, 0)
      return
    }
    if queueHead > 64, queueHead &* 2 > queue.count {
      queue.removeFirst(queueHead)
      queueHead = 0
    }
    if textHead > 64, textHead &* 2 > texts.count {
      texts.removeFirst(textHead)
      textHead = 0
    }
  }

  /// Puts a token that has a text at the queue's end.
  private mutating func enqueue(_ token: consuming YAMLToken) {
    let hasSuffix = token.kind == .tag || token.kind == .tagDirective || token.kind == .versionDirective
    queue.append(
      QueuedToken(token.kind, start: token.start, end: token.end, style: token.style, textCount: hasSuffix ? 2 : 1))
    texts.append(token.text)
    if hasSuffix { texts.append(token.suffix) }
  }

  /// Scans until the head of the queue can no longer become a key.
  private mutating func settleHead() throws(YAMLFailure) {
    while true {
      if queueHead < queue.count, queue.count &- queueHead > lookahead {
        while pendingHead < pending.count, pending[pendingHead].tokenNumber < tokensTaken { pendingHead &+= 1 }
        guard pendingHead < pending.count, pending[pendingHead].tokenNumber == tokensTaken,
          try isStillPossible(level: pending[pendingHead].level)
        else { break }
      }
      try scanToken()
    }
    if pendingHead > 256 {
      pending.removeFirst(pendingHead)
      pendingHead = 0
    }
    isHeadSettled = true
  }

  // MARK: The next token

  private mutating func scanToken() throws(YAMLFailure) {
    guard hasStarted else { return startStream() }
    skipToToken()
    closeBlocks(deeperThan: here.column)

    let byte = text[here.offset]
    if byte == 0 { return try endStream() }
    if here.column == 0 {
      if byte == UInt8(ascii: "%") { return try scanDirectiveToken() }
      if isDocumentIndicator(UInt8(ascii: "-")) { return try scanDocumentIndicator(.documentStart) }
      if isDocumentIndicator(UInt8(ascii: ".")) { return try scanDocumentIndicator(.documentEnd) }
    }
    switch byte {
    case UInt8(ascii: "["): return try openFlow(.flowSequenceStart)
    case UInt8(ascii: "{"): return try openFlow(.flowMappingStart)
    case UInt8(ascii: "]"): return try closeFlow(.flowSequenceEnd)
    case UInt8(ascii: "}"): return try closeFlow(.flowMappingEnd)
    case UInt8(ascii: ","): return try scanFlowEntry()
    case UInt8(ascii: "-") where isBlankOrEnd(at: here.offset &+ 1): return try scanBlockEntry()
    case UInt8(ascii: "?") where flowLevel > 0 || isBlankOrEnd(at: here.offset &+ 1): return try scanKey()
    case UInt8(ascii: ":") where flowLevel > 0 || isBlankOrEnd(at: here.offset &+ 1): return try scanValue()
    case UInt8(ascii: "*"):
      return try scanContent(isKeyPossible: true) { scanner throws(YAMLFailure) in
        try scanner.scanAnchor(.alias)
      }
    case UInt8(ascii: "&"):
      return try scanContent(isKeyPossible: true) { scanner throws(YAMLFailure) in
        try scanner.scanAnchor(.anchor)
      }
    case UInt8(ascii: "!"):
      return try scanContent(isKeyPossible: true) { scanner throws(YAMLFailure) in
        try scanner.scanTag()
      }
    case UInt8(ascii: "|") where flowLevel == 0:
      return try scanContent(isKeyPossible: false) { scanner throws(YAMLFailure) in
        try scanner.scanBlockScalar(.literal)
      }
    case UInt8(ascii: ">") where flowLevel == 0:
      return try scanContent(isKeyPossible: false) { scanner throws(YAMLFailure) in
        try scanner.scanBlockScalar(.folded)
      }
    case UInt8(ascii: "'"):
      return try scanContent(isKeyPossible: true) { scanner throws(YAMLFailure) in
        try scanner.scanQuotedScalar(.singleQuoted)
      }
    case UInt8(ascii: "\""):
      return try scanContent(isKeyPossible: true) { scanner throws(YAMLFailure) in
        try scanner.scanQuotedScalar(.doubleQuoted)
      }
    default: break
    }
    guard canBeginPlainScalar(byte) else {
      throw failure("found character that cannot start any token", context: here)
    }
    try scanContent(isKeyPossible: true) { scanner throws(YAMLFailure) in try scanner.scanPlainScalar() }
  }

  /// Scans a token that is content: an anchor, a tag, a scalar. All but block scalars can be or begin a key.
  @inline(__always)
  private mutating func scanContent(
    isKeyPossible: Bool, _ scan: (inout YAMLScanner) throws(YAMLFailure) -> YAMLToken
  ) throws(YAMLFailure) {
    if isKeyPossible { try noteSimpleKey() } else { try dropSimpleKey() }
    isSimpleKeyAllowed = !isKeyPossible
    enqueue(try scan(&self))
  }

  /// Skips blanks, comments and line breaks. Tabs are blanks only where they cannot be indentation.
  ///
  /// A second byte order mark at the text's beginning is skipped; one further on is content, as in go-yaml, which means
  /// to skip it at a line's beginning but looks for it in the wrong place.
  private mutating func skipToToken() {
    if here.offset == 0, isByteOrderMark(at: 0) { here.step(width: 3) }
    while true {
      while text[here.offset] == UInt8(ascii: " ")
        || (text[here.offset] == UInt8(ascii: "\t") && (flowLevel > 0 || !isSimpleKeyAllowed))
      {
        here.offset &+= 1
      }
      if text[here.offset] == UInt8(ascii: "#") { skipLineContent() }
      guard skipBreak() else { return }
      if flowLevel == 0 { isSimpleKeyAllowed = true }
    }
  }

  private func canBeginPlainScalar(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"):
      let following = text[here.offset &+ 1]
      return following != UInt8(ascii: " ") && following != UInt8(ascii: "\t")
    case UInt8(ascii: "?"), UInt8(ascii: ":"):
      return flowLevel == 0 && !isBlankOrEnd(at: here.offset &+ 1)
    case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
      UInt8(ascii: "#"), UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "!"), UInt8(ascii: "|"),
      UInt8(ascii: ">"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "%"), UInt8(ascii: "@"),
      UInt8(ascii: "`"):
      return false
    default:
      return !isBlankOrEnd(at: here.offset)
    }
  }

  // MARK: Stream and documents

  private mutating func startStream() {
    hasStarted = true
    isSimpleKeyAllowed = true
    simpleKeys.append(SimpleKey(tokenNumber: 0, place: here))
    queue.append(QueuedToken(.streamStart, start: here, end: here))
  }

  private mutating func endStream() throws(YAMLFailure) {
    if here.column != 0 { here.stepLine(width: 0, characters: 0) }
    closeBlocks(deeperThan: -1)
    try dropSimpleKey()
    isSimpleKeyAllowed = false
    queue.append(QueuedToken(.streamEnd, start: here, end: here))
  }

  private mutating func scanDirectiveToken() throws(YAMLFailure) {
    closeBlocks(deeperThan: -1)
    try dropSimpleKey()
    isSimpleKeyAllowed = false
    enqueue(try scanDirective())
  }

  private mutating func scanDocumentIndicator(_ kind: YAMLToken.Kind) throws(YAMLFailure) {
    closeBlocks(deeperThan: -1)
    try dropSimpleKey()
    isSimpleKeyAllowed = false
    append(kind, width: 3)
  }

  /// Whether `---` or `...` stands here, which must be a line's beginning, followed by a blank or the end.
  func isDocumentIndicator(_ byte: UInt8) -> Bool {
    let offset = here.offset
    return text[offset] == byte && text[offset &+ 1] == byte && text[offset &+ 2] == byte
      && isBlankOrEnd(at: offset &+ 3)
  }

  // MARK: Indicators

  private mutating func append(_ kind: YAMLToken.Kind, width: Int) {
    let start = here
    here.offset &+= width
    queue.append(QueuedToken(kind, start: start, end: here))
  }

  private mutating func openFlow(_ kind: YAMLToken.Kind) throws(YAMLFailure) {
    try noteSimpleKey()
    simpleKeys.append(SimpleKey(tokenNumber: nextTokenNumber, place: here))
    flowLevel &+= 1
    guard flowLevel <= Self.depthBound else { throw depthFailure() }
    isSimpleKeyAllowed = true
    append(kind, width: 1)
  }

  private mutating func closeFlow(_ kind: YAMLToken.Kind) throws(YAMLFailure) {
    try dropSimpleKey()
    if flowLevel > 0, let closed = simpleKeys.popLast() {
      flowLevel &-= 1
      // Where no key began inside the brackets this is the number of the opening bracket itself, and go-yaml forgets
      // that the whole may be a key: `[]: a` is a document `[]`.
      forgetPending(closed.tokenNumber)
    }
    isSimpleKeyAllowed = false
    append(kind, width: 1)
  }

  private mutating func scanFlowEntry() throws(YAMLFailure) {
    try dropSimpleKey()
    isSimpleKeyAllowed = true
    append(.flowEntry, width: 1)
  }

  private mutating func scanBlockEntry() throws(YAMLFailure) {
    if flowLevel == 0 {
      guard isSimpleKeyAllowed else {
        throw failure("block sequence entries are not allowed in this context", context: here)
      }
      try openBlock(.blockSequenceStart, column: here.column, at: here, before: nil)
    }
    try dropSimpleKey()
    isSimpleKeyAllowed = true
    append(.blockEntry, width: 1)
  }

  private mutating func scanKey() throws(YAMLFailure) {
    if flowLevel == 0 {
      guard isSimpleKeyAllowed else {
        throw failure("mapping keys are not allowed in this context", context: here)
      }
      try openBlock(.blockMappingStart, column: here.column, at: here, before: nil)
    }
    try dropSimpleKey()
    isSimpleKeyAllowed = flowLevel == 0
    append(.key, width: 1)
  }

  private mutating func scanValue() throws(YAMLFailure) {
    let level = simpleKeys.count &- 1
    if try isStillPossible(level: level) {
      let key = simpleKeys[level]
      insert(QueuedToken(.key, start: key.place, end: key.place), before: key.tokenNumber)
      try openBlock(.blockMappingStart, column: key.place.column, at: key.place, before: key.tokenNumber)
      simpleKeys[level].isPossible = false
      forgetPending(key.tokenNumber)
      isSimpleKeyAllowed = false
    } else {
      if flowLevel == 0 {
        guard isSimpleKeyAllowed else {
          throw failure("mapping values are not allowed in this context", context: here)
        }
        try openBlock(.blockMappingStart, column: here.column, at: here, before: nil)
      }
      isSimpleKeyAllowed = flowLevel == 0
    }
    append(.value, width: 1)
  }

  // MARK: Errors

  /// What is wrong here.
  func failure(_ problem: String, context: Position) -> YAMLFailure {
    YAMLFailure(problem: problem, place: here, context: context, finder: .scanner)
  }

  func depthFailure() -> YAMLFailure {
    failure("exceeded max depth of \(Self.depthBound)", context: simpleKeys.last?.place ?? here)
  }
}
