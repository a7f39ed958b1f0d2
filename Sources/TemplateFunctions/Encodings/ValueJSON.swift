import GoTemplate
import Text
import YAML

/// Values as encoding/json writes and reads them.
public enum ValueJSON {
  /// Why a value has no JSON form, or a text is not JSON of the wanted kind.
  public struct Failure: Error {
    /// Go's text: `json: unsupported value: NaN`, `unexpected end of JSON input`.
    public let message: String
  }

  /// What a text is to be.
  public enum Target {
    /// `interface {}`
    case any
    /// `map[string]interface {}`
    case map
    /// `[]interface {}`
    case list
  }

  /// A text that was read.
  public struct Reading {
    /// The value. For a target of a map or a list, Go's nil of it where the text is `null`.
    public let value: Value
    /// The first number that no `float64` holds; 0 stands in its place.
    public let failure: Failure?
  }

  /// The JSON text of a value: keys in the order of their bytes, fields of structs in their own.
  ///
  /// - Throws: ``Failure`` for infinity, what is not a number, a function, and a map that contains itself.
  public static func text(
    of value: Value, layout: JSONWriter.Layout = .compact, escapesHTML: Bool = true
  ) throws(Failure) -> ByteString {
    var writer = ValueJSONWriter(writer: JSONWriter(layout: layout, escapesHTML: escapesHTML))
    try writer.write(value, depth: 0)
    return ByteString(writer.writer.finish())
  }

  /// Reads a text that must be one JSON value. Every number becomes a `float64`; of equal names the last one wins.
  ///
  /// - Throws: ``Failure`` with Go's text; a wrong kind of value is only noticed when the whole text is JSON.
  public static func read(_ text: ByteString, as target: Target = .any) throws(Failure) -> Reading {
    let json: JSONValue
    do throws(JSONError) {
      json = try JSONParser.parse(text.bytes)
    } catch {
      throw Failure(message: error.message)
    }
    var reader = ValueJSONReader()
    let value = reader.value(of: json)
    switch (target, value) {
    case (.any, _), (.map, .map), (.list, .list): return Reading(value: value, failure: reader.failure)
    case (.map, .null): return Reading(value: .map(MapValue(isNil: true)), failure: nil)
    case (.list, .null): return Reading(value: Lists.nilList, failure: nil)
    case (.map, _): throw mismatch(value, "map[string]interface {}")
    case (.list, _): throw mismatch(value, "[]interface {}")
    }
  }

  /// The error of a value of another kind than wanted.
  static func mismatch(_ value: Value, _ type: StaticString) -> Failure {
    let kind: StaticString
    switch value {
    case .bool: kind = "bool"
    case .string: kind = "string"
    case .list: kind = "array"
    case .map: kind = "object"
    default: kind = "number"
    }
    return Failure(message: "json: cannot unmarshal \(kind) into Go value of type \(type)")
  }
}

/// Walks a value and writes it.
private struct ValueJSONWriter {
  var writer: JSONWriter
  private var ancestors: [MapValue] = []

  /// From this depth on a map that contains itself is looked for, as Go does it.
  private static let cycleDepth = 1_000
  private static let maximumDepth = 10_000

  init(writer: JSONWriter) { self.writer = writer }

  mutating func write(_ value: Value, depth: Int) throws(ValueJSON.Failure) {
    switch value {
    case .null: writer.null()
    case .bool(let truth): writer.bool(truth)
    case .int(let number): writer.int(Int64(number))
    case .int64(let number): writer.int(number)
    case .float64(let number):
      guard writer.float(number) else {
        let text = String(decoding: FloatText.general(number), as: UTF8.self)
        throw ValueJSON.Failure(message: "json: unsupported value: \(text)")
      }
    case .string(let text): writer.string(text)
    case .list(let elements): try write(elements, depth: depth)
    case .map(let map): try write(map, depth: depth)
    case .object(let object): try write(object, depth: depth)
    }
  }

  private mutating func write(_ object: Object, depth: Int) throws(ValueJSON.Failure) {
    if object.isNil { return writer.null() }
    if let bytes = object.bytes { return writer.string(Base64.encoded(ByteString(bytes))) }
    if object.kind == .map, let pairs = object.pairs {
      try check(depth)
      writer.beginObject()
      for (key, value) in pairs {
        writer.key(key.text)
        try write(value, depth: depth + 1)
      }
      return writer.endObject()
    }
    guard let plain = object.plainData else {
      throw ValueJSON.Failure(message: "json: unsupported type: \(object.typeName)")
    }
    try write(plain, depth: depth + 1)
  }

  private mutating func write(_ elements: [Value], depth: Int) throws(ValueJSON.Failure) {
    try check(depth)
    writer.beginArray()
    for element in elements { try write(element, depth: depth + 1) }
    writer.endArray()
  }

  private mutating func write(_ map: MapValue, depth: Int) throws(ValueJSON.Failure) {
    guard !map.isNil else { return writer.null() }
    try check(depth)
    if depth > Self.cycleDepth, ancestors.contains(where: { $0 === map }) {
      throw ValueJSON.Failure(message: "json: unsupported value: encountered a cycle via \(map.typeName)")
    }
    ancestors.append(map)
    writer.beginObject()
    for (key, value) in zip(map.keys, map.values) {
      writer.key(key)
      try write(value, depth: depth + 1)
    }
    writer.endObject()
    ancestors.removeLast()
  }

  private func check(_ depth: Int) throws(ValueJSON.Failure) {
    guard depth <= Self.maximumDepth else {
      throw ValueJSON.Failure(message: "json: unsupported value: nested too deeply")
    }
    guard writer.count <= Bounds.textBytes else { throw ValueJSON.Failure(message: Bounds.tooLong) }
  }
}

/// Walks JSON and makes values.
private struct ValueJSONReader {
  private(set) var failure: ValueJSON.Failure?
  private var path: [PathElement] = []

  private enum PathElement {
    case name(ByteString)
    case index(Int)
  }

  mutating func value(of json: JSONValue) -> Value {
    switch json {
    case .null: return .null
    case .bool(let truth): return .bool(truth)
    case .number(let text): return .float64(number(text))
    case .string(let text): return .string(text)
    case .array(let elements):
      var values: [Value] = []
      values.reserveCapacity(elements.count)
      for (index, element) in elements.enumerated() {
        path.append(.index(index))
        values.append(value(of: element))
        path.removeLast()
      }
      return .list(values)
    case .object(let members):
      var pairs: [(ByteString, Value)] = []
      pairs.reserveCapacity(members.count)
      for member in members {
        path.append(.name(member.key))
        pairs.append((member.key, value(of: member.value)))
        path.removeLast()
      }
      return .map(MapValue(pairs))
    }
  }

  private mutating func number(_ text: ByteString) -> Double {
    if let number = Double(text.string), number.isFinite { return number }
    if failure == nil {
      failure = ValueJSON.Failure(message: "json: cannot unmarshal number \(text) into \(place) of type float64")
    }
    return 0
  }

  /// How Go names the place of a number that does not fit: `Go struct field .a.b`, `.a.0`.
  private var place: String {
    guard let last = path.last else { return "Go value" }
    var text = ""
    for element in path {
      text += "."
      switch element {
      case .index(let index): text += String(index)
      case .name(let name):
        // As in a JSON pointer.
        for scalar in name.string.unicodeScalars {
          switch scalar {
          case "~": text += "~0"
          case "/": text += "~1"
          default: text.unicodeScalars.append(scalar)
          }
        }
      }
    }
    if case .name = last { return "Go struct field " + text }
    return text
  }
}
