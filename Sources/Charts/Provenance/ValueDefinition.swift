import Diagnostics
import GoTemplate
import Text
import YAML

/// A value as one file or flag gives it.
public struct ValueDefinition: Sendable {
  /// The file, or the flag as it was given: `--set image.tag=v2`.
  public let source: String
  /// The place in the file; unknown for a flag.
  public let mark: Mark
  /// The value on one line; nil for a collection.
  public let text: ByteString?

  init(source: String, mark: Mark, text: ByteString?) {
    self.source = source
    self.mark = mark
    self.text = text
  }

  /// What a document says of a path, if anything.
  init?(of path: [Trace.Step], in document: Node) {
    var place = ValuePlace(node: document, mark: document.mark)
    for step in path {
      guard let next = place.inside(step) else { return nil }
      place = next
    }
    self.init(at: place)
  }

  /// What a document says at a place.
  init(at place: ValuePlace) {
    self.init(source: SourceFile.named(place.mark.file).path, mark: place.mark, text: place.node.scalar?.text)
  }

  /// The file and line, or the flag.
  public var place: String { mark.isKnown ? "\(source):\(mark.line)" : source }

  /// The place of a byte of the text: in a block each line has its own.
  func mark(ofByte offset: Int) -> Mark {
    guard mark.isKnown, let text, let line = SourceFile.named(mark.file).line(Int(mark.line)),
      line.dropFirst(max(0, Int(mark.column) - 1)).first == UInt8(ascii: "|")
    else { return mark }
    let before = text.bytes.prefix(max(0, offset)).count { $0 == UInt8(ascii: "\n") }
    return Mark(file: mark.file, line: Int(mark.line) + 1 + before, column: 0)
  }
}

/// A place in a document of values.
struct ValuePlace {
  /// What stands there.
  let node: Node
  /// The place to show: a scalar's own, a collection's key.
  let mark: Mark

  /// The place one step further; a key that a mapping lacks may be in what it merges in with `<<`.
  func inside(_ step: Trace.Step) -> ValuePlace? {
    switch (node.content, step) {
    case (.sequence(let elements), .index(let index)):
      guard elements.indices.contains(index), !elements[index].isUnsaid else { return nil }
      return ValuePlace(node: elements[index], mark: elements[index].mark)
    case (.mapping(let mapping), .key(let key)):
      if let index = mapping.lastIndex(of: key) { return ValuePlace(valueOf: mapping.entries[index]) }
      return merged(step, in: mapping)
    case (.mapping(let mapping), .name(let key)):
      guard let index = mapping.lastIndex(of: key) else { return nil }
      let key = mapping.entries[index].key
      return ValuePlace(node: key, mark: key.mark)
    default: return nil
    }
  }

  private func merged(_ step: Trace.Step, in mapping: Node.Mapping) -> ValuePlace? {
    for entry in mapping.entries where entry.key.scalar?.text == ByteString("<<") {
      for source in entry.value.sequence ?? [entry.value] {
        if let found = ValuePlace(node: source, mark: entry.key.mark).inside(step) { return found }
      }
    }
    return nil
  }
}

extension ValuePlace {
  /// The place of a pair's value.
  init(valueOf entry: Node.Mapping.Entry) {
    self.init(node: entry.value, mark: entry.value.scalar == nil ? entry.key.mark : entry.value.mark)
  }
}

extension Node.Mapping {
  /// The pair that counts among those of a key: the last one.
  fileprivate func lastIndex(of key: ByteString) -> Int? {
    entries.withUnsafeBufferPointer { entries in
      for index in entries.indices.reversed() {
        if case .scalar(let scalar) = entries[index].key.content, scalar.text == key { return index }
      }
      return nil
    }
  }
}
