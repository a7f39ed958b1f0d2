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
    switch old.scalar.map(\.writtenStyle) ?? .plain {
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

  /// The scalar as kyaml puts it under a new key: quoted where YAML 1.1 would read no text in it.
  var asNewField: Node.Scalar {
    if style == .untagged, case .string = Node.Scalar(text).resolved(as: .goYAML2) { return self }
    return style == .untagged && !text.isEmpty ? Node.Scalar(text, style: .doubleQuoted) : self
  }

  /// The style that kyaml gives a text which has none: quotes where YAML 1.1 would read something else in it.
  var writtenStyle: Node.Style {
    guard style == .string else { return style }
    if text.bytes.contains(UInt8(ascii: "\n")) { return .string }
    if text.isEmpty { return .string }
    if case .string = Node.Scalar(text, style: .plain).resolved(as: .goYAML2) { return .string }
    return .doubleQuoted
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
