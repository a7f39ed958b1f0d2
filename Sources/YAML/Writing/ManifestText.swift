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
    var layout: ManifestLayout?
    return try manifest(node, noting: &layout)
  }

  /// A manifest as ``manifest(_:)`` prints it, and where its scalars are; no layout where only reading it again tells.
  ///
  /// - Throws: as ``manifest(_:)``.
  public static func laidOutManifest(_ node: Node) throws(YAMLError) -> (text: [UInt8], layout: ManifestLayout?) {
    var layout: ManifestLayout? = ManifestLayout()
    let text = try manifest(node, noting: &layout)
    layout?.finish(text)
    return (text, layout?.isPlain ?? false ? layout : nil)
  }

  private static func manifest(_ node: Node, noting layout: inout ManifestLayout?) throws(YAMLError) -> [UInt8] {
    var emitter = YAMLEmitter(style: .manifest)
    if try !emitter.write(manifest: node, noting: &layout) {
      layout = nil
      emitter = YAMLEmitter(style: .manifest)
      _ = try emitter.write(manifest: node.mergeKeysResolved(as: .goYAML3), noting: &layout)
    }
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

  /// Writes a node.
  ///
  /// - Returns: false, with a part of it written, where it has a merge key.
  private mutating func write(manifest node: Node, noting layout: inout ManifestLayout?) throws(YAMLError) -> Bool {
    switch node.content {
    case .scalar(let scalar): try write(scalar, of: node, noting: &layout)
    case .sequence(let elements):
      if elements.isEmpty { layout?.addUnchanged(at: output.count) }
      beginSequence(isEmpty: elements.isEmpty)
      for index in elements.indices {
        guard try write(manifest: elements[index], noting: &layout) else { return false }
      }
      endSequence()
    case .mapping(let mapping):
      guard let keys = try mapping.stringKeys() else { return false }
      if keys.isEmpty { layout?.addUnchanged(at: output.count) }
      beginMapping(isEmpty: keys.isEmpty)
      let order = NaturalKeyOrder.sorted(keys)
      if !keys.isEmpty { layout?.add(keys, in: order) }
      for index in order {
        key(keys[index])
        guard try write(manifest: mapping.entries[index].value, noting: &layout) else { return false }
      }
      endMapping()
    }
    return true
  }

  private mutating func write(
    _ scalar: Node.Scalar, of node: Node, noting layout: inout ManifestLayout?
  ) throws(YAMLError) {
    let offset = output.count
    if node.tag == nil, writesWord(scalar.text) {
      layout?.addUnchanged(at: offset)
      return
    }
    // The value that is missing in `{a: }` comes out of Kustomize as an empty string.
    if node.isMissingInFlow {
      string(ByteString())
      layout?.addUnchanged(at: offset)
      return
    }
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
    case .timestamp(let text):
      let time = Timestamp(text.bytes)?.rfc3339 ?? text
      string(time)
      layout?.add(time, for: scalar.text, at: offset)
      return
    case .string(let text):
      string(text)
      layout?.add(text, for: scalar.text, at: offset)
      return
    }
    layout?.add(tokenIn: output, for: scalar.text, at: offset)
  }
}

extension Node.Mapping {
  /// The keys, all of which must be strings and different; nil where one is the merge key.
  fileprivate func stringKeys() throws(YAMLError) -> [ByteString]? {
    var keys: [ByteString] = []
    keys.reserveCapacity(entries.count)
    for index in entries.indices {
      if case .scalar(let scalar) = entries[index].key.content, entries[index].key.tag == nil, scalar.text.isPlainlyText
      {
        keys.append(scalar.text)
        continue
      }
      guard case .scalar(let scalar) = entries[index].key.content,
        case .string(let key) = scalar.resolved(as: .goYAML3, tag: entries[index].key.tag)
      else {
        throw YAMLError(
          message: "json: unsupported type: map[interface {}]interface {}", mark: entries[index].key.mark)
      }
      if key.count == 2, entries[index].key.isMergeKey(as: .goYAML3) { return nil }
      keys.append(key)
    }
    if let (first, second) = Node.Mapping.firstRepetition(in: keys) {
      let mark = entries[second].key.mark
      throw YAMLError(
        message: "yaml: unmarshal errors:\n  line \(mark.line): mapping key \(GoQuoting.quoted(keys[second])) "
          + "already defined at line \(entries[first].key.mark.line)",
        mark: mark)
    }
    return keys
  }

  /// The first key that repeats one before it: the positions of both.
  private static func firstRepetition(in keys: [ByteString]) -> (first: Int, second: Int)? {
    guard keys.count <= 16 else {
      var positions: [ByteString: Int] = [:]
      positions.reserveCapacity(keys.count)
      for (index, key) in keys.enumerated() {
        if let first = positions.updateValue(index, forKey: key) { return (first, index) }
      }
      return nil
    }
    for second in keys.indices.dropFirst() {
      for first in 0..<second where keys[first] == keys[second] { return (first, second) }
    }
    return nil
  }
}
