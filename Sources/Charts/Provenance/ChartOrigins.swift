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
  /// The files and names of templates by their numbers.
  private var templates: [Int: Template] = [:]
  /// The steps of actions, which are the same wherever their output is asked about.
  private var actions: [Int: TemplateStep?] = [:]
  private var knownUses: [[Int: Int?]] = [[:], [:]]
  private var numberedUses: [ValueUse] = []
  private var knownConditions: [Int: ConditionUse] = [:]

  private typealias Step = OriginResolver.Step

  private struct Template {
    /// The file; unknown for text of `tpl`.
    let file: SourceFile.ID
    /// The name of the `define`; empty for a file's own text.
    let definition: String
  }

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
  public func outline(of scalar: Node.Scalar, at mark: Mark, in document: Document) -> OriginOutline {
    var start = document.lines.offset(of: mark)
    if scalar.text.isEmpty, scalar.style == .plain {
      // A value that isn't there is told by the key before it.
      start = document.text[..<min(start, document.text.count)].lastIndex { $0 > 0x20 } ?? 0
    }
    let range = ScalarExtent.range(of: scalar, at: start, in: document.text)
    return outline(of: range.lowerBound + document.start..<range.upperBound + document.start)
  }

  /// The origin of a scalar that was read from the output, with its marks.
  public func outline(of node: Node) -> OriginOutline {
    guard node.mark.isKnown else { return OriginOutline() }
    let start = lines.offset(of: node.mark)
    guard let scalar = node.scalar else { return outline(of: start..<min(start + 1, stream.count)) }
    return outline(of: ScalarExtent.range(of: scalar, at: start, in: stream))
  }

  /// The origin of a stretch of the output.
  public func outline(of range: Range<Int>) -> OriginOutline {
    guard let block = block(at: range.lowerBound) else { return OriginOutline() }
    let offset = range.lowerBound - block.range.lowerBound + block.offset
    switch block.source {
    case .template(let file):
      let start = file.offset(offset)
      return outline(ofOutput: file.output, start..<max(start + 1, file.offset(offset + range.count)))
    case .file(let id, let lines):
      let line = lines.line(of: offset)
      var outline = OriginOutline()
      outline.step = TemplateStep(
        mark: Mark(file: id, line: line, column: offset - lines.start(ofLine: line) + 1), definition: "", source: "")
      return outline
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
    let outline = outline(ofOutput: output, range)
    var origin = TextOrigin()
    origin.steps = (outline.step.map { [$0] } ?? []) + calls(of: outline.calls)
    origin.values = outline.uses.map(use)
    origin.conditions = conditions(of: outline.decision)
    return origin
  }

  /// The origin of a stretch of a template's output.
  private func outline(ofOutput output: TraceID, _ range: Range<Int>) -> OriginOutline {
    let found = resolver.origin(of: range, in: output)
    var outline = OriginOutline()
    if let step = found.step {
      outline.step = templateStep(step)
      outline.calls = step.frame
    }
    outline.uses = numbers(ofUses: found.sources)
    outline.decision = found.decision
    return outline
  }

  /// The calls that led to a template, innermost first.
  public func calls(of frame: FrameID) -> [TemplateStep] { resolver.calls(of: frame).compactMap(templateStep) }

  private func templateStep(_ step: Step) -> TemplateStep? {
    // Text is told by its byte, so that each is asked about once.
    if trace.execution.isText(step.site) { return stepInFile(step.site, offset: step.offset, source: "") }
    if let known = actions[step.site.number] { return known ?? stepInValue(step) }
    let made = stepInFile(step.site, offset: 0, source: trace.execution.source(of: step.site))
    actions[step.site.number] = made
    return made ?? stepInValue(step)
  }

  private func stepInFile(_ site: Site, offset: Int, source: String) -> TemplateStep? {
    let template = template(of: site)
    guard template.file != .unknown else { return nil }
    let (line, column) = trace.execution.position(of: site, offset: offset)
    return TemplateStep(
      mark: Mark(file: template.file, line: line, column: column + 1), definition: template.definition, source: source)
  }

  private func template(of site: Site) -> Template {
    if let known = templates[site.template] { return known }
    let place = trace.execution.place(of: site)
    let name = trace.execution.templateName(of: site).string
    let made = Template(
      file: trace.plan?.mark(ofKnown: place).file ?? .unknown, definition: name == place.name ? "" : name)
    templates[site.template] = made
    return made
  }

  /// Text that `tpl` renders came from a value, which is told by itself; an action in it stands where the value does.
  private func stepInValue(_ step: Step) -> TemplateStep? {
    guard let mark = placeInValue(of: step), mark.isKnown else { return nil }
    return TemplateStep(mark: mark, definition: "", source: trace.execution.source(of: step.site))
  }

  private func placeInValue(of step: Step) -> Mark? {
    guard let source = resolver.textOrigin(of: step).sources.first(where: \.isExact) else { return nil }
    return trace.definitions(of: source.reference).first?.mark(ofByte: source.reference.offset)
  }

  // MARK: Values

  /// A use of a value by its number.
  public func use(_ number: Int) -> ValueUse { numberedUses[number] }

  /// The uses of values in some bytes, those whose text is the value's own first; each value once.
  private func numbers(ofUses sources: [OriginResolver.Source]) -> [Int] {
    if sources.count == 1 { return number(ofUse: sources[0]).map { [$0] } ?? [] }
    var numbers: [Int] = []
    for isExact in [true, false] {
      for source in sources where source.isExact == isExact {
        guard let number = number(ofUse: source) else { continue }
        let name = numberedUses[number].name
        if !numbers.contains(where: { $0 == number || numberedUses[$0].name == name }) { numbers.append(number) }
      }
    }
    return numbers
  }

  private func number(ofUse source: OriginResolver.Source) -> Int? {
    let (isExact, key) = (source.isExact ? 1 : 0, source.reference.number)
    if let known = knownUses[isExact][key] { return known }
    let made = trace.description(of: source.reference.trace).map { place in
      numberedUses.append(
        ValueUse(
          name: place.name, kind: place.kind, isExact: source.isExact,
          definitions: trace.definitions(of: source.reference)))
      return numberedUses.count - 1
    }
    knownUses[isExact][key] = made
    return made
  }

  func uses(of sources: [OriginResolver.Source]) -> [ValueUse] { numbers(ofUses: sources).map(use) }

  // MARK: Decisions

  /// What was decided on the way to a text, innermost first.
  public func conditions(of decision: DecisionID) -> [ConditionUse] {
    var conditions: [ConditionUse] = []
    var current = decision
    while let decision = trace.execution.decision(current), conditions.count < 100 {
      let condition = knownConditions[Int(current.number)] ?? condition(of: decision)
      knownConditions[Int(current.number)] = condition
      conditions.append(condition)
      current = decision.parent
    }
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
    let key = reference.number
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
