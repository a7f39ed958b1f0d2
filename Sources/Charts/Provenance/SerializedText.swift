import Diagnostics
import GoTemplate
import Text
import YAML

/// A text of YAML or JSON with the places of its parts, to go from a byte to a path and back.
final class SerializedText {
  /// The parts in the order of the text.
  private let parts: [(offset: Int, path: [Trace.Step])]
  private lazy var offsets = Dictionary(parts.map { ($0.path, $0.offset) }) { first, _ in first }

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
  }

  /// What parts of values came from that were written as this text, by the values' and the parts' numbers.
  var references: [Int: [OriginResolver.Reference]] = [:]

  /// The longest text that is read again.
  private static let largest = 4 << 20

  /// A part of the text.
  struct Part {
    /// The part's number in the order of the text.
    let number: Int
    /// Where it is in the value.
    let path: [Trace.Step]
    /// Where it begins.
    let start: Int
    /// Where the next part begins.
    let end: Int
  }

  /// The part to which a byte belongs.
  func part(at offset: Int) -> Part? {
    var low = 0
    var high = parts.count
    while low < high {
      let middle = (low + high) / 2
      if parts[middle].offset <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    return Part(
      number: low - 1, path: parts[low - 1].path, start: parts[low - 1].offset,
      end: low < parts.count ? parts[low].offset : Int.max)
  }

  /// Where a part begins.
  func offset(of path: [Trace.Step]) -> Int? { offsets[path] }
}

extension LineTable {
  /// The offset of a place; that of the beginning of an unknown one is 0.
  func offset(of mark: Mark) -> Int { offset(ofLine: Int(mark.line), column: Int(mark.column)) }
}

extension OriginResolver {
  /// The origin of a byte that `toYaml`, `toJson` or a like function wrote.
  func writtenOrigin(of call: Trace.Call, _ reading: CallReading, at offset: Int) -> Origin? {
    guard case .string(let text) = call.result, let argument = call.arguments.last(where: { $0.trace.isKnown }),
      let serialized = serializedText(text, reading), let part = serialized.part(at: offset)
    else { return nil }
    let key = Int(argument.trace.number) << 32 | part.number
    let references: [Reference]
    if let known = serialized.references[key] {
      references = known
    } else {
      references = locate(part.path, in: Reference(trace: argument.trace))
      serialized.references[key] = references
    }
    let inside = max(0, offset - part.start)
    var found =
      references.count == 1
      ? origin(of: Reference(trace: references[0].trace, offset: references[0].offset + inside))
      : references.map { origin(of: Reference(trace: $0.trace, offset: $0.offset + inside)) }.merged
    found.length = min(found.length, part.end - offset)
    return found
  }

  /// Where a part that `fromYaml` or the like gave stands in the text that it read.
  func readOrigin(of path: [Trace.Step], from call: Trace.Call) -> [Reference] {
    guard let argument = call.arguments.first, argument.trace.isKnown, case .string(let text) = argument.value else {
      return []
    }
    guard let parts = serializedText(text, reading(of: call)) else { return [Reference(trace: argument.trace)] }
    // What is not in the text was put into the map afterwards, by `merge` or `set`.
    guard let offset = parts.offset(of: path) else { return [] }
    let isQuoted = offset < text.count && (text.bytes[offset] == 0x22 || text.bytes[offset] == 0x27)
    return [Reference(trace: argument.trace, offset: offset + (isQuoted ? 1 : 0))]
  }

  private func serializedText(_ text: ByteString, _ reading: CallReading) -> SerializedText? {
    if let known = reading.serialized { return known }
    let made: SerializedText?
    if let known = serialized[text] {
      made = known
    } else {
      made = SerializedText(text)
      serialized[text] = made
    }
    reading.serialized = made
    return made
  }

  /// Whether a function writes its last argument as YAML or JSON.
  static func isWriter(_ function: String) -> Bool {
    switch function {
    case "toYaml", "toJson", "AsConfig", "YAML", "mustToJson", "mustToPrettyJson", "mustToRawJson", "mustToYaml",
      "toPrettyJson", "toRawJson", "toYamlPretty":
      true
    default: false
    }
  }
}
