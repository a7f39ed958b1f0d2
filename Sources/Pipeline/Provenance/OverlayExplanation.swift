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
    let renamed = RenamedObjects(built)
    if let chart {
      let chart = ChartText(chains: ChartChains(chart.origins), file: chart.file)
      for index in wanted { try body(try resource(index, of: built, renamed, over: chart)) }
      return
    }
    // Objects alone depend on nothing but themselves; no more are held than are worth a round on all processors.
    for start in stride(from: 0, to: wanted.count, by: mostHeld) {
      let round = wanted[start..<min(start + mostHeld, wanted.count)]
      let resources = LargeStack.results(count: round.count) { number -> Result<ExplainedResource, KustomizeError> in
        do throws(KustomizeError) {
          return .success(try resource(round[round.startIndex + number], of: built, renamed, over: nil))
        } catch {
          return .failure(error)
        }
      }
      for resource in resources { try body(try resource.get()) }
    }
  }

  private static let mostHeld = 512

  private static func resource(
    _ index: Int, of built: KustomizeBuild.Output, _ renamed: RenamedObjects, over chart: ChartText?
  ) throws(KustomizeError) -> ExplainedResource {
    let (object, identity) = (built.objects[index], built.identities[index])
    let (text, layout) = try KustomizeBuild.Output.laidOutText(of: object)
    let history = built.history(of: index)
    var fields = OverlayFields(
      edits: history.edits, places: history.places, renamed: renamed, chart: chart, layout: layout)
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
  private let renamed: RenamedObjects
  private let chart: ChartText?
  private let tree: EditTree
  /// Where the object's own nodes are printed; nil where what is gone through was read from the printed text.
  private let layout: ManifestLayout?
  /// How many of the layout's pairs and scalars were passed.
  private var passed = (pairs: 0, scalars: 0)
  private var path = FieldPath()
  /// The fields found so far.
  private(set) var fields: [ExplainedField] = []

  init(
    edits: [FieldEdit], places: OriginalPlaces, renamed: RenamedObjects, chart: ChartText?, layout: ManifestLayout?
  ) {
    self.edits = edits
    self.places = places
    self.renamed = renamed
    self.chart = chart
    self.layout = layout
    tree = EditTree(edits)
    fields.reserveCapacity(layout?.lines.count ?? 0)
  }

  mutating func add(_ printed: Node, _ object: Node) {
    add(printed, object, places.original, EditTree.root)
  }

  private mutating func add(_ printed: Node, _ own: Node?, _ original: Node?, _ branch: Int?) {
    switch printed.content {
    case .scalar(let scalar): add(scalar, printed.mark, own, original, branch)
    case .sequence(let elements):
      if elements.isEmpty { return add(.emptyList, line: Int(printed.mark.line), own, original, tree) }
      let (ownElements, originals) = (own?.sequence ?? [], original?.sequence ?? [])
      for index in elements.indices {
        path.components.append(.index(index))
        add(
          elements[index], ownElements.indices.contains(index) ? ownElements[index] : nil,
          originals.indices.contains(index) ? originals[index] : nil,
          branch.flatMap { tree.child(.index(index), of: $0) }
        )
        path.components.removeLast()
      }
    case .mapping(let mapping):
      if mapping.entries.isEmpty { return add(.emptyMap, line: Int(printed.mark.line), own, original, tree) }
      let (ownPairs, originals) = (own?.mapping, original?.mapping)
      let start = passed.pairs
      passed.pairs += mapping.entries.count
      for number in mapping.entries.indices {
        let index = layout.map { Int($0.order[start + number]) } ?? number
        guard let key = mapping.entries[index].key.scalar?.text else { continue }
        path.components.append(.key(key))
        add(
          mapping.entries[index].value, ownPairs?.value(of: key, near: index), originals?.value(of: key, near: index),
          branch.flatMap { tree.child(.key(key), of: $0) })
        path.components.removeLast()
      }
    }
  }

  private mutating func add(_ scalar: Node.Scalar, _ mark: Mark, _ own: Node?, _ original: Node?, _ branch: Int?) {
    var (text, line) = (scalar.text, Int(mark.line))
    if let layout {
      line = Int(layout.lines[passed.scalars])
      if let respelled = layout.respelled[passed.scalars] { text = respelled }
      passed.scalars += 1
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
      if chart == nil { return ProvenanceChain(base.isKnown ? ProvenanceLink(.resource, at: base) : nil, []) }
      return OverlayLinks(over: chart).finished(base: base, of: own)
    }
    var links = OverlayLinks(over: chart)
    while true {
      links.append(edits[number])
      if edits[number].kind == RenamedObjects.follower { links.append(renamed.links(of: text)) }
      guard let previous = tree.edit(before: number) else { break }
      number = previous
    }
    return links.finished(base: FieldEdit.base(before: edits[number], mark: ownMark, place: place), of: own)
  }
}

/// The steps that one field of a kustomization's object went through.
private struct OverlayLinks {
  private let chart: ChartText?
  private(set) var links: [ProvenanceLink] = []

  /// Fields may be read from fields that were read from others, and so on in circles: more steps tell nothing more.
  private static let most = 100

  init(over chart: ChartText?) { self.chart = chart }

  mutating func append(_ more: [ProvenanceLink]) { links += more }

  /// A change, and what it read.
  mutating func append(_ edit: FieldEdit) {
    guard links.count < OverlayLinks.most else { return }
    let role: ProvenanceLink.Role =
      switch edit.role {
      case .patch: .patch
      case .generator: .generator
      case .transformer: .transformer
      }
    links.append(ProvenanceLink(role, at: edit.mark, text: edit.kind, previous: edit.previous))
    for reading in edit.readings {
      links.append(ProvenanceLink(.input, at: reading.entry, text: reading.name))
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
      links += chain
    } else {
      links.append(ProvenanceLink(.resource, at: base))
    }
  }

  /// The whole chain, which ends where the field was read from before all changes.
  func finished(base: Mark, of node: Node?) -> ProvenanceChain {
    guard base.isKnown else { return ProvenanceChain(links) }
    guard let chain = chartChain(of: node, at: base) else {
      return ProvenanceChain(links + [ProvenanceLink(.resource, at: base)])
    }
    return ProvenanceChain(links, before: chain.runs)
  }

  private func chartChain(of node: Node?, at base: Mark) -> ProvenanceChain? {
    guard let chart, base.file == chart.file else { return nil }
    return chart.chains.chain(of: chart.chains.origins.outline(of: node.marked(base)))
  }
}

/// What renamed the objects of a build: a reference that follows a new name is there because of it.
///
/// Found out for the names that someone asks for, perhaps from several threads.
private final class RenamedObjects: Sendable {
  /// What is known so far.
  private struct Known {
    /// The objects of each name; nil before the first question.
    var numbers: [ByteString: [Int]]?
    var links: [ByteString: [ProvenanceLink]] = [:]
  }

  private let built: KustomizeBuild.Output
  private let known = Mutex(Known())

  /// The step that lets references follow names.
  static let follower = "NameReferenceTransformer"

  private static let name: [FieldEdit.Step] = [.key(ByteString("metadata")), .key(ByteString("name"))]

  init(_ built: KustomizeBuild.Output) { self.built = built }

  /// What gave an object this name.
  func links(of name: ByteString) -> [ProvenanceLink] {
    known.withLock { known in
      if let links = known.links[name] { return links }
      let numbers = known.numbers ?? Dictionary(grouping: built.identities.indices) { built.identities[$0].name }
      known.numbers = numbers
      let links = numbers[name]?.lazy.map(self.links(of:)).first { !$0.isEmpty } ?? []
      known.links[name] = links
      return links
    }
  }

  /// What gave an object its name.
  private func links(of object: Int) -> [ProvenanceLink] {
    var own = OverlayLinks(over: nil)
    for edit in built.history(of: object).edits.reversed() where edit.path == RenamedObjects.name && !edit.isRemoval {
      own.append(edit)
    }
    return own.links
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
