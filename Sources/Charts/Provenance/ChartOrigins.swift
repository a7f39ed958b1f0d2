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
  private let omitsSources: Bool
  private let lines: LineTable
  private var blocks: [Block] = []
  /// The block that was asked about last.
  private var lastBlock = 0
  /// The files and names of templates by their numbers.
  private var templates: [Int: Template] = [:]
  /// The steps of actions, which are the same wherever their output is asked about, and where each is by its site.
  private var actions: [TemplateStep] = []
  private var knownActions: [Int: Int?] = [:]
  private var sources: [Int: String] = [:]
  private var knownUses: [[Int: Int]] = [[:], [:]]
  private var numberedUses: [ValueUse] = []
  private var numberedConditions: [ConditionUse] = []
  private var knownConditions: [ConditionKey: Int] = [:]

  private typealias Step = OriginResolver.Step

  private struct Template {
    /// The file; unknown for text of `tpl`.
    let file: SourceFile.ID
    /// The name of the `define`; empty for a file's own text.
    let definition: String
  }

  /// What a decision was about: many decisions ask the same at the same place.
  struct ConditionKey: Hashable {
    let site: Int
    let condition: UInt32
    let isTaken: Bool
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
    omitsSources = false
    resolver = OriginResolver(trace)
    stream = []
    lines = LineTable([])
  }

  /// The origins of what a traced render gave, printed as `output` says.
  ///
  /// - Parameter omitsSources: whether nobody will read what stands at the places.
  public init(_ trace: ChartTrace, output: TemplateOutput, omitsSources: Bool = false) {
    self.trace = trace
    self.omitsSources = omitsSources
    resolver = OriginResolver(trace)
    stream = output.bytes
    lines = LineTable(stream)
    let definitions = output.includesCRDs ? output.rendered.customResourceDefinitions : []
    add(output.manifestBlocks, definitions: definitions.count, from: 0)
    // White space behind the last manifest is cut off: the hooks stand at the end.
    let hooks = output.hookBlocks
    add(hooks, definitions: 0, from: stream.count - hooks.reduce(0) { $0 + $1.count })
  }

  private func add(_ added: [TemplateOutput.Block], definitions: Int, from first: Int) {
    var start = first
    let files = Dictionary(trace.files.map { ($0.path, $0) }) { first, _ in first }
    for (index, block) in added.enumerated() {
      let text = start + block.textStart
      let range = min(stream.count, text)..<min(stream.count, text + block.text.count)
      start += block.count
      if index < definitions {
        let file = SourceFile.register(path: block.path.string, bytes: block.text.bytes)
        blocks.append(Block(range: range, source: .file(file, LineTable(block.text.bytes)), offset: 0))
        continue
      }
      guard let file = files[block.path] else { continue }
      blocks.append(Block(range: range, source: .template(file), offset: block.offset))
    }
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

    /// How many lines it has.
    public var lineCount: Int { lines.count }
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
      outline.step = .single(
        TemplateStep(
          mark: Mark(file: id, line: line, column: offset - lines.start(ofLine: line) + 1), definition: "", source: ""))
      return outline
    }
  }

  private func block(at offset: Int) -> Block? {
    if lastBlock < blocks.count, blocks[lastBlock].range.contains(offset) { return blocks[lastBlock] }
    var low = 0
    var high = blocks.count
    while low < high {
      let middle = (low + high) / 2
      if blocks[middle].range.upperBound <= offset { low = middle + 1 } else { high = middle }
    }
    guard low < blocks.count, blocks[low].range.contains(offset) else { return nil }
    lastBlock = low
    return blocks[low]
  }

  // MARK: In words

  /// The origin of a stretch of a template's output, in places and names.
  func origin(ofOutput output: TraceID, _ range: Range<Int>) -> TextOrigin {
    let outline = outline(ofOutput: output, range)
    var origin = TextOrigin()
    origin.steps = (outline.step.map { [step($0)] } ?? []) + calls(of: outline.calls).map(step)
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
  public func calls(of frame: FrameID) -> [OriginOutline.Step] {
    resolver.calls(of: frame).compactMap(templateStep)
  }

  /// A step in words.
  func step(_ step: OriginOutline.Step) -> TemplateStep {
    switch step {
    case .action(let number): action(number)
    case .single(let step): step
    }
  }

  /// An action of a template by its number.
  public func action(_ number: Int) -> TemplateStep { actions[number] }

  private func templateStep(_ step: Step) -> OriginOutline.Step? {
    // Text is told by its byte, so that each is asked about once.
    if step.isText {
      return stepInFile(step.site, offset: step.offset, source: "").map { .single($0) }
    }
    if let known = knownActions[step.site.number] {
      return known.map { .action($0) } ?? stepInValue(step).map { .single($0) }
    }
    guard let made = stepInFile(step.site, offset: 0, source: source(of: step.site)) else {
      knownActions[step.site.number] = .some(nil)
      return stepInValue(step).map { .single($0) }
    }
    actions.append(made)
    knownActions[step.site.number] = actions.count - 1
    return .action(actions.count - 1)
  }

  /// What stands at a node of a template.
  private func source(of site: Site) -> String {
    if omitsSources { return "" }
    if let known = sources[site.number] { return known }
    let made = trace.execution.source(of: site)
    sources[site.number] = made
    return made
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
    return TemplateStep(mark: mark, definition: "", source: source(of: step.site))
  }

  private func placeInValue(of step: Step) -> Mark? {
    guard let source = resolver.textOrigin(of: step).sources.first(where: \.isExact) else { return nil }
    let offset = source.reference.offset
    return trace.readPlace(source.reference.trace)?.definitions(at: offset).first?.mark(ofByte: offset)
  }

  // MARK: Values

  /// A use of a value by its number.
  public func use(_ number: Int) -> ValueUse { numberedUses[number] }

  /// The uses of values in some bytes, those whose text is the value's own first; each value once.
  private func numbers(ofUses sources: [OriginResolver.Source]) -> [Int] {
    if sources.count == 1 { return number(ofUse: sources[0]).map { [$0] } ?? [] }
    var numbers: [Int] = []
    // A key that something was computed from is worth telling where its value is not told.
    let computed = sources.filter { !$0.isExact }
    let ordered = [sources.filter(\.isExact), computed.filter { !isKey($0) }, computed.filter(isKey)]
    for sources in ordered {
      for source in sources {
        guard let number = number(ofUse: source) else { continue }
        if numbers.contains(number) { continue }
        let name = numberedUses[number].name
        if !numbers.contains(where: { numberedUses[$0].name == name }) { numbers.append(number) }
      }
    }
    return numbers
  }

  private func isKey(_ source: OriginResolver.Source) -> Bool {
    if case .place(_, .name) = trace.execution[source.reference.trace] { true } else { false }
  }

  private func number(ofUse source: OriginResolver.Source) -> Int? {
    guard let place = trace.readPlace(source.reference.trace), place.isNamed else { return nil }
    let isExact = source.isExact ? 1 : 0
    // Of files, each line is a use of its own.
    let key = place.kind == .file ? source.reference.number : Int(source.reference.trace.number) << 32
    if let known = knownUses[isExact][key] { return known }
    numberedUses.append(
      ValueUse(
        name: place.name, kind: place.kind, isExact: source.isExact,
        definitions: place.definitions(at: source.reference.offset)))
    knownUses[isExact][key] = numberedUses.count - 1
    return numberedUses.count - 1
  }

  func uses(of sources: [OriginResolver.Source]) -> [ValueUse] { numbers(ofUses: sources).map(use) }

  // MARK: Decisions

  /// What was decided on the way to a text, innermost first.
  func conditions(of decision: DecisionID) -> [ConditionUse] { conditionNumbers(of: decision).map(condition) }

  /// What was decided on the way to a text, innermost first, in numbers: ``condition(_:)``.
  public func conditionNumbers(of decision: DecisionID) -> [Int] {
    var numbers: [Int] = []
    var current = decision
    while let decision = trace.execution.decision(current), numbers.count < 100 {
      numbers.append(number(of: decision))
      current = decision.parent
    }
    return numbers
  }

  /// A decision by its number.
  public func condition(_ number: Int) -> ConditionUse { numberedConditions[number] }

  private func number(of decision: Decision) -> Int {
    let key = ConditionKey(
      site: decision.site.number, condition: decision.condition.number, isTaken: decision.isTaken)
    if let known = knownConditions[key] { return known }
    numberedConditions.append(condition(of: decision))
    knownConditions[key] = numberedConditions.count - 1
    return numberedConditions.count - 1
  }

  func condition(of decision: Decision) -> ConditionUse {
    let place = trace.execution.place(of: decision.site)
    return ConditionUse(
      mark: trace.plan?.mark(ofKnown: place) ?? .unknown, source: source(of: decision.site),
      isTrue: decision.isTaken,
      values: uses(of: resolver.origin(of: OriginResolver.Reference(trace: decision.condition)).sources))
  }
}
