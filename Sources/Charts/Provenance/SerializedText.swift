import Diagnostics
import GoTemplate
import Text
import YAML

/// A text of YAML or JSON with the places of its parts, to go from a byte to a path and back.
struct SerializedText {
  /// The parts in the order of the text.
  private let parts: [(offset: Int, path: [Trace.Step])]
  private let offsets: [[Trace.Step]: Int]

  /// Reads a text; nil when it is none.
  init?(_ text: ByteString) {
    guard text.count <= SerializedText.largest,
      let document = try? YAMLParser.firstDocument(in: text.bytes, file: .unknown, dialect: .goYAML2)
    else { return nil }
    let lines = LineTable(text.bytes)
    var parts: [(offset: Int, path: [Trace.Step])] = []
    func add(_ node: Node, _ path: [Trace.Step]) {
      parts.append((lines.offset(of: node.mark), path))
      switch node.content {
      case .scalar: break
      case .sequence(let elements):
        for (index, element) in elements.enumerated() { add(element, path + [.index(index)]) }
      case .mapping(let mapping):
        for entry in mapping.entries {
          guard let key = entry.key.scalar?.text else { continue }
          parts.append((lines.offset(of: entry.key.mark), path + [.name(key)]))
          add(entry.value, path + [.key(key)])
        }
      }
    }
    add(document, [])
    self.parts = parts
    offsets = Dictionary(parts.map { ($0.path, $0.offset) }) { first, _ in first }
  }

  /// The longest text that is read again.
  private static let largest = 4 << 20

  /// The part to which a byte belongs, and where the part begins.
  func part(at offset: Int) -> (path: [Trace.Step], offset: Int)? {
    var low = 0
    var high = parts.count
    while low < high {
      let middle = (low + high) / 2
      if parts[middle].offset <= offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? (parts[low - 1].path, parts[low - 1].offset) : nil
  }

  /// For how many bytes from an offset on no other part begins.
  func room(from offset: Int) -> Int {
    var low = 0
    var high = parts.count
    while low < high {
      let middle = (low + high) / 2
      if parts[middle].offset <= offset { low = middle + 1 } else { high = middle }
    }
    return low < parts.count ? parts[low].offset - offset : Int.max
  }

  /// Where a part begins.
  func offset(of path: [Trace.Step]) -> Int? { offsets[path] }
}

/// Where the lines of a text begin.
struct LineTable {
  private let starts: [Int]
  private let count: Int

  init(_ bytes: [UInt8]) {
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
    self.starts = starts
    count = bytes.count
  }

  /// The offset of a place; that of the beginning of an unknown one is 0.
  func offset(of mark: Mark) -> Int {
    let line = Int(mark.line) - 1
    guard starts.indices.contains(line) else { return 0 }
    return min(count, starts[line] + max(0, Int(mark.column) - 1))
  }

  /// The line of an offset, from 1.
  func line(of offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// Where a line begins.
  func start(ofLine line: Int) -> Int { starts.indices.contains(line - 1) ? starts[line - 1] : count }
}

extension OriginResolver {
  /// The origin of a byte that `toYaml`, `toJson` or a like function wrote; nil for other functions.
  func writtenOrigin(of call: Trace.Call, at offset: Int) -> Origin? {
    guard OriginResolver.writers.contains(call.function), case .string(let text) = call.result,
      let argument = call.arguments.last(where: { $0.trace.isKnown }),
      let part = serializedText(text, of: call)?.part(at: offset)
    else { return nil }
    var found = locate(part.path, in: Reference(trace: argument.trace)).map { reference in
      origin(of: Reference(trace: reference.trace, offset: reference.offset + max(0, offset - part.offset)))
    }.merged
    found.length = min(found.length, serialized[ObjectIdentifier(call)]?.room(from: offset) ?? Int.max)
    return found
  }

  /// Where a part that `fromYaml` or the like gave stands in the text that it read.
  func readOrigin(of path: [Trace.Step], from call: Trace.Call) -> [Reference] {
    guard let argument = call.arguments.first, argument.trace.isKnown, case .string(let text) = argument.value else {
      return []
    }
    guard let parts = serializedText(text, of: call) else { return [Reference(trace: argument.trace)] }
    // What is not in the text was put into the map afterwards, by `merge` or `set`.
    guard let offset = parts.offset(of: path) else { return [] }
    let isQuoted = offset < text.count && (text.bytes[offset] == 0x22 || text.bytes[offset] == 0x27)
    return [Reference(trace: argument.trace, offset: offset + (isQuoted ? 1 : 0))]
  }

  private func serializedText(_ text: ByteString, of call: Trace.Call) -> SerializedText? {
    if let known = serialized[ObjectIdentifier(call)] { return known }
    let made = SerializedText(text)
    serialized[ObjectIdentifier(call)] = made
    return made
  }

  private static let writers: Set<String> = [
    "AsConfig", "YAML", "mustToJson", "mustToPrettyJson", "mustToRawJson", "mustToYaml", "toJson", "toPrettyJson",
    "toRawJson", "toYaml", "toYamlPretty",
  ]
}
