import Diagnostics
import Manifests
import Text
import YAML

/// What a file's `generatorOptions:` or an entry's `options:` say about generated objects.
struct GeneratorOptions: Sendable {
  var labels: [TextEntry] = []
  var annotations: [TextEntry] = []
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
  var behavior = Located(ByteString())
  var sources: KeyValueSources
  var options: GeneratorOptions?
  /// The type of a Secret.
  var type = ByteString()

  /// Reads an entry.
  ///
  /// - Parameter isPlugin: whether it is the configuration of a plugin, where the deprecated `env` does nothing.
  init(_ reader: inout ObjectReader, isSecret: Bool, isPlugin: Bool = false) throws(KustomizeError) {
    name = try reader.located("name")
    namespace = try reader.text("namespace")
    behavior = try reader.located("behavior")
    sources = try KeyValueSources(&reader, readsOldField: !isPlugin)
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
  let quirks: QuirkLog

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
        for pair in pairs.sorted(by: { $0.key < $1.key }) {
          mapping.set(pair.key, from: pair.mark, to: .newField(pair.value))
        }
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
    resource.behavior = try behavior()
    resource.needsHash = !(options?.disablesHash ?? false)
    return [resource]
  }

  /// What the generated object does to one of its identity; an unknown word means nothing to Kustomize.
  private func behavior() throws(KustomizeError) -> GeneratorBehavior {
    let known = ["create", "merge", "replace", "unspecified"]
    let word = arguments.behavior.string
    if !word.isEmpty, !known.contains(word) {
      let text = "the behavior \"\(word)\" is unknown and taken as none"
      if quirks.corrects(.unknownWords, text, at: arguments.behavior.mark) {
        throw KustomizeError(
          "unknown behavior \"\(word)\"", at: arguments.behavior.mark,
          help: NearestName.of(word, among: known).map { "did you mean '\($0)'?" })
      }
    }
    return GeneratorBehavior(arguments.behavior.text)
  }

  /// Notices a key that Kubernetes refuses.
  private func check(_ key: ByteString) throws(KustomizeError) {
    let isShort = !key.isEmpty && key.count <= 253
    let isValid =
      isShort && key != "." && !key.hasPrefix("..")
      && key.bytes.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
      }
    guard !isValid else { return }
    let text = "the key \"\(key)\" of \(arguments.name.string) is none that Kubernetes takes"
    if quirks.corrects(.invalidKeys, text, at: arguments.name.mark) {
      throw KustomizeError(
        text, at: arguments.name.mark,
        help: "a key has letters, digits, '-', '_' and '.'; export and quotes are not read")
    }
  }

  /// A value in base64.
  private func encoded(_ value: ByteString) -> ByteString {
    quirks.corrections.contains(.base64Lines) ? WrappedBase64.inOneLine(value) : WrappedBase64.encoded(value)
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
      try check(pair.key)
      let key = Node.Mapping.newKey(pair.key)
      if isSecret {
        text.append(Node.Mapping.Entry(key: key, value: .newField(encoded(pair.value))))
      } else if pair.value.isValidUTF8 {
        if Node.Scalar(pair.value, style: .ofGoYAML3(pair.value)).cannotBeReadAgain {
          throw KustomizeError(
            Node.Scalar.leadingTab, at: arguments.name.mark,
            help: "the value of \(pair.key) begins with a tab and has several lines, which Kustomize 5.8.1 cannot read")
        }
        text.append(Node.Mapping.Entry(key: key, value: .newField(pair.value)))
      } else {
        binary.append(Node.Mapping.Entry(key: key, value: .string(encoded(pair.value))))
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

  /// Base64 as everyone else writes it.
  static func inOneLine(_ data: ByteString) -> ByteString { ByteString(plain(data.bytes)) }

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
