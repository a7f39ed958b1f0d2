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
  public init(name: String = "gotpl", library: FunctionLibrary) {
    self.name = name
    self.library = library
    base = nil
    texts = ParsedTexts()
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
  public func parse(name: String, text: ByteString) throws(ParseError) {
    add(try parsed(name: name, text: text))
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

  func parsed(name: String, text: ByteString) throws(ParseError) -> ParsedText {
    if let known = texts.find(name: name, text: text) { return known }
    let lexer = Lexer(
      text.bytes, breakIsKeyword: library.function(named: ByteString("break")) == nil,
      continueIsKeyword: library.function(named: ByteString("continue")) == nil)
    let defined = DefinedTrees()
    let parser = Parser(name: name, lexer: lexer, library: library, defined: defined, stack: texts.stackBound)
    let main = try parser.parseText(as: ByteString(name))
    let result = ParsedText(main: main, trees: Array(defined.trees.values))
    texts.remember(result, name: name, text: text)
    return result
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
}

/// What the sets of one family share: the texts parsed so far, since `tpl` is given the same few texts again and
/// again, and the count of their states.
private final class ParsedTexts {
  private struct Key: Hashable {
    let name: String
    let text: ByteString
  }

  private var known: [Key: ParsedText] = [:]
  private var size = 0
  private var version = 0
  private var bound: (thread: pthread_t, bound: StackBound)?

  /// The bytes of text that are remembered at most.
  private static let maximumSize = 16 << 20

  func find(name: String, text: ByteString) -> ParsedText? { known[Key(name: name, text: text)] }

  func remember(_ parsed: ParsedText, name: String, text: ByteString) {
    if size > Self.maximumSize {
      known = [:]
      size = 0
    }
    size += text.count
    known[Key(name: name, text: text)] = parsed
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
