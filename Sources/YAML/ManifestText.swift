import Diagnostics
import Text

extension YAMLEmitter {
  /// A manifest as `kustomize build` prints it, ending in a line break: keys in go-yaml's natural order, two spaces,
  /// sequences not indented, folded at 80 columns.
  ///
  /// Kustomize decodes the object with go-yaml v3, writes it as JSON and that as YAML: numbers are respelled (`1e3` is
  /// `1000`), dates become times (`2020-01-01T00:00:00Z`), comments and styles are lost.
  ///
  /// - Throws: ``YAMLError`` for what has no JSON form (infinity, keys that are not strings), for keys that a mapping
  ///   has twice, and for characters that YAML forbids.
  public static func manifest(_ node: Node) throws(YAMLError) -> [UInt8] {
    var emitter = YAMLEmitter(style: .manifest)
    try emitter.write(manifest: node.mergeKeysResolved(as: .goYAML3))
    return try emitter.finish()
  }

  /// A value of JSON as sigs.k8s.io/yaml's `JSONToYAML` prints it, ending in a line break.
  ///
  /// - Throws: ``YAMLError`` for characters that YAML forbids.
  public static func manifest(_ value: JSONValue) throws(YAMLError) -> [UInt8] {
    var emitter = YAMLEmitter(style: .manifest)
    emitter.write(value)
    return try emitter.finish()
  }

  /// Writes a value of JSON, its members in natural order.
  public mutating func write(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let flag): bool(flag)
    case .number(let text): jsonNumber(text)
    case .string(let text): string(text)
    case .array(let elements):
      beginSequence(isEmpty: elements.isEmpty)
      for element in elements { write(element) }
      endSequence()
    case .object(let members):
      beginMapping(isEmpty: members.isEmpty)
      for index in NaturalKeyOrder.sorted(members.map(\.key)) {
        key(members[index].key)
        write(members[index].value)
      }
      endMapping()
    }
  }

  private mutating func write(manifest node: Node) throws(YAMLError) {
    switch node.content {
    case .scalar(let scalar): try write(scalar, of: node)
    case .sequence(let elements):
      beginSequence(isEmpty: elements.isEmpty)
      for element in elements { try write(manifest: element) }
      endSequence()
    case .mapping(let mapping):
      let keys = try mapping.stringKeys()
      beginMapping(isEmpty: keys.isEmpty)
      for index in NaturalKeyOrder.sorted(keys) {
        key(keys[index])
        try write(manifest: mapping.entries[index].value)
      }
      endMapping()
    }
  }

  private mutating func write(_ scalar: Node.Scalar, of node: Node) throws(YAMLError) {
    // The value that is missing in `{a: }` comes out of Kustomize as an empty string.
    if node.isMissingInFlow { return string(ByteString()) }
    let value: ResolvedScalar
    do throws(ScalarError) {
      value = try scalar.decoded(as: .goYAML3, tag: node.tag)
    } catch {
      throw YAMLError(message: error.message, mark: node.mark)
    }
    switch value {
    case .null: null()
    case .bool(let flag): bool(flag)
    case .int(let number): int(number)
    case .uint(let number): uint(number)
    case .float(let number):
      guard number.isFinite else {
        let text = String(decoding: FloatText.general(number), as: UTF8.self)
        throw YAMLError(message: "json: unsupported value: \(text)", mark: node.mark)
      }
      jsonNumber(ByteString(FloatText.json(number)))
    case .timestamp(let text): string(Timestamp(text.bytes)?.rfc3339 ?? text)
    case .string(let text): string(text)
    }
  }
}

extension Node.Mapping {
  /// The keys, all of which must be strings and different.
  fileprivate func stringKeys() throws(YAMLError) -> [ByteString] {
    var keys: [ByteString] = []
    keys.reserveCapacity(entries.count)
    var seen: [ByteString: Mark] = [:]
    for entry in entries {
      guard case .scalar(let scalar) = entry.key.content,
        case .string(let key) = scalar.resolved(as: .goYAML3, tag: entry.key.tag)
      else {
        throw YAMLError(
          message: "json: unsupported type: map[interface {}]interface {}", mark: entry.key.mark)
      }
      if let first = seen.updateValue(entry.key.mark, forKey: key) {
        throw YAMLError(
          message: "yaml: unmarshal errors:\n  line \(entry.key.mark.line): mapping key \(GoQuoting.quoted(key)) "
            + "already defined at line \(first.line)",
          mark: entry.key.mark)
      }
      keys.append(key)
    }
    return keys
  }
}
