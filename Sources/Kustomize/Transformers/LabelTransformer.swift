import Manifests
import Text
import YAML

/// An entry of `labels:`.
struct LabelEntry: Sendable {
  var pairs: [TextEntry] = []
  /// Whether selectors and templates get the labels too.
  var includeSelectors = false
  /// Whether templates get the labels too.
  var includeTemplates = false
  /// Further fields that get the labels.
  var fields: [FieldSpecification] = []

  static func all(_ nodes: [Node], _ dialect: Dialect) throws(KustomizeError) -> [LabelEntry] {
    var entries: [LabelEntry] = []
    for node in nodes {
      var reader = try ObjectReader(node, name: "Label", dialect: dialect)
      var entry = LabelEntry()
      entry.pairs = try reader.textMap("pairs")
      entry.includeSelectors = try reader.flag("includeSelectors")
      entry.includeTemplates = try reader.flag("includeTemplates")
      entry.fields = try FieldSpecification.all(try reader.list("fields"), dialect, isStrict: true)
      try reader.finish()
      entries.append(entry)
    }
    return entries
  }
}

/// Sets labels (`labels:`, `commonLabels:`), wherever the field specifications say.
struct LabelTransformer: Transformer {
  let labels: [TextEntry]
  let fields: [FieldSpecification]

  func transform(_ resources: inout Resources) throws(KustomizeError) {
    try resources.setEntries(labels, in: fields)
  }
}

/// Sets annotations (`commonAnnotations:`), wherever the field specifications say.
struct AnnotationsTransformer: Transformer {
  let annotations: [TextEntry]
  let fields: [FieldSpecification]

  func transform(_ resources: inout Resources) throws(KustomizeError) {
    try resources.setEntries(annotations, in: fields)
  }
}

extension Resources {
  /// Sets keys to strings in all mappings that the specifications name, making those that are to be created.
  fileprivate mutating func setEntries(
    _ pairs: [TextEntry], in fields: [FieldSpecification]
  ) throws(KustomizeError) {
    guard !pairs.isEmpty else { return }
    let sorted = pairs.sorted { $0.key < $1.key }
    var selection = FieldSelection(fields)
    for position in indices {
      try edit(at: position) { resource throws(KustomizeError) in
        let isFirst = resource.shareCount == 0
        let shares = resource.newSharedTexts(sorted.map(\.value))
        try selection.change(&resource, creating: .mapping) { node throws(KustomizeError) in
          for (pair, share) in zip(sorted, shares) { try node.setEntry(pair.key, from: pair.mark, to: share) }
        }
        if isFirst { resource.noteSharedTexts(shares) } else { resource.followSharedTexts() }
      }
    }
  }
}
