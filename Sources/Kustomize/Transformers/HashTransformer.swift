import Crypto
import Manifests
import Text
import YAML

/// Puts a hash of the content behind the names of generated ConfigMaps and Secrets, so that a change of content is a
/// change of name.
struct HashTransformer: Transformer {
  func transform(_ resources: inout Resources) throws(KustomizeError) {
    // What a patch left without a name is refused later.
    for position in resources.indices where resources[position].needsHash && !resources[position].identity.name.isEmpty
    {
      let name =
        resources[position].identity.name + ByteString("-") + HashTransformer.hash(of: resources[position].node)
      resources.edit(at: position) { resource in
        resource.rememberIdentity()
        resource.setName(name)
      }
    }
  }

  /// The first ten digits of the content's SHA-256, those that look like letters or make words replaced.
  static func hash(of node: Node) -> ByteString {
    let digest = SHA256.hash(data: hashedText(of: node))
    var text: [UInt8] = []
    for byte in digest.prefix(5) {
      text.append(digit(byte >> 4))
      text.append(digit(byte & 15))
    }
    return ByteString(text)
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    let digits: StaticString = "gh2k456789mbcdtf"
    return digits.withUTF8Buffer { $0[Int(value & 15)] }
  }

  /// The JSON that is hashed. The name is always empty: Kustomize 5.8.1 looks it up in the wrong place.
  static func hashedText(of node: Node) -> [UInt8] {
    let kind = node["kind"]?.scalar?.text ?? ByteString()
    var json = HashedText()
    switch kind {
    case "ConfigMap":
      json.literal("{")
      if let binary = node["binaryData"], binary.mapping != nil {
        json.literal("\"binaryData\":")
        json.value(binary)
        json.literal(",")
      }
      json.literal("\"data\":")
      json.field(node["data"])
      json.literal(",\"kind\":\"ConfigMap\",\"name\":\"\"}")
    case "Secret":
      json.literal("{\"data\":")
      json.field(node["data"])
      json.literal(",\"kind\":\"Secret\",\"name\":\"\"")
      if let texts = node["stringData"], texts.mapping != nil {
        json.literal(",\"stringData\":")
        json.value(texts)
      }
      json.literal(",\"type\":")
      json.string(node["type"]?.scalar?.text ?? ByteString())
      json.literal("}")
    default:
      json.value(node)
    }
    return json.bytes
  }
}

/// JSON as Go's encoder writes it: no spaces, keys sorted, `<`, `>` and `&` escaped.
struct HashedText {
  private(set) var bytes: [UInt8] = []

  mutating func literal(_ text: StaticString) { text.withUTF8Buffer { bytes.append(contentsOf: $0) } }

  /// A field of an object: a scalar counts as its text, whatever it says; what is missing as an empty one.
  mutating func field(_ node: Node?) {
    if let node, node.scalar == nil { value(node) } else { string(node?.scalar?.text ?? ByteString()) }
  }

  mutating func value(_ node: Node) {
    switch node.content {
    case .sequence(let elements):
      literal("[")
      for (index, element) in elements.enumerated() {
        if index > 0 { literal(",") }
        value(element)
      }
      literal("]")
    case .mapping(let mapping):
      literal("{")
      let entries = mapping.entries.map { ($0.key.scalar?.text ?? ByteString(), $0.value) }.sorted { $0.0 < $1.0 }
      for (index, entry) in entries.enumerated() {
        if index > 0 { literal(",") }
        string(entry.0)
        literal(":")
        value(entry.1)
      }
      literal("}")
    case .scalar(let scalar):
      switch scalar.resolved(as: .goYAML3, tag: node.tag) {
      case .null: literal("null")
      case .bool(let value): literal(value ? "true" : "false")
      case .int(let value): bytes.append(contentsOf: String(value).utf8)
      case .uint(let value): bytes.append(contentsOf: String(value).utf8)
      case .float(let value): bytes.append(contentsOf: FloatText.json(value))
      case .timestamp(let text), .string(let text): string(text)
      }
    }
  }

  mutating func string(_ text: ByteString) {
    literal("\"")
    var offset = 0
    while offset < text.count {
      let (rune, width) = Runes.decode(text.bytes, at: offset)
      offset += width
      switch rune {
      case 0x22: literal("\\\"")
      case 0x5C: literal("\\\\")
      case 0x08: literal("\\b")
      case 0x0C: literal("\\f")
      case 0x0A: literal("\\n")
      case 0x0D: literal("\\r")
      case 0x09: literal("\\t")
      case 0..<0x20, 0x3C, 0x3E, 0x26, 0x2028, 0x2029: escape(rune)
      default: Runes.append(rune, to: &bytes)
      }
    }
    literal("\"")
  }

  private mutating func escape(_ value: UInt32) {
    let digits = Array("0123456789abcdef".utf8)
    literal("\\u")
    for shift in [12, 8, 4, 0] as [UInt32] { bytes.append(digits[Int(value >> shift & 15)]) }
  }
}
