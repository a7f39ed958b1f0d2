import Text

/// A running render: walks templates and writes what they say into one buffer; also what a function may ask of the
/// language while it is called.
///
/// The rules, down to the place that an error names, are those of package text/template with `missingkey=zero`: Go
/// keeps the node that it evaluates, and an error is told of the node that was the last to be begun.
public final class Execution {
  /// The world outside.
  public let host: Host

  /// The templates that can be called; `tpl` puts a copy in its place.
  private(set) var set: TemplateSet
  let stack: StackBound
  /// Records where everything comes from, if that was asked for.
  let tracer: ExecutionTrace?
  var output: [UInt8] = []
  var slots: [Operand] = []
  /// Where the variables of the running template begin in ``slots``.
  var base = 0
  var tree: Tree
  /// The node that is being evaluated.
  var nodeIndex = 0
  /// The templates that wait for the one that runs, each with the node at which it waits, outermost first.
  private(set) var callers: [(tree: Tree, node: Int)] = []
  private var templateDepth = 0
  private var nesting = NestedNames()
  /// How many texts are being rendered, one inside the other.
  private var textNesting = 0
  private var stepsLeft: Int
  var memory: MemoryBound
  private var bytesLeft: Int

  /// The depth of `{{template}}` at which Go gives up.
  private static let maximumTemplateDepth = 100_000
  /// The depth of `tpl` inside `tpl` at which a render ends; Go goes on until its stack is used up, and crashes.
  private static let maximumTextNesting = 1_000

  init(set: TemplateSet, host: Host, limits: ExecutionLimits, tracer: ExecutionTrace? = nil) {
    self.set = set
    self.host = host
    self.tracer = tracer
    stack = set.stackBound
    memory = MemoryBound(start: set.memoryAtStart)
    stepsLeft = limits.steps
    bytesLeft = limits.outputBytes
    tree = Tree(name: ByteString(), parseName: "", text: [], statements: [], nodes: [], slotCount: 1)
  }

  // MARK: Entrances

  func run(template name: ByteString, data: Value) throws(ExecutionError) -> ByteString {
    guard let tree = set.lookup(name) else { throw ExecutionError(message: missing(name)) }
    return try run(tree, data: data)
  }

  /// Renders a defined template, `include`.
  ///
  /// - Throws: ``FunctionError`` with Go's text whose cause is the error inside; without a cause when there is no
  ///   template of that name: `template: no template "x" associated with template "gotpl"`.
  public func render(template name: ByteString, data: Value) throws(FunctionError) -> ByteString {
    guard let tree = set.lookup(name) else { throw FunctionError(missing(name)) }
    nesting.enter(name)
    defer { nesting.leave() }
    do {
      return try run(tree, data: data)
    } catch {
      throw FunctionError(wrapping: error)
    }
  }

  /// Renders text as a template in a copy of the set, `tpl`; templates that it defines do not escape.
  ///
  /// - Throws: ``FunctionError`` with Go's text; its cause is the error inside when the text was parsed, and nil when
  ///   it could not be.
  public func render(text: ByteString, data: Value) throws(FunctionError) -> ByteString {
    guard textNesting < Self.maximumTextNesting else {
      throw FunctionError("texts render each other too deeply: more than \(Self.maximumTextNesting) inside each other")
    }
    textNesting += 1
    defer { textNesting -= 1 }
    let outer = set
    let inner = outer.overlay()
    let parsed: ParsedText
    do { parsed = try inner.parsed(name: outer.name, text: text) } catch { throw FunctionError(error.message) }
    inner.add(parsed)
    set = inner
    defer { set = outer }
    do {
      return try run(parsed.main, data: data)
    } catch {
      throw FunctionError(wrapping: error)
    }
  }

  /// Whether more renders of a template by ``render(template:data:)`` are under way, one inside the other, than
  /// ``NestedNames/bound``.
  public func isNestedTooDeeply(_ name: ByteString) -> Bool { nesting.isTooDeep(name) }

  /// Whether there is a template of a name that can be included now.
  public func hasTemplate(_ name: ByteString) -> Bool { set.contains(name) }

  private func missing(_ name: ByteString) -> String {
    "template: no template \(GoQuote.double(name).string) associated with template "
      + GoQuote.double(ByteString(set.name)).string
  }

  private func run(_ tree: Tree, data: Value) throws(ExecutionError) -> ByteString {
    if let tracer { return try run(tree, data: data, tracedBy: tracer) }
    // What is written goes behind what the template that asks has written, and is cut off there.
    let start = output.count
    let outerDepth = templateDepth
    templateDepth = 0
    defer { templateDepth = outerDepth }
    do { try enter(tree, dot: Operand(data)) } catch {
      output.removeSubrange(start...)
      throw error
    }
    if start == 0 {
      let written = output
      output = []
      return ByteString(written)
    }
    let written = ByteString(output[start...])
    output.removeSubrange(start...)
    return written
  }

  private func run(_ tree: Tree, data: Value, tracedBy tracer: ExecutionTrace) throws(ExecutionError) -> ByteString {
    let outerOutput = output
    let outerDepth = templateDepth
    let outerSegments = tracer.beginOutput()
    output = []
    templateDepth = 0
    defer {
      output = outerOutput
      templateDepth = outerDepth
      tracer.endOutput(resuming: outerSegments)
    }
    try enter(tree, dot: tracer.handed(data))
    return ByteString(output)
  }

  /// Runs a template with variables of its own.
  private func enter(_ callee: Tree, dot: Operand) throws(ExecutionError) {
    guard stack.hasRoom else { throw failure("templates call each other too deeply for the stack") }
    let caller = tree
    let callerNode = nodeIndex
    let callerBase = base
    base += caller.slotCount
    while slots.count < base + callee.slotCount { slots.append(.unset) }
    for slot in base..<(base + callee.slotCount) { slots[slot] = .unset }
    slots[base] = dot
    let suspension = tracer?.enter(callee, from: callerNode, isOutermost: callers.isEmpty)
    callers.append((caller, callerNode))
    tree = callee
    defer {
      if let suspension { tracer?.leave(suspension) }
      callers.removeLast()
      tree = caller
      nodeIndex = callerNode
      base = callerBase
    }
    _ = try walk(callee.statements, dot)
  }

  // MARK: Statements

  /// What a statement does to the loop around it.
  enum Flow {
    case onward, breakLoop, continueLoop
  }

  func walk(_ statements: [Statement], _ dot: Operand) throws(ExecutionError) -> Flow {
    for statement in statements {
      switch statement {
      case .text(let node):
        nodeIndex = node.index
        try spend(bytes: node.bytes.count)
        output.append(contentsOf: node.bytes)
        if let tracer { tracer.wroteText(node.index, upTo: output.count) }
      case .action(let node):
        nodeIndex = node.index
        let result = try evaluate(node.pipe, dot)
        if node.pipe.declarations.isEmpty {
          nodeIndex = node.index
          try write(result.value)
          if let tracer { tracer.wrote(node.index, upTo: output.count, result) }
        }
      case .conditional(let node):
        let flow = try walkBranch(node, dot)
        if flow != .onward { return flow }
      case .scoped(let node):
        let flow = try walkScope(node, dot)
        if flow != .onward { return flow }
      case .range(let node): try walkRange(node, dot)
      case .template(let node): try walkTemplate(node, dot)
      case .breakLoop: return .breakLoop
      case .continueLoop: return .continueLoop
      }
    }
    return .onward
  }

  private func walkBranch(_ node: BranchNode, _ dot: Operand) throws(ExecutionError) -> Flow {
    guard stack.hasRoom else { throw failure("the template nests too deeply for the stack") }
    nodeIndex = node.index
    let condition = try evaluate(node.pipe, dot)
    if let tracer {
      let outer = tracer.decide(node.index, condition, isTaken: condition.value.isTrue)
      defer { tracer.endDecision(outer) }
      return try walk(condition.value.isTrue ? node.body : node.otherwise, dot)
    }
    return try walk(condition.value.isTrue ? node.body : node.otherwise, dot)
  }

  private func walkScope(_ node: BranchNode, _ dot: Operand) throws(ExecutionError) -> Flow {
    guard stack.hasRoom else { throw failure("the template nests too deeply for the stack") }
    nodeIndex = node.index
    let scope = try evaluate(node.pipe, dot)
    if let tracer {
      let outer = tracer.decide(node.index, scope, isTaken: scope.value.isTrue)
      defer { tracer.endDecision(outer) }
      return scope.value.isTrue ? try walk(node.body, scope) : try walk(node.otherwise, dot)
    }
    return scope.value.isTrue ? try walk(node.body, scope) : try walk(node.otherwise, dot)
  }

  private func walkTemplate(_ node: TemplateNode, _ dot: Operand) throws(ExecutionError) {
    nodeIndex = node.index
    let callee: Tree
    if let resolved = node.resolved, resolved.version == set.version {
      callee = resolved.tree
    } else {
      guard let found = set.lookup(node.name) else {
        throw failure("template \(GoQuote.double(node.name).string) not defined")
      }
      node.resolved = (found, set.version)
      callee = found
    }
    guard templateDepth < Self.maximumTemplateDepth else {
      throw failure("exceeded maximum template depth (\(Self.maximumTemplateDepth))")
    }
    let data = if let pipe = node.pipe { try evaluate(pipe, dot) } else { Operand.none }
    templateDepth += 1
    defer { templateDepth -= 1 }
    try enter(callee, dot: data)
  }

  // MARK: Output

  private func write(_ value: Value) throws(ExecutionError) {
    let before = output.count
    switch value {
    case .string(let text): output.append(contentsOf: text.bytes)
    case .null: output.append(contentsOf: "<no value>".utf8)
    default:
      if case .object(let object) = value, object.kind == .function {
        let node = tree.nodes[nodeIndex]
        throw failure("can't print \(node.text) of type \(object.typeName)")
      }
      if case .object(let object) = value, let text = object.printedByAction {
        output.append(contentsOf: text.bytes)
        break
      }
      guard GoFormat.append(value, to: &output, followsPointer: true) else {
        throw failure("the value nests too deeply to be printed")
      }
    }
    try spend(bytes: output.count - before)
  }

  // MARK: Limits and errors

  private func spend(bytes: Int) throws(ExecutionError) {
    try spendStep()
    bytesLeft -= bytes
    guard bytesLeft >= 0 else { throw failure("the output is larger than a render may write") }
  }

  func spendStep() throws(ExecutionError) {
    stepsLeft -= 1
    guard stepsLeft >= 0 else { throw failure("the template takes more steps than a render may take") }
  }

  /// Ends a render that takes more memory than it may, and counts what it makes as steps: a step for a few KiB.
  func checkMemory() throws(ExecutionError) {
    stepsLeft -= 1 << 14
    guard memory.hasRoom() else { throw failure("the template takes more memory than a render may take") }
  }

  func checkStack() throws(ExecutionError) {
    guard stack.hasRoom else { throw failure("the template nests too deeply for the stack") }
  }

  /// An error at the node that is being evaluated.
  ///
  /// - Parameter values: what the error is about, for those who trace: the value that has no such field, what a function
  ///   was given.
  func failure(_ detail: String, cause: FunctionError? = nil, about values: [Operand] = []) -> ExecutionError {
    tracer?.failed(at: nodeIndex, about: values)
    guard nodeIndex < tree.nodes.count else { return ExecutionError(message: "template: \(tree.name): \(detail)") }
    let node = tree.nodes[nodeIndex]
    return ExecutionError(
      template: tree.name, place: tree.place(of: node), context: node.text, text: detail, cause: cause)
  }
}
