import Diagnostics
import Files
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

  /// The objects in Kustomize's order.
  ///
  /// - Throws: Kustomize's texts for malformed YAML, a missing kind or name, an item that is no object.
  func objects() throws(KustomizeError) -> [Node] {
    var pending: [Node] = []
    let documents = try documents()
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

  // MARK: Documents

  private struct Documents {
    var nodes: [Node]
    var chunkCount: Int
  }

  /// The documents of the text; one null at most for each empty chunk between two separators.
  private func documents() throws(KustomizeError) -> Documents {
    let text = withoutCarriageReturns
    let chunks = try ResourceReader.chunks(of: text)
    if chunks.allSatisfy({ ResourceReader.isPlain(text[$0.range]) }),
      let nodes = try? YAMLParser.documents(in: text, file: file, dialect: .goYAML3), nodes.count <= chunks.count
    {
      return Documents(nodes: nodes, chunkCount: chunks.count)
    }
    var nodes: [Node] = []
    for chunk in chunks {
      do {
        guard
          var node = try YAMLParser.firstDocument(in: Array(text[chunk.range]), file: file, dialect: .goYAML3)
        else { continue }
        if chunk.line > 1 { node.moveMarks(down: chunk.line - 1) }
        nodes.append(node)
      } catch {
        var mark = error.mark
        if mark.isKnown { mark.line &+= UInt32(clamping: chunk.line - 1) }
        throw KustomizeError(
          "MalformedYAMLError: \(error.message) in File: \(FilePath.baseName(SourceFile.named(file).path))", at: mark)
      }
    }
    return Documents(nodes: nodes, chunkCount: chunks.count)
  }

  private var withoutCarriageReturns: [UInt8] {
    guard bytes.contains(0x0D) else { return bytes }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    for (index, byte) in bytes.enumerated() {
      if byte == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { continue }
      text.append(byte)
    }
    return text
  }

  /// A part of the text between two separators, and the line on which it begins.
  private struct Chunk {
    var range: Range<Int>
    var line: Int
  }

  /// Splits at every line but the first that begins with `---` and ends in a line break.
  private static func chunks(of text: [UInt8]) throws(KustomizeError) -> [Chunk] {
    let newline = UInt8(ascii: "\n")
    var chunks: [Chunk] = []
    var start = 0
    var startLine = 1
    var line = 1
    var position = 0
    var isAfterSeparator = false
    while let end = text[position...].firstIndex(of: newline) {
      let isSeparator =
        position > 0 && !isAfterSeparator && end - position >= 3
        && text[position..<(position + 3)].elementsEqual("---".utf8)
      if isSeparator {
        let rest = text[(position + 3)..<end].drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        guard rest.isEmpty || rest.first == UInt8(ascii: "#") else {
          throw KustomizeError("invalid document separator: \(String(decoding: text[position..<end], as: UTF8.self))")
        }
        chunks.append(Chunk(range: start..<(position - 1), line: startLine))
        start = end + 1
        startLine = line + 1
      }
      isAfterSeparator = isSeparator
      position = end + 1
      line += 1
    }
    chunks.append(Chunk(range: start..<text.count, line: startLine))
    return chunks
  }

  /// Whether the whole text, read at once, gives the same documents as read chunk by chunk: no chunk has a document end
  /// marker, a directive or a separator of its own.
  private static func isPlain(_ chunk: ArraySlice<UInt8>) -> Bool {
    var position = chunk.startIndex
    var isFirstLine = true
    while position < chunk.endIndex {
      switch chunk[position] {
      case UInt8(ascii: "%"): return false
      case UInt8(ascii: "."): if chunk[position...].starts(with: "...".utf8) { return false }
      case UInt8(ascii: "-"):
        if !isFirstLine || position > 0, chunk[position...].starts(with: "---".utf8) { return false }
      default: break
      }
      guard let end = chunk[position...].firstIndex(of: UInt8(ascii: "\n")) else { break }
      position = end + 1
      isFirstLine = false
    }
    return true
  }
}

extension Node {
  /// Adds to the lines of all marks.
  fileprivate mutating func moveMarks(down lines: Int) {
    if mark.isKnown { mark.line &+= UInt32(clamping: lines) }
    switch content {
    case .scalar: break
    case .sequence:
      _ = withSequence { elements in
        for index in elements.indices { elements[index].moveMarks(down: lines) }
      }
    case .mapping:
      _ = withMapping { mapping in
        for index in mapping.entries.indices {
          mapping.entries[index].key.moveMarks(down: lines)
          mapping.entries[index].value.moveMarks(down: lines)
        }
      }
    }
  }

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
