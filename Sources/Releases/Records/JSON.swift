import Text
import YAML

/// JSON as the history keeps it, and as it is printed: members keep their order, numbers their digits.
public typealias JSON = JSONValue

extension JSONValue {
  /// Reads one JSON text.
  ///
  /// - Throws: ``JSONError`` for anything that is not JSON, and for too deeply nested lists and objects.
  public init(parsing text: ByteString) throws(JSONError) {
    self = try JSONParser.parse(text.bytes)
  }

  /// The text as Go's `encoding/json` writes a struct: members in their order, `<`, `>` and `&` escaped for HTML.
  public func encoded(layout: JSONWriter.Layout = .compact) -> ByteString {
    var writer = JSONWriter(layout: layout)
    write(to: &writer)
    return ByteString(writer.finish())
  }

  private func write(to writer: inout JSONWriter) {
    switch self {
    case .array(let elements):
      writer.beginArray()
      for element in elements { element.write(to: &writer) }
      writer.endArray()
    case .object(let members):
      writer.beginObject()
      for member in members {
        writer.key(member.key)
        member.value.write(to: &writer)
      }
      writer.endObject()
    default: writer.value(self)
    }
  }

  /// The value as sigs.k8s.io/yaml writes it; nil for what has no YAML form.
  var yamlText: ByteString? { (try? YAMLEmitter.manifest(self)).map { ByteString($0) } }

  /// The value with the members of every object sorted by name, as Go prints a map; of doubled names the last is kept.
  public var sorted: JSON {
    switch self {
    case .null, .bool, .number, .string: return self
    case .array(let elements): return .array(elements.map(\.sorted))
    case .object(let members):
      var values: [ByteString: JSON] = [:]
      for member in members { values[member.key] = member.value.sorted }
      return .object(values.sorted { $0.key < $1.key }.map { Member(key: $0.key, value: $0.value) })
    }
  }
}

// MARK: - Making

extension JSONValue {
  /// Text from a Swift string.
  public static func text(_ string: String) -> JSON { .string(ByteString(string)) }

  /// A whole number.
  public static func integer(_ number: Int) -> JSON { .number(ByteString(String(number))) }

  /// A list of texts.
  public static func texts(_ strings: [String]) -> JSON { .array(strings.map { .text($0) }) }

  /// Members given by name, those without a value left out (Go's `omitempty`).
  public static func members(_ members: KeyValuePairs<StaticString, JSON?>) -> JSON {
    .object(members.compactMap { name, value in value.map { Member(key: ByteString(name), value: $0) } })
  }
}

// MARK: - Asking

extension JSONValue {
  /// The text, if it is one.
  public var string: ByteString? {
    if case .string(let text) = self { return text }
    return nil
  }

  /// The text as a Swift string, if it is one.
  public var text: String? { string?.string }

  /// The whole number, if it is one that fits.
  public var integer: Int? {
    if case .number(let digits) = self { return Int(digits.string) }
    return nil
  }

  /// The elements, if it is a list.
  public var array: [JSON]? {
    if case .array(let elements) = self { return elements }
    return nil
  }

  /// The members, if it is an object.
  public var members: [Member]? {
    if case .object(let members) = self { return members }
    return nil
  }

  /// The texts of a list; other elements are left out.
  public var texts: [String] { array?.compactMap(\.text) ?? [] }
}
