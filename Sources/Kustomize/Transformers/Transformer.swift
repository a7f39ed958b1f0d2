import Diagnostics
import Manifests
import Text
import YAML

/// A step that changes objects: what a field of kustomization.yaml or an entry of `transformers:` stands for.
protocol Transformer: Sendable {
  /// Changes the objects in place.
  func transform(_ resources: inout Resources) throws(KustomizeError)

  /// The patches that it applies.
  var patchTexts: [PatchText] { get }

  /// The same as several transformers one after the other, each of which has a place of its own in the kustomization.
  var parts: [any Transformer] { get }

  /// The fields of objects that it is about to write elsewhere.
  func readings(in resources: Resources) -> FieldReadings
}

extension Transformer {
  /// No patches.
  var patchTexts: [PatchText] { [] }

  /// It alone.
  var parts: [any Transformer] { [self] }

  /// None.
  func readings(in resources: Resources) -> FieldReadings { .none }
}

/// The fields that a transformer changes, found by type: which specifications concern a type is decided once.
struct FieldSelection {
  /// One path, ready to be walked.
  struct Field {
    let specification: FieldSpecification
    let steps: [FieldSpecification.Step]
  }

  private let fields: [Field]
  /// The types met so far; comparing with a few is quicker than hashing.
  private var known: [(type: GroupVersionKind, fields: [Field])] = []
  private var fieldsByType: [GroupVersionKind: [Field]] = [:]

  private static let knownBound = 16

  init(_ specifications: [FieldSpecification]) {
    fields = specifications.map { Field(specification: $0, steps: $0.steps) }
  }

  /// The fields of a type, in the order of the specifications.
  mutating func fields(of type: GroupVersionKind) -> [Field] {
    for index in known.indices where known[index].type == type { return known[index].fields }
    if known.count == FieldSelection.knownBound, let fields = fieldsByType[type] { return fields }
    let selected = fields.filter { $0.specification.type.selects(type) }
    if known.count < FieldSelection.knownBound { known.append((type, selected)) } else { fieldsByType[type] = selected }
    return selected
  }

  /// Changes every selected field of an object.
  ///
  /// - Parameter created: what a missing last field becomes where a specification says `create`.
  mutating func change(
    _ resource: inout Resource, creating created: CreatedField?,
    _ change: @escaping (inout Node) throws(KustomizeError) -> Void
  ) throws(KustomizeError) {
    for field in fields(of: resource.identity.type) {
      try field.change(&resource, creating: created, change)
    }
  }
}

extension FieldSelection.Field {
  /// Whether a walk that makes nothing would find something to change or to object to; reads only, so that nothing is
  /// copied.
  func isPresent(in node: Node) -> Bool { isPresent(in: node, from: 0) }

  private func isPresent(in node: Node, from step: Int) -> Bool {
    guard step < steps.count else { return true }
    switch node.content {
    case .scalar(let scalar): return !scalar.isNull
    case .sequence(let elements):
      for index in elements.indices where isPresent(in: elements[index], from: step) { return true }
      return false
    case .mapping(let mapping):
      guard let index = mapping.index(of: steps[step].name) else { return steps[step].name.isEmpty }
      // A null where a list is meant becomes an empty list.
      if steps[step].isList, mapping.entries[index].value.isNull { return true }
      return isPresent(in: mapping.entries[index].value, from: step + 1)
    }
  }

  /// Changes the field wherever the object has it.
  func change(
    _ resource: inout Resource, creating created: CreatedField?,
    _ change: @escaping (inout Node) throws(KustomizeError) -> Void
  ) throws(KustomizeError) {
    let created = specification.creates ? created : nil
    if created == nil, !isPresent(in: resource.node) { return }
    let walk = FieldWalk(steps, creating: created, change: change)
    do {
      try walk.run(on: &resource.node)
    } catch {
      let reason: KustomizeError
      switch error {
      case .notAContainer(let node): reason = KustomizeError("expected sequence or mapping node", at: node.mark)
      case .emptyFieldName(let node):
        reason = KustomizeError("cannot set or create an empty field name", at: node.mark)
      case .failed(let failure): reason = failure
      }
      throw reason.within(
        "considering field '\(specification.path.string)' of object \(resource.identity.text)")
    }
  }
}

extension Node {
  /// Writes a text whose type follows from what it says, keeping the quotes of the old one: a plain `12` stays a
  /// number when it becomes `312`.
  mutating func setText(_ text: ByteString) throws(KustomizeError) {
    guard let old = scalar else { throw wrongKind("ScalarNode") }
    content = .scalar(Scalar(text, style: old.style.isBare ? .untagged : old.style))
    tag = nil
  }

  /// Writes an integer, which stays one for a later step, keeping the quotes of the old value.
  mutating func setInteger(_ value: Int64) throws(KustomizeError) {
    guard let old = scalar else { throw wrongKind("ScalarNode") }
    let text = ByteString(String(value))
    content = .scalar(Scalar(text, style: old.style.isBare ? .plain : .retyped))
    tag = old.style.isBare ? nil : ByteString("!!int")
  }

  /// Writes a text that is a string whatever it says, keeping the quotes of the old one.
  mutating func setString(_ text: ByteString) throws(KustomizeError) {
    guard let old = scalar else { throw wrongKind("ScalarNode") }
    content = .scalar(Scalar(text, style: old.style.isBare ? .string : old.style))
    tag = nil
  }

  /// Sets a key of a mapping to a string; a null mapping stays null.
  mutating func setEntry(_ key: ByteString, from place: Mark, to value: Node) throws(KustomizeError) {
    if isNull { return }
    guard mapping != nil else { throw wrongKind("MappingNode") }
    _ = withMapping { mapping in
      if mapping.index(of: key) == nil {
        mapping.set(key, from: place, to: value)
      } else {
        mapping.set(key, to: value.scalar?.text ?? ByteString())
      }
    }
  }

  /// Kustomize's error for a node of another kind than expected.
  func wrongKind(_ expected: String) -> KustomizeError {
    let found =
      switch content {
      case .scalar: "ScalarNode"
      case .sequence: "SequenceNode"
      case .mapping: "MappingNode"
      }
    return KustomizeError("wrong node kind: expected \(expected) but got \(found)", at: mark)
  }
}

extension Node.Mapping {
  /// Sets a key to a string, keeping the quotes of an old value.
  mutating func set(_ key: ByteString, to text: ByteString) {
    guard let index = index(of: key) else {
      entries.append(Entry(key: Node.Mapping.newKey(key), value: .newField(text)))
      return
    }
    let style = entries[index].value.scalar?.style ?? .string
    entries[index].value = Node(
      .scalar(Node.Scalar(text, style: style.isBare ? .string : style)), mark: entries[index].value.mark)
  }

  /// Sets a key to a node.
  ///
  /// - Parameter place: where the key stands that is set.
  mutating func set(_ key: ByteString, from place: Mark = .unknown, to node: Node) {
    if let index = index(of: key) {
      entries[index].value = node
    } else {
      entries.append(Entry(key: Node.Mapping.newKey(key, from: place), value: node))
    }
  }

  /// Sets a key to a text of no type, keeping the quotes of an old value: what is read from it follows from what it says.
  mutating func setUntagged(_ key: ByteString, _ text: ByteString) {
    if let index = index(of: key), let old = entries[index].value.scalar {
      let style = old.style.isBare ? .untagged : old.style
      entries[index].value.content = .scalar(Node.Scalar(text, style: style))
      entries[index].value.tag = nil
    } else {
      set(key, to: Node(.scalar(Node.Scalar(text, style: .untagged).asNewField)))
    }
  }

  /// A key that Kustomize adds: it stands without quotes, so that `1` is a number, which then cannot be printed.
  ///
  /// - Parameter place: where it was read, for the error about a key that cannot be printed.
  static func newKey(_ text: ByteString, from place: Mark = .unknown) -> Node {
    let scalar = Node.Scalar(text, style: .plain)
    return Node(.scalar(scalar), mark: place.isKnown && !scalar.isText ? place : .unknown)
  }

  /// Removes a key; says nothing if it is not there.
  mutating func remove(_ key: ByteString) {
    if let index = index(of: key) { entries.remove(at: index) }
  }
}

extension Resource {
  /// Writes `metadata.name`, keeping the quotes of the old one.
  mutating func setName(_ name: ByteString) { setMetadata(ByteString("name"), name) }

  /// Writes `metadata.namespace`, keeping the quotes of the old one, or removes it for an empty one.
  mutating func setNamespace(_ namespace: ByteString) {
    if namespace.isEmpty {
      _ = node.withMapping { root in
        guard let index = root.index(of: "metadata") else { return }
        _ = root.entries[index].value.withMapping { $0.remove(ByteString("namespace")) }
      }
    } else {
      setMetadata(ByteString("namespace"), namespace)
    }
  }

  private mutating func setMetadata(_ field: ByteString, _ text: ByteString) {
    _ = node.withMapping { root in
      root.child(ByteString("metadata")) { metadata in
        metadata.setUntagged(field, text)
      }
    }
  }
}

extension Node.Mapping {
  /// Changes the mapping under a key in place, making it where it is missing or something else.
  mutating func child(_ key: ByteString, _ change: (inout Node.Mapping) -> Void) {
    let position: Int
    if let found = index(of: key) {
      position = found
    } else {
      entries.append(Entry(key: .string(key), value: Node(.mapping(Node.Mapping()))))
      position = entries.count - 1
    }
    if entries[position].value.mapping == nil { entries[position].value.content = .mapping(Node.Mapping()) }
    _ = entries[position].value.withMapping(change)
  }
}
