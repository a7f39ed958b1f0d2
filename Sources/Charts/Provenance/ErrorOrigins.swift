import Diagnostics
import GoTemplate
import Text

/// Finds the sources of an error that arose while a chart was rendered: the place in a template, the values that had a
/// part in it and where they are said, the decisions that led there.
///
/// The chart is rendered a second time, traced; so a render that succeeds costs nothing.
struct ErrorOrigins {
  let trace: ChartTrace
  let origins: ChartOrigins

  private init(_ trace: ChartTrace) {
    self.trace = trace
    origins = ChartOrigins(trace)
  }

  /// What a traced render may use up: a chart that eats time or memory gets no second helping.
  private static let limits = ExecutionLimits(steps: 1_000_000, outputBytes: 16 << 20)
  private static let room = 64 << 20

  /// The error with its sources, as far as they can be found; Helm's text stays as it is.
  static func explained(
    _ error: ChartError, of renderer: ChartRenderer, _ chart: Chart, values: MapValue, release: ReleaseInfo
  ) -> ChartError {
    guard error.isFromRendering else { return error }
    var renderer = renderer
    let trace = ChartTrace(user: renderer.userValues, given: values, unprocessed: chart, room: room)
    renderer.trace = trace
    renderer.log = { _ in }
    renderer.limits = limits
    renderer.skipsSchemaValidation = true
    do throws(ChartError) {
      _ = try renderer.render(try renderer.prepare(chart, values: values), release: release)
      return error
    } catch let second {
      // What depends on chance may fail otherwise.
      guard second.message == error.message else { return error }
      var explained = error
      explained.diagnostics = ErrorOrigins(trace).diagnostics(of: second)
      return explained
    }
  }

  private func diagnostics(of error: ChartError) -> [Diagnostic] {
    if let manifest = error.manifest, let found = diagnostic(of: manifest) { return [found] }
    guard let failure = trace.execution.failure, var first = error.diagnostics.first else { return error.diagnostics }
    let mark = markInValue(of: failure)
    if mark.isKnown {
      if first.mark.isKnown { first.notes.insert(Diagnostic.Note("called here", at: first.mark), at: 0) }
      first.mark = mark
    }
    var notes: [Diagnostic.Note] = []
    for value in failure.values.prefix(ErrorOrigins.mostValues) where value.trace.isKnown {
      let (told, help) = tell(value)
      notes += told
      if first.help == nil { first.help = help }
    }
    if notes.isEmpty { notes = reasons(for: failure.decision) }
    first.notes = notes + first.notes
    return [first] + error.diagnostics.dropFirst()
  }

  private static let mostValues = 4

  // MARK: Text that `tpl` renders

  /// The place in a file of values where the text stands that `tpl` was rendering; unknown when it was another template.
  private func markInValue(of failure: Trace.Failure) -> Mark {
    guard let text = trace.execution.frame(failure.frame)?.text, text.isKnown else { return .unknown }
    let place = trace.execution.place(of: failure.site)
    let offset = trace.execution.textOffset(of: failure.site)
    let found = origins.resolver.origin(of: OriginResolver.Reference(trace: text, offset: offset))
    guard let source = found.sources.first,
      let definition = trace.readPlace(source.reference.trace)?.definitions(at: source.reference.offset).first,
      definition.mark.isKnown
    else { return .unknown }
    let line = trace.execution.line(place.line, of: failure.site)
    return ErrorOrigins.mark(of: line, column: place.column, from: definition.mark)
  }

  /// The place of a text's line in the file that holds the text, at or below a place.
  private static func mark(of line: ByteString, column: Int, from mark: Mark) -> Mark {
    let file = SourceFile.named(mark.file)
    for number in Int(mark.line)..<Int(mark.line) + 1_000 {
      guard let bytes = file.line(number) else { break }
      guard let start = ByteString(bytes).firstOffset(of: line.trimmingSpace) else { continue }
      let indentation = line.bytes.prefix { $0 == 0x20 || $0 == 0x09 }.count
      return Mark(file: mark.file, line: number, column: start + max(0, column - indentation) + 1)
    }
    return mark
  }

  // MARK: Values

  /// What is to be said of a value that had a part in an error: what it is and where that is said; for one that is
  /// missing what there is instead.
  func tell(_ value: TracedValue) -> (notes: [Diagnostic.Note], help: String?) {
    var notes: [Diagnostic.Note] = []
    var help: String?
    let found = origins.resolver.origin(of: OriginResolver.Reference(trace: value.trace))
    for source in found.sources.prefix(ErrorOrigins.mostValues) {
      guard let place = trace.readPlace(source.reference.trace), place.isNamed else { continue }
      let definitions = place.definitions(at: source.reference.offset)
      let isNull = source.isExact && value.value.isNull
      let saysNull = definitions.first?.text.map { ["null", "~", ""].contains($0.string) } ?? false
      if isNull, place.kind == .value, !saysNull {
        let (told, nearest) = tellMissing(place)
        notes += told
        help = help ?? nearest
        continue
      }
      // What the templates were given as a whole is no news.
      guard !place.path.isEmpty || place.kind != .value else { continue }
      let what = source.isExact ? ErrorOrigins.words(for: value.value) : nil
      notes.append(note(on: place.name, what: what, definitions.first))
    }
    return (notes, help)
  }

  /// `.Values.image` is "nginx", and where that is said.
  private func note(on name: String, what: String?, _ definition: ValueDefinition?) -> Diagnostic.Note {
    var text = "`\(name)`"
    if let what { text += " is \(what)" }
    guard let definition else { return Diagnostic.Note(text + (what == nil ? " had a part in it" : "")) }
    if definition.mark.isKnown {
      return Diagnostic.Note(text + (what == nil ? " is said" : ", said") + " here", at: definition.mark)
    }
    return Diagnostic.Note(text + (what == nil ? " comes" : ", it comes") + " from `\(definition.source)`")
  }

  /// What is to be said of a value that nobody gives.
  private func tellMissing(_ place: ReadPlace) -> (notes: [Diagnostic.Note], help: String?) {
    let parent = Array(place.path.dropLast())
    var notes = [Diagnostic.Note("`\(place.name)` is nil: no values file and no flag gives it")]
    guard case .key(let key)? = place.path.last, case .map(let map)? = Value.map(trace.values).part(at: parent) else {
      return (notes, nil)
    }
    let keys = map.keys.filter { $0 != key && $0 != "global" }.map(\.string)
    let parentName = ".Values" + parent.dotted
    if let nearest = NearestName.of(key.string, among: keys) {
      let definition = trace.valueLayers.definitions(of: parent + [.key(ByteString(nearest))]).first
      notes.append(note(on: "\(parentName).\(nearest)", what: nil, definition))
      return (notes, "did you mean `\(parentName).\(nearest)`?")
    }
    if !parent.isEmpty {
      let definition = trace.valueLayers.definitions(of: parent).first
      let list = keys.isEmpty ? "nothing" : keys.sorted().prefix(8).joined(separator: ", ")
      notes.append(note(on: parentName, what: "a mapping of \(list)", definition))
    }
    return (notes, "give `\(place.path.dotted.dropFirst())` in the values, or guard the place with `if` or `default`")
  }

  /// A value in a few words.
  static func words(for value: Value) -> String? {
    switch value {
    case .null: "null"
    case .bool, .int, .int64, .float64: GoFormat.printed(value).string
    case .string(let text): text.count <= 60 ? "the text \(GoUnicode.quoted(text.string))" : "a long text"
    case .list(let elements): elements.count == 1 ? "a list of one" : "a list of \(elements.count)"
    case .map: "a mapping"
    case .object: nil
    }
  }

  // MARK: Decisions

  /// The innermost decisions that led to a place, with the values that they were made by.
  private func reasons(for decision: DecisionID) -> [Diagnostic.Note] {
    origins.conditions(of: decision).prefix(2).flatMap { condition -> [Diagnostic.Note] in
      let verdict = condition.isTrue ? "holds" : "does not hold"
      return [Diagnostic.Note("got there because `\(condition.source)` \(verdict)", at: condition.mark)]
        + notes(on: condition.values)
    }
  }

  /// Where values are said that had a part in something.
  func notes(on values: [ValueUse]) -> [Diagnostic.Note] {
    values.filter { $0.kind != .release && $0.kind != .capabilities }.prefix(ErrorOrigins.mostValues).map { use in
      // A key that was written by itself is no value.
      let text = use.definitions.first?.text.flatMap { use.name.hasSuffix(".\($0)") ? nil : $0 }
      let what = text.map { $0.count <= 60 ? GoUnicode.quoted($0.string) : "a long text" }
      return note(on: use.name, what: what, use.definitions.first)
    }
  }
}
