import Diagnostics
import Manifests
import Text
import YAML

/// Reads objects from a file's text, as Kustomize does.
///
/// The text is split at lines that begin with `---`; empty documents are dropped; a `List` alone in its file is
/// unwrapped where it stands, the items of any other kind that ends in `List` go behind all other objects.
struct ResourceReader {
  let bytes: [UInt8]
  let file: SourceFile.ID
  /// Where to say that items change their place; nil for what is no file of resources.
  var quirks: QuirkLog?
  /// The text's documents, where they were read ahead.
  var known: ResourceText.Documents?

  /// The objects in Kustomize's order.
  ///
  /// - Throws: Kustomize's texts for malformed YAML, a missing kind or name, an item that is no object.
  func objects() throws(KustomizeError) -> [Node] {
    var pending: [Node] = []
    let documents = try self.documents()
    for document in documents.nodes where !document.isNull {
      if let items = ResourceReader.itemsOfBareList(document, documents.chunkCount) {
        pending += items.filter { !$0.isNull }
      } else {
        pending.append(document)
      }
    }
    var objects: [Node] = []
    objects.reserveCapacity(pending.count)
    var next = 0
    while next < pending.count {
      let object = pending[next]
      next += 1
      if object.mapping?.entries.isEmpty ?? false { continue }
      try ResourceReader.check(object)
      let kind = object["kind"]?.scalar?.text ?? ByteString()
      guard kind.hasSuffix("List"), let items = object["items"] else {
        objects.append(object)
        continue
      }
      // Kustomize decodes the whole list, though it takes nothing but the items.
      try ResourceReader.checkDecoding(of: object) { reason in
        "trouble expanding list of \(kind); received error \(reason)"
      }
      if items.isNull { continue }
      guard let elements = items.sequence else {
        throw KustomizeError("expected array in \(kind.string)/items", at: items.mark)
      }
      let moved = elements.filter { !$0.isNull }.map { $0.throughJSON() }
      if next < pending.count, !moved.isEmpty, let quirks,
        quirks.corrects(.listOrder, "the items of this list go behind all other objects of the file", at: object.mark)
      {
        pending.insert(contentsOf: moved, at: next)
      } else {
        pending += moved
      }
    }
    return objects
  }

  private func documents() throws(KustomizeError) -> ResourceText.Documents {
    if let known { return known }
    return try ResourceText(bytes, file: file).documents()
  }

  /// The items of a document that is nothing but a list, if it is alone in its file.
  private static func itemsOfBareList(_ document: Node, _ chunkCount: Int) -> [Node]? {
    guard chunkCount == 1, let kind = document["kind"]?.scalar?.text, kind == "List" || kind == "ResourceList" else {
      return nil
    }
    return document["items"]?.sequence
  }

  /// Checks that an object has a kind and, unless it is a list, a name.
  ///
  /// - Throws: Kustomize's texts.
  static func check(_ object: Node) throws(KustomizeError) {
    guard object.mapping != nil else { throw KustomizeError("missing Resource metadata", at: object.mark) }
    guard let kind = object["kind"]?.scalar, !kind.text.isEmpty, !kind.isNull else {
      throw KustomizeError("missing kind in object", at: object.mark)
    }
    if kind.text.hasSuffix("List") { return }
    guard !Resource.metadataText(of: object, "name").isEmpty else {
      throw KustomizeError("missing metadata.name in object of kind \(kind.text.string)", at: object.mark)
    }
  }
}

extension ResourceReader {
  /// Checks that go-yaml v3 can decode a document: no key stands twice, no tag contradicts its text.
  private static func checkDecoding(
    of node: Node, depth: Int = 0, _ message: (String) -> String
  ) throws(KustomizeError) {
    guard depth < StrategicMerge.depthLimit else { return }
    switch node.content {
    case .scalar(let scalar):
      guard let tag = node.tag else { return }
      do { _ = try scalar.decoded(as: .goYAML3, tag: tag) } catch {
        throw KustomizeError(message(error.message), at: node.mark)
      }
    case .sequence(let elements):
      for element in elements { try checkDecoding(of: element, depth: depth + 1, message) }
    case .mapping(let mapping):
      if let index = mapping.repeatedKeys.min() {
        let key = mapping.entries[index].key
        let first = mapping.entries.first { $0.keyText == key.rawText }
        throw KustomizeError(
          message(
            "yaml: unmarshal errors:\n  line \(key.mark.line): mapping key \"\(key.rawText)\" already defined at line "
              + "\(first?.key.mark.line ?? 0)"), at: key.mark)
      }
      for entry in mapping.entries { try checkDecoding(of: entry.value, depth: depth + 1, message) }
    }
  }
}

extension Node {
  /// The node as it is after Go has decoded it, written it as JSON and read that: numbers and times in Go's spelling,
  /// strings quoted.
  func throughJSON() -> Node {
    var node = self
    switch content {
    case .sequence(let elements): node.content = .sequence(elements.map { $0.throughJSON() })
    case .mapping(let mapping):
      let entries = mapping.entries.map { Mapping.Entry(key: $0.key, value: $0.value.throughJSON()) }
      node.content = .mapping(Mapping(entries))
    case .scalar(let scalar):
      let text: ByteString
      switch scalar.resolved(as: .goYAML3, tag: tag) {
      case .null: text = ByteString("null")
      case .bool(let value): text = ByteString(value ? "true" : "false")
      case .int(let value): text = ByteString(String(value))
      case .uint(let value): text = ByteString(String(value))
      case .float(let value): text = ByteString(FloatText.json(value))
      case .timestamp(let value), .string(let value):
        node.content = .scalar(Scalar(value, style: .doubleQuoted))
        node.tag = nil
        return node
      }
      node.content = .scalar(Scalar(text, style: .plain))
      node.tag = nil
    }
    return node
  }
}
