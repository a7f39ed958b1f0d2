import Diagnostics
import GoTemplate
import Text
import YAML

/// Values as YAML: the way of sigs.k8s.io/yaml (`toYaml`) and that of go-yaml v3 (`toYamlPretty`).
public enum ValueYAML {
  /// The YAML of a value by way of JSON, ending in a line break.
  ///
  /// The detour shows: whole numbers lose their exponent, infinity has no form, a control character in a text is an
  /// error, and so is a key that is too long to be read back.
  ///
  /// - Throws: ``YAMLError`` with Go's text where the JSON cannot be written or not be read as YAML.
  public static func manifest(of value: Value) throws(YAMLError) -> ByteString {
    var writer = ValueYAMLWriter(emitter: YAMLEmitter(style: .manifest), style: .manifest, root: value)
    try writer.write(value, depth: 0)
    return ByteString(try writer.emitter.finish())
  }

  /// The YAML of a value as go-yaml v3 writes it with an indentation of two, ending in a line break.
  ///
  /// - Throws: ``YAMLError`` for what go-yaml cannot write: a function, a value that is nested too deeply.
  public static func pretty(of value: Value) throws(YAMLError) -> ByteString {
    var writer = ValueYAMLWriter(emitter: YAMLEmitter(style: .pretty), style: .pretty, root: value)
    try writer.write(value, depth: 0)
    return ByteString(try writer.emitter.finish())
  }
}

/// Walks a value and writes it.
private struct ValueYAMLWriter {
  var emitter: YAMLEmitter
  let style: YAMLEmitter.Style
  /// The whole value, whose JSON tells why it has none.
  let root: Value

  mutating func write(_ value: Value, depth: Int) throws(YAMLError) {
    switch value {
    case .null: emitter.null()
    case .bool(let truth): emitter.bool(truth)
    case .int(let number): emitter.int(Int64(number))
    case .int64(let number): emitter.int(number)
    case .float64(let number): try write(number)
    case .string(let text): emitter.string(text)
    case .list(let elements): try write(elements, depth: depth)
    case .map(let map):
      if map.isNil, style == .manifest { return emitter.null() }
      try write(map.keys, map.values, sorts: true, depth: depth)
    case .object(let object):
      switch style {
      case .manifest: try write(asJSON: object, depth: depth)
      case .pretty: try write(pretty: object, depth: depth)
      }
    }
  }

  private mutating func write(_ number: Double) throws(YAMLError) {
    switch style {
    case .pretty: emitter.float(number)
    case .manifest:
      guard number.isFinite else { throw try jsonRefusal() }
      emitter.jsonNumber(ByteString(FloatText.json(number)))
    }
  }

  private mutating func write(_ elements: [Value], depth: Int) throws(YAMLError) {
    try check(depth)
    emitter.beginSequence(isEmpty: elements.isEmpty)
    for element in elements { try write(element, depth: depth + 1) }
    emitter.endSequence()
  }

  private mutating func write(
    _ keys: [ByteString], _ values: [Value], sorts: Bool, depth: Int
  ) throws(YAMLError) {
    try check(depth)
    emitter.beginMapping(isEmpty: keys.isEmpty)
    let order = sorts ? NaturalKeyOrder.sorted(keys, style: style) : Array(keys.indices)
    for index in order {
      emitter.key(keys[index])
      try write(values[index], depth: depth + 1)
    }
    emitter.endMapping()
  }

  /// What encoding/json makes of an object.
  private mutating func write(asJSON object: Object, depth: Int) throws(YAMLError) {
    if object.isNil { return emitter.null() }
    if let bytes = object.bytes { return emitter.string(Base64.encoded(ByteString(bytes))) }
    if object.kind == .map, let pairs = object.pairs {
      return try write(pairs.map { $0.key.text }, pairs.map { $0.value }, sorts: true, depth: depth)
    }
    guard let plain = object.plainData else { throw try jsonRefusal() }
    try write(plain, depth: depth + 1)
  }

  /// What go-yaml v3 makes of an object: text of what can give its own, the fields of a struct under small names.
  private mutating func write(pretty object: Object, depth: Int) throws(YAMLError) {
    if let time = object as? TimeObject {
      return emitter.timestamp(TimeLayout(ByteString("2006-01-02T15:04:05.999999999Z07:00")).format(time.time))
    }
    if object.typeName == "time.Duration", let text = object.printed { return emitter.string(text) }
    if let elements = object.elements { return try write(elements, depth: depth) }
    if object.kind == .map, let pairs = object.pairs {
      return try write(pairs.map { $0.key.text }, pairs.map { $0.value }, sorts: true, depth: depth)
    }
    if object.isNil { return emitter.null() }
    if let fields = object.exportedFields, !isText(object.plainData) {
      let names = fields.map { ByteString($0.name).lowercased }
      return try write(names, fields.map { $0.value }, sorts: false, depth: depth)
    }
    guard object.kind != .function, let plain = object.plainData else {
      throw YAMLError(message: "cannot marshal type: \(object.typeName)", mark: .unknown)
    }
    try write(plain, depth: depth + 1)
  }

  private func isText(_ value: Value?) -> Bool {
    if case .string? = value { return true }
    return false
  }

  private func json() throws(YAMLError) -> ByteString {
    do throws(ValueJSON.Failure) {
      return try ValueJSON.text(of: root)
    } catch {
      throw YAMLError(message: "error marshaling into JSON: " + error.message, mark: .unknown)
    }
  }

  /// Why the whole value has no JSON form.
  private func jsonRefusal() throws(YAMLError) -> YAMLError {
    _ = try json()
    return YAMLError(message: "error marshaling into JSON: json: unsupported value", mark: .unknown)
  }

  private func check(_ depth: Int) throws(YAMLError) {
    guard emitter.count <= Bounds.textBytes else { throw YAMLError(message: Bounds.tooLong, mark: .unknown) }
    guard depth > Bounds.depth else { return }
    if style == .manifest { _ = try json() }
    throw YAMLError(message: "exceeded max depth", mark: .unknown)
  }
}
