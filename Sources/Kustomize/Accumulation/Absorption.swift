import Manifests
import Text
import YAML

extension Resources {
  /// Takes a generator's object in: adds it, or lays it over the object of its identity as its behaviour says.
  ///
  /// - Throws: Kustomize's texts when there is no such object to merge with or one is in the way.
  mutating func absorb(_ generated: Resource) throws(KustomizeError) {
    let identity = generated.identity
    let matches = positions(knownAs: identity)
    let word = generated.behavior.word
    guard let position = matches.first else {
      if generated.behavior == .merge || generated.behavior == .replace {
        let sameKind = all.map(\.identity).filter { $0.type.kind == identity.type.kind }
        throw KustomizeError(
          "id \(identity.text) does not exist; cannot merge or replace", at: generated.node.mark,
          help: NearestIdentity.help(identity.name.string, among: sameKind))
      }
      return try append(generated)
    }
    guard matches.count == 1 else {
      let names = matches.map { self[$0].identity.text }.joined(separator: ", ")
      throw KustomizeError(
        "found multiple objects \(names) that could accept merge of \(identity.text)", at: generated.node.mark)
    }
    guard generated.behavior == .merge || generated.behavior == .replace else {
      throw KustomizeError(
        "id \(identity.text) exists; can not use behavior: '\(word)', behavior must be merge or replace",
        at: generated.node.mark, help: "the other one is at \(place(of: self[position].node))")
    }
    replace(at: position, with: Resources.absorbed(generated, over: self[position], facts, quirks))
  }

  private static func absorbed(_ generated: Resource, over old: Resource, _ facts: TypeFacts, _ quirks: QuirkLog)
    -> Resource
  {
    var resource = generated
    resource.adoptHistory(of: old)
    resource.needsHash = generated.needsHash && old.needsHash
    if generated.behavior == .merge { resource.origin = old.origin ?? generated.origin }
    resource.mergeTexts(of: old, under: ["metadata", "labels"])
    resource.mergeTexts(of: old, under: ["metadata", "annotations"])
    if generated.behavior == .merge {
      resource.mergeTexts(of: old, under: ["data"])
      resource.mergeTexts(of: old, under: ["binaryData"])
      resource.keepFields(of: old, quirks)
    }
    resource.setName(old.identity.name)
    resource.setNamespace(old.identity.namespace)
    _ = resource.refreshIdentity(facts: facts)
    return resource
  }
}

extension Resource {
  /// Warns of `immutable` and `type` of the old object that the generator's lose, or keeps them.
  fileprivate mutating func keepFields(of old: Resource, _ quirks: QuirkLog) {
    for field in ["immutable", "type"] as [StaticString] {
      guard let value = old.node[field], let text = value.scalar?.text, text != "false",
        node[field]?.scalar?.text != text,
        quirks.corrects(
          .generatorMerge, "\(field): \(text) of \(old.identity.shortText) is lost, because a generator merges into it",
          at: value.mark)
      else { continue }
      _ = node.withMapping { $0.set(ByteString(field), to: value) }
    }
  }

  /// Lays this object's texts under a path over another's; nothing is made where both have none.
  fileprivate mutating func mergeTexts(of other: Resource, under path: [StaticString]) {
    var theirs: Node? = other.node
    var ours: Node? = node
    for step in path {
      theirs = theirs?[step]
      ours = ours?[step]
    }
    guard let old = theirs?.mapping, !old.entries.isEmpty else { return }
    var merged = Node.Mapping(
      old.entries.map { entry in
        Node.Mapping.Entry(
          key: Node.Mapping.newKey(entry.key.scalar?.text ?? ByteString()),
          value: .string(entry.value.scalar?.text ?? ByteString()))
      })
    for entry in ours?.mapping?.entries ?? [] {
      guard let key = entry.key.scalar?.text else { continue }
      merged.set(key, to: entry.value)
    }
    let result = merged
    _ = node.withMapping { root in root.setMapping(result, at: path[...]) }
  }
}

extension Node.Mapping {
  fileprivate mutating func setMapping(_ mapping: Node.Mapping, at path: ArraySlice<StaticString>) {
    guard let step = path.first else { return }
    child(ByteString(step)) { inner in
      if path.count == 1 { inner = mapping } else { inner.setMapping(mapping, at: path.dropFirst()) }
    }
  }
}
