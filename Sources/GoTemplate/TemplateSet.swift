import Glibc
import Text

/// Templates that can call each other, Go's `*template.Template` with all that is associated with it.
///
/// A set is not for two threads at once; each worker parses its own.
public final class TemplateSet {
  /// The name that Go would give the set's root: `template: no template "x" associated with template "gotpl"`.
  public let name: String
  /// The functions that the templates may call.
  public let library: FunctionLibrary

  private let base: TemplateSet?
  private var own: [ByteString: Tree] = [:]
  private let texts: ParsedTexts
  /// A number that no other state of any set of this family has.
  private(set) var version: Int

  /// An empty set.
  public convenience init(name: String = "gotpl", library: FunctionLibrary) {
    self.init(name: name, parsed: ParsedTemplates(library: library))
  }

  /// An empty set for which texts count as parsed that sets before it have parsed.
  public init(name: String = "gotpl", parsed: ParsedTemplates) {
    self.name = name
    library = parsed.library
    base = nil
    texts = parsed.texts
    texts.beginSet()
    version = texts.nextVersion()
  }

  private init(copying other: TemplateSet) {
    name = other.name
    library = other.library
    base = other
    texts = other.texts
    version = other.version
  }

  /// Parses a text and adds what it defines, itself under `name`.
  ///
  /// A definition of nothing but white space and comments does not replace another one, as Go has it.
  ///
  /// - Parameter deferring: whether what has surely no error is parsed only when it is executed.
  public func parse(name: String, text: ByteString, deferring: Bool = false) throws(ParseError) {
    add(try parsed(name: name, text: text, deferring: deferring))
  }

  /// The number of tokens of a text: the lexer's work alone, to be measured.
  package static func tokenCount(in text: ByteString) -> Int {
    text.bytes.withUnsafeBufferPointer { bytes in
      var lexer = Lexer(bytes, breakIsKeyword: true, continueIsKeyword: true)
      var count = 0
      while true {
        let kind = lexer.next().kind
        if kind == .endOfFile || kind == .error { return count }
        count += 1
      }
    }
  }

  /// Whether there is a template of a name.
  public func contains(_ name: ByteString) -> Bool { lookup(name) != nil }

  /// The names of all templates, in the order of their bytes.
  public var names: [ByteString] {
    var names = Set(own.keys)
    var set = base
    while let current = set {
      names.formUnion(current.own.keys)
      set = current.base
    }
    return names.sorted()
  }

  /// Renders a template.
  ///
  /// - Parameter trace: records where everything comes from that is written; its
  ///   ``ExecutionTrace/lastOutput`` afterwards is this render's.
  /// - Throws: ``ExecutionError`` with Go's text; `template: no template "x" associated with template "gotpl"` when the
  ///   set has none of that name.
  public func execute(
    _ template: ByteString, data: Value, host: Host, limits: ExecutionLimits = ExecutionLimits(),
    trace: ExecutionTrace? = nil
  ) throws(ExecutionError) -> ByteString {
    let execution = Execution(set: self, host: host, limits: limits, tracer: trace)
    return try execution.run(template: template, data: data)
  }

  func lookup(_ name: ByteString) -> Tree? {
    var set: TemplateSet? = self
    while let current = set {
      if let tree = current.own[name] { return tree }
      set = current.base
    }
    return nil
  }

  /// A set that begins with what this one has; what is added to it stays in it.
  func overlay() -> TemplateSet { TemplateSet(copying: self) }

  func parsed(name: String, text: ByteString, deferring: Bool = false) throws(ParseError) -> ParsedText {
    if let known = texts.find(text)?.named(name) { return known }
    if deferring, let skimmed = skimmed(text), let result = deferred(skimmed, name: name, text: text) {
      texts.remember(result, of: text)
      return result
    }
    let defined = DefinedTrees()
    let context = Parser.Context(
      name: name, text: text.bytes, words: texts.words, defined: defined, stack: texts.stackBound)
    let main = try text.bytes.withUnsafeBufferPointer { bytes throws(ParseError) in
      let lexer = Lexer(
        bytes, breakIsKeyword: texts.words.breakIsKeyword, continueIsKeyword: texts.words.continueIsKeyword)
      var parser = Parser(context, lexer: lexer)
      return try parser.parseText(as: ByteString(name))
    }
    let result = ParsedText(main: main, trees: Array(defined.trees.values))
    texts.remember(result, of: text)
    return result
  }

  private func skimmed(_ text: ByteString) -> SkimmedText? {
    text.bytes.withUnsafeBufferPointer { bytes in
      TemplateSkimmer.skim(
        bytes, names: library.table, breakIsKeyword: texts.words.breakIsKeyword,
        continueIsKeyword: texts.words.continueIsKeyword)
    }
  }

  /// The templates of a text without errors, whose statements are parsed when they are asked for; nil where the text
  /// defines a template of its own name.
  private func deferred(_ skimmed: SkimmedText, name: String, text: ByteString) -> ParsedText? {
    let context = Parser.Context(
      name: name, text: text.bytes, words: texts.words, defined: DefinedTrees(), stack: .none, skimmed: skimmed)
    func tree(_ treeName: ByteString, isBlank: Bool, slotCount: Int, start: Int, isWhole: Bool) -> Tree {
      let content = TreeContent(isBlank: isBlank)
      content.list = StatementList(
        DeferredStatements(
          context, of: content, start: start, scope: [(texts.words.dollar, false)], isWhole: isWhole))
      return Tree(name: treeName, parseName: name, text: text.bytes, content: content, slotCount: slotCount)
    }
    let main = tree(
      ByteString(name), isBlank: skimmed.isBlank, slotCount: skimmed.slotCount, start: 0, isWhole: true)
    var trees = [main]
    for definition in skimmed.definitions {
      guard let treeName = definition.name(in: text), treeName != main.name else { return nil }
      trees.append(
        tree(
          treeName, isBlank: definition.isBlank, slotCount: definition.slotCount, start: definition.start,
          isWhole: false))
    }
    return ParsedText(main: main, trees: trees)
  }

  func add(_ parsed: ParsedText) {
    var changed = false
    for tree in parsed.trees {
      if tree.isEmpty, lookup(tree.name) != nil { continue }
      own[tree.name] = tree
      changed = true
    }
    if changed { version = texts.nextVersion() }
  }

  var stackBound: StackBound { texts.stackBound }

  /// The memory that the process had when the first template of the family was executed, in bytes.
  var memoryAtStart: Int {
    // Read once: the kernel takes as long to say it as a small template takes.
    let start = texts.memoryAtStart ?? MemoryBound.resident
    texts.memoryAtStart = start
    return start
  }
}

/// Templates that were parsed, for sets that are made one after the other: releases of one chart bring the same texts.
///
/// An object is for one thread, and for the functions of one library.
public final class ParsedTemplates {
  /// The functions that the templates call.
  public let library: FunctionLibrary
  fileprivate let texts: ParsedTexts

  /// Nothing parsed yet.
  public init(library: FunctionLibrary) {
    self.library = library
    texts = ParsedTexts(library: library)
  }
}

/// What one text defines.
final class ParsedText {
  /// The text itself as a template.
  let main: Tree
  /// All templates, that of the text among them.
  let trees: [Tree]

  init(main: Tree, trees: [Tree]) {
    self.main = main
    self.trees = trees
  }

  /// The same text parsed under another name; nil where that is not the same: when the text itself defines a template of
  /// one of the two names.
  func named(_ name: String) -> ParsedText? {
    guard name != main.parseName else { return self }
    let treeName = ByteString(name)
    guard trees.count(where: { $0.name == main.name || $0.name == treeName }) == 1 else { return nil }
    var renamed: Tree?
    let others = trees.map { tree in
      let other = Tree(tree, name: tree.name == main.name ? treeName : tree.name, parseName: name)
      if other.name == treeName { renamed = other }
      return other
    }
    return renamed.map { ParsedText(main: $0, trees: others) }
  }
}

/// What the sets of one family share: the texts parsed so far, since `tpl` is given the same few texts again and
/// again and the charts of an umbrella bring the same library, and the count of their states.
private final class ParsedTexts {
  /// The words of all texts.
  let words: WordTable

  /// The texts in groups: by their length and a few of their bytes, for a whole text is compared anyway.
  private var known = [[(text: ByteString, parsed: ParsedText)]](repeating: [], count: 512)
  private var size = 0
  private var version = 0
  private var bound: (thread: pthread_t, bound: StackBound)?
  /// See ``TemplateSet/memoryAtStart``.
  var memoryAtStart: Int?

  /// The bytes of text that are remembered at most.
  private static let maximumSize = 16 << 20
  /// The bytes of text that are remembered at most from one set to the next: trees are many times as large.
  private static let maximumSizeBetweenSets = 4 << 20

  init(library: FunctionLibrary) { words = WordTable(library: library) }

  /// Makes ready for another set of templates.
  func beginSet() {
    memoryAtStart = nil
    if size > Self.maximumSizeBetweenSets { forget() }
  }

  private func forget() {
    known = Array(repeating: [], count: known.count)
    size = 0
  }

  func find(_ text: ByteString) -> ParsedText? { known[group(of: text)].first { $0.text == text }?.parsed }

  func remember(_ parsed: ParsedText, of text: ByteString) {
    if size > Self.maximumSize { forget() }
    size += text.count
    let group = group(of: text)
    known[group].removeAll { $0.text == text }
    known[group].append((text, parsed))
  }

  private func group(of text: ByteString) -> Int {
    var hash = UInt(bitPattern: text.count)
    let middle = text.count / 2
    for byte in text.bytes[middle..<min(text.count, middle + 64)] { hash = (hash ^ UInt(byte)) &* 0x100_0000_01B3 }
    return Int((hash >> 32 ^ hash) % UInt(known.count))
  }

  func nextVersion() -> Int {
    version += 1
    return version
  }

  var stackBound: StackBound {
    let thread = pthread_self()
    if let bound, bound.thread == thread { return bound.bound }
    let fresh = StackBound()
    bound = (thread, fresh)
    return fresh
  }
}
