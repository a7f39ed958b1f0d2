import Diagnostics
import GoTemplate
import Manifests
import Text
import YAML

/// Says of the bytes of a chart's output where they came from.
public final class ChartOrigins {
  /// The output, as `strake template` prints it.
  public let stream: [UInt8]
  let trace: ChartTrace
  let resolver: OriginResolver
  private let lines: LineTable
  private var blocks: [Block] = []
  /// Behind which offset a document of this path and text is looked for.
  private var searches: [ByteString: Int] = [:]
  private var knownSteps: [Step: TemplateStep?] = [:]
  private var knownConditions: [DecisionID: [ConditionUse]] = [:]

  private typealias Step = OriginResolver.Step

  /// A stretch of the output that came from one file.
  private struct Block {
    let range: Range<Int>
    let source: Source
    /// The offset in the source at which the stretch begins.
    let offset: Int

    enum Source {
      case template(ChartTrace.File)
      case file(SourceFile.ID, LineTable)
    }
  }

  /// The origins of what single templates gave.
  init(_ trace: ChartTrace) {
    self.trace = trace
    resolver = OriginResolver(trace)
    stream = []
    lines = LineTable([])
  }

  /// The origins of what a traced render gave, printed as `output` says.
  public init(_ trace: ChartTrace, output: TemplateOutput) {
    self.trace = trace
    resolver = OriginResolver(trace)
    stream = output.bytes
    lines = LineTable(stream)
    let definitions = output.includesCRDs ? output.rendered.customResourceDefinitions : []
    // White space behind the last manifest is cut off, so the hooks begin where the manifests end.
    add(output.manifestBlocks, definitions: definitions.count, from: 0)
    add(output.hookBlocks, definitions: 0, from: output.manifestBytes.count)
  }

  private func add(_ added: [TemplateOutput.Block], definitions: Int, from first: Int) {
    var start = first
    let files = Dictionary(trace.files.map { ($0.path, $0) }) { first, _ in first }
    for (index, block) in added.enumerated() {
      let header = block.bytes.count - block.text.count - 1
      let range = min(stream.count, start + header)..<min(stream.count, start + header + block.text.count)
      start += block.bytes.count
      if index < definitions {
        let file = SourceFile.register(path: block.path.string, bytes: block.text.bytes)
        blocks.append(Block(range: range, source: .file(file, LineTable(block.text.bytes)), offset: 0))
        continue
      }
      guard let file = files[block.path] else { continue }
      // Documents of a file were sorted by kind: of equal ones each is found once.
      let hint = searches[block.path + block.text] ?? 0
      guard
        let offset = file.text.nearOffset(of: block.text, from: hint) ?? file.text.firstOffset(of: block.text)
      else { continue }
      searches[block.path + block.text] = offset + block.text.count
      blocks.append(Block(range: range, source: .template(file), offset: offset))
    }
  }

  /// The offset of a place in the output.
  public func offset(line: Int, column: Int) -> Int {
    lines.offset(of: Mark(file: .unknown, line: line, column: column))
  }

  /// A document of the output that is read by itself: its places count from its own beginning.
  public struct Document {
    let start: Int
    let text: [UInt8]
    let lines: LineTable

    /// The document that begins at an offset of the output.
    public init(start: Int, text: [UInt8]) {
      self.start = start
      self.text = text
      lines = LineTable(text)
    }
  }

  /// The origin of a scalar of a document, read with its place there.
  public func origin(of scalar: Node.Scalar, at mark: Mark, in document: Document) -> TextOrigin {
    var start = document.lines.offset(of: mark)
    if scalar.text.isEmpty, scalar.style == .plain {
      // A value that isn't there is told by the key before it.
      start = document.text[..<min(start, document.text.count)].lastIndex { $0 > 0x20 } ?? 0
    }
    let range = ScalarExtent.range(of: scalar, at: start, in: document.text)
    return origin(of: range.lowerBound + document.start..<range.upperBound + document.start)
  }

  /// The origin of a scalar that was read from the output, with its marks.
  public func origin(of node: Node) -> TextOrigin {
    guard node.mark.isKnown else { return TextOrigin() }
    let start = lines.offset(of: node.mark)
    guard let scalar = node.scalar else { return origin(of: start..<min(start + 1, stream.count)) }
    return origin(of: ScalarExtent.range(of: scalar, at: start, in: stream))
  }

  /// The origin of a stretch of the output.
  public func origin(of range: Range<Int>) -> TextOrigin {
    guard let block = block(at: range.lowerBound) else { return TextOrigin() }
    let offset = range.lowerBound - block.range.lowerBound + block.offset
    switch block.source {
    case .template(let file):
      let start = file.offset(offset)
      return origin(ofOutput: file.output, start..<max(start + 1, file.offset(offset + range.count)))
    case .file(let id, let lines):
      let line = lines.line(of: offset)
      var origin = TextOrigin()
      origin.steps = [
        TemplateStep(
          mark: Mark(file: id, line: line, column: offset - lines.start(ofLine: line) + 1),
          definition: "", source: "")
      ]
      return origin
    }
  }

  private func block(at offset: Int) -> Block? {
    var low = 0
    var high = blocks.count
    while low < high {
      let middle = (low + high) / 2
      if blocks[middle].range.upperBound <= offset { low = middle + 1 } else { high = middle }
    }
    guard low < blocks.count, blocks[low].range.contains(offset) else { return nil }
    return blocks[low]
  }

  // MARK: In words

  /// The origin of a stretch of a template's output, in places and names.
  func origin(ofOutput output: TraceID, _ range: Range<Int>) -> TextOrigin {
    let found = resolver.origin(of: range, in: output)
    var origin = TextOrigin()
    origin.steps = found.steps.compactMap { step($0) }
    origin.values = uses(of: found.sources)
    origin.conditions = conditions(of: found.decision)
    return origin
  }

  private func step(_ step: Step) -> TemplateStep? {
    // Whatever calls led there, a place in a file is one.
    let place = Step(site: step.site, offset: step.offset, frame: .outermost)
    if let known = knownSteps[place] { return known ?? stepInValue(step) }
    let made = stepInFile(place)
    knownSteps[place] = made
    return made ?? stepInValue(step)
  }

  private func stepInFile(_ step: Step) -> TemplateStep? {
    let place = trace.execution.place(of: step.site, offset: step.offset)
    guard let mark = trace.plan?.mark(ofKnown: place), mark.isKnown else { return nil }
    let name = trace.execution.templateName(of: step.site).string
    return TemplateStep(
      mark: mark, definition: name == place.name ? "" : name,
      source: trace.execution.isText(step.site) ? "" : trace.execution.source(of: step.site))
  }

  /// Text that `tpl` renders came from a value, which is told by itself; an action in it stands where the value does.
  private func stepInValue(_ step: Step) -> TemplateStep? {
    guard !trace.execution.isText(step.site), let mark = placeInValue(of: step), mark.isKnown else { return nil }
    return TemplateStep(mark: mark, definition: "", source: trace.execution.source(of: step.site))
  }

  private func placeInValue(of step: Step) -> Mark? {
    guard let source = resolver.textOrigin(of: step).sources.first(where: \.isExact) else { return nil }
    return trace.definitions(of: source.reference).first?.mark(ofByte: source.reference.offset)
  }

  func uses(of sources: [OriginResolver.Source]) -> [ValueUse] {
    var seen: Set<String> = []
    return (sources.filter(\.isExact) + sources.filter { !$0.isExact }).compactMap { source in
      guard let place = trace.description(of: source.reference.trace), seen.insert(place.name).inserted else {
        return nil
      }
      return ValueUse(
        name: place.name, kind: place.kind, isExact: source.isExact,
        definitions: trace.definitions(of: source.reference))
    }
  }

  func conditions(of decision: DecisionID) -> [ConditionUse] {
    if let known = knownConditions[decision] { return known }
    var conditions: [ConditionUse] = []
    let first = decision
    var current = decision
    while let decision = trace.execution.decision(current), conditions.count < 100 {
      conditions.append(condition(of: decision))
      current = decision.parent
    }
    knownConditions[first] = conditions
    return conditions
  }

  func condition(of decision: Decision) -> ConditionUse {
    let place = trace.execution.place(of: decision.site)
    return ConditionUse(
      mark: trace.plan?.mark(ofKnown: place) ?? .unknown, source: trace.execution.source(of: decision.site),
      isTrue: decision.isTaken,
      values: uses(of: resolver.origin(of: OriginResolver.Reference(trace: decision.condition)).sources))
  }
}

extension ChartTrace {
  /// Where it is said what a reference is about; a byte inside a file's text has a line of its own.
  func definitions(of reference: OriginResolver.Reference) -> [ValueDefinition] {
    let key = DefinitionKey(place: reference.trace, offset: reference.offset)
    if let known = knownDefinitions[key] { return known }
    var found = definitions(of: reference.trace)
    if let first = found.first, first.text == nil, first.mark.isKnown, reference.offset > 0 {
      let bytes = SourceFile.named(first.mark.file).bytes
      if description(of: reference.trace)?.kind == .file {
        let table = LineTable(bytes)
        let line = table.line(of: reference.offset)
        found[0] = ValueDefinition(
          source: first.source, mark: Mark(file: first.mark.file, line: line, column: 1), text: nil)
      }
    }
    knownDefinitions[key] = found
    return found
  }
}

extension ByteString {
  /// The first offset of a long text that most often begins within a few bytes, behind a separator.
  public func nearOffset(of text: ByteString, from start: Int) -> Int? {
    bytes.withUnsafeBufferPointer { own in
      text.bytes.withUnsafeBufferPointer { other in
        for offset in start..<Swift.max(start, Swift.min(start + 16, own.count - other.count + 1))
        where own[offset..<offset + other.count].elementsEqual(other) {
          return offset
        }
        return nil
      }
    } ?? firstOffset(of: text, from: start)
  }
}
