import Diagnostics
import Text
import YAML

/// Reads a YAML node into fields of fixed types, as sigs.k8s.io/yaml reads Chart.yaml: keys match without regard to
/// case, scalars become text where text is wanted, null leaves a field as it is, and a wrong kind has Go's message.
public struct GoStructDecoder {
  /// The node that is read.
  public let node: Node
  private let path: [String]
  private let topType: String

  /// A reader of a whole document, whose Go type has a name for messages: `util.SimpleHead`.
  public init(_ node: Node, type: String) {
    self.init(node, path: [], topType: type)
  }

  private init(_ node: Node, path: [String], topType: String) {
    self.node = node
    self.path = path
    self.topType = topType
  }

  /// The pairs of a mapping sorted by key; nil for null.
  public func fields(of type: String) throws(DecodingError) -> [(key: ByteString, value: GoStructDecoder)]? {
    guard !isNull else { return nil }
    guard case .mapping(let mapping) = node.content else { throw mismatch(type) }
    if let pairs = GoStructDecoder.plainPairs(mapping) {
      return pairs.map { ($0.key, GoStructDecoder($0.value, path: path + [$0.key.string], topType: topType)) }
    }
    var byKey: [ByteString: Node] = [:]
    GoStructDecoder.collect(mapping, into: &byKey)
    return byKey.sorted { $0.key < $1.key }.map {
      ($0.key, GoStructDecoder($0.value, path: path + [$0.key.string], topType: topType))
    }
  }

  /// The elements of a list; nil for null.
  public func elements(of type: String) throws(DecodingError) -> [GoStructDecoder]? {
    guard !isNull else { return nil }
    guard case .sequence(let elements) = node.content else { throw mismatch(type) }
    return elements.enumerated().map { GoStructDecoder($0.element, path: path + [String($0.offset)], topType: topType) }
  }

  /// Sets a text, unless the node is null.
  public func decode(into text: inout ByteString) throws(DecodingError) {
    guard case .scalar(let scalar) = node.content else { throw mismatch("string") }
    switch scalar.resolved(as: .goYAML2, tag: node.tag) {
    case .null: break
    case .bool(let truth): text = truth ? ByteString("true") : ByteString("false")
    case .int(let number): text = ByteString(String(number))
    case .uint(let number): text = ByteString(String(number))
    case .float(let number): text = ByteString(FloatText.general(number))
    case .timestamp(let found), .string(let found): text = found
    }
  }

  /// The text of a type that is written as a JSON string and nothing else, like `time.Time`; nil for null.
  public func string(of type: String) throws(DecodingError) -> ByteString? {
    guard case .scalar(let scalar) = node.content else { throw mismatch(type) }
    switch scalar.resolved(as: .goYAML2, tag: node.tag) {
    case .null: return nil
    case .string(let text), .timestamp(let text): return text
    case .bool, .int, .uint, .float: throw mismatch(type)
    }
  }

  /// Sets a truth value, unless the node is null.
  public func decode(into truth: inout Bool) throws(DecodingError) {
    guard !isNull else { return }
    guard case .scalar(let scalar) = node.content, case .bool(let found) = scalar.resolved(as: .goYAML2, tag: node.tag)
    else { throw mismatch("bool") }
    truth = found
  }

  /// A list of texts; nil for null.
  public func strings() throws(DecodingError) -> [ByteString]? {
    guard let elements = try elements(of: "[]string") else { return nil }
    var strings: [ByteString] = []
    for element in elements {
      var text = ByteString()
      try element.decode(into: &text)
      strings.append(text)
    }
    return strings
  }

  /// Pairs of texts sorted by key; nil for null.
  public func stringPairs() throws(DecodingError) -> [(key: ByteString, value: ByteString)]? {
    guard let fields = try fields(of: "map[string]string") else { return nil }
    var pairs: [(key: ByteString, value: ByteString)] = []
    for (key, field) in fields {
      var text = ByteString()
      try field.decode(into: &text)
      pairs.append((key, text))
    }
    return pairs
  }

  private var isNull: Bool {
    guard case .scalar(let scalar) = node.content, case .null = scalar.resolved(as: .goYAML2, tag: node.tag) else {
      return false
    }
    return true
  }

  private func mismatch(_ type: String) -> DecodingError {
    let place =
      if let last = path.last {
        (Int(last) == nil ? "Go struct field ." : ".") + path.map(Self.pointerToken).joined(separator: ".")
          + " of type "
      } else { "Go value of type " }
    return DecodingError(
      message: "json: cannot unmarshal \(jsonKind) into \(place)\(path.isEmpty ? topType : type)", mark: node.mark)
  }

  /// A name as a JSON pointer has it, which is how Go names places.
  private static func pointerToken(_ name: String) -> String {
    name.contains { $0 == "~" || $0 == "/" } ? name.replacing("~", with: "~0").replacing("/", with: "~1") : name
  }

  /// What JSON calls the node.
  private var jsonKind: String {
    switch node.content {
    case .sequence: "array"
    case .mapping: "object"
    case .scalar(let scalar):
      switch scalar.resolved(as: .goYAML2, tag: node.tag) {
      case .null: "null"
      case .bool: "bool"
      case .int, .uint, .float: "number"
      case .timestamp, .string: "string"
      }
    }
  }

  /// The pairs of a small mapping whose keys are different texts, sorted; nil for another. A dictionary costs more than
  /// all else that reads Chart.yaml.
  private static func plainPairs(_ mapping: Node.Mapping) -> [(key: ByteString, value: Node)]? {
    guard mapping.entries.count <= 32 else { return nil }
    var pairs: [(key: ByteString, value: Node)] = []
    pairs.reserveCapacity(mapping.entries.count)
    for entry in mapping.entries {
      guard case .scalar(let scalar) = entry.key.content, scalar.text != "<<",
        case .string(let text) = scalar.resolved(as: .goYAML2, tag: entry.key.tag)
      else { return nil }
      var place = pairs.count
      while place > 0, text < pairs[place - 1].key { place -= 1 }
      guard place == 0 || pairs[place - 1].key != text else { return nil }
      pairs.insert((text, entry.value), at: place)
    }
    return pairs
  }

  private static func collect(_ mapping: Node.Mapping, into pairs: inout [ByteString: Node]) {
    for entry in mapping.entries {
      guard case .scalar(let scalar) = entry.key.content else { continue }
      if scalar.style == .plain, scalar.text == "<<" {
        let sources = entry.value.sequence?.reversed() ?? [entry.value]
        for case .mapping(let merged) in sources.map(\.content) { collect(merged, into: &pairs) }
        continue
      }
      switch scalar.resolved(as: .goYAML2, tag: entry.key.tag) {
      case .string(let text), .timestamp(let text): pairs[text] = entry.value
      case .bool(let truth): pairs[truth ? ByteString("true") : ByteString("false")] = entry.value
      case .int(let number): pairs[ByteString(String(number))] = entry.value
      default: pairs[scalar.text] = entry.value
      }
    }
  }
}

/// A value of the wrong kind in a file of fixed form.
public struct DecodingError: Error {
  /// Go's text.
  public let message: String
  /// The place of the value.
  public let mark: Mark

  /// A wrong kind at a place.
  public init(message: String, mark: Mark) {
    self.message = message
    self.mark = mark
  }
}
