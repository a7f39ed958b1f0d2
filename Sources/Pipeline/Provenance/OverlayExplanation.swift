import Charts
import Diagnostics
import Kustomize
import Manifests
import Releases
import Synchronization
import Text
import Threads
import YAML

extension Explanation {
  /// The origins of what a kustomization gave.
  ///
  /// - Parameter selection: which manifests are wanted.
  /// - Throws: ``KustomizeError`` for an object that cannot be printed.
  public init(
    _ built: KustomizeBuild.Output, where selection: (_ kind: String, _ name: String) -> Bool = { _, _ in true }
  ) throws {
    try Explanation.forEachResource(of: built, where: selection) { resources.append($0) }
  }

  /// Gives the objects of a kustomization one by one, each with the origins of its fields.
  ///
  /// - Parameters:
  ///   - chart: the chart's output that was among the resources, and the file that its places name.
  ///   - selection: which manifests are wanted.
  /// - Throws: ``KustomizeError`` for an object that cannot be printed, and what `body` throws.
  public static func forEachResource(
    of built: KustomizeBuild.Output, over chart: (origins: ChartOrigins, file: SourceFile.ID)? = nil,
    where selection: (_ kind: String, _ name: String) -> Bool = { _, _ in true },
    _ body: (ExplainedResource) throws -> Void
  ) throws {
    let wanted = built.objects.indices.filter { index in
      let identity = built.identities[index]
      return selection(identity.type.kind.string, identity.name.string)
    }
    let histories = OverlayHistories(built)
    if let chart {
      let chart = ChartText(chains: ChartChains(chart.origins), file: chart.file)
      for index in wanted { try body(try resource(index, of: histories, over: chart)) }
      return
    }
    // Objects alone depend on nothing but themselves.
    let runs = (wanted.count + runLength - 1) / runLength
    try LargeStack.forEachResult(count: runs, ahead: mostHeld / runLength) { run in
      let start = run * runLength
      return wanted[start..<min(start + runLength, wanted.count)].map {
        index -> Result<ExplainedResource, KustomizeError> in
        do throws(KustomizeError) {
          return .success(try resource(index, of: histories, over: nil))
        } catch {
          return .failure(error)
        }
      }
    } _: { (resources: [Result<ExplainedResource, KustomizeError>]) throws in
      for resource in resources { try body(try resource.get()) }
    }
  }

  /// How many objects a thread explains at a time, and how many explained ones may wait to be printed.
  private static let (runLength, mostHeld) = (8, 128)

  private static func resource(
    _ index: Int, of histories: OverlayHistories, over chart: ChartText?
  ) throws(KustomizeError) -> ExplainedResource {
    let (object, identity) = (histories.built.objects[index], histories.built.identities[index])
    let (text, layout) = try KustomizeBuild.Output.laidOutText(of: object)
    var fields = OverlayFields(of: index, in: histories, chart: chart, layout: layout)
    if layout != nil {
      fields.add(object, object)
    } else {
      fields.add((try? YAMLParser.firstDocument(in: text, file: .unknown, dialect: .goYAML3)) ?? .null(), object)
    }
    return ExplainedResource(
      kind: identity.type.kind.string, name: identity.name.string, namespace: identity.namespace.string,
      text: ByteString(text), fields: fields.fields)
  }
}

/// A chart's output that was among the resources of a kustomization, and the file that its places name.
private struct ChartText {
  let chains: ChartChains
  let file: SourceFile.ID
}

/// Goes through an object as it is printed, and at once through what is known of it: the object's own nodes, what changed
/// them, and where they stood at first.
private struct OverlayFields {
  private let edits: [FieldEdit]
  private let places: OriginalPlaces
  private let histories: OverlayHistories
  private let chart: ChartText?
  private let tree: EditTree
  /// Where the object's own nodes are printed; nil where what is gone through was read from the printed text.
  private let layout: ManifestLayout?
  /// How many of the layout's mappings and leaves were passed.
  private var passed = (mappings: 0, leaves: 0)
  private var path = FieldPath()
  /// The name beside the namespace that is looked at.
  private var referred: ByteString?
  /// The fields found so far.
  private(set) var fields: [ExplainedField] = []

  init(of index: Int, in histories: OverlayHistories, chart: ChartText?, layout: ManifestLayout?) {
    (edits, places) = histories[index]
    self.histories = histories
    self.chart = chart
    self.layout = layout
    tree = EditTree(edits)
    fields.reserveCapacity(layout?.leafCount ?? 0)
  }

  /// Adds the fields of an object.
  ///
  /// - Parameter printed: what is gone through, as ``layout`` says.
  mutating func add(_ printed: Node, _ object: Node) {
    add(printed, layout == nil ? object : nil, places.original, EditTree.root)
  }

  private mutating func add(_ printed: Node, _ own: Node?, _ original: Node?, _ branch: Int?) {
    switch printed.content {
    case .scalar(let scalar): add(scalar, printed, own, original, branch)
    case .sequence(let elements):
      if elements.isEmpty { return add(.emptyList, printed, own, original, branch) }
      let (ownElements, originals) = (own?.sequence ?? [], original?.sequence ?? [])
      for index in elements.indices {
        path.components.append(.index(index))
        add(
          elements[index], ownElements.indices.contains(index) ? ownElements[index] : nil,
          originals.indices.contains(index) ? originals[index] : nil,
          branch.flatMap { tree.child(.index(index), of: $0) })
        path.components.removeLast()
      }
    case .mapping(let mapping):
      if mapping.entries.isEmpty { return add(.emptyMap, printed, own, original, branch) }
      let (ownPairs, originals) = (own?.mapping, original?.mapping)
      let order = layout?.order(ofMapping: passed.mappings) ?? Array(mapping.entries.indices)
      passed.mappings += 1
      for index in order {
        guard let key = mapping.entries[index].key.scalar?.text else { continue }
        path.components.append(.key(key))
        // A reference has its object's namespace beside the name.
        referred = key == "namespace" ? printed["name"]?.scalar?.text : nil
        add(
          mapping.entries[index].value, ownPairs?.value(of: key, near: index), originals?.value(of: key, near: index),
          branch.flatMap { tree.child(.key(key), of: $0) })
        path.components.removeLast()
      }
    }
  }

  private mutating func add(_ scalar: Node.Scalar, _ printed: Node, _ own: Node?, _ original: Node?, _ branch: Int?) {
    var (text, line, own) = (scalar.text, Int(printed.mark.line), own)
    if let layout {
      own = printed
      line = layout.line(ofLeaf: passed.leaves)
      text = layout.text(ofLeaf: passed.leaves) ?? text
      passed.leaves += 1
    }
    // Where elements of lists moved, what stands at a path now stood elsewhere.
    let place = places.hasMoves ? places[path.steps] : original.flatMap(OriginalPlaces.place)
    fields.append(
      ExplainedField(path: path, value: text, line: line, chain: chain(of: text, own, place, branch)))
  }

  private func chain(of text: ByteString, _ own: Node?, _ place: Mark?, _ branch: Int?) -> ProvenanceChain {
    let ownMark = own?.mark ?? .unknown
    guard let branch, var number = tree.lastEdit(of: branch) else {
      let base = FieldEdit.base(before: nil, mark: ownMark, place: place)
      if chart == nil { return ProvenanceChain(base.isKnown ? [ProvenanceLink(.resource, at: base)] : []) }
      var steps = OverlaySteps(in: histories, over: chart)
      return steps.finish(base: base, of: own)
    }
    var steps = OverlaySteps(in: histories, over: chart)
    while true {
      steps.append(edits[number])
      if edits[number].kind == OverlayHistories.follower {
        let move = referred.map { histories.move(of: $0, to: text, over: chart) }
        steps.append(move ?? histories.renaming(to: text))
      }
      guard let previous = tree.edit(before: number) else { break }
      number = previous
    }
    return steps.finish(base: FieldEdit.base(before: edits[number], mark: ownMark, place: place), of: own)
  }
}

/// The steps that one field of a kustomization's object went through.
private struct OverlaySteps {
  private let histories: OverlayHistories
  private let chart: ChartText?
  private var runs: [ProvenanceRun] = []
  /// The steps after these runs that are no run yet.
  private var links: [ProvenanceLink] = []
  private var count = 0

  /// Fields may be read from fields that were read from others, and so on in circles: more steps tell nothing more.
  private static let most = 100

  init(in histories: OverlayHistories, over chart: ChartText?) {
    self.histories = histories
    self.chart = chart
  }

  mutating func append(_ run: ProvenanceRun) {
    guard !run.links.isEmpty else { return }
    close()
    runs.append(run)
    count += run.links.count
  }

  private mutating func append(_ link: ProvenanceLink) {
    links.append(link)
    count += 1
  }

  /// Makes a run of the steps that are none yet.
  private mutating func close() {
    guard !links.isEmpty else { return }
    runs.append(ProvenanceRun(links, isShared: false))
    links = []
  }

  /// A change, and what it read.
  mutating func append(_ edit: FieldEdit) {
    guard count < OverlaySteps.most else { return }
    if edit.previous == nil, edit.readings.isEmpty { return append(histories.step(of: edit)) }
    append(ProvenanceLink(edit))
    for reading in edit.readings {
      append(ProvenanceLink(.input, at: reading.entry, text: reading.name))
      // A digest reads many fields, of which one place made most.
      var places: Set<Mark> = []
      for edit in reading.edits.reversed() where places.insert(edit.mark).inserted { append(edit) }
      append(base: reading.base, of: reading.field)
    }
  }

  /// Where a field was read from before all changes.
  private mutating func append(base: Mark, of node: Node?) {
    guard base.isKnown else { return }
    if let chain = chartChain(of: node, at: base) {
      for run in chain.runs { append(run) }
    } else {
      append(ProvenanceLink(.resource, at: base))
    }
  }

  /// The whole chain, which ends where the field was read from before all changes.
  mutating func finish(base: Mark, of node: Node?) -> ProvenanceChain {
    append(base: base, of: node)
    close()
    return ProvenanceChain(runs)
  }

  private func chartChain(of node: Node?, at base: Mark) -> ProvenanceChain? {
    guard let chart, base.file == chart.file else { return nil }
    return chart.chains.chain(of: chart.chains.origins.outline(of: node.marked(base)))
  }
}

/// What changed the objects of a build, found out when someone asks, perhaps from several threads.
final class OverlayHistories: Sendable {
  /// What is known so far.
  private struct Known {
    var histories: [Int: (edits: [FieldEdit], places: OriginalPlaces)] = [:]
    /// The objects of each name; nil before the first question.
    var numbers: [ByteString: [Int]]?
    var renaming: [ByteString: ProvenanceRun] = [:]
    /// What put objects into namespaces, by `NAMESPACE/NAME`.
    var moves: [ByteString: ProvenanceRun] = [:]
    var steps: [StepKey: ProvenanceRun] = [:]
  }

  /// A step and its place.
  struct StepKey: Hashable {
    let mark: Mark
    let kind: String
    let role: FieldEdit.Role
  }

  let built: KustomizeBuild.Output
  private let known = Mutex(Known())

  /// The step that lets references follow names.
  static let follower = "NameReferenceTransformer"

  private static let name: [FieldEdit.Step] = [.key(ByteString("metadata")), .key(ByteString("name"))]
  private static let namespace: [FieldEdit.Step] = [.key(ByteString("metadata")), .key(ByteString("namespace"))]

  init(_ built: KustomizeBuild.Output) { self.built = built }

  /// What changed an object, and where its fields stood at first.
  subscript(index: Int) -> (edits: [FieldEdit], places: OriginalPlaces) {
    if let known = known.withLock({ $0.histories[index] }) { return known }
    let history = built.history(of: index)
    known.withLock { $0.histories[index] = history }
    return history
  }

  /// The step that made a field: the same one for all fields.
  func step(of edit: FieldEdit) -> ProvenanceRun {
    let key = StepKey(mark: edit.mark, kind: edit.kind, role: edit.role)
    return known.withLock { known in
      if let run = known.steps[key] { return run }
      let run = ProvenanceRun([ProvenanceLink(edit)])
      known.steps[key] = run
      return run
    }
  }

  /// What gave an object this name: a reference that follows a new name is there because of it.
  func renaming(to name: ByteString) -> ProvenanceRun {
    if let run = known.withLock({ $0.renaming[name] }) { return run }
    let links = objects(named: name).lazy.map(self.renaming(of:)).first { !$0.isEmpty } ?? []
    return known.withLock { known in
      if let run = known.renaming[name] { return run }
      let run = ProvenanceRun(links)
      known.renaming[name] = run
      return run
    }
  }

  /// What put an object of this name into a namespace: a reference follows it there.
  fileprivate func move(of name: ByteString, to namespace: ByteString, over chart: ChartText?) -> ProvenanceRun {
    let key = namespace + ByteString("/") + name
    if let run = known.withLock({ $0.moves[key] }) { return run }
    let object = objects(named: name).first { built.identities[$0].namespace == namespace }
    let links = object.map { move(of: $0, over: chart) } ?? []
    return known.withLock { known in
      if let run = known.moves[key] { return run }
      let run = ProvenanceRun(links)
      known.moves[key] = run
      return run
    }
  }

  private func move(of object: Int, over chart: ChartText?) -> [ProvenanceLink] {
    let (edits, places) = self[object]
    let own = edits.filter { $0.path == OverlayHistories.namespace && !$0.isRemoval }
    var steps = OverlaySteps(in: self, over: chart)
    for edit in own.reversed() { steps.append(edit) }
    let base = FieldEdit.base(before: own.first, mark: .unknown, place: places[OverlayHistories.namespace])
    return Array(steps.finish(base: base, of: nil))
  }

  private func objects(named name: ByteString) -> [Int] {
    known.withLock { known in
      let numbers = known.numbers ?? Dictionary(grouping: built.identities.indices) { built.identities[$0].name }
      known.numbers = numbers
      return numbers[name] ?? []
    }
  }

  private func renaming(of object: Int) -> [ProvenanceLink] {
    var steps = OverlaySteps(in: self, over: nil)
    for edit in self[object].edits.reversed() where edit.path == OverlayHistories.name && !edit.isRemoval {
      steps.append(edit)
    }
    return Array(steps.finish(base: .unknown, of: nil))
  }
}

extension ProvenanceLink {
  /// A change of a field.
  fileprivate init(_ edit: FieldEdit) {
    let role: Role =
      switch edit.role {
      case .patch: .patch
      case .generator: .generator
      case .transformer: .transformer
      }
    self.init(role, at: edit.mark, text: edit.kind, previous: edit.previous)
  }
}

extension FieldPath {
  /// The path as changes have it.
  fileprivate var steps: [FieldEdit.Step] {
    components.compactMap { component in
      switch component {
      case .key(let key): .key(key)
      case .index(let index): .index(index)
      case .element: nil
      }
    }
  }
}

extension Node.Mapping {
  /// The value of a key that most likely is the pair of that number.
  fileprivate func value(of key: ByteString, near index: Int) -> Node? {
    if entries.indices.contains(index), entries[index].key.scalar?.text == key { return entries[index].value }
    return entries.first { $0.key.scalar?.text == key }?.value
  }
}

extension Node? {
  /// The node as it stood at a place: with its content where it still stands there.
  fileprivate func marked(_ mark: Mark) -> Node {
    guard let self, self.mark == mark else { return Node(.scalar(Node.Scalar(ByteString("?"))), mark: mark) }
    return self
  }
}
