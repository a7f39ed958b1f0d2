import Diagnostics
import Text

extension JSONValue {
  /// The JSON that sigs.k8s.io/yaml makes of a YAML document read with go-yaml v2: the way of values files, chart files
  /// and kustomization files.
  ///
  /// Merge keys are resolved, keys become strings (`1:` is `"1"`, `yes:` is `"true"`), of equal keys the last wins,
  /// members keep the order of the file.
  ///
  /// - Throws: ``YAMLError`` with the text that Go puts after `error converting YAML to JSON: `; with
  ///   `json: unsupported value: +Inf` for what JSON lacks.
  public init(yaml node: Node) throws(YAMLError) {
    let decoded = try DecodedYAML(node)
    self = try Self.convert(decoded, at: node.mark)
    if let special = Self.firstSpecialFloat(in: decoded) {
      throw YAMLError(message: "json: unsupported value: \(special)", mark: node.mark)
    }
  }

  private static func convert(_ value: DecodedYAML, at mark: Mark) throws(YAMLError) -> JSONValue {
    switch value {
    case .scalar(let scalar): return JSONValue(scalar)
    case .list(let elements):
      var array: [JSONValue] = []
      array.reserveCapacity(elements.count)
      for element in elements { array.append(try convert(element, at: mark)) }
      return .array(array)
    case .map(let entries):
      var members: [Member] = []
      members.reserveCapacity(entries.count)
      var mayRepeat = false
      for entry in entries {
        guard let key = entry.key.jsonKey else {
          throw YAMLError(
            message: "unsupported map key of type: \(entry.key.goType), key: \(entry.key.goSyntax), value: "
              + entry.value.goSyntax,
            mark: entry.mark)
        }
        if case .string = entry.key {} else { mayRepeat = true }
        members.append(Member(key: key, value: try convert(entry.value, at: entry.mark)))
      }
      return .object(mayRepeat ? lastOfEach(members) : members)
    }
  }

  /// Keys of different types may become one string; Go's choice among them is random, ours is the last.
  private static func lastOfEach(_ members: [Member]) -> [Member] {
    var index: [ByteString: Int] = [:]
    var kept: [Member] = []
    for member in members {
      if let known = index[member.key] {
        kept[known] = member
      } else {
        index[member.key] = kept.count
        kept.append(member)
      }
    }
    return kept
  }

  private static func firstSpecialFloat(in value: DecodedYAML) -> String? {
    switch value {
    case .scalar(.float(let number)):
      return number.isFinite ? nil : String(decoding: FloatText.general(number), as: UTF8.self)
    case .scalar: return nil
    case .list(let elements): return elements.lazy.compactMap(firstSpecialFloat(in:)).first
    case .map(let entries):
      // encoding/json writes the keys in order.
      let sorted = entries.sorted { ($0.key.jsonKey ?? ByteString()) < ($1.key.jsonKey ?? ByteString()) }
      return sorted.lazy.compactMap { firstSpecialFloat(in: $0.value) }.first
    }
  }

  /// What JSON makes of a scalar; infinity and NaN are null.
  init(_ scalar: ResolvedScalar) {
    switch scalar {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .number(ByteString(String(value)))
    case .uint(let value): self = .number(ByteString(String(value)))
    case .float(let value): self = value.isFinite ? .number(ByteString(FloatText.json(value))) : .null
    case .timestamp(let text), .string(let text): self = .string(text)
    }
  }
}

extension ResolvedScalar {
  /// The string that a key of this value becomes in JSON; nil where sigs.k8s.io/yaml refuses it.
  public var jsonKey: ByteString? {
    switch self {
    case .null, .uint: nil
    case .bool(let value): ByteString(value ? "true" : "false")
    case .int(let value): ByteString(String(value))
    case .float(let value): ByteString(Self.floatKey(value))
    case .timestamp(let text), .string(let text): text
    }
  }

  /// Floating-point keys are spelled with the precision of 32 bits.
  private static func floatKey(_ value: Double) -> [UInt8] {
    let narrowed = Float(value)
    guard narrowed.isFinite, let shortest = Double(narrowed.description) else {
      return YAMLNumberText.float(Double(narrowed))
    }
    return FloatText.general(shortest)
  }
}
