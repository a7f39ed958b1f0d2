import Diagnostics
import Text
import YAML

/// Entries of a kustomization file that are more than a text: patches, generators, labels and annotations.
extension KustomizationEditor {
  // MARK: Patches

  /// A patch as `kustomize edit add patch` describes it.
  public struct Patch: Sendable {
    /// The patch's file; nil for one that is given in place.
    public var path: String?
    /// The patch itself.
    public var patch: String?
    /// The target's parts that are given: `kind`, `name`, `labelSelector` and so on.
    public var target: [(name: String, value: String)]

    /// A patch.
    public init(path: String? = nil, patch: String? = nil, target: [(name: String, value: String)] = []) {
      self.path = path
      self.patch = patch
      self.target = target.filter { !$0.value.isEmpty }
    }

    fileprivate var node: Node {
      var entries: [(String, Node)] = []
      if let patch { entries.append(("patch", .string(ByteString(patch)))) }
      if let path { entries.append(("path", .string(ByteString(path)))) }
      if !target.isEmpty {
        let parts = target.sorted { $0.name < $1.name }.map { ($0.name, Node.string(ByteString($0.value))) }
        entries.append(("target", Node(parts)))
      }
      return Node(entries)
    }

    fileprivate func isSame(as node: Node) -> Bool {
      let own = self.node
      guard let fields = node.mapping?.entries, let wanted = own.mapping?.entries else { return false }
      return fields.count == wanted.count && node.hasSameContent(as: own)
    }
  }

  /// Adds a patch to `patches`.
  ///
  /// - Returns: false if it is there already.
  /// - Throws: as ``set(_:to:)``.
  public mutating func add(_ patch: Patch) throws(Diagnostic) -> Bool {
    if try elements(of: "patches").contains(where: patch.isSame) { return false }
    try add(KustomizationEditor.lines(of: patch.node), toList: [.field("patches")])
    return true
  }

  /// Removes the patches that are the same in all fields.
  ///
  /// - Returns: false if there is none.
  /// - Throws: as ``set(_:to:)``.
  public mutating func remove(_ patch: Patch) throws(Diagnostic) -> Bool {
    var isFound = false
    while let index = try elements(of: "patches").firstIndex(where: patch.isSame) {
      try removeValue(at: [.field("patches"), .element(index)])
      isFound = true
    }
    return isFound
  }

  // MARK: Generators

  /// What `kustomize edit add configmap` and `add secret` put into a generator's entry.
  public struct GeneratorSources: Sendable {
    /// `KEY=VALUE` each.
    public var literals: [String] = []
    /// `[KEY=]PATH` each.
    public var files: [String] = []
    /// An env file.
    public var envFile = ""
    /// create, merge or replace; empty for none.
    public var behavior = ""
    /// The type of a Secret; empty for none.
    public var type = ""
    /// The object's namespace; empty for none.
    public var namespace = ""
    /// Whether the name gets no hash.
    public var disablesNameSuffixHash = false

    /// Nothing yet.
    public init() {}
  }

  /// Adds sources to the entry of a name in `configMapGenerator` or `secretGenerator`, making the entry if there is none.
  ///
  /// - Throws: as ``set(_:to:)``.
  public mutating func add(_ sources: GeneratorSources, to list: String, named name: String) throws(Diagnostic) {
    let index: Int
    if let known = try generator(name, sources.namespace, of: list) {
      index = known
    } else {
      var entries = [("name", Node.string(ByteString(name)))]
      if !sources.namespace.isEmpty { entries.append(("namespace", .string(ByteString(sources.namespace)))) }
      index = try elements(of: list).count
      try add(KustomizationEditor.lines(of: Node(entries)), toList: [.field(list)])
    }
    let entry: [Step] = [.field(list), .element(index)]
    for literal in sources.literals {
      try add([KustomizationEditor.scalar(literal)], toList: entry + [.field("literals")])
    }
    for file in sources.files { try add([KustomizationEditor.scalar(file)], toList: entry + [.field("files")]) }
    if !sources.envFile.isEmpty {
      try add([KustomizationEditor.scalar(sources.envFile)], toList: entry + [.field("envs")])
    }
    if sources.disablesNameSuffixHash {
      let options = entry + [.field("options")]
      let field = options + [.field("disableNameSuffixHash")]
      try unfold(field)
      if let old = try node(at: field) {
        try replace(old, with: "true")
      } else {
        try add("disableNameSuffixHash", ["true"], toMapping: options, isBlock: false)
      }
    }
    if !sources.behavior.isEmpty { try setText("behavior", to: sources.behavior, inMapping: entry) }
    if !sources.type.isEmpty { try setText("type", to: sources.type, inMapping: entry) }
  }

  /// Sets literals that an entry of a generator has already, and its namespace.
  ///
  /// - Throws: for an entry or key that is not there.
  public mutating func setGenerator(
    named name: String, namespace: String, of list: String, literals: [String], newNamespace: String
  ) throws(Diagnostic) {
    guard let index = try generator(name, namespace, of: list) else {
      throw Diagnostic("there is no \(name) under \(list)")
    }
    let entry: [Step] = [.field(list), .element(index)]
    let field = entry + [.field("literals")]
    for literal in literals {
      guard let sign = literal.firstIndex(of: "=") else {
        throw Diagnostic("invalid format: literal values must be specified in the key=value format")
      }
      try unfold(field)
      let key = literal[...sign]
      let old = try node(at: field)?.sequence?.first { $0.rawText.string.hasPrefix(key) }
      guard let old else { throw Diagnostic("key '\(key.dropLast())' not found in \(name)") }
      try replace(old, with: KustomizationEditor.scalar(literal))
    }
    if !newNamespace.isEmpty { try setText("namespace", to: newNamespace, inMapping: entry) }
  }

  /// Removes the entry of a name from a generator's list.
  ///
  /// - Returns: false if there is none.
  /// - Throws: as ``set(_:to:)``.
  public mutating func removeGenerator(
    named name: String, namespace: String, of list: String
  ) throws(Diagnostic) -> Bool {
    guard let index = try generator(name, namespace, of: list) else { return false }
    try removeValue(at: [.field(list), .element(index)])
    return true
  }

  /// The entry of a name; no namespace is the namespace `default`.
  private func generator(_ name: String, _ namespace: String, of list: String) throws(Diagnostic) -> Int? {
    func effective(_ text: String) -> String { text.isEmpty ? "default" : text }
    return try elements(of: list).firstIndex { entry in
      entry["name"]?.rawText.string == name
        && effective(entry["namespace"]?.rawText.string ?? "") == effective(namespace)
    }
  }

  // MARK: Labels and annotations

  /// Sets a key of `commonLabels` or `commonAnnotations`.
  ///
  /// - Parameter overwrites: whether a key that is there already is set anew.
  /// - Throws: for a key that is there already, and as ``set(_:to:)``.
  public mutating func setKey(
    _ key: String, to value: String, of field: String, overwrites: Bool
  ) throws(Diagnostic) {
    if !overwrites, try node(at: [.field(field), .field(key)]) != nil {
      throw Diagnostic("\(key) is already under \(field)", help: "--force sets it anew")
    }
    try setText(key, to: value, inMapping: [.field(field)])
  }

  /// Sets a label in the entry of `labels` that leaves selectors alone.
  ///
  /// - Throws: as ``setKey(_:to:of:overwrites:)``.
  public mutating func setLabel(
    _ key: String, to value: String, includingTemplates: Bool, overwrites: Bool
  ) throws(Diagnostic) {
    func flag(_ name: StaticString, _ entry: Node) -> Bool { entry[name].map { $0.rawText == "true" } ?? false }
    let index = try elements(of: "labels").firstIndex { entry in
      !flag("includeSelectors", entry) && flag("includeTemplates", entry) == includingTemplates
    }
    guard let index else {
      let pairs = Node([(key, Node.string(ByteString(value)))])
      let templates = includingTemplates ? [("includeTemplates", Node(.scalar(.init(ByteString("true")))))] : []
      return try add(KustomizationEditor.lines(of: Node(templates + [("pairs", pairs)])), toList: [.field("labels")])
    }
    let pairs: [Step] = [.field("labels"), .element(index), .field("pairs")]
    if !overwrites, try node(at: pairs + [.field(key)]) != nil {
      throw Diagnostic("\(key) is already under labels", help: "--force sets it anew")
    }
    try setText(key, to: value, inMapping: pairs)
  }

  /// Removes a key of `commonLabels` or `commonAnnotations`.
  ///
  /// - Returns: false if it is not there.
  /// - Throws: as ``set(_:to:)``.
  public mutating func removeKey(_ key: String, from field: String) throws(Diagnostic) -> Bool {
    guard try node(at: [.field(field), .field(key)]) != nil else { return false }
    try removeValue(at: [.field(field), .field(key)])
    return true
  }

  /// Puts texts in the place of a list.
  ///
  /// - Throws: as ``set(_:to:)``.
  public mutating func setList(_ field: String, to values: [String]) throws(Diagnostic) {
    for value in try elements(of: field).map(\.rawText.string) where !values.contains(value) {
      _ = try remove(value, from: field)
    }
    for value in values { _ = try add(value, to: field) }
  }

  /// The texts of a list.
  ///
  /// - Throws: as ``set(_:to:)``.
  public func texts(of field: String) throws(Diagnostic) -> [String] {
    try elements(of: field).map(\.rawText.string)
  }

  /// A node as the lines of a block.
  static func lines(of node: Node) -> [String] {
    KyamlText().text(of: node).string.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }
}

extension Node {
  /// A mapping of these fields.
  init(_ fields: [(String, Node)]) {
    self.init(.mapping(.init(fields.map { .init(key: .string(ByteString($0.0)), value: $0.1) })))
  }
}
