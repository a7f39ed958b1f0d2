import Text

/// Records where everything came from that a render writes: which template, through which functions, from which values,
/// because of which decisions.
///
/// Recording is cheap and says only what happened; what it means for one byte of the output is worked out when someone
/// asks. One trace takes the renders of all templates of one chart.
public final class ExecutionTrace {
  private(set) var trees: [Tree] = []
  private var traces: [Trace] = [.root(-1)]
  private var frames: [Frame] = []
  /// All decisions, in the order in which they were made.
  public private(set) var decisions: [Decision] = []
  private var marks: [ReadMarks] = [[]]

  private var places: [PlaceKey: TraceID] = [:]
  /// The calls of `set`, `merge` and the like that changed the maps at places.
  private var changes: [Int: [TraceID]] = [:]
  // Dictionaries here and with those who follow origins have numbers for keys: they hash at once, and the runtime need
  // not look for the conformance of one more type.
  private var treeNumbers: [Int: UInt32] = [:]
  private var rootCount = 0
  /// Of each tree, which of its nodes are fields that were evaluated.
  private var visited: [[Bool]] = []
  /// Where the lines of a tree's text begin, once someone asked.
  var lineTables: [Int: LineTable] = [:]

  // What is going on now.
  private var segments: [Trace.Segment] = []
  private var currentTree: UInt32 = 0
  private var currentFrame = FrameID.outermost
  private var currentDecision = DecisionID.none
  /// The origins of what the function that is about to run was given: `include` and `tpl` run a template with them.
  private var handedText = TraceID.none
  private var handedData = TraceID.none
  private var handedNode: Int?
  /// The output of the template that ended last.
  public private(set) var lastOutput = TraceID.none

  struct PlaceKey: Hashable {
    let parent: TraceID
    let step: Trace.Step

    /// The hash of a text is the cheapest one; which parent it stands below is mixed into the seed.
    func _rawHashValue(seed: Int) -> Int {
      let mixed = seed ^ (Int(parent.number) &+ 1) &* 0x9E37_79B9_7F4A_7C1
      return switch step {
      case .key(let text): text._rawHashValue(seed: mixed)
      case .name(let text): text._rawHashValue(seed: ~mixed)
      case .index(let index): index._rawHashValue(seed: mixed)
      }
    }
  }

  /// How a place was read.
  public struct ReadMarks: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt8

    /// Marks of these bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Its value was asked for.
    public static let read = ReadMarks(rawValue: 1)
    /// All below it went into something: text, a comparison, a function that looks at everything.
    public static let whole = ReadMarks(rawValue: 2)
    /// There was nothing at the place when it was read.
    public static let missing = ReadMarks(rawValue: 4)
    /// Each of its keys was gone through, with the values that are no collections.
    public static let each = ReadMarks(rawValue: 8)
  }

  /// The error that ended the render, if one did.
  public private(set) var failure: Trace.Failure?
  /// How many more bytes of functions' results are kept; past it the render ends with an error.
  private var room: Int

  /// A trace of nothing yet.
  ///
  /// - Parameter room: the bytes of functions' results that it keeps at most.
  public init(room: Int = .max) { self.room = room }

  // MARK: What was recorded

  /// What is known under a number.
  public subscript(_ id: TraceID) -> Trace {
    let index = Int(id.number)
    return traces.indices.contains(index) ? traces[index] : traces[0]
  }

  /// How what is known under a number was read.
  public func marks(of id: TraceID) -> ReadMarks {
    let index = Int(id.number)
    return marks.indices.contains(index) ? marks[index] : []
  }

  /// All numbers.
  public var ids: some Sequence<TraceID> { (1..<max(1, traces.count)).lazy.map { TraceID($0) } }

  /// Whether a field was evaluated.
  func wasVisited(_ tree: Tree, _ node: Int) -> Bool {
    guard let number = treeNumbers[Int(bitPattern: ObjectIdentifier(tree))].map({ Int($0) }) else { return false }
    return visited[number].indices.contains(node) && visited[number][node]
  }

  /// A frame; nil for ``FrameID/outermost``.
  public func frame(_ id: FrameID) -> Frame? {
    let index = Int(id.number) - 1
    return frames.indices.contains(index) ? frames[index] : nil
  }

  /// A decision; nil for ``DecisionID/none``.
  public func decision(_ id: DecisionID) -> Decision? {
    let index = Int(id.number) - 1
    return decisions.indices.contains(index) ? decisions[index] : nil
  }

  // MARK: Places

  /// Makes known what a chart's templates see as `.`, with all that is below.
  public func addRoot(_ root: MapValue) {
    let id = add(.root(rootCount))
    rootCount += 1
    adopt(root, as: id, depth: 0)
  }

  /// The number of a place, known or new.
  public func place(_ parent: TraceID, _ step: Trace.Step) -> TraceID {
    let key = PlaceKey(parent: parent, step: step)
    if let known = places[key] { return known }
    let id = add(.place(parent: parent, step: step))
    places[key] = id
    return id
  }

  /// Maps are known by themselves, whatever way they take: the first place at which one is found is its own.
  private func adopt(_ map: MapValue, as id: TraceID, depth: Int) {
    guard map.origin == nil, depth < 1_000 else { return }
    map.origin = MapOrigin(id)
    for (key, value) in zip(map.keys, map.values) { adopt(value, below: id, .key(key), depth: depth + 1) }
  }

  private func adopt(_ value: Value, below parent: TraceID, _ step: Trace.Step, depth: Int) {
    switch value {
    case .map(let map): adopt(map, as: place(parent, step), depth: depth)
    case .list(let elements):
      for (index, element) in elements.enumerated() where element.isCollection {
        adopt(element, below: place(parent, step), .index(index), depth: depth + 1)
      }
    default: break
    }
  }

  private func add(_ trace: Trace) -> TraceID {
    traces.append(trace)
    marks.append([])
    return TraceID(traces.count - 1)
  }

  // MARK: Values on their way

  /// What a map is known as, or the number that came with a value.
  func identity(_ value: Value, or trace: TraceID) -> TraceID {
    if case .map(let map) = value, let origin = map.origin { return origin.id }
    return trace
  }

  /// A part of a value, with its origin.
  func part(_ part: Operand, of whole: Operand, _ step: Trace.Step, isMissing: Bool = false) -> Operand {
    var result = part
    let parent = identity(whole.value, or: whole.trace)
    if case .map(let map) = whole.value, case .key(let key) = step, let override = map.origin?.parts[key] {
      result.trace = identity(part.value, or: override)
      return result
    }
    guard parent.isKnown else {
      result.trace = identity(part.value, or: .none)
      return result
    }
    let id = below(parent, step)
    mark(id, isMissing ? [.read, .missing] : part.value.isCollection ? [.read] : [.read, .whole])
    result.trace = identity(part.value, or: id)
    return result
  }

  /// A field or element by its name.
  func field(_ element: Operand, of whole: Operand, _ name: ByteString, at node: Int) -> Operand {
    visit(node)
    var isMissing = false
    if element.isNull, case .map(let map) = whole.value { isMissing = map[name] == nil }
    return part(element, of: whole, .key(name), isMissing: isMissing)
  }

  private func visit(_ node: Int) {
    let tree = Int(currentTree)
    guard visited.indices.contains(tree), node >= 0 else { return }
    // Nodes are numbered when they are parsed, which may be while the template runs.
    let missing = node + 1 - visited[tree].count
    if missing > 0 { visited[tree] += repeatElement(false, count: missing) }
    visited[tree][node] = true
  }

  /// A pair of a map in a loop.
  func pair(
    _ pair: (key: Operand, value: Operand), of whole: Operand, _ name: ByteString
  ) -> (key: Operand, value: Operand) {
    var key = pair.key
    let parent = identity(whole.value, or: whole.trace)
    if parent.isKnown { key.trace = below(parent, .name(name)) }
    return (key, part(pair.value, of: whole, .key(name)))
  }

  private func below(_ parent: TraceID, _ step: Trace.Step) -> TraceID {
    switch self[parent] {
    case .root, .place: place(parent, step)
    case .part, .call, .output: add(.part(of: parent, step: step))
    }
  }

  /// Notes how a value was used.
  func mark(_ id: TraceID, _ kinds: ReadMarks) {
    let index = Int(id.number)
    guard index > 0, index < marks.count else { return }
    marks[index].formUnion(kinds)
  }

  /// The data that a template is rendered with by the function that runs.
  func handed(_ data: Value) -> Operand { Operand(data, trace: identity(data, or: handedData)) }

  /// Calls a function of the library, or a method.
  func calling(
    _ function: Function, at node: Int, _ arguments: [Operand], methodOf receiver: Operand?,
    _ body: () throws(FunctionError) -> Value
  ) throws(FunctionError) -> Operand {
    if arguments.count > 1 {
      handedText = arguments[0].trace
      handedData = arguments[1].trace
      handedNode = node
    }
    handedOutput = .none
    let value = try body()
    room -= value.size
    guard room > 0 else { throw FunctionError("the trace is larger than it may be") }
    let trace = called(
      function.name, at: node, arguments, result: value,
      receiver: receiver.map { identity($0.value, or: $0.trace) } ?? .none)
    return Operand(value, trace: trace)
  }

  /// One of the language's own functions gave a result.
  func called(_ function: Builtin, at node: Int, _ arguments: [Operand], result: Operand) -> Operand {
    handedOutput = .none
    var result = result
    result.trace = called(function.rawValue, at: node, arguments, result: result.value, receiver: .none)
    return result
  }

  private func called(
    _ function: String, at node: Int, _ arguments: [Operand], result: Value, receiver: TraceID
  ) -> TraceID {
    let output = handedOutput
    handedOutput = .none
    handedText = .none
    handedData = .none
    handedNode = nil
    let own = identity(result, or: .none)
    guard receiver.isKnown || output.isKnown || arguments.contains(where: { $0.trace.isKnown }) else { return own }
    let call = Trace.Call(
      function: function, site: site(node), frame: currentFrame,
      arguments: arguments.map { TracedValue(value: $0.value, trace: identity($0.value, or: $0.trace)) },
      result: result, output: output, receiver: receiver)
    return CallRules.record(call, in: self, identity: own)
  }

  /// The output of the template that the running function rendered.
  private var handedOutput = TraceID.none

  /// Keeps a call.
  func add(_ call: Trace.Call) -> TraceID { add(.call(call)) }

  /// Notes that a call changed the map at a place.
  func noteChange(_ call: TraceID, of place: TraceID) { changes[Int(place.number), default: []].append(call) }

  /// The calls of `set`, `merge` and the like that changed the map at a place.
  public func changes(of place: TraceID) -> [TraceID] { changes[Int(place.number)] ?? [] }

  /// The origin of what `set` put into a map under a key; nil for what was there from the beginning.
  public func origin(of key: ByteString, setIn map: MapValue) -> TraceID? { map.origin?.parts[key] }

  // MARK: Templates

  /// A node of the running template.
  func site(_ node: Int) -> Site { Site(tree: currentTree, node: UInt32(truncatingIfNeeded: node)) }

  /// What has to be put back when a template ends.
  struct Suspension {
    fileprivate let tree: UInt32
    fileprivate let frame: FrameID
    fileprivate let decision: DecisionID
  }

  /// A template begins, called at a node of another one or, as a file, by nothing.
  func enter(_ tree: Tree, from node: Int, isOutermost: Bool) -> Suspension {
    let suspension = Suspension(tree: currentTree, frame: currentFrame, decision: currentDecision)
    if isOutermost {
      currentFrame = .outermost
      currentDecision = .none
    } else {
      frames.append(Frame(site: site(handedNode ?? node), parent: currentFrame, text: handedText))
      currentFrame = FrameID(number: UInt32(truncatingIfNeeded: frames.count))
    }
    handedText = .none
    handedData = .none
    handedNode = nil
    currentTree = number(of: tree)
    return suspension
  }

  func number(of tree: Tree) -> UInt32 {
    let identity = Int(bitPattern: ObjectIdentifier(tree))
    if let number = treeNumbers[identity] { return number }
    let number = UInt32(truncatingIfNeeded: trees.count)
    treeNumbers[identity] = number
    trees.append(tree)
    visited.append([Bool](repeating: false, count: tree.nodes.count))
    return number
  }

  /// A template ended.
  func leave(_ suspension: Suspension) {
    currentTree = suspension.tree
    currentFrame = suspension.frame
    currentDecision = suspension.decision
  }

  /// A buffer of its own begins.
  func beginOutput() -> [Trace.Segment] {
    defer { segments = [] }
    return segments
  }

  /// The buffer ended; the one around it goes on.
  func endOutput(resuming outer: [Trace.Segment]) {
    lastOutput = add(.output(segments))
    handedOutput = lastOutput
    segments = outer
  }

  /// An action wrote a value up to an offset of the buffer.
  func wrote(_ node: Int, upTo end: Int, _ value: Operand) {
    mark(value.trace, [.read, .whole])
    add(node, upTo: end, value.trace, isText: false)
  }

  /// A template's own text was written up to an offset of the buffer.
  func wroteText(_ node: Int, upTo end: Int) { add(node, upTo: end, .none, isText: true) }

  private func add(_ node: Int, upTo end: Int, _ value: TraceID, isText: Bool) {
    guard end > segments.last?.end ?? 0 else { return }
    segments.append(
      Trace.Segment(
        end: end, site: site(node), frame: currentFrame, decision: currentDecision, value: value, isText: isText))
  }

  // MARK: Errors

  /// An error arose at a node of the running template; one that passes through the callers counts where it arose.
  func failed(at node: Int, about values: [Operand]) {
    guard failure == nil else { return }
    failure = Trace.Failure(
      site: site(node), frame: currentFrame, decision: currentDecision,
      values: values.map { TracedValue(value: $0.value, trace: identity($0.value, or: $0.trace)) })
  }

  // MARK: Decisions

  /// A statement decided; what follows until ``endDecision(_:)`` is because of it.
  func decide(_ node: Int, _ condition: Operand, isTaken: Bool, isLoop: Bool = false) -> DecisionID {
    mark(condition.trace, isLoop ? [.read, .each] : [.read])
    decisions.append(
      Decision(
        site: site(node), frame: currentFrame, parent: currentDecision, condition: condition.trace, isTaken: isTaken))
    defer { currentDecision = DecisionID(number: UInt32(truncatingIfNeeded: decisions.count)) }
    return currentDecision
  }

  /// The statement ended.
  func endDecision(_ outer: DecisionID) { currentDecision = outer }
}

/// What is known of a map whatever way it takes.
final class MapOrigin {
  /// What it is.
  var id: TraceID
  /// The origins of pairs that were set afterwards.
  var parts: [ByteString: TraceID] = [:]

  init(_ id: TraceID) { self.id = id }
}

extension Value {
  /// About how many bytes the value itself takes, what is inside counted by its number.
  fileprivate var size: Int {
    switch self {
    case .string(let text): text.count
    case .list(let elements): elements.count &* 16
    default: 16
    }
  }

  /// Whether the value has parts.
  var isCollection: Bool {
    switch self {
    case .map, .list, .object: true
    case .null, .bool, .int, .int64, .float64, .string: false
    }
  }
}
