import Diagnostics
import Files
import Text
import YAML

/// `kustomize edit fix --vars`: `vars` become `replacements`.
extension KustomizationEditor {
  /// What ``replaceVariables(reading:)`` did beside editing the kustomization file.
  public struct ReplacedVariables: Sendable {
    /// The files that hold placeholders now where they held references, with their new texts.
    public var files: [(path: String, text: [UInt8])] = []
    /// What was done.
    public var done: [String] = []
    /// What is left to be done by hand.
    public var warnings: [Diagnostic] = []

    /// Nothing.
    public init() {}
  }

  /// Turns every variable into a replacement whose targets are the fields that hold `$(NAME)`, in the files of
  /// `resources`, of the folders named there and of `patches`; the references become `NAME_PLACEHOLDER`.
  ///
  /// ```
  /// vars:                          replacements:
  /// - name: HOST                   - source: {version: v1, kind: Service, name: web}
  ///   objref:                        targets:
  ///     apiVersion: v1               - select: {group: apps, version: v1, kind: Deployment, name: web}
  ///     kind: Service                  fieldPaths: [spec.template.spec.containers.0.args.0]
  ///     name: web                      options: {delimiter: /, index: 2}
  /// ```
  ///
  /// Of a longer text only a part between equal characters can be replaced, as in `http://$(HOST)/`. Kustomize 5.8.1
  /// drops the replacements that are there already; here they stay, and a variable without any reference goes without a
  /// replacement, which would not build.
  ///
  /// - Parameter reading: gives a file's text, nil where there is no such file.
  /// - Throws: for a reference that no replacement can write; then nothing is to be written.
  public mutating func replaceVariables(
    reading: (String) throws(Diagnostic) -> [UInt8]?
  ) throws(Diagnostic) -> ReplacedVariables {
    var result = ReplacedVariables()
    let variables = try elements(of: "vars")
    guard !variables.isEmpty else { return result }
    var files = ReferencingFiles()
    try files.collect(from: try root(), in: "", reading: reading)
    for patch in try elements(of: "patches") + elements(of: "patchesJson6902") + elements(of: "patchesStrategicMerge") {
      let text = patch["patch"]?.rawText ?? patch.rawText
      let names = variables.compactMap { $0["name"]?.rawText }.filter { text.contains($0.asReference) }
      guard let name = names.first else { continue }
      result.warnings.append(
        Diagnostic(
          "this patch still holds \(name.asReference)", at: patch.mark, severity: .warning,
          help: "kustomize converts references in files only; write the value, or a replacement, by hand"))
    }
    for variable in variables {
      guard let name = variable["name"]?.rawText, !name.isEmpty else {
        throw refusal("this variable has no name", variable.mark)
      }
      let targets = try files.targets(of: name, among: variables.compactMap { $0["name"]?.rawText })
      guard !targets.isEmpty else {
        result.warnings.append(
          Diagnostic("the variable \(name) is referenced nowhere and goes", at: variable.mark, severity: .warning))
        continue
      }
      let replacement = Node([
        ("source", KustomizationEditor.source(of: variable)), ("targets", Node(.sequence(targets))),
      ])
      try add(KustomizationEditor.lines(of: replacement), toList: [.field("replacements")])
    }
    try removeValue(at: [.field("vars")])
    result.files = files.withPlaceholders(for: variables.compactMap { $0["name"]?.rawText })
    result.done = ["vars -> replacements"] + result.files.map { "references in \($0.path) -> placeholders" }
    return result
  }

  /// The object and field that a variable takes its value from, as a replacement says it.
  private static func source(of variable: Node) -> Node {
    let object = variable.field("objref")
    func text(_ field: String) -> ByteString { object?.field(field)?.rawText ?? ByteString() }
    var type = (group: text("group"), version: text("version"))
    if !text("apiVersion").isEmpty { type = text("apiVersion").groupAndVersion }
    let path = variable.field("fieldref")?.field("fieldPath")?.rawText ?? ByteString()
    return .ofTexts([
      ("fieldPath", path.asReplacementPath), ("group", type.group),
      ("kind", text("kind")), ("name", text("name")), ("namespace", text("namespace")), ("version", type.version),
    ])
  }
}

/// The files of a kustomization whose fields may refer to variables.
private struct ReferencingFiles {
  private struct File {
    let path: String
    let text: [UInt8]
    /// The entry of `patches` that names the file.
    let patch: Node?
  }

  private var files: [File] = []
  private var folders: Set<String> = []

  /// Takes in the files that a kustomization file names, folders first.
  mutating func collect(
    from root: Node, in folder: String, reading: (String) throws(Diagnostic) -> [UInt8]?
  ) throws(Diagnostic) {
    for list in ["resources", "bases"] as [StaticString] {
      for resource in root[list]?.sequence ?? [] {
        let path = FilePath.joined(folder, resource.rawText.string)
        for name in ["kustomization.yaml", "kustomization.yml", "Kustomization"] {
          let file = FilePath.joined(path, name)
          guard !folders.contains(file), let text = try reading(file) else { continue }
          folders.insert(file)
          let base = try KustomizationEditor(text: text, path: file).root()
          try collect(from: base, in: path, reading: reading)
        }
        try add(path, patch: nil, reading)
      }
    }
    for patch in root["patches"]?.sequence ?? [] {
      guard let path = patch["path"]?.rawText, !path.isEmpty else { continue }
      try add(FilePath.joined(folder, path.string), patch: patch, reading)
    }
    for patch in root["patchesStrategicMerge"]?.sequence ?? [] {
      try add(FilePath.joined(folder, patch.rawText.string), patch: patch, reading)
    }
  }

  private mutating func add(
    _ path: String, patch: Node?, _ reading: (String) throws(Diagnostic) -> [UInt8]?
  ) throws(Diagnostic) {
    guard !files.contains(where: { $0.path == path }), let text = try reading(path) else { return }
    files.append(File(path: path, text: text, patch: patch))
  }

  /// The files' texts with placeholders instead of references, those that have any.
  func withPlaceholders(for names: [ByteString]) -> [(path: String, text: [UInt8])] {
    files.compactMap { file in
      var text = ByteString(file.text)
      for name in names { text = text.replacing(name.asReference, with: name + ByteString("_PLACEHOLDER")) }
      return text.bytes == file.text ? nil : (file.path, text.bytes)
    }
  }

  /// The fields that refer to a variable, as targets of a replacement.
  ///
  /// - Parameter names: those of all variables.
  func targets(of name: ByteString, among names: [ByteString]) throws(Diagnostic) -> [Node] {
    var targets: [Node] = []
    for file in files where ByteString(file.text).contains(name.asReference) {
      let id = SourceFile.register(path: file.path, bytes: file.text)
      let documents: [Node]
      do { documents = try YAMLParser.documents(in: file.text, file: id, dialect: .goYAML3) } catch {
        throw error.diagnostic
      }
      for document in documents {
        let isList = document["kind"].map { $0.rawText == "List" } ?? false
        for object in isList ? document["items"]?.sequence ?? [] : [document] {
          for reference in try VariableReference.all(to: name, in: object, among: names) {
            targets.append(reference.target(selecting: ReferencingFiles.selector(of: object, patch: file.patch)))
          }
        }
      }
    }
    return targets
  }

  /// The selector of an object; that of what a patch changes is the patch's target, as far as it may not change it.
  private static func selector(of object: Node, patch: Node?) -> Node {
    func metadata(_ field: StaticString) -> ByteString { object["metadata"]?[field]?.rawText ?? ByteString() }
    let kind = object["kind"]?.rawText ?? ByteString()
    func isAllowed(_ option: StaticString) -> Bool { patch?["options"]?[option].map { $0.rawText == "true" } ?? false }
    let changesAll = isAllowed("allowNameChange") && isAllowed("allowKindChange")
    guard let target = patch?["target"], target.mapping != nil, !changesAll else {
      let type = (object["apiVersion"]?.rawText ?? ByteString()).groupAndVersion
      return .ofTexts([
        ("group", type.group), ("kind", kind), ("name", metadata("name")), ("namespace", metadata("namespace")),
        ("version", type.version),
      ])
    }
    func text(_ field: StaticString) -> ByteString { target[field]?.rawText ?? ByteString() }
    return .ofTexts([
      ("annotationSelector", text("annotationSelector")), ("group", text("group")),
      ("kind", isAllowed("allowKindChange") ? kind : text("kind")), ("labelSelector", text("labelSelector")),
      ("name", isAllowed("allowNameChange") ? metadata("name") : text("name")),
      ("namespace", metadata("namespace").isEmpty ? text("namespace") : metadata("namespace")),
      ("version", text("version")),
    ])
  }
}

/// A field whose text holds `$(NAME)`.
private struct VariableReference {
  /// The field's path as a replacement writes it.
  let path: [ByteString]
  /// What stands around the reference; empty where it is the whole text.
  var delimiter = ByteString()
  /// Which part of the split text it is.
  var index = 0

  private static let depthLimit = 1000

  /// All references to a variable within a node.
  static func all(
    to name: ByteString, in node: Node, among names: [ByteString]
  ) throws(Diagnostic) -> [VariableReference] {
    var found: [VariableReference] = []
    try collect(to: name, in: node, at: [], among: names, into: &found)
    return found
  }

  private static func collect(
    to name: ByteString, in node: Node, at path: [ByteString], among names: [ByteString],
    into found: inout [VariableReference]
  ) throws(Diagnostic) {
    guard path.count < depthLimit else { return }
    switch node.content {
    case .scalar(let scalar):
      guard scalar.text.contains(name.asReference) else { return }
      found.append(try VariableReference(to: name, in: scalar.text, at: path, node.mark, among: names))
    case .sequence(let elements):
      for (index, element) in elements.enumerated() {
        try collect(to: name, in: element, at: path + [ByteString(String(index))], among: names, into: &found)
      }
    case .mapping(let mapping):
      for entry in mapping.entries {
        let key = entry.keyText
        let part = key.bytes.contains(UInt8(ascii: ".")) ? ByteString("[") + key + ByteString("]") : key
        try collect(to: name, in: entry.value, at: path + [part], among: names, into: &found)
      }
    }
  }

  /// The reference that a text holds.
  ///
  /// - Throws: where the text around it cannot be split so that it is one part, before and after placeholders took the
  ///   references' places.
  private init(
    to name: ByteString, in text: ByteString, at path: [ByteString], _ mark: Mark, among names: [ByteString]
  ) throws(Diagnostic) {
    self.path = path
    let reference = name.asReference
    guard text != reference else { return }
    let failure = Diagnostic(
      "cannot convert all vars to replacements; \(reference) is not delimited", at: mark,
      help: "the text must have the same character before and behind it, and hold it once")
    let parts = text.split(separator: reference)
    guard parts.count == 2, let before = parts.first?.bytes, let after = parts.last?.bytes else { throw failure }
    guard let byte = before.last ?? after.first, byte < 0x80,
      before.isEmpty || after.isEmpty || before.last == after.first
    else { throw failure }
    delimiter = ByteString([byte])
    index = ByteString(before).split(separator: delimiter).count - 1
    let others = names.filter { text.contains($0.asReference) }
    guard !others.contains(where: { ($0 + ByteString("_PLACEHOLDER")).bytes.contains(byte) }) else { throw failure }
  }

  /// The reference as a target of a replacement.
  func target(selecting selector: Node) -> Node {
    let joined = path.dropFirst().reduce(path.first ?? ByteString()) { $0 + ByteString(".") + $1 }
    var fields = [("fieldPaths", Node(.sequence([.string(joined)])))]
    if !delimiter.isEmpty {
      var options = [("delimiter", Node.string(delimiter))]
      if index > 0 { options.append(("index", Node(.scalar(.init(ByteString(String(index))))))) }
      fields.append(("options", Node(options)))
    }
    return Node(fields + [("select", selector)])
  }
}

extension ByteString {
  /// The reference to the variable of this name.
  fileprivate var asReference: ByteString { ByteString("$(") + self + ByteString(")") }

  /// A variable's path as a replacement's: `a[0].b` is `a.0.b` there.
  fileprivate var asReplacementPath: ByteString {
    var result: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "["), let end = rest.firstIndex(of: UInt8(ascii: "]")), end > rest.startIndex,
        rest[..<end].allSatisfy({ (0x30...0x39).contains($0) })
      else {
        result.append(byte)
        continue
      }
      if let last = result.last, last != UInt8(ascii: ".") { result.append(UInt8(ascii: ".")) }
      result += rest[..<end]
      rest = rest[(end + 1)...]
    }
    return ByteString(result)
  }

  fileprivate func replacing(_ part: ByteString, with other: ByteString) -> ByteString {
    let parts = split(separator: part)
    return parts.dropFirst().reduce(parts.first ?? ByteString()) { $0 + other + $1 }
  }

  /// The two parts of an `apiVersion`.
  fileprivate var groupAndVersion: (group: ByteString, version: ByteString) {
    let parts = split(separator: ByteString("/"))
    return parts.count == 2 ? (parts[0], parts[1]) : (ByteString(), self)
  }
}

extension Node {
  /// A field of a kustomization file, whose names are the same in large and small letters.
  fileprivate func field(_ name: String) -> Node? {
    mapping?.entries.last { $0.keyText.string.lowercased() == name.lowercased() }?.value
  }

  /// A mapping of those texts that are not empty.
  fileprivate static func ofTexts(_ texts: [(String, ByteString)]) -> Node {
    Node(texts.filter { !$0.1.isEmpty }.map { ($0.0, .string($0.1)) })
  }
}
