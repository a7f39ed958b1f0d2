import Files
import Manifests
import Text
import YAML

/// Writes one value into fields of selected objects, or into file paths within them; only as a plugin.
struct ValueAddTransformer: Transformer {
  private struct Target: Sendable {
    let selector: TargetSelector?
    let fieldPath: Located
    /// Where within the field's slash-separated path the value goes; 0 writes the whole field.
    let position: Int64
  }

  private let value: ByteString
  private let targets: [Target]

  init(_ reader: inout ObjectReader, loader: Loader) throws(KustomizeError) {
    let value = try reader.text("value")
    self.value = value.isEmpty ? ByteString(FilePath.baseName(loader.root)) : value
    var nodes = try reader.list("targets")
    let path = try reader.located("targetFilePath")
    if !path.text.isEmpty {
      let file = try loader.load(path.string)
      let document: Node?
      do {
        document = try YAMLParser.documents(in: file.bytes, file: file.register(), dialect: .goYAML3).first
      } catch {
        throw KustomizeError(error.message, at: error.mark)
      }
      if let document {
        var list = try ObjectReader(document, name: "TargetList", dialect: reader.dialect, isStrict: false)
        nodes += try list.list("targets")
      }
    }
    var targets: [Target] = []
    for node in nodes {
      var entry = try ObjectReader(node, name: "Target", dialect: reader.dialect, isStrict: false)
      var selector: TargetSelector?
      if var inner = try entry.object("selector", name: "Selector") { selector = try TargetSelector(&inner) }
      targets.append(
        Target(
          selector: selector, fieldPath: try entry.located("fieldPath"),
          position: try entry.integer("filePathPosition") ?? 0))
    }
    self.targets = targets
  }

  func transform(_ resources: inout Resources) throws(KustomizeError) {
    for target in targets {
      let positions = try target.selector?.positions(in: resources) ?? Array(resources.indices)
      let specification = FieldSpecification(path: target.fieldPath.text, creates: true)
      let field = FieldSelection.Field(specification: specification, steps: specification.steps)
      for position in positions {
        let isNamespace = target.fieldPath.text == "metadata/namespace"
        if isNamespace, resources[position].identity.isClusterScoped { continue }
        try resources.edit(at: position) { resource throws(KustomizeError) in
          if isNamespace { resource.rememberIdentity() }
          try field.change(&resource, creating: .scalar) { node throws(KustomizeError) in
            // A namespace is set by the filter for namespaces, which writes texts.
            if isNamespace { return try node.setString(value) }
            try node.setText(target.position > 0 ? inserted(in: node, at: target.position) : value)
          }
        }
      }
    }
  }

  /// The field's path with the value as its n-th element.
  private func inserted(in node: Node, at position: Int64) -> ByteString {
    let text = node.scalar?.text ?? ByteString()
    let parts = text.split(separator: ByteString("/"))
    let isAbsolute = text.hasPrefix("/")
    var elements = isAbsolute ? Array(parts.dropFirst()) : parts
    if elements.count == 1, elements[0].isEmpty { elements = [] }
    elements.insert(value, at: min(Int(clamping: position - 1), elements.count))
    let joined = FilePath.cleaned(elements.map(\.string).joined(separator: "/"))
    return ByteString(isAbsolute ? FilePath.cleaned("/" + joined) : joined)
  }
}
