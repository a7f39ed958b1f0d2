import Diagnostics
import GoTemplate
import Text
import YAML

/// From a YAML node to what templates compute with, as Helm reads values: YAML to JSON to Go (sigs.k8s.io/yaml over
/// go-yaml v2).
///
/// ```
/// on: 8080          ["true": 8080.0]
/// 1: {<<: *base}    ["1": [pairs of base]]
/// ```
///
/// Every number becomes a `float64`; YAML 1.1's booleans are booleans also as keys; keys become strings; `<<` merges
/// where it stands, so that it overwrites pairs before it and is overwritten by pairs after it; of equal keys the last
/// one wins.
public enum ValueConversion {
  /// The value of a YAML document that is so plain that it is read without nodes; nil for others, and for what is wrong.
  public static func value(ofPlain document: [UInt8]) -> Value? { PlainYAMLReader.value(of: document) }

  /// The value that a node stands for.
  ///
  /// - Throws: ``YAMLError`` with Go's text and the place for what JSON cannot hold (`json: unsupported value: +Inf`),
  ///   for keys that are null or collections, and for a merge of something that is no mapping.
  public static func value(of node: Node) throws(YAMLError) -> Value {
    do throws(YAMLError) { return try converted(node) } catch {
      if let json = try error.asHelmMeetsIt(in: node) { return value(of: json) }
      throw error
    }
  }

  private static func converted(_ node: Node) throws(YAMLError) -> Value {
    switch node.content {
    case .scalar(let scalar):
      return try value(of: scalar, tag: node.tag, mark: node.mark)
    case .sequence(let elements):
      var values: [Value] = []
      values.reserveCapacity(elements.count)
      for element in elements { values.append(try converted(element)) }
      return .list(values)
    case .mapping(let mapping):
      var pairs: [(ByteString, Value)] = []
      pairs.reserveCapacity(mapping.entries.count)
      try collect(mapping, into: &pairs)
      return .map(MapValue(pairs))
    }
  }

  private static func value(of json: JSONValue) -> Value {
    switch json {
    case .null: .null
    case .bool(let truth): .bool(truth)
    case .number(let text): .float64(Double(text.string) ?? 0)
    case .string(let text): .string(text.withValidUTF8)
    case .array(let elements): .list(elements.map(value(of:)))
    case .object(let members): .map(MapValue(members.map { ($0.key.withValidUTF8, value(of: $0.value)) }))
    }
  }

  /// Checks that a node stands for a value, without making it.
  ///
  /// - Throws: what ``value(of:)`` throws.
  public static func check(_ node: Node) throws(YAMLError) {
    do throws(YAMLError) { try checked(node) } catch {
      guard try error.asHelmMeetsIt(in: node) != nil else { throw error }
    }
  }

  private static func checked(_ node: Node) throws(YAMLError) {
    switch node.content {
    case .scalar(let scalar):
      // Only a number can be what JSON does not hold.
      guard case .float = try resolved(scalar, tag: node.tag, mark: node.mark) else { return }
      _ = try converted(node)
    case .sequence(let elements):
      for element in elements { try checked(element) }
    case .mapping(let mapping):
      for entry in mapping.entries {
        guard !isMerge(entry.key), case .scalar(let key) = entry.key.content, isPlainWord(key, tag: entry.key.tag)
        else {
          // A merge, or a key that may be refused in words that show its value.
          var pairs: [(ByteString, Value)] = []
          try collect(Node.Mapping([entry]), into: &pairs)
          continue
        }
        try checked(entry.value)
      }
    }
  }

  /// Whether a key is text that needs no resolving: it begins with a letter that begins no null and no number.
  private static func isPlainWord(_ key: Node.Scalar, tag: ByteString?) -> Bool {
    guard tag == nil, let first = key.text.bytes.first else { return false }
    switch first {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): return first != UInt8(ascii: "n")
    default: return false
    }
  }

  private static func value(
    of scalar: Node.Scalar, tag: ByteString?, mark: Mark
  ) throws(YAMLError) -> Value {
    switch try resolved(scalar, tag: tag, mark: mark) {
    case .null: return .null
    case .bool(let truth): return .bool(truth)
    case .int(let number): return .float64(Double(number))
    case .uint(let number): return .float64(Double(number))
    case .float(let number):
      guard number.isFinite else {
        throw YAMLError(
          message: "json: unsupported value: " + String(decoding: FloatText.general(number), as: UTF8.self), mark: mark)
      }
      return .float64(number)
    case .timestamp(let text): return .string(text)
    case .string(let text): return .string(text.withValidUTF8)
    }
  }

  private static func resolved(
    _ scalar: Node.Scalar, tag: ByteString?, mark: Mark
  ) throws(YAMLError) -> ResolvedScalar {
    do throws(ScalarError) {
      return try scalar.decoded(as: .goYAML2, tag: tag)
    } catch {
      throw YAMLError(message: error.message, mark: mark)
    }
  }

  /// The pairs of a mapping in the order in which go-yaml v2 sets them; a later one overwrites an equal earlier one.
  private static func collect(
    _ mapping: Node.Mapping, into pairs: inout [(ByteString, Value)]
  ) throws(YAMLError) {
    for entry in mapping.entries {
      if isMerge(entry.key) {
        try merge(entry.value, into: &pairs)
      } else {
        let value = try converted(entry.value)
        pairs.append((try key(of: entry.key), value))
      }
    }
  }

  private static func isMerge(_ key: Node) -> Bool {
    guard case .scalar(let scalar) = key.content, scalar.style == .plain, scalar.text == "<<" else { return false }
    return key.tag == nil
  }

  /// Sets the pairs of a merged mapping, or of a list of mappings, the first of which wins.
  private static func merge(_ source: Node, into pairs: inout [(ByteString, Value)]) throws(YAMLError) {
    switch source.content {
    case .mapping(let mapping):
      try collect(mapping, into: &pairs)
    case .sequence(let elements):
      for element in elements.reversed() {
        guard case .mapping(let mapping) = element.content else { throw mergeError(at: element.mark) }
        try collect(mapping, into: &pairs)
      }
    case .scalar:
      throw mergeError(at: source.mark)
    }
  }

  private static func mergeError(at mark: Mark) -> YAMLError {
    YAMLError(message: "yaml: map merge requires map or sequence of maps as the value", mark: mark)
  }

  /// The string that stands for a key in JSON; what a refusal says in full, ``YAMLError/asHelmMeetsIt(in:)`` finds out.
  private static func key(of node: Node) throws(YAMLError) -> ByteString {
    guard case .scalar(let scalar) = node.content else {
      throw YAMLError(message: "yaml: invalid map key", mark: node.mark)
    }
    switch try resolved(scalar, tag: node.tag, mark: node.mark) {
    case .string(let text), .timestamp(let text): return text.withValidUTF8
    case .bool(let truth): return truth ? ByteString("true") : ByteString("false")
    case .int(let number): return ByteString(String(number))
    case .float(let number):
      if number.isNaN { return ByteString(".nan") }
      if number.isInfinite { return number < 0 ? ByteString("-.inf") : ByteString(".inf") }
      return ByteString(FloatText.general(number))
    case .null, .uint: throw YAMLError(message: "unsupported map key", mark: node.mark)
    }
  }
}

extension YAMLError {
  /// Reads a node that was refused in Helm's order: the whole text is decoded, of equal keys the last one being kept,
  /// before any key becomes a string, and every key has become one before a number is found that JSON lacks.
  ///
  /// - Returns: the value where what was refused is overwritten; nil where this error is Helm's first one, too.
  /// - Throws: the error that Helm meets first.
  fileprivate func asHelmMeetsIt(in node: Node) throws(YAMLError) -> JSONValue? {
    do throws(YAMLError) { return try JSONValue(yaml: node) } catch {
      if error.message == message { return nil }
      throw error
    }
  }
}

extension ByteString {
  /// The string with each invalid byte replaced by U+FFFD, as encoding/json writes it; itself when it is valid.
  public var withValidUTF8: ByteString {
    guard !Runes.isValid(bytes) else { return self }
    var valid: [UInt8] = []
    valid.reserveCapacity(bytes.count + 8)
    var offset = 0
    while offset < bytes.count {
      let (rune, width) = Runes.decode(bytes, at: offset)
      Runes.append(rune, to: &valid)
      offset += width
    }
    return ByteString(valid)
  }
}
