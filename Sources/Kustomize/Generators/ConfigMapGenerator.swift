import Manifests
import Text
import YAML

/// What a file's `generatorOptions:` or an entry's `options:` say about generated objects.
struct GeneratorOptions: Sendable {
  var labels: [(key: ByteString, value: ByteString)] = []
  var annotations: [(key: ByteString, value: ByteString)] = []
  var disablesHash = false
  var isImmutable = false

  init?(_ reader: ObjectReader?) throws(KustomizeError) {
    guard var reader else { return nil }
    labels = try reader.textMap("labels")
    annotations = try reader.textMap("annotations")
    disablesHash = try reader.flag("disableNameSuffixHash")
    isImmutable = try reader.flag("immutable")
    try reader.finish()
  }

  /// The options with another's filled in: its labels and annotations where there are none of that key, its switches
  /// where they are on.
  func filled(from other: GeneratorOptions?) -> GeneratorOptions {
    guard let other else { return self }
    var filled = self
    filled.labels += other.labels.filter { pair in !labels.contains { $0.key == pair.key } }
    filled.annotations += other.annotations.filter { pair in !annotations.contains { $0.key == pair.key } }
    filled.disablesHash = disablesHash || other.disablesHash
    filled.isImmutable = isImmutable || other.isImmutable
    return filled
  }
}

/// An entry of `configMapGenerator:` or `secretGenerator:`.
struct ConfigMapArguments: Sendable {
  var name = Located(ByteString())
  var namespace = ByteString()
  var behavior = ByteString()
  var sources: KeyValueSources
  var options: GeneratorOptions?
  /// The type of a Secret.
  var type = ByteString()

  init(_ reader: inout ObjectReader, isSecret: Bool) throws(KustomizeError) {
    name = try reader.located("name")
    namespace = try reader.text("namespace")
    behavior = try reader.text("behavior")
    sources = try KeyValueSources(&reader)
    options = try GeneratorOptions(try reader.object("options", name: "GeneratorOptions"))
    if isSecret { type = try reader.text("type") }
  }

  static func all(_ nodes: [Node], isSecret: Bool, _ dialect: Dialect) throws(KustomizeError) -> [ConfigMapArguments] {
    var entries: [ConfigMapArguments] = []
    for node in nodes {
      var reader = try ObjectReader(node, name: isSecret ? "SecretArgs" : "ConfigMapArgs", dialect: dialect)
      entries.append(try ConfigMapArguments(&reader, isSecret: isSecret))
      try reader.finish()
    }
    return entries
  }
}

/// Makes objects: what a generator field of kustomization.yaml or an entry of `generators:` stands for.
protocol Generator: Sendable {
  /// The objects, to be absorbed into those that are there.
  func generate(facts: TypeFacts) throws(KustomizeError) -> [Resource]

  /// Kustomize's name of it.
  var kind: String { get }
}

/// Makes a ConfigMap or a Secret from literals, files and environment files.
struct ConfigMapGenerator: Generator {
  let arguments: ConfigMapArguments
  let isSecret: Bool
  var kind: String { isSecret ? "SecretGenerator" : "ConfigMapGenerator" }
  /// The options of the whole file.
  let commonOptions: GeneratorOptions?
  let loader: Loader

  func generate(facts: TypeFacts) throws(KustomizeError) -> [Resource] {
    let kind = isSecret ? "secret" : "configmap"
    guard !arguments.name.text.isEmpty else {
      throw KustomizeError("a \(kind) must have a name", at: arguments.name.mark)
    }
    let data: (text: [Node.Mapping.Entry], binary: [Node.Mapping.Entry])
    do {
      data = try entries()
    } catch {
      throw error.located(at: arguments.name.mark)
    }
    let options = arguments.options.map { $0.filled(from: commonOptions) } ?? commonOptions
    var root = Node.Mapping()
    root.set(ByteString("apiVersion"), to: ByteString("v1"))
    root.set(ByteString("kind"), to: ByteString(isSecret ? "Secret" : "ConfigMap"))
    var metadata = Node.Mapping()
    metadata.set(ByteString("name"), to: arguments.name.text)
    if !arguments.namespace.isEmpty { metadata.set(ByteString("namespace"), to: arguments.namespace) }
    if let options {
      for (field, pairs) in [("labels", options.labels), ("annotations", options.annotations)] where !pairs.isEmpty {
        var mapping = Node.Mapping()
        for pair in pairs.sorted(by: { $0.key < $1.key }) { mapping.set(pair.key, to: pair.value) }
        metadata.set(ByteString(field), to: Node(.mapping(mapping)))
      }
    }
    root.set(ByteString("metadata"), to: Node(.mapping(metadata)))
    if isSecret {
      root.set(ByteString("type"), to: arguments.type.isEmpty ? ByteString("Opaque") : arguments.type)
    }
    if isSecret || !data.text.isEmpty {
      root.set(ByteString("data"), to: Node(.mapping(Node.Mapping(data.text))))
    }
    if !data.binary.isEmpty { root.set(ByteString("binaryData"), to: Node(.mapping(Node.Mapping(data.binary)))) }
    if options?.isImmutable ?? false {
      root.set(ByteString("immutable"), to: Node(.scalar(Node.Scalar(ByteString("true"), style: .plain))))
    }
    var resource = Resource(Node(.mapping(root), mark: arguments.name.mark), facts: facts)
    resource.behavior = GeneratorBehavior(arguments.behavior)
    resource.needsHash = !(options?.disablesHash ?? false)
    return [resource]
  }

  /// The entries sorted by key: those of `data` and those of `binaryData`.
  private func entries() throws(KustomizeError) -> (text: [Node.Mapping.Entry], binary: [Node.Mapping.Entry]) {
    var seen: Set<ByteString> = []
    var text: [Node.Mapping.Entry] = []
    var binary: [Node.Mapping.Entry] = []
    for pair in try arguments.sources.entries(with: loader).sorted(by: { $0.key < $1.key }) {
      guard seen.insert(pair.key).inserted else {
        throw KustomizeError("configmap \(arguments.name.string) illegally repeats the key `\(pair.key.string)`")
      }
      let key = Node.Mapping.newKey(pair.key)
      if isSecret {
        text.append(Node.Mapping.Entry(key: key, value: .string(WrappedBase64.encoded(pair.value))))
      } else if pair.value.isValidUTF8 {
        text.append(Node.Mapping.Entry(key: key, value: .string(pair.value)))
      } else {
        binary.append(Node.Mapping.Entry(key: key, value: .string(WrappedBase64.encoded(pair.value))))
      }
    }
    return (text, binary)
  }
}

extension ByteString {
  /// Whether the bytes are UTF-8.
  fileprivate var isValidUTF8: Bool {
    if bytes.allSatisfy({ $0 < 0x80 }) { return true }
    return String(validating: bytes, as: UTF8.self) != nil
  }
}

/// Base64 as Kustomize writes it: a text of 70 letters or more is broken into lines of 70, each with a line break.
enum WrappedBase64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let lineLength = 70

  static func encoded(_ data: ByteString) -> ByteString {
    let text = plain(data.bytes)
    guard text.count >= lineLength else { return ByteString(text) }
    var wrapped: [UInt8] = []
    wrapped.reserveCapacity(text.count + text.count / lineLength + 1)
    var start = 0
    while start < text.count {
      let end = min(start + lineLength, text.count)
      wrapped.append(contentsOf: text[start..<end])
      wrapped.append(UInt8(ascii: "\n"))
      start = end
    }
    return ByteString(wrapped)
  }

  private static func plain(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let left = bytes.count - index
      let group =
        UInt32(bytes[index]) << 16 | (left > 1 ? UInt32(bytes[index + 1]) << 8 : 0)
        | (left > 2 ? UInt32(bytes[index + 2]) : 0)
      text.append(alphabet[Int(group >> 18 & 63)])
      text.append(alphabet[Int(group >> 12 & 63)])
      text.append(left > 1 ? alphabet[Int(group >> 6 & 63)] : UInt8(ascii: "="))
      text.append(left > 2 ? alphabet[Int(group & 63)] : UInt8(ascii: "="))
      index += 3
    }
    return text
  }
}
