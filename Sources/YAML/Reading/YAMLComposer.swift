import Diagnostics
import Text

/// Builds nodes from tokens: YAML's grammar, as go-yaml's parser has it, without recursion.
struct YAMLComposer {
  /// What a collection that is being read expects next.
  enum Expectation {
    case blockEntry, indentlessEntry
    case blockKey, blockValue
    case firstFlowEntry, flowEntry
    case firstFlowKey, flowKey, flowValue, missingFlowValue
    case pairKey, pairValue, pairEnd

    /// Whether the collection is in brackets or braces.
    var isFlow: Bool {
      switch self {
      case .blockEntry, .indentlessEntry, .blockKey, .blockValue: false
      default: true
      }
    }
  }

  /// A collection that is being read.
  struct Collection {
    var expectation: Expectation
    let isMapping: Bool
    /// Where the node begins, with its anchor and tag.
    let start: Position
    /// Where the collection itself begins, for messages.
    let context: Position
    let properties: Properties
    var elements: [Node] = []
    var entries: [Node.Mapping.Entry] = []
    var key: Node?
    /// How many nodes decoding it visits.
    var weight = 1
  }

  /// How deep nodes may be nested, go-yaml's bound; the command's thread has the stack to walk such a tree.
  private static let depthBound = YAMLScanner.depthBound

  /// What may stand before a node.
  struct Properties {
    var anchor: ByteString?
    var tag: ByteString?
  }

  /// What an alias stands for.
  struct Anchor {
    /// The node; nil while it is being read, so that an alias to it is inside what it names.
    var node: Node?
    var weight: Int
  }

  var scanner: YAMLScanner
  private let file: SourceFile.ID
  private let dialect: Dialect
  var hasStarted = false
  var tagPrefixes: [(handle: [UInt8], prefix: [UInt8])] = []
  var anchors: [ByteString: Anchor] = [:]
  private(set) var open: [Collection] = []
  var budget = AliasBudget()
  /// go-yaml reads the syntax of a whole document before it looks at aliases: their errors wait for its end.
  private var deferred: YAMLFailure?
  /// Whether the tree is too large to be walked.
  private var hasExcessiveAliases = false

  /// A composer for the text of a scanner that has not begun.
  init(scanner: YAMLScanner, file: SourceFile.ID, dialect: Dialect) {
    self.scanner = scanner
    self.file = file
    self.dialect = dialect
  }

  /// Where the scanner stands, in bytes.
  var offset: Int { scanner.here.offset }

  /// The next document's root, or nil at the end of the text.
  mutating func nextDocument() throws(YAMLFailure) -> Node? {
    guard let isExplicit = try beginDocument() else { return nil }
    let root: Node
    if isExplicit, try isContentMissing() {
      root = emptyNode(at: scanner.nextStart)
    } else {
      root = try readTree()
    }
    if try scanner.peek() == .documentEnd { scanner.skip() }
    tagPrefixes.removeAll(keepingCapacity: true)
    if let deferred { throw earlierFailure(in: root, before: deferred) ?? deferred }
    return root
  }

  /// What go-yaml v2 finds wrong before an alias: it decodes keys, merges and aliases in the order of the text.
  private func earlierFailure(in root: Node, before failure: YAMLFailure) -> YAMLFailure? {
    guard dialect == .goYAML2, !hasExcessiveAliases else { return nil }
    let alias = failure.place.mark(in: file)
    do throws(YAMLError) { _ = try DecodedYAML(root) } catch {
      guard (error.mark.line, error.mark.column) < (alias.line, alias.column), error.message.hasPrefix("yaml: ") else {
        return nil
      }
      return YAMLFailure(
        problem: String(error.message.dropFirst(6)), place: failure.place, context: nil, finder: .decoder)
    }
    return nil
  }

  // MARK: Nodes

  /// Reads the tree that begins here.
  private mutating func readTree() throws(YAMLFailure) -> Node {
    open.removeAll(keepingCapacity: true)
    var finished = try readNode(isBlock: true, isIndentlessAllowed: false)
    while true {
      if let node = finished {
        guard !open.isEmpty else { return node.node }
        deliver(node.node, weight: node.weight)
      }
      finished = try advance()
    }
  }

  /// Reads a scalar or alias, or opens a collection (nil).
  mutating func readNode(
    isBlock: Bool, isIndentlessAllowed: Bool
  ) throws(YAMLFailure) -> (node: Node, weight: Int)? {
    var kind = try scanner.peek()
    if kind == .alias { return try readAlias() }
    let start = scanner.nextStart
    var properties = Properties()
    if kind == .anchor || kind == .tag {
      properties = try readProperties()
      kind = try scanner.peek()
    }
    budget.visit()
    guard !budget.isExhausted else {
      throw failure("document has more than \(AliasBudget.nodeBound) nodes", at: start)
    }
    switch kind {
    case .scalar:
      let token = scanner.take()
      let scalar = Node.Scalar(ByteString(token.text), style: token.style)
      var node = Node(.scalar(scalar), mark: start.mark(in: file), tag: properties.tag)
      if scalar.text.isEmpty, let tag = properties.tag, tag == "!!null" {
        node = Node(.scalar(Node.Scalar(ByteString(), style: .plain)), mark: node.mark)
      }
      if let anchor = properties.anchor { anchors[anchor] = Anchor(node: node, weight: 1) }
      return (node, 1)
    case .blockEntry where isIndentlessAllowed:
      try begin(.indentlessEntry, isMapping: false, start: start, properties: properties)
    case .flowSequenceStart:
      try begin(.firstFlowEntry, isMapping: false, start: start, properties: properties)
      scanner.skip()
    case .flowMappingStart:
      try begin(.firstFlowKey, isMapping: true, start: start, properties: properties)
      scanner.skip()
    case .blockSequenceStart where isBlock:
      try begin(.blockEntry, isMapping: false, start: start, properties: properties)
      scanner.skip()
    case .blockMappingStart where isBlock:
      try begin(.blockKey, isMapping: true, start: start, properties: properties)
      scanner.skip()
    default:
      guard properties.anchor != nil || properties.tag != nil else {
        throw failure("did not find expected node content", at: scanner.nextStart, context: start)
      }
      var node = emptyNode(at: start)
      node.tag = properties.tag
      if let tag = properties.tag, tag == "!!null" { node.tag = nil }
      if let anchor = properties.anchor { anchors[anchor] = Anchor(node: node, weight: 1) }
      return (node, 1)
    }
    return nil
  }

  private mutating func readAlias() throws(YAMLFailure) -> (node: Node, weight: Int) {
    let token = scanner.take()
    let name = ByteString(token.text)
    budget.visit()
    guard let anchor = anchors[name] else {
      throw YAMLFailure(
        problem: "unknown anchor '\(name)' referenced", place: token.start, context: nil, finder: .decoder)
    }
    guard let node = anchor.node else {
      delay("anchor '\(name)' value contains itself", at: token.start)
      return (.null(mark: token.start.mark(in: file)), 1)
    }
    if !budget.expand(anchor.weight) {
      hasExcessiveAliases = true
      delay("document contains excessive aliasing", at: token.start)
    }
    return (node, anchor.weight.addingReportingOverflow(1).overflow ? Int.max : anchor.weight &+ 1)
  }

  private mutating func delay(_ problem: String, at place: Position) {
    guard deferred == nil else { return }
    deferred = YAMLFailure(problem: problem, place: place, context: nil, finder: .decoder)
  }

  private mutating func readProperties() throws(YAMLFailure) -> Properties {
    var properties = Properties()
    let start = scanner.nextStart
    for _ in 0..<2 {
      switch try scanner.peek() {
      case .anchor where properties.anchor == nil:
        properties.anchor = ByteString(scanner.take().text)
      case .tag where properties.tag == nil:
        properties.tag = try resolvedTag(scanner.take(), start: start)
      default: return properties
      }
    }
    return properties
  }

  /// What tags of YAML's own types begin with; in a node they are written `!!name`.
  static let standardTagPrefix = "tag:yaml.org,2002:"

  private func resolvedTag(_ token: YAMLToken, start: Position) throws(YAMLFailure) -> ByteString {
    var tag = token.suffix
    if !token.text.isEmpty {
      guard let known = tagPrefixes.first(where: { $0.handle == token.text }) else {
        throw failure("found undefined tag handle", at: token.start, context: start)
      }
      tag = known.prefix + tag
    }
    let prefix = Self.standardTagPrefix.utf8
    if tag.starts(with: prefix) { tag.replaceSubrange(..<prefix.count, with: [UInt8(ascii: "!"), UInt8(ascii: "!")]) }
    return ByteString(tag)
  }

  /// An empty plain scalar: null.
  private func emptyNode(at place: Position) -> Node {
    let node = Node(.scalar(Node.Scalar(ByteString(), style: .plain)), mark: place.mark(in: file))
    return dialect == .goYAML3 && open.last?.expectation.isFlow == true ? node.markedAsMissingInFlow : node
  }

  // MARK: Collections

  mutating func begin(
    _ expectation: Expectation, isMapping: Bool, start: Position, properties: Properties
  ) throws(YAMLFailure) {
    if open.count >= Self.depthBound { delay("exceeded max depth of \(Self.depthBound)", at: start) }
    if open.count == YAMLScanner.depthBound, let deferred { throw deferred }
    if let anchor = properties.anchor { anchors[anchor] = Anchor(node: nil, weight: 0) }
    open.append(
      Collection(
        expectation: expectation, isMapping: isMapping, start: start, context: scanner.nextStart,
        properties: properties))
  }

  /// Gives a finished node to the innermost open collection.
  private mutating func deliver(_ node: Node, weight: Int) {
    let top = open.count &- 1
    let sum = open[top].weight.addingReportingOverflow(weight)
    open[top].weight = sum.overflow ? Int.max : sum.partialValue
    guard open[top].isMapping else {
      open[top].elements.append(node)
      return
    }
    if let key = open[top].key.take() {
      if open[top].entries.isEmpty { open[top].entries.reserveCapacity(4) }
      open[top].entries.append(Node.Mapping.Entry(key: key, value: node))
    } else {
      open[top].key = node
    }
  }

  mutating func end() -> (node: Node, weight: Int)? {
    guard let collection = open.popLast() else { return nil }
    let content: Node.Content =
      open.count >= Self.depthBound
      ? .sequence([])
      : collection.isMapping ? .mapping(Node.Mapping(collection.entries)) : .sequence(collection.elements)
    let node = Node(content, mark: collection.start.mark(in: file), tag: collection.properties.tag)
    if let anchor = collection.properties.anchor {
      // Only while the name still means this node: an inner node may have taken it over.
      anchors[anchor] = anchors[anchor].map { $0.node == nil ? Anchor(node: node, weight: collection.weight) : $0 }
    }
    return (node, collection.weight)
  }

  mutating func expect(_ expectation: Expectation) { open[open.count &- 1].expectation = expectation }

  mutating func empty(at place: Position) -> (node: Node, weight: Int)? {
    budget.visit()
    return (emptyNode(at: place), 1)
  }

  /// Reads the next part of the innermost open collection: a child that is complete, a child that opens (nil), or the
  /// collection's end, which gives the collection itself.
  private mutating func advance() throws(YAMLFailure) -> (node: Node, weight: Int)? {
    let top = open.count &- 1
    guard top >= 0 else { return nil }
    let kind = try scanner.peek()
    switch open[top].expectation {
    case .blockEntry:
      if kind == .blockEntry { return try readEntry() }
      guard kind == .blockEnd else {
        throw failure("did not find expected '-' indicator", at: scanner.nextStart, context: open[top].context)
      }
      scanner.skip()
      return end()
    case .indentlessEntry:
      if kind == .blockEntry { return try readIndentlessEntry() }
      return end()
    case .blockKey:
      if kind == .key { return try readBlockKey() }
      guard kind == .blockEnd else {
        throw failure("did not find expected key", at: scanner.nextStart, context: open[top].context)
      }
      scanner.skip()
      return end()
    case .blockValue:
      return try readBlockValue()
    case .firstFlowEntry, .flowEntry:
      return try readFlowEntry(isFirst: open[top].expectation == .firstFlowEntry)
    case .firstFlowKey, .flowKey:
      return try readFlowKey(isFirst: open[top].expectation == .firstFlowKey)
    case .flowValue:
      return try readFlowValue()
    case .missingFlowValue:
      expect(.flowKey)
      return empty(at: scanner.nextStart)
    case .pairKey:
      return try readPairKey()
    case .pairValue:
      return try readPairValue()
    case .pairEnd:
      return end()
    }
  }

  private mutating func readEntry() throws(YAMLFailure) -> (node: Node, weight: Int)? {
    let end = scanner.nextEnd
    scanner.skip()
    switch try scanner.peek() {
    case .blockEntry, .blockEnd: return empty(at: end)
    default: return try readNode(isBlock: true, isIndentlessAllowed: false)
    }
  }

  private mutating func readIndentlessEntry() throws(YAMLFailure) -> (node: Node, weight: Int)? {
    let end = scanner.nextEnd
    scanner.skip()
    switch try scanner.peek() {
    case .blockEntry, .key, .value, .blockEnd: return empty(at: end)
    default: return try readNode(isBlock: true, isIndentlessAllowed: false)
    }
  }

  private mutating func readBlockKey() throws(YAMLFailure) -> (node: Node, weight: Int)? {
    let end = scanner.nextEnd
    scanner.skip()
    expect(.blockValue)
    switch try scanner.peek() {
    case .key, .value, .blockEnd: return empty(at: end)
    default: return try readNode(isBlock: true, isIndentlessAllowed: true)
    }
  }

  private mutating func readBlockValue() throws(YAMLFailure) -> (node: Node, weight: Int)? {
    expect(.blockKey)
    guard try scanner.peek() == .value else { return empty(at: scanner.nextStart) }
    let end = scanner.nextEnd
    scanner.skip()
    switch try scanner.peek() {
    case .key, .value, .blockEnd: return empty(at: end)
    default: return try readNode(isBlock: true, isIndentlessAllowed: true)
    }
  }

  func failure(_ problem: String, at place: Position, context: Position? = nil) -> YAMLFailure {
    YAMLFailure(problem: problem, place: place, context: context, finder: .parser)
  }
}
