import Diagnostics
import Files
import Manifests
import Text
import YAML

extension Origin {
  /// The origin of a file or folder that a kustomization of this origin names.
  func appending(_ path: String) -> Origin {
    var origin = self
    if let source = try? RepositorySource(parsing: path) {
      origin.repository = source.url
      origin.reference = source.reference
      origin.path = source.path
    } else {
      origin.path = FilePath.joined(origin.path, path)
    }
    return origin
  }

  /// The text of Kustomize's origin annotation.
  var text: ByteString {
    var text = ByteString()
    for line in lines { text += ByteString(line + "\n") }
    return text
  }

  /// The lines of the origin as YAML, blank fields left out.
  var lines: [String] {
    var lines: [String] = []
    func add(_ key: String, _ value: String, _ indentation: String = "") {
      if !value.isEmpty { lines.append("\(indentation)\(key): \(Origin.quoted(value))") }
    }
    add("path", path)
    add("repo", repository)
    add("ref", reference)
    add("configuredIn", configuredIn)
    if let configuredBy {
      lines.append("configuredBy:")
      add("apiVersion", configuredBy.type.apiVersion.string, "  ")
      add("kind", configuredBy.type.kind.string, "  ")
      add("name", configuredBy.name.string, "  ")
      add("namespace", configuredBy.namespace.string, "  ")
    }
    return lines
  }

  /// A value as YAML writes it within a line.
  private static func quoted(_ value: String) -> String {
    guard let bytes = try? YAMLEmitter.manifest(Node.string(ByteString(value))) else { return value }
    return String(decoding: bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...], as: UTF8.self)
  }
}

extension Resources {
  /// Notes on every object that a transformer ran; an object of no known origin gets it as its origin.
  mutating func record(_ origin: Origin) {
    for position in indices {
      edit(at: position) { resource in
        resource.unshareAnnotations()
        if resource.origin == nil {
          resource.origin = origin
        } else {
          resource.transformations.append(origin)
        }
      }
    }
  }

  /// Whether another list has the same objects with the same content, labels named `validated-by` left aside.
  func isSame(as other: Resources) -> Bool {
    guard count == other.count else { return false }
    return indices.allSatisfy { position in
      var node = self[position].node
      if other[position].node["metadata"]?["labels"]?["validated-by"] == nil {
        _ = node.withMapping { root in
          guard root.index(of: "metadata") != nil else { return }
          root.child(ByteString("metadata")) { metadata in
            guard let index = metadata.index(of: "labels") else { return }
            metadata.child(ByteString("labels")) { $0.remove(ByteString("validated-by")) }
            if metadata.entries[index].value.mapping?.entries.isEmpty ?? false { metadata.entries.remove(at: index) }
          }
        }
      }
      return node.hasSameContent(as: other[position].node)
    }
  }
}

extension Node {
  /// Whether two nodes say the same, wherever they stand and however they are quoted.
  func hasSameContent(as other: Node) -> Bool {
    switch (content, other.content) {
    case (.scalar(let one), .scalar(let two)): return one.text == two.text
    case (.sequence(let one), .sequence(let two)):
      return one.count == two.count && zip(one, two).allSatisfy { $0.hasSameContent(as: $1) }
    case (.mapping(let one), .mapping(let two)):
      guard one.entries.count == two.entries.count else { return false }
      return one.entries.allSatisfy { entry in
        guard let key = entry.key.scalar?.text, let value = other[key] else { return false }
        return entry.value.hasSameContent(as: value)
      }
    default: return false
    }
  }
}

extension Resource {
  /// The annotations that Kustomize keeps its memory in; a user may set them.
  mutating func adoptBuildAnnotations(facts: TypeFacts) {
    guard let annotations = node["metadata"]?["annotations"]?.mapping else { return }
    let prefix = ByteString("internal.config.kubernetes.io/")
    guard annotations.entries.contains(where: { $0.keyText.hasPrefix(prefix) }) else { return }
    func text(_ name: StaticString) -> ByteString? {
      annotations.index(of: prefix + ByteString(name)).map { annotations.entries[$0].value.rawText }
    }
    func list(_ name: StaticString) -> [ByteString] { text(name)?.split(separator: ByteString(",")) ?? [] }
    needsHash = text("needsHashSuffix").map { $0 == "enabled" } ?? needsHash
    rememberIdentities(
      names: list("previousNames"), namespaces: list("previousNamespaces"), kinds: list("previousKinds"), facts: facts)
    prefixes += list("prefixes")
    suffixes += list("suffixes")
  }

  /// Makes strings of all annotations, as Kustomize does whenever it touches them, and drops those it keeps its memory
  /// in; without any left, the field goes.
  mutating func normalizeAnnotations(keepingOrigin: Bool) {
    guard let annotations = node["metadata"]?["annotations"] else { return }
    var kept = Node.Mapping()
    // Of a key that stands there twice, the last value counts.
    var places: [ByteString: Int] = [:]
    func keep(_ key: ByteString, from place: Mark, _ value: Node) {
      if let place = places.updateValue(kept.entries.count, forKey: key) {
        places[key] = place
        kept.entries[place].value = value
      } else {
        kept.entries.append(Node.Mapping.Entry(key: Node.Mapping.newKey(key, from: place), value: value))
      }
    }
    for entry in annotations.mapping?.entries ?? [] {
      guard let key = entry.key.scalar?.text, !Resource.isBuildAnnotation(key, keepingOrigin) else { continue }
      let value = entry.value
      if case .scalar(let scalar) = value.content {
        let isText = !scalar.style.isUnquoted
        keep(key, from: entry.key.mark, isText && value.tag == nil ? value : .string(scalar.text, mark: value.mark))
      } else {
        keep(key, from: entry.key.mark, .string(ByteString(), mark: value.mark))
      }
    }
    let result = kept
    _ = node.withMapping { root in
      root.child(ByteString("metadata")) { metadata in
        if result.entries.isEmpty {
          metadata.remove(ByteString("annotations"))
        } else if let index = metadata.index(of: "annotations") {
          metadata.entries[index].value.content = .mapping(result)
        }
      }
    }
  }

  private static func isBuildAnnotation(_ key: ByteString, _ keepingOrigin: Bool) -> Bool {
    if key.hasPrefix("internal.config.kubernetes.io/") {
      switch ByteString(Array(key.bytes.dropFirst(30))) {
      case "previousNames", "previousNamespaces", "previousKinds", "prefixes", "suffixes", "refBy",
        "generatorBehavior", "needsHashSuffix", "allowNameChange", "allowKindChange", "path", "index", "seqindent",
        "id", "annotations-migration-resource-id", "helm-generated":
        return true
      default: return false
      }
    }
    switch key {
    case "config.kubernetes.io/path", "config.kubernetes.io/index", "config.k8s.io/id": return true
    case "config.kubernetes.io/origin", "alpha.config.kubernetes.io/transformations": return !keepingOrigin
    default: return false
    }
  }

  /// Writes the origin into the object, where Kustomize keeps it, so that a patch of all annotations removes it.
  mutating func showOrigin() {
    guard let origin else { return }
    annotate("config.kubernetes.io/origin", origin.text)
  }

  /// Writes into the object what Kustomize remembers in annotations, for what reads them: a JSON patch that copies all
  /// annotations copies these too. ``normalizeAnnotations(keepingOrigin:)`` takes them out again.
  mutating func showMemory() {
    func annotate(_ name: StaticString, _ texts: [ByteString]) {
      guard let first = texts.first else { return }
      let text = texts.dropFirst().reduce(first) { $0 + ByteString(",") + $1 }
      let key = ByteString("internal.config.kubernetes.io/") + ByteString(name)
      _ = node.withMapping { root in
        root.child(ByteString("metadata")) { metadata in
          metadata.child(ByteString("annotations")) { $0.set(key, to: .string(text)) }
        }
      }
    }
    annotate("previousKinds", previousIdentities.map(\.type.kind))
    annotate("previousNames", previousIdentities.map(\.name))
    annotate("previousNamespaces", previousIdentities.map(\.namespace))
    annotate("prefixes", prefixes)
    annotate("suffixes", suffixes)
    if needsHash { annotate("needsHashSuffix", [ByteString("enabled")]) }
    if behavior != .unspecified { annotate("generatorBehavior", [ByteString(behavior.word)]) }
  }

  /// Forgets the names, prefixes and suffixes from before and what a generator wants, as Kustomize does, which keeps them in
  /// annotations, where something else is written there.
  mutating func forgetMemory() {
    forgetIdentities()
    prefixes = []
    suffixes = []
    needsHash = false
    behavior = .unspecified
  }

  /// Takes out again what ``showMemory()`` wrote; what is gone Kustomize has forgotten.
  mutating func hideMemory() {
    let prefix = ByteString("internal.config.kubernetes.io/")
    let annotations = node["metadata"]?["annotations"]?.mapping
    func isGone(_ name: StaticString) -> Bool { annotations?.index(of: prefix + ByteString(name)) == nil }
    if isGone("previousNames") { forgetIdentities() }
    if isGone("prefixes") { prefixes = [] }
    if isGone("suffixes") { suffixes = [] }
    if isGone("needsHashSuffix") { needsHash = false }
    if isGone("generatorBehavior") { behavior = .unspecified }
    guard annotations != nil else { return }
    _ = node.withMapping { root in
      root.child(ByteString("metadata")) { metadata in
        guard let index = metadata.index(of: "annotations") else { return }
        metadata.child(ByteString("annotations")) { $0.entries.removeAll { $0.keyText.hasPrefix(prefix) } }
        if metadata.entries[index].value.mapping?.entries.isEmpty ?? false { metadata.entries.remove(at: index) }
      }
    }
  }

  /// Takes the origin out again; if it is gone, Kustomize has forgotten it and the transformations too.
  mutating func hideOrigin() {
    guard origin != nil, !node.isNull else { return }
    guard node["metadata"]?["annotations"]?["config.kubernetes.io/origin"] != nil else {
      origin = nil
      transformations = []
      return
    }
    _ = node.withMapping { root in
      root.child(ByteString("metadata")) { metadata in
        metadata.child(ByteString("annotations")) { $0.remove(ByteString("config.kubernetes.io/origin")) }
        if let index = metadata.index(of: "annotations"),
          metadata.entries[index].value.mapping?.entries.isEmpty ?? false
        {
          metadata.entries.remove(at: index)
        }
      }
    }
  }

  /// Writes an annotation.
  mutating func annotate(_ key: StaticString, _ text: ByteString) {
    _ = node.withMapping { root in
      root.child(ByteString("metadata")) { metadata in
        metadata.child(ByteString("annotations")) { $0.set(ByteString(key), to: .string(text)) }
      }
    }
  }

  /// Whether the object is marked as one for the build only.
  var isLocal: Bool {
    guard let mark = node["metadata"]?["annotations"]?["config.kubernetes.io/local-config"] else { return false }
    return mark.scalar.map { $0.text != "false" } ?? true
  }
}
