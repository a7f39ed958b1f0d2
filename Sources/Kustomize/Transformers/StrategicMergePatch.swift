import Diagnostics
import Manifests
import Text
import YAML

/// A strategic-merge patch and what it may change beside the body.
struct StrategicMergePatch: Sendable {
  let node: Node
  var allowsNameChange = false
  var allowsKindChange = false

  init(_ node: Node, allowsNameChange: Bool = false, allowsKindChange: Bool = false) {
    self.node = node
    self.allowsNameChange = allowsNameChange
    self.allowsKindChange = allowsKindChange
  }
}

extension Resources {
  /// Lays each patch over the one object that its type, name and namespace name.
  ///
  /// - Parameters:
  ///   - prefix: what Kustomize says before `"ID": no matches …`; nothing for `patchesStrategicMerge`.
  ///   - withTypeOfTarget: as for ``lay(_:over:withTypeOfTarget:)``.
  mutating func merge(
    _ patches: [StrategicMergePatch], prefix: String?, withTypeOfTarget: Bool
  ) throws(KustomizeError) {
    for patch in patches {
      let identity = Resource.identity(of: patch.node, facts: facts)
      let matches = positions(knownAs: identity)
      guard let position = matches.first, matches.count == 1 else {
        let count = matches.isEmpty ? "no" : "multiple"
        let text = "\(count) matches for Id \(identity.text); failed to find unique target for patch \(identity.text)"
        throw KustomizeError(
          prefix.map { "\($0) \"\(identity.text)\": \(text)" } ?? text, at: patch.node.mark,
          help: matches.isEmpty ? NearestIdentity.help(for: identity, in: self) : nil)
      }
      if try !lay(patch, over: position, withTypeOfTarget: withTypeOfTarget) { remove(at: [position]) }
    }
  }

  /// Lays a patch over one object; name, namespace and kind stay unless the patch may change them.
  ///
  /// - Parameter withTypeOfTarget: whether the patch counts as one of the object's own API group and version, as
  ///   a patch with a target and one of `patchesStrategicMerge` does.
  /// - Returns: false when the patch deletes the object, which is then still in the list.
  mutating func lay(
    _ patch: StrategicMergePatch, over position: Int, withTypeOfTarget: Bool
  ) throws(KustomizeError) -> Bool {
    let merge = StrategicMerge(facts: facts, quirks: quirks)
    let before = self[position].identity
    var isDeleted = false
    try edit(at: position) { resource throws(KustomizeError) in
      if patch.allowsNameChange || patch.allowsKindChange { resource.rememberIdentity() }
      resource.showOrigin()
      defer { resource.hideOrigin() }
      let replacesMemory = patch.node.replacesAnnotations
      if replacesMemory { resource.showMemory() }
      defer { if replacesMemory { resource.hideMemory() } }
      var laid = patch.node
      if withTypeOfTarget {
        // A version that is no text counts as an empty one, which then does not fit in its place.
        let apiVersion = resource.node["apiVersion"].map(\.rawText)
        _ = laid.withMapping { patch in
          if let apiVersion {
            patch.setUntagged(ByteString("apiVersion"), apiVersion)
          } else {
            patch.remove(ByteString("apiVersion"))
          }
        }
      }
      if withTypeOfTarget { laid.makeLabelsTexts() }
      do throws(PatchError) {
        guard let merged = try merge.applying(laid, to: resource.node) else {
          isDeleted = true
          return
        }
        resource.node = merged
        if withTypeOfTarget { resource.setMissingAPIVersion() }
        resource.followSharedTexts()
      } catch {
        throw KustomizeError(error.message, at: error.mark)
      }
      if !patch.allowsKindChange { resource.setKind(before.type.kind) }
      if !patch.allowsNameChange { resource.setName(before.name) }
      resource.setNamespace(before.namespace)
      isDeleted = resource.node.mapping?.entries.isEmpty ?? true
    }
    return !isDeleted
  }

  /// Applies JSON 6902 operations to one object; they may change its name, namespace and kind.
  mutating func apply(_ operations: JSONPatch, at position: Int, remembering: Bool) throws(KustomizeError) {
    self[position].node.eachLargeInteger { node, text in
      _ = quirks.corrects(
        .largeIntegers, "the integer \(text) loses digits in an object that a JSON patch changes", at: node.mark)
    }
    try edit(at: position) { resource throws(KustomizeError) in
      if remembering { resource.rememberIdentity() }
      resource.showOrigin()
      if operations.touchesAnnotations { resource.showMemory() }
      do throws(PatchError) {
        resource.node = try operations.applying(to: resource.node)
      } catch {
        var failure = KustomizeError(error.message, at: error.mark, help: error.help)
          .within("\(resource.identity.shortText)")
        if resource.node.mark.isKnown { failure.notes = [Diagnostic.Note("the object", at: resource.node.mark)] }
        throw failure
      }
      // Kustomize then writes its own annotations again, and all others with them, as texts.
      resource.normalizeAnnotations(keepingOrigin: true)
      resource.hideOrigin()
      resource.unshareTexts()
    }
  }
}

extension Node {
  /// Whether a patch may take all annotations away, and with them what Kustomize remembers there.
  fileprivate var replacesAnnotations: Bool {
    guard let metadata = self["metadata"] else { return false }
    if metadata.isNull || metadata["$patch"] != nil { return true }
    guard let annotations = metadata["annotations"] else { return false }
    return annotations.isNull || annotations["$patch"] != nil
  }

  /// Makes strings of a patch's labels and annotations, as Kustomize 5.8.1 does to one that has a target: there a null
  /// does not remove a label but sets it to `null`.
  fileprivate mutating func makeLabelsTexts() {
    for field in ["labels", "annotations"] as [StaticString] {
      guard let labels = self["metadata"]?[field] else { continue }
      let entries = labels.mapping?.entries ?? []
      let texts = entries.map { entry in
        Mapping.Entry(
          key: entry.key,
          value: entry.value.scalar?.style.isUnquoted ?? true
            ? .string(entry.value.scalar?.text ?? ByteString(), mark: entry.value.mark) : entry.value)
      }
      _ = withMapping { root in
        root.child(ByteString("metadata")) { metadata in
          if texts.isEmpty {
            metadata.remove(ByteString(field))
          } else {
            metadata.child(ByteString(field)) { $0.entries = texts }
          }
        }
      }
    }
  }
}

extension Resource {
  /// Makes `apiVersion: null` where there is none: Kustomize 5.8.1 copies the target's version onto a patch that has a
  /// target, the empty one too.
  fileprivate mutating func setMissingAPIVersion() {
    _ = node.withMapping { root in
      guard !root.entries.isEmpty, root.index(of: "apiVersion") == nil else { return }
      root.set(ByteString("apiVersion"), to: Node(.scalar(Node.Scalar(ByteString(), style: .plain))))
    }
  }

  /// Writes `kind`.
  fileprivate mutating func setKind(_ kind: ByteString) {
    _ = node.withMapping { root in
      root.setUntagged(ByteString("kind"), kind)
    }
  }
}

/// Lays patches over the objects that they name (`patchesStrategicMerge:`).
struct PatchStrategicMergeTransformer: Transformer {
  private let patches: [StrategicMergePatch]
  let patchTexts: [PatchText]

  /// Reads patches, each an inline text or a file's path.
  init(_ entries: [Located], inline: Located, loader: Loader) throws(KustomizeError) {
    var patches: [StrategicMergePatch] = []
    var texts: [PatchText] = []
    for entry in entries {
      let text = PatchText(inline: entry)
      if let objects = try? ResourceReader(bytes: text.bytes, file: text.file).objects() {
        patches += objects.map { StrategicMergePatch($0) }
        texts.append(text)
        continue
      }
      let file: PatchText
      do {
        file = try PatchText(path: entry, loader: loader)
      } catch {
        throw error.located(at: entry.mark)
      }
      patches += try ResourceReader(bytes: file.bytes, file: file.file).objects().map { StrategicMergePatch($0) }
      texts.append(file)
    }
    if !inline.text.isEmpty {
      let text = PatchText(inline: inline)
      patches += try ResourceReader(bytes: text.bytes, file: text.file).objects().map { StrategicMergePatch($0) }
      texts.append(text)
    }
    guard !patches.isEmpty else {
      throw KustomizeError(
        entries.isEmpty && inline.text.isEmpty
          ? "empty file path and empty patch content"
          : "patch appears to be empty; files=[\(entries.map(\.string).joined(separator: " "))], Patch=\(inline.string)",
        at: entries.first?.mark ?? inline.mark)
    }
    self.patches = patches
    patchTexts = texts
  }

  func transform(_ resources: inout Resources) throws(KustomizeError) {
    try resources.merge(patches, prefix: nil, withTypeOfTarget: true)
  }
}

/// An entry of `patchesJson6902:`.
struct JSON6902Entry: Sendable {
  var target: TargetSelector?
  var path = Located(ByteString())
  var operations = Located(ByteString())

  /// Reads an entry; the operations' field is `patch` in a kustomization file and `jsonOp` in a plugin's configuration.
  init(_ reader: inout ObjectReader, operationsField: String) throws(KustomizeError) {
    if var target = try reader.object("target", name: "Selector") {
      self.target = try TargetSelector(&target)
      try target.finish()
    }
    path = try reader.located("path")
    operations = try reader.located(operationsField)
  }

  static func all(_ nodes: [Node], _ dialect: Dialect) throws(KustomizeError) -> [JSON6902Entry] {
    var entries: [JSON6902Entry] = []
    for node in nodes {
      var reader = try ObjectReader(node, name: "Patch", dialect: dialect)
      entries.append(try JSON6902Entry(&reader, operationsField: "patch"))
      _ = reader.take("options")
      try reader.finish()
    }
    return entries
  }
}

/// Applies JSON 6902 operations to the objects of a name, all those that the target selects (`patchesJson6902:`).
struct PatchJSON6902Transformer: Transformer {
  private let target: TargetSelector
  private let operations: JSONPatch
  private let text: PatchText

  var patchTexts: [PatchText] { [text] }

  init(_ entry: JSON6902Entry, loader: Loader) throws(KustomizeError) {
    guard let target = entry.target, !target.name.text.isEmpty else {
      throw KustomizeError("must specify the target name", at: entry.path.mark)
    }
    self.target = target
    if entry.path.text.isEmpty, entry.operations.text.isEmpty {
      throw KustomizeError("empty file path and empty jsonOp", at: target.name.mark)
    }
    if !entry.path.text.isEmpty {
      guard entry.operations.text.isEmpty else {
        throw KustomizeError("must specify a file path or jsonOp, not both", at: entry.path.mark)
      }
      do { text = try PatchText(path: entry.path, loader: loader) } catch { throw error.located(at: entry.path.mark) }
    } else {
      text = PatchText(inline: entry.operations)
    }
    do {
      operations = try JSONPatch(parsing: text.bytes, file: text.file)
    } catch {
      throw KustomizeError(error.message, at: error.mark).located(at: text.mark)
    }
  }

  func transform(_ resources: inout Resources) throws(KustomizeError) {
    let positions = try target.positions(in: resources)
    if positions.isEmpty, target.looksMistaken(in: resources) {
      resources.quirks.warn(target.unmatched(in: resources, at: text.mark))
    }
    for position in positions { try resources.apply(operations, at: position, remembering: false) }
  }
}
