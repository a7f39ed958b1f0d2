import Diagnostics
import GoTemplate
import Text
import YAML

/// From a template's value to a YAML node by way of JSON, which is the way of sigs.k8s.io/yaml.
///
/// The detour shows: whole numbers lose their exponent, infinity has no form, a control character in a text is an error,
/// U+0085 becomes a space. Values in which none of this can happen, nearly all, are converted directly; for the others
/// the JSON text is made and read as YAML.
enum PlainNode {
  /// The node of a value.
  ///
  /// - Throws: ``YAMLError`` with Go's text where the JSON cannot be written or not be read as YAML.
  static func node(of value: Value) throws(YAMLError) -> Node {
    if let node = direct(value, depth: 0) { return node }
    let json: ByteString
    do throws(JSONWriter.Refusal) {
      json = try JSONWriter.text(of: value)
    } catch {
      throw YAMLError(message: "error marshaling into JSON: " + error.message, mark: .unknown)
    }
    return try YAMLParser.firstDocument(in: json.bytes, file: .unknown, dialect: .goYAML2) ?? .null()
  }

  /// The node of a value for which the detour makes no difference; nil where it could.
  private static func direct(_ value: Value, depth: Int) -> Node? {
    guard depth < Bounds.depth else { return nil }
    switch value {
    case .null: return .null()
    case .bool(let truth): return plain(truth ? ByteString("true") : ByteString("false"))
    case .int(let number): return plain(ByteString(String(number)))
    case .int64(let number): return plain(ByteString(String(number)))
    case .float64(let number): return number.isFinite ? plain(ByteString(FloatText.json(number))) : nil
    case .string(let text): return isOrdinary(text) ? .string(text) : nil
    case .list(let elements): return sequence(elements, depth: depth)
    case .map(let map):
      guard !map.isNil else { return .null() }
      var entries: [Node.Mapping.Entry] = []
      entries.reserveCapacity(map.count)
      for (key, value) in zip(map.keys, map.values) {
        // A long key is no simple key any more when it is read back.
        guard key.count <= 160, isOrdinary(key), let node = direct(value, depth: depth + 1) else { return nil }
        entries.append(Node.Mapping.Entry(key: .string(key), value: node))
      }
      return Node(.mapping(Node.Mapping(entries)))
    case .object(let object):
      guard object.byteSlice == nil, let plain = object.plainData else { return nil }
      return direct(plain, depth: depth + 1)
    }
  }

  private static func plain(_ text: ByteString) -> Node { Node(.scalar(Node.Scalar(text, style: .plain))) }

  private static func sequence(_ elements: [Value], depth: Int) -> Node? {
    var nodes: [Node] = []
    nodes.reserveCapacity(elements.count)
    for element in elements {
      guard let node = direct(element, depth: depth + 1) else { return nil }
      nodes.append(node)
    }
    return Node(.sequence(nodes))
  }

  /// Whether a text comes through JSON and YAML unchanged: valid UTF-8 without DEL, C1 control characters, byte order
  /// marks and what is no character.
  private static func isOrdinary(_ text: ByteString) -> Bool {
    text.bytes.withUnsafeBufferPointer { bytes in
      var offset = 0
      while offset < bytes.count {
        let byte = bytes[offset]
        if byte < 0x7F {
          offset += 1
          continue
        }
        let (rune, width) = Runes.decode(bytes, at: offset)
        switch rune {
        case 0x7F...0x9F, 0xFEFF, 0xFFFD...0xFFFF: return false
        default: offset += width
        }
      }
      return true
    }
  }
}
