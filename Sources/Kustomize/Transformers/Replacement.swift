import Diagnostics
import Manifests
import Text
import YAML

/// One value that is copied from a field of one object, or from the kustomization, into fields of others.
struct Replacement: Sendable {
  /// Where the value comes from; exactly one of the two is given.
  var source: Source?
  /// The value itself.
  var sourceValue: ByteString?
  /// Where it goes; nil if none were given.
  var targets: [Target]?
  /// Where it is written.
  let mark: Mark

  /// The object and field that a value is read from.
  struct Source: Sendable {
    /// The object's type, blank parts standing for any.
    var type = GroupVersionKind()
    /// The object's name, blank for any.
    var name = ByteString()
    /// The object's namespace, blank for any.
    var namespace = ByteString()
    /// The field; `metadata.name` if blank.
    var fieldPath = ByteString()
    var options = FieldOptions()
    var mark = Mark.unknown
    /// Where the object's name stands, or its kind where it has no name.
    var nameMark = Mark.unknown
    /// Where the field's path stands.
    var fieldMark = Mark.unknown

    /// Kustomize's text of it.
    var text: String {
      let identity = ResourceIdentity(type: type, name: name, namespace: namespace, isClusterScoped: false)
      var parts = [identity.text]
      if !fieldPath.isEmpty { parts.append(fieldPath.string) }
      if !options.delimiter.isEmpty || options.creates {
        parts.append("\(options.delimiter)(\(options.index)), create=\(options.creates)")
      }
      return parts.joined(separator: ":")
    }

    /// Whether an object of this identity is meant. Kustomize asks for the namespace as it is written, `default` where it is
    /// not, of objects that have none by their kind too.
    func selects(_ identity: ResourceIdentity) -> Bool {
      guard name.isEmpty || name == identity.name, type.selects(identity.type) else { return false }
      return namespace.isEmpty || namespace == (identity.namespace.isEmpty ? ByteString("default") : identity.namespace)
    }
  }

  /// The objects and fields that a value is written to.
  struct Target: Sendable {
    /// The objects; nil if it was not given.
    var selector: TargetSelector?
    /// Those of the selected objects that are left out.
    var rejected: [TargetSelector] = []
    /// The fields; `metadata.name` if none are given.
    var fieldPaths: [Located] = []
    var options = FieldOptions()
    var mark = Mark.unknown
  }

  /// How a value is read or written.
  struct FieldOptions: Sendable {
    /// What a text is split at; blank for the whole text.
    var delimiter = ByteString()
    /// The part of the split text.
    var index = 0
    /// Whether missing fields are made.
    var creates = false
  }
}

// MARK: Reading

extension Replacement {
  /// The replacements of a list: each one given in place, or the path of a file that holds one or a list of them.
  ///
  /// - Throws: for a wrong form, or a file that cannot be read.
  static func all(_ entries: [Node], loader: Loader, dialect: Dialect) throws(KustomizeError) -> [Replacement] {
    var replacements: [Replacement] = []
    for entry in entries {
      var reader = try ObjectReader(entry, name: "ReplacementField", dialect: dialect)
      let path = try reader.located("path")
      let replacement = try Replacement(&reader, at: entry.mark)
      try reader.finish()
      guard !path.text.isEmpty else {
        replacements.append(replacement)
        continue
      }
      if replacement.source != nil || !(replacement.targets ?? []).isEmpty {
        throw KustomizeError("cannot specify both path and inline replacement", at: path.mark)
      }
      replacements += try load(path, with: loader)
    }
    return replacements
  }

  private static func load(_ path: Located, with loader: Loader) throws(KustomizeError) -> [Replacement] {
    let document: Node
    do throws(KustomizeError) {
      let file = try loader.load(path.string)
      do {
        document = try YAMLParser.firstDocument(in: file.bytes, file: file.register(), dialect: .goYAML2) ?? .null()
      } catch {
        throw KustomizeError(error.message, at: error.mark)
      }
    } catch {
      throw error.located(at: path.mark)
    }
    let entries: [Node]
    switch document.content {
    case .sequence(let elements): entries = elements
    case .mapping: entries = [document]
    case .scalar(let scalar):
      throw KustomizeError(
        "unsupported replacement type encountered within replacement path: \(scalar.isNull ? "invalid" : "string")",
        at: document.mark)
    }
    var replacements: [Replacement] = []
    for entry in entries {
      var reader = try ObjectReader(entry, name: "Replacement", dialect: .goYAML2, isStrict: false)
      replacements.append(try Replacement(&reader, at: entry.mark))
    }
    return replacements
  }

  private init(_ reader: inout ObjectReader, at mark: Mark) throws(KustomizeError) {
    self.mark = mark
    if var source = try reader.object("source", name: "SourceSelector") {
      self.source = try Source(&source, at: mark)
      try source.finish()
    }
    sourceValue = try reader.optionalText("sourceValue")
    guard reader.has("targets") else { return }
    var targets: [Target] = []
    for node in try reader.list("targets") {
      var target = try ObjectReader(node, name: "TargetSelector", dialect: reader.dialect, isStrict: reader.isStrict)
      targets.append(try Target(&target, at: node.mark))
      try target.finish()
    }
    // In a kustomization file an empty list is as good as none.
    self.targets = targets.isEmpty && reader.isStrict ? nil : targets
  }
}

extension Replacement.Source {
  fileprivate init(_ reader: inout ObjectReader, at mark: Mark) throws(KustomizeError) {
    self.mark = mark
    let kind = try reader.located("kind")
    type = GroupVersionKind(group: try reader.text("group"), version: try reader.text("version"), kind: kind.text)
    let name = try reader.located("name")
    self.name = name.text
    nameMark = [name.mark, kind.mark].first(where: \.isKnown) ?? mark
    namespace = try reader.text("namespace")
    let field = try reader.located("fieldPath")
    fieldPath = field.text
    fieldMark = field.mark.isKnown ? field.mark : mark
    options = try Replacement.FieldOptions(of: &reader)
  }
}

extension Replacement.Target {
  fileprivate init(_ reader: inout ObjectReader, at mark: Mark) throws(KustomizeError) {
    self.mark = mark
    if var select = try reader.object("select", name: "Selector") {
      selector = try TargetSelector(&select)
      try select.finish()
    }
    for node in try reader.list("reject") {
      var reject = try ObjectReader(node, name: "Selector", dialect: reader.dialect, isStrict: reader.isStrict)
      rejected.append(try TargetSelector(&reject))
      try reject.finish()
    }
    fieldPaths = try reader.texts("fieldPaths")
    options = try Replacement.FieldOptions(of: &reader)
  }
}

extension Replacement.FieldOptions {
  fileprivate init(of reader: inout ObjectReader) throws(KustomizeError) {
    guard var options = try reader.object("options", name: "FieldOptions") else { return }
    delimiter = try options.text("delimiter")
    index = Int(clamping: try options.integer("index") ?? 0)
    creates = try options.flag("create")
    // Kustomize reads it and does nothing with it.
    _ = try options.text("encoding")
    try options.finish()
  }
}
