import Diagnostics
import Text
import YAML

/// A text and where it stands in a file: an item of `resources:`, a patch.
public struct Located: Sendable {
  /// The text.
  public var text: ByteString
  /// Its place.
  public var mark: Mark

  /// A text with a place.
  public init(_ text: ByteString, at mark: Mark = .unknown) {
    self.text = text
    self.mark = mark
  }

  /// The text for messages and paths.
  var string: String { text.string }
}

/// Reads the fields of a mapping as Go decodes JSON into a struct: names match in any case, the last of two equal
/// names wins, null is as good as absent, a value of the wrong type is an error.
struct ObjectReader {
  /// The Go struct's name, for messages.
  let name: String
  /// What plain scalars mean: kustomization files are YAML 1.1, configurations of plugins are not.
  let dialect: Dialect
  /// Whether an unknown field is an error of the whole file.
  let isStrict: Bool
  private let node: Node
  private var unread: [Substring: (key: Node, value: Node)] = [:]
  private var known: [String] = []

  /// A reader of a mapping's fields; a null is an object without fields.
  ///
  /// - Throws: Go's `json: cannot unmarshal string into Go value of type …` for anything else.
  init(_ node: Node, name: String, dialect: Dialect, isStrict: Bool = true) throws(KustomizeError) {
    self.isStrict = isStrict
    self.name = name
    self.dialect = dialect
    self.node = node
    if node.isNull { return }
    guard let mapping = node.mapping else {
      throw ObjectReader.mismatch(node, "value", "types.\(name)", dialect)
    }
    for entry in mapping.entries { unread[Substring(keyText(entry.key))] = (entry.key, entry.value) }
  }

  /// The text that JSON has for a key: YAML 1.1 makes `true` of a plain `y`.
  private func keyText(_ key: Node) -> String {
    guard let scalar = key.scalar else { return "" }
    if dialect == .goYAML2, case .bool(let value) = scalar.resolved(as: dialect) { return value ? "true" : "false" }
    return scalar.text.string
  }

  /// Takes a field's value; nil when it is absent or null.
  mutating func take(_ field: String) -> Node? {
    known.append(field)
    var found = unread.removeValue(forKey: Substring(field))?.value
    if !unread.isEmpty {
      let folded = field.lowercased()
      for key in unread.keys.filter({ $0.utf8.count == field.utf8.count && $0.lowercased() == folded }) {
        let other = unread.removeValue(forKey: key)?.value
        found = found ?? other
      }
    }
    guard let found, !found.isNull else { return nil }
    return found
  }

  /// A field that holds a string; empty when absent.
  mutating func text(_ field: String) throws(KustomizeError) -> ByteString {
    guard let node = take(field) else { return ByteString() }
    return try text(of: node, "struct field \(name).\(field)")
  }

  /// A field that holds a string; nil when it is absent or null.
  mutating func optionalText(_ field: String) throws(KustomizeError) -> ByteString? {
    guard let node = take(field) else { return nil }
    return try text(of: node, "struct field \(name).\(field)")
  }

  /// Like ``text(_:)``, with its place.
  mutating func located(_ field: String) throws(KustomizeError) -> Located {
    guard let node = take(field) else { return Located(ByteString()) }
    return Located(try text(of: node, "struct field \(name).\(field)"), at: node.mark)
  }

  /// A field that holds true or false; false when absent.
  mutating func flag(_ field: String) throws(KustomizeError) -> Bool {
    guard let node = take(field) else { return false }
    guard let scalar = node.scalar, case .bool(let value) = scalar.resolved(as: dialect, tag: node.tag) else {
      throw ObjectReader.mismatch(node, "struct field \(name).\(field)", "bool", dialect)
    }
    return value
  }

  /// A field that holds an integer; nil when absent.
  mutating func integer(_ field: String) throws(KustomizeError) -> Int64? {
    guard let node = take(field) else { return nil }
    if let scalar = node.scalar {
      switch scalar.resolved(as: dialect, tag: node.tag) {
      case .int(let value): return value
      case .float(let value) where value == value.rounded() && abs(value) < 9e15: return Int64(value)
      default: break
      }
    }
    throw ObjectReader.mismatch(node, "struct field \(name).\(field)", "int64", dialect)
  }

  /// A field that holds a list; empty when absent.
  mutating func list(_ field: String) throws(KustomizeError) -> [Node] {
    guard let node = take(field) else { return [] }
    guard let elements = node.sequence else {
      throw ObjectReader.mismatch(node, "struct field \(name).\(field)", "[]…", dialect)
    }
    return elements
  }

  /// A field that holds a list of strings; empty when absent.
  mutating func texts(_ field: String) throws(KustomizeError) -> [Located] {
    var texts: [Located] = []
    for element in try list(field) {
      let text =
        element.isNull
        ? ByteString() : try text(of: element, "struct field \(name).\(field)")
      texts.append(Located(text, at: element.mark))
    }
    return texts
  }

  /// A field that holds a mapping of strings, in the order of the file; empty when absent.
  mutating func textMap(_ field: String) throws(KustomizeError) -> [TextEntry] {
    guard let node = take(field) else { return [] }
    guard let mapping = node.mapping else {
      throw ObjectReader.mismatch(node, "struct field \(name).\(field)", "map[string]string", dialect)
    }
    var pairs: [TextEntry] = []
    for entry in mapping.entries {
      let value =
        entry.value.isNull
        ? ByteString() : try text(of: entry.value, "struct field \(name).\(field)")
      let key = ByteString(keyText(entry.key))
      pairs.removeAll { $0.key == key }
      pairs.append(TextEntry(key: key, value: value, mark: entry.key.mark))
    }
    return pairs
  }

  /// A reader of a field that holds an object; nil when absent.
  mutating func object(_ field: String, name: String) throws(KustomizeError) -> ObjectReader? {
    guard let node = take(field) else { return nil }
    return try ObjectReader(node, name: name, dialect: dialect, isStrict: isStrict)
  }

  /// Checks that no field is left unread.
  ///
  /// - Throws: Go's `json: unknown field "…"`, with the nearest known name.
  func finish() throws(KustomizeError) {
    guard isStrict else { return }
    guard
      let first = unread.values.min(by: {
        ($0.key.mark.line, $0.key.mark.column) < ($1.key.mark.line, $1.key.mark.column)
      })
    else { return }
    let field = keyText(first.key)
    var help = NearestName.of(field, among: known).map { "did you mean '\($0)'?" }
    if field == "true" || field == "false" {
      help = "an unquoted \(first.key.scalar?.text.string ?? field) is a boolean in YAML 1.1; quote it"
    }
    throw KustomizeError("json: unknown field \"\(field)\"", at: first.key.mark, help: help)
  }

  /// The text of a scalar that must be a string.
  ///
  /// In the configuration of a plugin other scalars become strings; in a kustomization file they do not.
  private func text(of node: Node, _ place: String) throws(KustomizeError) -> ByteString {
    if let scalar = node.scalar {
      switch scalar.resolved(as: dialect, tag: node.tag) {
      case .string(let text), .timestamp(let text): return text
      case .bool(let value) where !isStrict: return ByteString(value ? "true" : "false")
      case .int(let value) where !isStrict: return ByteString(String(value))
      case .uint(let value) where !isStrict: return ByteString(String(value))
      case .float(let value) where !isStrict: return ByteString(FloatText.general(value))
      default: break
      }
    }
    throw ObjectReader.mismatch(node, place, "string", dialect)
  }

  /// Go's error for a value of the wrong type.
  private static func mismatch(_ node: Node, _ place: String, _ wanted: String, _ dialect: Dialect) -> KustomizeError {
    let found: String
    var help: String?
    switch node.content {
    case .mapping: found = "object"
    case .sequence: found = "array"
    case .scalar(let scalar):
      switch scalar.resolved(as: dialect, tag: node.tag) {
      case .null: found = "null"
      case .bool: found = "bool"
      case .int, .uint, .float: found = "number"
      case .string, .timestamp: found = "string"
      }
      if wanted == "string", found != "null" { help = "quote it: \"\(scalar.text.string)\"" }
    }
    return KustomizeError(
      "json: cannot unmarshal \(found) into Go \(place) of type \(wanted)", at: node.mark, help: help)
  }
}

/// A pair of a mapping of strings, such as a label.
struct TextEntry: Sendable {
  let key: ByteString
  let value: ByteString
  /// The key's place.
  var mark = Mark.unknown
}

extension ObjectReader {
  /// Whether a field is there, null or not, and was not taken yet.
  func has(_ field: String) -> Bool { node[ByteString(field)] != nil }
}
