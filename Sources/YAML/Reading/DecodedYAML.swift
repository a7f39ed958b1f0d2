import Diagnostics
import Text

/// What go-yaml v2 decodes YAML into when it is not told a type: keys of any scalar type, the last of equal keys.
indirect enum DecodedYAML {
  case scalar(ResolvedScalar)
  case list([DecodedYAML])
  case map([Entry])

  struct Entry {
    let key: ResolvedScalar
    var value: DecodedYAML
    let mark: Mark
  }

  /// Decodes a document.
  ///
  /// - Throws: ``YAMLError`` as go-yaml v2 words it: collections as keys, tags that contradict the text, merge keys
  ///   whose value is no mapping.
  init(_ node: Node) throws(YAMLError) {
    switch node.content {
    case .scalar(let scalar):
      self = .scalar(try Self.resolve(scalar, node))
    case .sequence(let elements):
      var list: [DecodedYAML] = []
      list.reserveCapacity(elements.count)
      for element in elements { list.append(try DecodedYAML(element)) }
      self = .list(list)
    case .mapping(let mapping):
      var builder = MapBuilder(capacity: mapping.entries.count)
      try Self.decode(mapping, into: &builder)
      self = .map(builder.entries)
    }
  }

  private static func resolve(_ scalar: Node.Scalar, _ node: Node) throws(YAMLError) -> ResolvedScalar {
    do throws(ScalarError) {
      let value = try scalar.decoded(as: .goYAML2, tag: node.tag)
      // Without a type to decode into, a timestamp stays the text that it was.
      if case .timestamp(let text) = value { return .string(text) }
      // Binary data is the only text that may not be UTF-8; JSON replaces what is not.
      if case .string(let text) = value, node.tag != nil, !Runes.isValid(text.bytes) {
        var replaced: [UInt8] = []
        for rune in Runes.decodeAll(text.bytes) { Runes.append(rune, to: &replaced) }
        return .string(ByteString(replaced))
      }
      return value
    } catch {
      throw YAMLError(message: error.message, mark: node.mark)
    }
  }

  private static func decode(_ mapping: Node.Mapping, into builder: inout MapBuilder) throws(YAMLError) {
    for entry in mapping.entries {
      if entry.key.isMergeKey(as: .goYAML2) {
        try merge(entry.value, into: &builder)
        continue
      }
      guard case .scalar(let key) = try DecodedYAML(entry.key) else {
        let text = try DecodedYAML(entry.key).goSyntax
        throw YAMLError(message: "yaml: invalid map key: \(text)", mark: entry.key.mark)
      }
      builder.set(key, to: try DecodedYAML(entry.value), mark: entry.key.mark)
    }
  }

  /// v2 merges where the merge key stands: what stands before it is overridden.
  private static func merge(_ value: Node, into builder: inout MapBuilder) throws(YAMLError) {
    let sources: [Node]
    switch value.content {
    case .mapping: sources = [value]
    case .sequence(let elements): sources = elements.reversed()
    case .scalar: throw .mergeNeedsMaps(at: value.mark)
    }
    for source in sources {
      guard case .mapping(let mapping) = source.content else { throw .mergeNeedsMaps(at: source.mark) }
      try decode(mapping, into: &builder)
    }
  }

  /// Entries in the order of their first appearance, found by key.
  private struct MapBuilder {
    private(set) var entries: [Entry] = []
    private var index: [MapKey: Int] = [:]
    /// Above this size keys are found through ``index``.
    private static let linearBound = 12

    init(capacity: Int) { entries.reserveCapacity(capacity) }

    mutating func set(_ key: ResolvedScalar, to value: DecodedYAML, mark: Mark) {
      let id = MapKey(key)
      if let known = position(of: id) {
        entries[known].value = value
        return
      }
      entries.append(Entry(key: key, value: value, mark: mark))
      if entries.count > Self.linearBound {
        if index.isEmpty {
          for (position, entry) in entries.enumerated() { index[MapKey(entry.key)] = position }
        } else {
          index[id] = entries.count - 1
        }
      }
    }

    private func position(of id: MapKey) -> Int? {
      if !index.isEmpty { return index[id] }
      return entries.firstIndex { MapKey($0.key) == id }
    }
  }

  /// A key as Go compares keys of type `interface {}`: by type and value.
  private enum MapKey: Hashable {
    case null, bool(Bool), int(Int64), uint(UInt64), float(Double), string(ByteString)

    init(_ scalar: ResolvedScalar) {
      self =
        switch scalar {
        case .null: .null
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .uint(let value): .uint(value)
        case .float(let value): .float(value)
        case .timestamp(let text), .string(let text): .string(text)
        }
    }
  }
}

extension DecodedYAML {
  /// The value in Go's syntax, as `%#v` prints it in messages.
  var goSyntax: String {
    switch self {
    case .scalar(let scalar): scalar.goSyntax
    case .list(let elements):
      "[]interface {}{" + elements.map(\.nestedGoSyntax).joined(separator: ", ") + "}"
    case .map(let entries):
      "map[interface {}]interface {}{"
        + entries.sorted { $0.key.isPrinted(before: $1.key) }
        .map { DecodedYAML.scalar($0.key).nestedGoSyntax + ":" + $0.value.nestedGoSyntax }.joined(separator: ", ") + "}"
    }
  }

  private var nestedGoSyntax: String {
    if case .scalar(.null) = self { return "interface {}(nil)" }
    return goSyntax
  }
}

extension ResolvedScalar {
  /// The value in Go's syntax, as `%#v` prints it in messages.
  var goSyntax: String {
    switch self {
    case .null: "<nil>"
    case .bool(let value): value ? "true" : "false"
    case .int(let value): String(value)
    case .uint(let value): "0x" + String(value, radix: 16)
    case .float(let value): String(decoding: FloatText.general(value), as: UTF8.self)
    case .timestamp(let text), .string(let text): GoQuoting.quoted(text)
    }
  }

  /// Whether fmt prints this key before another: by type, in the order in which Helm's binary holds the types, and
  /// then by value.
  fileprivate func isPrinted(before other: ResolvedScalar) -> Bool {
    switch (self, other) {
    case (.bool(let left), .bool(let right)): !left && right
    case (.int(let left), .int(let right)): left < right
    case (.uint(let left), .uint(let right)): left < right
    case (.float(let left), .float(let right)): left < right
    case (.string(let left), .string(let right)), (.timestamp(let left), .timestamp(let right)): left < right
    default: rankOfType < other.rankOfType
    }
  }

  private var rankOfType: Int {
    switch self {
    case .null: 0
    case .string, .timestamp: 1
    case .uint: 2
    case .int: 3
    case .float: 4
    case .bool: 5
    }
  }

  /// Go's name of the type that the value is decoded into.
  var goType: String {
    switch self {
    case .null: "%!s(<nil>)"
    case .bool: "bool"
    case .int: "int"
    case .uint: "uint64"
    case .float: "float64"
    case .timestamp: "time.Time"
    case .string: "string"
    }
  }
}
