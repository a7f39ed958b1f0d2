import GoTemplate
import Text

/// Works out where bytes of a traced render came from, back through functions, variables and included templates.
final class OriginResolver {
  let chartTrace: ChartTrace
  var trace: ExecutionTrace { chartTrace.execution }
  /// The parts of texts that functions wrote or read as YAML or JSON; many calls give one text.
  var serialized: [ByteString: SerializedText?] = [:]
  private var depth = 0
  /// The values put into maps that are being followed.
  var following: Set<Int> = []

  /// How far back a byte is followed; what is beyond counts as unknown.
  private static let deepest = 200
  /// How many runs of one text are told apart.
  private static let mostRuns = 256

  init(_ trace: ChartTrace) { chartTrace = trace }

  /// A value, or a byte of a text under it.
  struct Reference: Hashable {
    let trace: TraceID
    var offset = 0

    /// A number for tables; texts are not so long that two share one.
    var number: Int { Int(trace.number) << 32 | offset & 0xFFFF_FFFF }
  }

  /// Where some bytes came from.
  struct Origin {
    /// Where a template wrote them; the calls that led there are those of its frame.
    var step: Step?
    /// What they were made of.
    var sources: [Source] = []
    /// The innermost decision that led to them.
    var decision = DecisionID.none
    /// For how many bytes this holds.
    var length = Int.max
  }

  /// A place in a template.
  struct Step: Hashable {
    let site: Site
    let offset: Int
    /// The template that was running there.
    let frame: FrameID
    /// Whether it is a template's own text.
    var isText = false
  }

  /// A value that had a part in a text.
  struct Source: Hashable {
    /// The value's place, or what is known instead.
    let reference: Reference
    /// Whether the text is the value's own text; if not, it was computed from it.
    let isExact: Bool
  }

  /// A text that went into a call.
  struct Candidate {
    let reference: Reference
    let alignment: TextAlignment
  }

  /// What was found out about a call.
  final class CallReading {
    /// Whether the function writes YAML or JSON.
    let isWriter: Bool
    /// By how many spaces the function indents the lines of its last argument; nil for other functions.
    let indentation: LineIndentation?
    /// The texts that went into it, once they are known.
    var candidates: [Candidate]?
    /// All that went into it, once it is known.
    var computed: Origin?
    /// The parts of what it wrote or read, once they are known; nil inside where that is none.
    var serialized: SerializedText??

    init(_ call: Trace.Call) {
      isWriter = OriginResolver.isWriter(call.function)
      indentation = LineIndentation(call)
    }
  }

  func reading(of call: Trace.Call) -> CallReading {
    if let known = call.reading as? CallReading { return known }
    let made = CallReading(call)
    call.reading = made
    return made
  }

  // MARK: Output

  /// The origin of a stretch of an output: that of its first byte, with the sources of all the rest.
  func origin(of range: Range<Int>, in output: TraceID) -> Origin {
    var whole = Origin()
    var offset = range.lowerBound
    var runs = 0
    while runs == 0 || (offset < range.upperBound && runs < OriginResolver.mostRuns) {
      let origin = origin(at: offset, in: output)
      // Most texts were written by one action, or are a template's own.
      if runs == 0, origin.length >= range.upperBound - offset { return origin }
      // Where there is a value, its place in the template says more than that of the text before it.
      if runs == 0 || (whole.sources.isEmpty && !origin.sources.isEmpty) {
        whole.step = origin.step
        whole.decision = origin.decision
      }
      for source in origin.sources where !whole.sources.contains(source) { whole.sources.append(source) }
      offset += max(1, min(origin.length, range.upperBound - offset))
      runs += 1
    }
    whole.length = range.count
    return whole
  }

  /// The origin of one byte of an output.
  func origin(at offset: Int, in output: TraceID) -> Origin {
    guard case .output(let segments) = trace[output] else { return Origin() }
    var low = 0
    var high = segments.count
    while low < high {
      let middle = (low + high) / 2
      if segments[middle].end <= offset { low = middle + 1 } else { high = middle }
    }
    guard low < segments.count else { return Origin() }
    let start = low > 0 ? segments[low - 1].end : 0
    return origin(of: segments[low], at: offset - start, count: segments[low].end - start)
  }

  private func origin(of segment: Trace.Segment, at offset: Int, count: Int) -> Origin {
    var origin: Origin
    if segment.isText {
      origin = textOrigin(of: Step(site: segment.site, offset: offset, frame: segment.frame))
    } else {
      origin = self.origin(of: Reference(trace: segment.value, offset: offset))
    }
    if origin.step == nil {
      origin.step = Step(site: segment.site, offset: offset, frame: segment.frame, isText: segment.isText)
      origin.decision = segment.decision
    }
    origin.length = min(origin.length, count - offset)
    return origin
  }

  /// Text in a template that `tpl` renders came from the value that holds the template.
  func textOrigin(of step: Step) -> Origin {
    guard let text = trace.frame(step.frame)?.text, text.isKnown else { return Origin() }
    var origin = self.origin(
      of: Reference(trace: text, offset: trace.textOffset(of: step.site, offset: step.offset)))
    origin.step = nil
    return origin
  }

  /// The calls that led to a template, innermost first.
  func calls(of frame: FrameID) -> [Step] {
    var steps: [Step] = []
    var current = frame
    while let frame = trace.frame(current), steps.count < 1_000 {
      steps.append(Step(site: frame.site, offset: 0, frame: frame.parent))
      current = frame.parent
    }
    return steps
  }

  // MARK: Values

  /// The origin of a byte of a value's text.
  func origin(of reference: Reference) -> Origin {
    guard reference.trace.isKnown, depth < OriginResolver.deepest else { return Origin() }
    depth += 1
    defer { depth -= 1 }
    switch trace[reference.trace] {
    case .root: return Origin()
    case .place: return placeOrigin(of: reference)
    case .output: return origin(at: reference.offset, in: reference.trace)
    case .call(let call): return origin(of: call, at: reference.offset)
    case .part(let whole, let step):
      let found = locate([step], in: Reference(trace: whole))
      // A name or number out of something computed has no text of its own to follow.
      return found.map { origin(of: Reference(trace: $0.trace, offset: $0.offset + reference.offset)) }.merged
    }
  }

  /// A value itself; what nobody defined may have been put there by a template.
  private func placeOrigin(of reference: Reference) -> Origin {
    if !isDefined(reference.trace) {
      let changed = changes(of: reference.trace)
      if !changed.isEmpty {
        return changed.map { origin(of: Reference(trace: $0.trace, offset: $0.offset + reference.offset)) }.merged
      }
    }
    return Origin(sources: [Source(reference: reference, isExact: true)])
  }

  /// Whether somebody says what a value is; true for what is no value.
  func isDefined(_ place: TraceID) -> Bool { chartTrace.readPlace(place)?.isDefined ?? true }

  // MARK: Functions

  private func origin(of call: Trace.Call, at offset: Int) -> Origin {
    if call.output.isKnown, case .output(let segments) = trace[call.output], let end = segments.last?.end {
      return origin(at: min(offset, end - 1), in: call.output)
    }
    let reading = reading(of: call)
    if reading.isWriter, let written = writtenOrigin(of: call, reading, at: offset) { return written }
    if let indentation = reading.indentation { return origin(of: call, indentedBy: indentation, at: offset) }
    if case .string(let result) = call.result {
      var aligned: (origin: Origin, count: Int)?
      for candidate in candidates(of: call, reading, in: result) {
        let count = candidate.alignment.argument.count
        guard aligned.map({ count > $0.count }) ?? true, let match = candidate.alignment.match(at: offset) else {
          continue
        }
        var origin = self.origin(
          of: Reference(trace: candidate.reference.trace, offset: candidate.reference.offset + match.offset))
        origin.length = min(origin.length, match.length)
        aligned = (origin, count)
      }
      if let aligned { return aligned.origin }
      // What stands between the arguments is the function's own; the next of them is told by itself.
      var own = computed(from: call, reading)
      let next = candidates(of: call, reading, in: result).compactMap { $0.alignment.next(after: offset) }.min()
      if let next { own.length = next - offset }
      return own
    } else if let same = same(as: call) {
      return origin(of: same)
    }
    return computed(from: call, reading)
  }

  /// All that went into a call, worked out once.
  private func computed(from call: Trace.Call, _ reading: CallReading) -> Origin {
    if let known = reading.computed { return known }
    let made = computed(from: call)
    // Deep down the way back may have ended before its end.
    if depth < OriginResolver.deepest / 2 { reading.computed = made }
    return made
  }

  /// The origin of a byte of what `indent` or `nindent` gave.
  private func origin(of call: Trace.Call, indentedBy indentation: LineIndentation, at offset: Int) -> Origin {
    guard let argument = call.arguments.last, argument.trace.isKnown else { return computed(from: call) }
    let (inside, lineEnd) = indentation.place(of: offset)
    var origin = origin(of: Reference(trace: argument.trace, offset: inside))
    // What holds to the end of the argument holds to the end of the result.
    origin.length =
      origin.length >= indentation.argumentCount - inside
      ? max(1, indentation.count - offset) : max(1, min(origin.length, lineEnd - offset))
    return origin
  }

  /// The texts that went into a call; of equal ones the last counts: `default` and `ternary` have the value there.
  private func candidates(of call: Trace.Call, _ reading: CallReading, in result: ByteString) -> [Candidate] {
    if let known = reading.candidates { return known }
    let made = texts(in: call).map { Candidate(reference: $0.reference, alignment: TextAlignment($0.text, in: result)) }
    reading.candidates = made
    return made
  }

  private func texts(in call: Trace.Call) -> [(reference: Reference, text: ByteString)] {
    var found: [(reference: Reference, text: ByteString)] = []
    for argument in call.arguments.reversed() where argument.trace.isKnown {
      let reference = Reference(trace: argument.trace)
      if case .string(let text) = argument.value {
        found.append((reference, text))
      } else if argument.value.scalar != nil {
        found.append((reference, GoFormat.printed(argument.value)))
      } else {
        for (index, element) in (argument.value.elements ?? []).enumerated().prefix(1_000) {
          guard element.scalar != nil else { continue }
          let text = GoFormat.printed(element)
          found += locate([.index(index)], in: reference).prefix(1).map { ($0, text) }
        }
      }
    }
    return found
  }

  /// The argument that a call gave back as it was.
  private func same(as call: Trace.Call) -> Reference? {
    call.arguments.last { $0.trace.isKnown && $0.value.isSame(as: call.result) }.map { Reference(trace: $0.trace) }
  }

  /// All that went into a call had a part in what came out.
  private func computed(from call: Trace.Call) -> Origin {
    var computed = Origin()
    func add(_ origin: Origin) {
      for source in origin.sources {
        let input = Source(reference: source.reference, isExact: false)
        if !computed.sources.contains(input) { computed.sources.append(input) }
      }
    }
    for argument in call.arguments where argument.trace.isKnown { add(wholeOrigin(of: argument)) }
    if call.receiver.isKnown { add(origin(of: Reference(trace: call.receiver))) }
    return computed
  }

  /// The origin of all of an argument's text.
  private func wholeOrigin(of argument: TracedValue) -> Origin {
    guard argument.trace.isKnown else { return Origin() }
    var whole = origin(of: Reference(trace: argument.trace))
    guard case .string(let text) = argument.value else { return whole }
    var offset = max(1, whole.length)
    for _ in 0..<OriginResolver.mostRuns where offset < text.count {
      let next = origin(of: Reference(trace: argument.trace, offset: offset))
      whole = [whole, next].merged
      offset += max(1, min(next.length, text.count - offset))
    }
    return whole
  }
}

extension [OriginResolver.Origin] {
  /// One origin with the sources of all.
  var merged: OriginResolver.Origin {
    guard var merged = first else { return OriginResolver.Origin() }
    for other in dropFirst() {
      merged.sources += other.sources.filter { !merged.sources.contains($0) }
      merged.length = Swift.min(merged.length, other.length)
    }
    return merged
  }
}

extension Value {
  /// Whether two values without parts are equal.
  func isSame(as other: Value) -> Bool {
    switch (self, other) {
    case (.null, .null): true
    case (.string(let a), .string(let b)): a == b
    case (.bool(let a), .bool(let b)): a == b
    case (.map(let a), .map(let b)): a === b
    case (.list(let a), .list(let b)):
      a.count == b.count && a.count <= 1_000 && zip(a, b).allSatisfy { $0.isSame(as: $1) }
    default:
      if scalar != nil, other.scalar != nil { GoFormat.printed(self) == GoFormat.printed(other) } else { false }
    }
  }
}
