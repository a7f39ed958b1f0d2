import Manifests
import RegularExpressions
import Text
import YAML

/// An entry of `images:`.
struct ImageEntry: Sendable {
  /// The image to be changed; part of a regular expression, as Kustomize has it.
  var name = ByteString()
  var newName = ByteString()
  var newTag = ByteString()
  var tagSuffix = ByteString()
  var digest = ByteString()
  var place = Located(ByteString())

  init(_ reader: inout ObjectReader) throws(KustomizeError) {
    place = try reader.located("name")
    name = place.text
    newName = try reader.text("newName")
    tagSuffix = try reader.text("tagSuffix")
    newTag = try reader.text("newTag")
    digest = try reader.text("digest")
  }

  /// Whether the suffix is put: a tag or digest goes before it.
  var isSuffixOnly: Bool { !tagSuffix.isEmpty && newTag.isEmpty && digest.isEmpty }

  static func all(_ nodes: [Node], _ dialect: Dialect) throws(KustomizeError) -> [ImageEntry] {
    var entries: [ImageEntry] = []
    for node in nodes {
      var reader = try ObjectReader(node, name: "Image", dialect: dialect)
      entries.append(try ImageEntry(&reader))
      try reader.finish()
    }
    return entries
  }
}

/// Gives images another name, tag or digest (`images:`).
///
/// Kustomize 5.8.1 visits the usual fields twice: once as `image` of any element of a list called `containers` or
/// `initContainers`, once by its field specifications. A `tagSuffix` is therefore put twice.
struct ImageTagTransformer: Transformer {
  let image: ImageEntry
  let fields: [FieldSpecification]

  func transform(_ resources: inout Resources) throws(KustomizeError) {
    let pattern = try ImagePattern(image)
    var selection = FieldSelection(fields)
    let quirks = resources.quirks
    for position in resources.indices {
      let type = resources[position].identity.type
      if type.kind == "CustomResourceDefinition" { continue }
      try resources.edit(at: position) { resource throws(KustomizeError) in
        let once = image.isSuffixOnly ? resource.node : nil
        if hasContainers(resource.node, depth: 0) { try changeContainers(in: &resource.node, pattern, depth: 0) }
        try selection.change(&resource, creating: nil) { node throws(KustomizeError) in
          try change(&node, pattern)
        }
        if let once { try settleSuffix(of: &resource, from: once, pattern, quirks, &selection) }
      }
    }
  }

  /// Warns of a suffix that was put twice, or puts it once.
  private func settleSuffix(
    of resource: inout Resource, from original: Node, _ pattern: ImagePattern, _ quirks: QuirkLog,
    _ selection: inout FieldSelection
  ) throws(KustomizeError) {
    let doubled = (image.tagSuffix + image.tagSuffix).bytes
    var isCorrected = false
    try selection.change(&resource, creating: nil) { node throws(KustomizeError) in
      guard let text = node.scalar?.text, text.bytes.suffix(doubled.count) == doubled[...] else { return }
      if quirks.corrects(.tagSuffix, "the suffix \(image.tagSuffix) is put twice: \(text)", at: node.mark) {
        isCorrected = true
      }
    }
    guard isCorrected else { return }
    resource.node = original
    try changeContainers(in: &resource.node, pattern, depth: 0)
  }

  private static let depthLimit = 10_000

  /// Whether there is anything for ``changeContainers(in:_:depth:)``; reads only, so that nothing is copied.
  private func hasContainers(_ node: Node, depth: Int) -> Bool {
    guard depth < ImageTagTransformer.depthLimit else { return false }
    switch node.content {
    case .scalar: return false
    case .sequence(let elements):
      for index in elements.indices where hasContainers(elements[index], depth: depth + 1) { return true }
    case .mapping(let mapping):
      if mapping.index(of: "containers") != nil || mapping.index(of: "initContainers") != nil { return true }
      for index in mapping.entries.indices where hasContainers(mapping.entries[index].value, depth: depth + 1) {
        return true
      }
    }
    return false
  }

  private func changeContainers(in node: inout Node, _ pattern: ImagePattern, depth: Int) throws(KustomizeError) {
    guard depth < ImageTagTransformer.depthLimit else { return }
    switch node.content {
    case .scalar: return
    case .sequence(let elements):
      guard elements.indices.contains(where: { elements[$0].isCollection }) else { return }
      _ = try node.withSequence { (elements: inout [Node]) throws(KustomizeError) in
        for index in elements.indices { try changeContainers(in: &elements[index], pattern, depth: depth + 1) }
      }
    case .mapping(let mapping):
      guard mapping.entries.indices.contains(where: { mapping.entries[$0].value.isCollection }) else { return }
      _ = try node.withMapping { (mapping: inout Node.Mapping) throws(KustomizeError) in
        for index in mapping.entries.indices where mapping.entries[index].value.isCollection {
          try changeContainers(in: &mapping.entries[index].value, pattern, depth: depth + 1)
          guard let key = mapping.entries[index].key.scalar?.text else { continue }
          if key == "containers" || key == "initContainers" {
            try changeImages(of: &mapping.entries[index].value, pattern)
          }
        }
      }
    }
  }

  private func changeImages(of list: inout Node, _ pattern: ImagePattern) throws(KustomizeError) {
    _ = try list.withSequence { (elements: inout [Node]) throws(KustomizeError) in
      for index in elements.indices where !elements[index].isNull {
        guard elements[index].mapping != nil else { throw elements[index].wrongKind("MappingNode") }
        _ = try elements[index].withMapping { (container: inout Node.Mapping) throws(KustomizeError) in
          guard let image = container.index(of: "image") else { return }
          try change(&container.entries[image].value, pattern)
        }
      }
    }
  }

  private func change(_ node: inout Node, _ pattern: ImagePattern) throws(KustomizeError) {
    guard let old = node.scalar else { throw node.wrongKind("ScalarNode") }
    guard pattern.matches(old.text) else { return }
    try node.setText(changed(old.text))
  }

  /// An image's text with the entry's name, tag and digest.
  private func changed(_ text: ByteString) -> ByteString {
    var reference = ImageReference(text)
    if !image.newName.isEmpty { reference.name = image.newName }
    if !image.newTag.isEmpty || !image.digest.isEmpty {
      reference.tag = image.newTag
      reference.digest = image.digest
    } else if !image.tagSuffix.isEmpty {
      reference.tag += image.tagSuffix
      reference.digest = ByteString()
    }
    return reference.text
  }
}

/// An image's name, tag and digest.
struct ImageReference {
  var name: ByteString
  var tag = ByteString()
  var digest = ByteString()

  /// Splits a text; a colon before the first slash belongs to the registry's port.
  init(_ text: ByteString) {
    let bytes = text.bytes
    let slash = bytes.firstIndex(of: UInt8(ascii: "/")) ?? 0
    let at = bytes[slash...].firstIndex(of: UInt8(ascii: "@"))
    let colon = bytes[slash...].firstIndex(of: UInt8(ascii: ":"))
    switch (colon, at) {
    case (nil, nil):
      name = text
    case (let colon?, nil):
      name = ByteString(bytes[..<colon])
      tag = ByteString(bytes[(colon + 1)...])
    case (let colon?, let at?) where colon < at:
      name = ByteString(bytes[..<colon])
      tag = ByteString(bytes[(colon + 1)..<at])
      digest = ByteString(bytes[(at + 1)...])
    case (_, let at?):
      name = ByteString(bytes[..<at])
      digest = ByteString(bytes[(at + 1)...])
    }
  }

  var text: ByteString {
    var text = name
    if !tag.isEmpty { text += ByteString(":") + tag }
    if !digest.isEmpty { text += ByteString("@") + digest }
    return text
  }
}

/// Which images an entry means: its name, then perhaps a tag and a SHA-256 digest.
struct ImagePattern {
  private let literal: ByteString?
  private let expression: RegularExpression?

  init(_ image: ImageEntry) throws(KustomizeError) {
    if image.name.bytes.allSatisfy(ImagePattern.isLiteral) {
      literal = image.name
      expression = nil
      return
    }
    literal = nil
    do {
      expression = try RegularExpression(
        ByteString("^") + image.name + ByteString("(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$"))
    } catch {
      throw KustomizeError(
        "the name of an image is no valid regular expression: \(error.message)", at: image.place.mark)
    }
  }

  /// Letters, digits and signs that mean themselves in a regular expression.
  private static func isLiteral(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: ":"):
      true
    default: false
    }
  }

  func matches(_ text: ByteString) -> Bool {
    guard let literal else { return expression?.matches(text) ?? false }
    guard text.hasPrefix(literal) else { return false }
    var rest = text.bytes[literal.count...]
    let isTagByte: (UInt8) -> Bool = { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "{"),
        UInt8(ascii: "}"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    if rest.first == UInt8(ascii: ":") { rest = rest.dropFirst().drop(while: isTagByte) }
    if rest.starts(with: "@sha256:".utf8) { rest = rest.dropFirst(8).drop(while: isTagByte) }
    return rest.isEmpty
  }
}
