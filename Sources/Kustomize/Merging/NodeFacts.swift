import Diagnostics
import Text
import YAML

extension Node {
  /// The text of a scalar, whatever it means; empty for maps and lists.
  var rawText: ByteString { scalar?.text ?? ByteString() }

  /// Whether it is null, an empty map or an empty list.
  var isNullOrEmpty: Bool {
    switch content {
    case .scalar: isNull
    case .mapping(let mapping): mapping.entries.isEmpty
    case .sequence(let elements): elements.isEmpty
    }
  }

  /// Whether it is a map or a list.
  var isCollection: Bool {
    if case .scalar = content { return false }
    return true
  }

  /// go-yaml's word for what it is.
  var kindName: String {
    switch content {
    case .scalar: "ScalarNode"
    case .mapping: "MappingNode"
    case .sequence: "SequenceNode"
    }
  }

  /// This value as it reads when it is written in another's place: the style is the old one's, the type the new one's.
  ///
  /// So a number written over a quoted text is a text (kyaml copies the style onto the new node: `"80"` patched with
  /// `81` is `"81"`), and a text written over a number stays a text.
  func styled(over old: Node) -> Node {
    guard case .scalar(var scalar) = content else { return self }
    var tag = tag
    switch old.scalar?.style ?? .plain {
    case .plain, .string, .untagged: if !scalar.style.isUnquoted { scalar.style = .string }
    case let quoted:
      let type = scalar.resolved(as: .goYAML3, tag: tag).tag
      scalar.style = quoted
      if scalar.style != .retyped, type != "!!str", self.scalar?.style != .untagged { scalar.style = .retyped }
      if scalar.style == .retyped { tag = ByteString(type) }
    }
    return Node(.scalar(scalar), mark: old.mark.isShare ? old.mark.writtenShare : mark, tag: tag)
  }
}

extension Node.Style {
  /// Whether nothing is said of quotes.
  var isBare: Bool { self == .plain || self == .string || self == .untagged }
}

extension Node.Scalar {
  /// Whether go-yaml v3 reads a text in it.
  var isText: Bool {
    if case .string = resolved(as: .goYAML3) { return true }
    return false
  }

  /// Whether kyaml puts quotes around it when it sets it as a field: a text without a style, or a value without a type,
  /// in which YAML 1.1 would read something else.
  ///
  /// Dates count as texts there, and of what a file says without quotes only `yes`, `no`, `on`, `off`, `y` and `n` do.
  var getsQuotesAsField: Bool {
    switch style {
    case .plain:
      guard let first = text.bytes.first, text.count <= 3 else { return false }
      switch first | 0x20 {
      case UInt8(ascii: "y"), UInt8(ascii: "n"), UInt8(ascii: "o"):
        if case .bool = resolved(as: .goYAML2) { return isText } else { return false }
      default: return false
      }
    case .string, .untagged: return !text.isTextOfYAML11
    case .singleQuoted, .doubleQuoted, .literal, .folded, .retyped: return false
    }
  }

  /// The scalar as kyaml sets it under a key that was not there.
  var asNewField: Node.Scalar { getsQuotesAsField ? Node.Scalar(text, style: .doubleQuoted) : self }
}

extension Node {
  /// A text as kyaml sets it under a key that was not there.
  static func newField(_ text: ByteString, mark: Mark = .unknown) -> Node {
    Node(.scalar(Scalar(text, style: .string).asNewField), mark: mark)
  }

  /// Puts the quotes around a scalar that kyaml puts there whenever it sets a field, be it to the value that it has.
  mutating func quoteAsField() {
    guard case .scalar(let scalar) = content, tag == nil, scalar.getsQuotesAsField else { return }
    content = .scalar(Scalar(scalar.text, style: .doubleQuoted))
  }
}

extension ByteString {
  /// Whether YAML 1.1 reads a text in this text, or finds it malformed; several lines and nothing at all count as text.
  var isTextOfYAML11: Bool {
    guard let first = bytes.first, !bytes.contains(UInt8(ascii: "\n")) else { return true }
    let isWord =
      switch first {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "~"),
        UInt8(ascii: "/"), UInt8(ascii: "_"):
        !bytes.contains(UInt8(ascii: " ")) && !bytes.contains(UInt8(ascii: "\t")) && bytes.last != UInt8(ascii: ":")
      default: false
      }
    guard isWord else { return isTextOfYAML11AsDocument }
    return Node.Scalar(self).isTextOfYAML11(tag: nil)
  }

  private var isTextOfYAML11AsDocument: Bool {
    let document: Node?
    do { document = try YAMLParser.firstDocument(in: bytes, file: .unknown, dialect: .goYAML2) } catch { return true }
    guard let document, let scalar = document.scalar else { return false }
    return scalar.isTextOfYAML11(tag: document.tag)
  }
}

extension Node.Scalar {
  fileprivate func isTextOfYAML11(tag: ByteString?) -> Bool {
    switch resolved(as: .goYAML2, tag: tag) {
    case .string, .timestamp: true
    default: false
    }
  }
}

extension Node.Mapping {
  /// The indices of entries whose key another one before them has too; they are never looked at.
  var repeatedKeys: Set<Int> {
    var repeated: Set<Int> = []
    if entries.count <= 12 {
      for index in entries.indices.dropFirst() {
        let key = entries[index].keyText
        if entries[..<index].contains(where: { $0.keyText == key }) { repeated.insert(index) }
      }
      return repeated
    }
    var seen: Set<ByteString> = []
    for index in entries.indices where !seen.insert(entries[index].keyText).inserted { repeated.insert(index) }
    return repeated
  }

  /// Leaves one entry of each key, with the last value that the key has: what Go makes of JSON.
  mutating func keepLastValues() {
    let repeated = repeatedKeys
    guard !repeated.isEmpty else { return }
    var places: [ByteString: Int] = [:]
    for (index, entry) in entries.enumerated() {
      if let place = places[entry.keyText] { entries[place].value = entry.value } else { places[entry.keyText] = index }
    }
    removeEntries(at: repeated.sorted())
  }

  /// Removes the entries at these indices, which must be in ascending order.
  mutating func removeEntries(at indices: [Int]) {
    guard !indices.isEmpty else { return }
    var kept: [Entry] = []
    kept.reserveCapacity(entries.count)
    var next = 0
    for (index, entry) in entries.enumerated() {
      if next < indices.count, indices[next] == index { next += 1 } else { kept.append(entry) }
    }
    entries = kept
  }
}

extension Node.Mapping.Entry {
  /// The key's text.
  var keyText: ByteString { key.rawText }
}

/// Finds the keys of a mapping: by a scan in a short one, by a table in a long one.
struct KeyIndex {
  private var positions: [ByteString: Int]?

  init(_ mapping: Node.Mapping) {
    guard mapping.entries.count > 16 else { return }
    positions = Dictionary(
      zip(mapping.entries.lazy.map(\.keyText), mapping.entries.indices), uniquingKeysWith: { first, _ in first })
  }

  /// The position of the first entry of this key in the mapping that the index was made of.
  func position(of key: ByteString, in mapping: Node.Mapping) -> Int? {
    if let positions { return positions[key] }
    return mapping.entries.firstIndex { $0.keyText == key }
  }
}
