import Diagnostics
import Manifests
import Text
import YAML

/// Texts that Kustomize 5.8.1 holds once and shows in several places of an object.
///
/// What a label transformer adds under one key to `metadata.labels`, a selector and a template is one and the same node
/// in Kustomize. Whoever overwrites it in one place, be it another label transformer, a patch or a replacement, writes
/// it in all:
///
/// ```
/// labels: [{pairs: {app: web}, includeSelectors: true}]
/// replacements: [{sourceValue: api, targets: [{select: {kind: Deployment}, fieldPaths: [metadata.labels.app]}]}]
/// ```
///
/// gives a Deployment with the selector `app: api`. To be able to follow, each such node has a mark that names no place
/// but its share; the number is the object's own.
extension Resource {
  /// Nodes for values that are about to be written in several places.
  mutating func newSharedTexts(_ values: [ByteString]) -> [Node] {
    values.map { value in
      shareCount &+= 1
      return Node.newField(value, mark: Mark(share: shareCount))
    }
  }

  /// Takes notice of texts that are the first to be shared: there are none yet that they could have changed.
  mutating func noteSharedTexts(_ nodes: [Node]) {
    for node in nodes { sharedTexts[node.mark.column] = node.scalar }
  }

  /// Writes a text that was changed in one place into the other places that show it.
  mutating func followSharedTexts() {
    guard shareCount > 0 else { return }
    var shown: [UInt32: [Node.Scalar]] = [:]
    // Kustomize walks fields in the order of their names; of several writes the last one stays.
    var written: [UInt32: Node.Scalar] = [:]
    node.visitShares { scalar, mark in
      shown[mark.column, default: []].append(scalar)
      if mark.isWrittenShare { written[mark.column] = scalar }
    }
    if !written.isEmpty { node.forgetWrites() }
    var changed: [UInt32: Node.Scalar] = [:]
    for (share, scalars) in shown {
      let old = sharedTexts[share]
      if let new = written[share] ?? scalars.first(where: { $0.text != old?.text }),
        scalars.contains(where: { $0.text != new.text })
      {
        changed[share] = new
      }
      sharedTexts[share] = changed[share] ?? scalars[0]
    }
    guard !changed.isEmpty else { return }
    node.rewriteShares(changed)
  }

  /// Forgets what the object's own annotations share: Kustomize writes them all anew whenever it notes something there.
  mutating func unshareAnnotations() {
    guard shareCount > 0 else { return }
    _ = node.withMapping { root in
      guard let index = root.index(of: "metadata") else { return }
      _ = root.entries[index].value.withMapping { metadata in
        guard let index = metadata.index(of: "annotations") else { return }
        _ = metadata.entries[index].value.withMapping { annotations in
          for index in annotations.entries.indices where annotations.entries[index].value.mark.isShare {
            annotations.entries[index].value.mark = .unknown
          }
        }
      }
    }
  }

  /// Forgets what is shared: the object was written as JSON and read again.
  mutating func unshareTexts() {
    sharedTexts = [:]
  }
}

extension Mark {
  /// The mark of a text that is shown in several places of one object.
  init(share: UInt32) {
    self = .unknown
    column = share
  }

  /// Whether the mark names a share instead of a place.
  var isShare: Bool { line == 0 && column > 0 }

  /// The share's mark of a text that a patch has just written.
  var writtenShare: Mark {
    var mark = self
    mark.file = Mark.writes
    return mark
  }

  /// Whether the mark names a share that a patch has just written.
  var isWrittenShare: Bool { isShare && file == Mark.writes }

  private static let writes = SourceFile.register(path: "a shared text", bytes: [])
}

extension Node {
  /// Visits the shared texts, the fields of a mapping in the order of their names.
  fileprivate func visitShares(_ visit: (Scalar, Mark) -> Void) {
    switch content {
    case .scalar(let scalar): if mark.isShare { visit(scalar, mark) }
    case .sequence(let elements): for element in elements { element.visitShares(visit) }
    case .mapping(let mapping):
      for entry in mapping.entries.sorted(by: { $0.keyText < $1.keyText }) { entry.value.visitShares(visit) }
    }
  }

  fileprivate mutating func forgetWrites() {
    switch content {
    case .scalar: if mark.isWrittenShare { mark.file = .unknown }
    case .sequence:
      _ = withSequence { elements in
        for index in elements.indices { elements[index].forgetWrites() }
      }
    case .mapping:
      _ = withMapping { mapping in
        for index in mapping.entries.indices { mapping.entries[index].value.forgetWrites() }
      }
    }
  }

  fileprivate mutating func rewriteShares(_ texts: [UInt32: Scalar]) {
    switch content {
    case .scalar: if mark.isShare, let text = texts[mark.column] { content = .scalar(text) }
    case .sequence:
      _ = withSequence { elements in
        for index in elements.indices { elements[index].rewriteShares(texts) }
      }
    case .mapping:
      _ = withMapping { mapping in
        for index in mapping.entries.indices { mapping.entries[index].value.rewriteShares(texts) }
      }
    }
  }
}
