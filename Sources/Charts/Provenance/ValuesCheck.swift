import Diagnostics
import GoTemplate
import Text

/// Compares the values that a user gave with those that the templates read on one render.
///
/// ```
/// updateCheck: {enable: true}     never read; did you mean updateCheck.enabled?
/// ```
///
/// A key is unread when nothing below it was read either. What a template hands on as a whole (`toYaml`, `tpl`,
/// `range`) counts as read; so does what a template names in a branch that was not taken, since another render may
/// read it.
public struct ValuesCheck {
  /// A value that the user gave and that nothing read.
  public struct Unread: Sendable {
    /// Its path as `--set` writes it.
    public let path: String
    /// Where the user gave it.
    public let definition: ValueDefinition?
    /// The path that was most likely meant.
    public let suggestion: String?
    /// Whether that differs by some letters, as what is misspelt does; else it is that of the same key elsewhere.
    public let isMisspelt: Bool
  }

  /// A value that templates read and that neither the user nor a chart gives.
  public struct Undefined: Sendable {
    /// Its path as `--set` writes it.
    public let path: String
    let steps: [Trace.Step]
  }

  /// The values that nothing read, in the order of their paths.
  public private(set) var unread: [Unread] = []
  /// The values that nobody gives, in the order of their paths.
  public private(set) var undefined: [Undefined] = []
  /// How many values the user gave.
  public private(set) var count = 0

  private let trace: ChartTrace
  private let reads: ReadPlaces
  private var mentioned = ReadPlaces.Place()
  /// Chains that begin at the dot or a variable and were not evaluated.
  private var relativeMentions: Set<[ByteString]> = []
  /// All chains of this kind: of the rounds of a loop one may evaluate what another leaves out.
  private var loopMentions: Set<[ByteString]> = []
  /// The names in them.
  private var loopNames: Set<ByteString> = []
  /// All chains.
  private var mentions: [FieldMention] = []
  private let skipped: Set<[Trace.Step]>

  /// Checks the values of a traced render.
  public init(_ trace: ChartTrace) {
    self.trace = trace
    reads = ReadPlaces(trace)
    var dependencies = DependencyReads(trace)
    dependencies.collect()
    for path in dependencies.read { reads.mark(path, [.read, .whole]) }
    skipped = dependencies.unused
    collectMentions()
    if trace.given.count > 0 { check(.map(trace.given), reads.root, mentioned, [], isInLoop: false) }
    findUndefined(reads.root, .map(trace.values), [])
    undefined.sort { $0.path < $1.path }
  }

  // MARK: Mentions

  /// What templates name without having read it on this render.
  private mutating func collectMentions() {
    guard let templates = trace.templates, let plan = trace.plan else { return }
    let roots = plan.templates.map(\.path).filter { !SlashPath.base($0).hasPrefix("_") }
    mentions = templates.mentions(from: roots, trace.execution)
    for mention in mentions {
      guard let start = mention.names.lastIndex(of: ByteString("Values")) else {
        if !mention.isEvaluated { relativeMentions.insert(mention.names) }
        loopMentions.insert(mention.names)
        loopNames.formUnion(mention.names)
        continue
      }
      let path = mention.names[(start + 1)...].map { Trace.Step.key($0) }
      guard !path.isEmpty else { continue }
      // A library's templates are called for every chart.
      for prefix in prefixes(of: mention.place.name) {
        var place = mentioned
        for step in prefix + path { place = place.child(step) }
        place.marks.formUnion(mention.isEvaluated ? .read : [.read, .whole])
      }
    }
  }

  /// What templates see beside values.
  private static let others: Set<ByteString> = Set(
    ["Capabilities", "Chart", "Files", "Release", "Template"].map { ByteString($0) })

  /// Where the values of the chart that a template belongs to may be.
  private func prefixes(of template: String) -> [[Trace.Step]] {
    let parts = ByteString(template).split(separator: ByteString("/"))
    var names: [Trace.Step] = []
    var charts = trace.valueLayers.charts(along: [])
    var index = 1
    while index + 1 < parts.count, parts[index] == "charts" {
      names.append(.key(parts[index + 1]))
      charts = trace.valueLayers.charts(along: names)
      index += 2
    }
    let isLibrary = charts.last?.metadata.isLibrary == true
    return isLibrary ? (0..<max(1, names.count)).map { Array(names.prefix($0)) } : [names]
  }

  // MARK: Unread values

  private mutating func check(
    _ value: Value, _ read: ReadPlaces.Place?, _ mention: ReadPlaces.Place?, _ path: [Trace.Step], isInLoop: Bool
  ) {
    guard !skipped.contains(path) else { return }
    if let read, read.marks.contains(.whole) { return countAll(value) }
    // A branch that was not taken names it: all of it may be what another render reads.
    if mention?.marks.contains(.whole) == true, read?.isRead != true { return countAll(value) }
    switch value {
    case .map(let map) where map.count > 0:
      let isAnythingKnown = path.isEmpty || read?.isRead == true || mention?.isRead == true
      guard isAnythingKnown || isInLoop && isNamedInLoops(path) else {
        return report(value, path, isInLoop: isInLoop)
      }
      for (key, inner) in zip(map.keys, map.values) {
        let isEach = read?.marks.contains(.each) == true && !inner.isCollection
        if isEach {
          count += 1
          continue
        }
        check(
          inner, read?.children[.key(key)], mention?.children[.key(key)], path + [.key(key)],
          isInLoop: isInLoop || read?.marks.contains(.each) == true)
      }
    case .list(let elements) where !elements.isEmpty:
      guard let read, read.isRead else {
        if mention?.isRead == true { return countAll(value) }
        return report(value, path, isInLoop: isInLoop)
      }
      for (index, element) in elements.enumerated() {
        guard case .map = element, let inner = read.children[.index(index)] else {
          countAll(element)
          continue
        }
        check(element, inner, nil, path + [.index(index)], isInLoop: true)
      }
    default:
      if read?.isRead == true || mention?.isRead == true { return countAll(value) }
      report(value, path, isInLoop: isInLoop)
    }
  }

  /// Whether a template that was not read to its end names the path's end: `.host` in a branch not taken.
  private func isMentioned(_ path: [Trace.Step], isInLoop: Bool) -> Bool {
    let mentions = isInLoop ? loopMentions : relativeMentions
    var names: [ByteString] = []
    for step in path.reversed() {
      guard case .key(let key) = step else { continue }
      names.insert(key, at: 0)
      if mentions.contains(names) { return true }
    }
    return false
  }

  /// Whether some template asks what a loop gives for a key of this name, or for an element of a list.
  private func isNamedInLoops(_ path: [Trace.Step]) -> Bool {
    if case .key(let key)? = path.last { loopNames.contains(key) } else { true }
  }

  private mutating func countAll(_ value: Value) { count += value.leafCount }

  private mutating func report(_ value: Value, _ path: [Trace.Step], isInLoop: Bool) {
    // Something empty asks for nothing.
    if value.isNull { return }
    if isMentioned(path, isInLoop: isInLoop) { return countAll(value) }
    count += value.leafCount
    let nearest = nearest(to: path)
    unread.append(
      Unread(
        path: path.plain, definition: trace.valueLayers.definitions(of: path).first,
        suggestion: nearest ?? misplaced(path), isMisspelt: nearest != nil))
  }

  // MARK: Suggestions

  /// The nearest key that is read beside an unread one.
  private func nearest(to path: [Trace.Step]) -> String? {
    guard case .key(let key)? = path.last else { return nil }
    let parent = Array(path.dropLast())
    let given = siblings(of: parent, in: .map(trace.given))
    let unused = skipped.filter { $0.count == path.count && $0.starts(with: parent) }.compactMap(\.last?.name)
    let known = keys(at: parent, in: reads.root).union(keys(at: parent, in: mentioned)).union(unused)
    let free = known.subtracting(given)
    let relative = Set(
      relativeMentions.filter { !ValuesCheck.others.contains($0.first ?? ByteString()) }.compactMap(\.last)
    ).subtracting(given)
    for candidates in [free, known, relative] {
      if let nearest = NearestName.of(key.string, among: candidates.map(\.string).filter { $0 != key.string }) {
        return (parent + [.key(ByteString(nearest))]).plain
      }
    }
    return nil
  }

  /// The key of that very name that is read elsewhere.
  private func misplaced(_ path: [Trace.Step]) -> String? {
    guard case .key(let key)? = path.last else { return nil }
    var found: [[Trace.Step]] = []
    func search(_ place: ReadPlaces.Place, _ here: [Trace.Step]) {
      guard here.count < 8, found.count < 8 else { return }
      for (step, inner) in place.children {
        if step == .key(key), here + [step] != path { found.append(here + [step]) }
        if case .key = step { search(inner, here + [step]) }
      }
    }
    search(reads.root, [])
    return found.map(\.plain).min { ($0.count, $0) < ($1.count, $1) }
  }

  private func siblings(of path: [Trace.Step], in value: Value) -> Set<ByteString> {
    guard case .map(let map)? = value.part(at: path) else { return [] }
    return Set(map.keys)
  }

  private func keys(at path: [Trace.Step], in root: ReadPlaces.Place) -> Set<ByteString> {
    var place = root
    for step in path {
      guard let next = place.children[step] else { return [] }
      place = next
    }
    return Set(
      place.children.compactMap { step, _ in
        if case .key(let key) = step { return key }
        return nil
      })
  }

  // MARK: Undefined values

  private mutating func findUndefined(_ place: ReadPlaces.Place, _ value: Value?, _ path: [Trace.Step]) {
    for (step, inner) in place.children {
      let own = path + [step]
      let value = value?.part(at: [step])
      if inner.marks.contains(.missing), value == nil, trace.valueLayers.definitions(of: own).isEmpty {
        undefined.append(Undefined(path: own.plain, steps: own))
      } else {
        findUndefined(inner, value, own)
      }
    }
  }

  /// Where a template asks for a value that nobody gives: by its whole path, or else by most of the path's end; unknown
  /// where none says it in so many words.
  public func place(of value: Undefined) -> Mark {
    var best: (count: Int, place: TemplatePlace)?
    for mention in mentions where mention.isEvaluated {
      let count = lengthOfEnd(of: value.steps, in: mention)
      if count > best?.count ?? 0 { best = (count, mention.place) }
    }
    return best.flatMap { trace.plan?.mark(ofKnown: $0.place) } ?? .unknown
  }

  /// How many steps at a path's end a chain of fields says; more than all where it says the whole path.
  private func lengthOfEnd(of path: [Trace.Step], in mention: FieldMention) -> Int {
    if let start = mention.names.lastIndex(of: ByteString("Values")) {
      let own = mention.names[(start + 1)...].map { Trace.Step.key($0) }
      return prefixes(of: mention.place.name).contains { ($0 + own).starts(with: path) } ? path.count + 1 : 0
    }
    let names = mention.names.map { Trace.Step.key($0) }
    return (1...max(1, min(names.count, path.count))).last { path.suffix($0) == names.prefix($0) } ?? 0
  }
}

extension Trace.Step {
  /// The key, if it is one.
  fileprivate var name: ByteString? {
    if case .key(let key) = self { key } else { nil }
  }
}

extension [Trace.Step] {
  /// The path as `--set` writes it: `image.tag`, `hosts[0].name`.
  var plain: String {
    let text = dotted
    return text.hasPrefix(".") ? String(text.dropFirst()) : text
  }
}

extension Value {
  /// How many values without parts there are in it.
  fileprivate var leafCount: Int {
    switch self {
    case .map(let map) where map.count > 0: map.values.reduce(0) { $0 + $1.leafCount }
    case .list(let elements) where !elements.isEmpty: elements.reduce(0) { $0 + $1.leafCount }
    default: 1
    }
  }

  fileprivate var isCollection: Bool {
    switch self {
    case .map, .list: true
    default: false
    }
  }
}
