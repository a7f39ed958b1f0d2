import Charts
import Diagnostics
import Kustomize
import Manifests
import Releases
import Text
import YAML

extension Explanation {
  /// The origins of what a kustomization gave.
  ///
  /// - Parameters:
  ///   - chart: the chart's output that was among the resources, and the file that its places name.
  ///   - selection: which manifests are wanted.
  /// - Throws: ``KustomizeError`` for an object that cannot be printed.
  public init(
    _ built: KustomizeBuild.Output, over chart: (origins: ChartOrigins, file: SourceFile.ID)? = nil,
    where selection: (_ kind: String, _ name: String) -> Bool = { _, _ in true }
  ) throws(KustomizeError) {
    let renamed = RenamedObjects(built)
    for (index, object) in built.objects.enumerated() {
      let identity = built.identities[index]
      guard selection(identity.type.kind.string, identity.name.string) else { continue }
      let text = try KustomizeBuild.Output.text(of: object)
      var resource = ExplainedResource(
        kind: identity.type.kind.string, name: identity.name.string, namespace: identity.namespace.string,
        text: ByteString(text), fields: [])
      let edits = EditIndex(built.edits.indices.contains(index) ? built.edits[index] : [])
      let places = built.places.indices.contains(index) ? built.places[index] : [:]
      let printed = (try? YAMLParser.firstDocument(in: text, file: .unknown, dialect: .goYAML3)) ?? .null()
      printed.forEachScalar { path, scalar, mark in
        let origin = object.at(path.components[...])
        var chain = OverlayLinks(over: chart)
        for edit in edits[path].reversed() {
          chain.append(edit)
          if edit.kind == RenamedObjects.follower { chain.append(renamed.links(of: scalar.text)) }
        }
        chain.append(base: edits.base(at: path, mark: origin?.mark ?? .unknown, places), of: origin)
        resource.fields.append(
          ExplainedField(path: path, value: scalar.text, line: Int(mark.line), chain: chain.links))
      }
      resources.append(resource)
    }
  }
}

/// The steps that one field of a kustomization's object went through.
private struct OverlayLinks {
  /// The chart's output that was among the resources, and the file that its places name.
  let chart: (origins: ChartOrigins, file: SourceFile.ID)?
  private(set) var links: [ProvenanceLink] = []

  /// Fields may be read from fields that were read from others, and so on in circles: more steps tell nothing more.
  private static let most = 100

  init(over chart: (origins: ChartOrigins, file: SourceFile.ID)?) { self.chart = chart }

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
  mutating func append(base: Mark, of node: Node?) {
    guard base.isKnown else { return }
    if let chart, base.file == chart.file {
      links += ProvenanceLink.links(of: chart.origins.origin(of: node.marked(base)))
    } else {
      links.append(ProvenanceLink(.resource, at: base))
    }
  }
}

/// What renamed the objects of a build: a reference that follows a new name is there because of it.
private struct RenamedObjects {
  private var links: [ByteString: [ProvenanceLink]] = [:]

  /// The step that lets references follow names.
  static let follower = "NameReferenceTransformer"

  init(_ built: KustomizeBuild.Output) {
    let name = FieldPath([.key(ByteString("metadata")), .key(ByteString("name"))])
    for (identity, edits) in zip(built.identities, built.edits) {
      var own = OverlayLinks(over: nil)
      for edit in EditIndex(edits)[name].reversed() { own.append(edit) }
      if !own.links.isEmpty { links[identity.name] = links[identity.name] ?? own.links }
    }
  }

  /// What gave an object this name.
  func links(of name: ByteString) -> [ProvenanceLink] { links[name] ?? [] }
}

/// The changes of one object by field.
private struct EditIndex {
  private let edits: [[FieldEdit.Step]: [FieldEdit]]

  init(_ edits: [FieldEdit]) { self.edits = Dictionary(grouping: edits.filter { !$0.isRemoval }, by: \.path) }

  /// The changes of a field, the first one first.
  subscript(path: FieldPath) -> [FieldEdit] { edits[path.steps] ?? [] }

  /// The place of what a field was before all changes; unknown when a change made it.
  func base(at path: FieldPath, mark: Mark, _ places: [[FieldEdit.Step]: Mark]) -> Mark {
    let steps = path.steps
    return FieldEdit.base(of: edits[steps] ?? [], mark: mark, place: places[steps])
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

extension Node {
  /// The node at a path.
  func at(_ path: ArraySlice<FieldPath.Component>) -> Node? {
    guard let component = path.first else { return self }
    switch (content, component) {
    case (.mapping, .key(let key)): return self[key]?.at(path.dropFirst())
    case (.sequence(let elements), .index(let index)):
      return elements.indices.contains(index) ? elements[index].at(path.dropFirst()) : nil
    default: return nil
    }
  }
}

extension Node? {
  /// The node as it stood at a place: with its content where it still stands there.
  fileprivate func marked(_ mark: Mark) -> Node {
    guard let self, self.mark == mark else { return Node(.scalar(Node.Scalar(ByteString("?"))), mark: mark) }
    return self
  }
}
