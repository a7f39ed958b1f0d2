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
        var links = edits.links(at: path).flatMap { link in
          link.text == RenamedObjects.follower ? [link] + renamed.links(of: scalar.text) : [link]
        }
        let base = edits.base(at: path, mark: origin?.mark ?? .unknown, places)
        if base.isKnown, let chart, base.file == chart.file {
          links += ProvenanceLink.links(of: chart.origins.origin(of: origin.marked(base)))
        } else if base.isKnown {
          links.append(ProvenanceLink(.resource, at: base))
        }
        resource.fields.append(
          ExplainedField(path: path, value: scalar.text, line: Int(mark.line), chain: links))
      }
      resources.append(resource)
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
      let own = EditIndex(edits).links(at: name)
      if !own.isEmpty { links[identity.name] = links[identity.name] ?? own }
    }
  }

  /// What gave an object this name.
  func links(of name: ByteString) -> [ProvenanceLink] { links[name] ?? [] }
}

/// The changes of one object by field.
private struct EditIndex {
  private let edits: [[FieldEdit.Step]: [FieldEdit]]

  init(_ edits: [FieldEdit]) { self.edits = Dictionary(grouping: edits.filter { !$0.isRemoval }, by: \.path) }

  /// The changes of a field, the last one first.
  func links(at path: FieldPath) -> [ProvenanceLink] {
    (edits[path.steps] ?? []).reversed().map { edit in
      let role: ProvenanceLink.Role =
        switch edit.role {
        case .patch: .patch
        case .generator: .generator
        case .transformer: .transformer
        }
      return ProvenanceLink(
        role, at: edit.mark, text: edit.kind, note: edit.previous.map { "was \($0.string)" } ?? "")
    }
  }

  /// The place of what a field was before all changes; unknown when a change made it.
  func base(at path: FieldPath, mark: Mark, _ places: [[FieldEdit.Step]: Mark]) -> Mark {
    let steps = path.steps
    let own = edits[steps]?.first?.previousMark ?? mark
    guard !own.isKnown || own.file == .unknown else { return own }
    // A field that a step made was not there before it.
    if let first = edits[steps]?.first, first.previous == nil { return .unknown }
    return places[steps] ?? .unknown
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
