import Diagnostics
import Text
import YAML

extension KustomizationEditor {
  /// Sets an image as `kustomize edit set image` writes it: `NAME=NEW:TAG`, `NAME:TAG`, `NAME=NEW@sha256:…`.
  ///
  /// - Throws: as ``set(_:to:)``.
  public mutating func setImage(_ argument: String) throws(Diagnostic) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let reference = ImageReference(ByteString(String(parts[parts.count - 1])))
    let name = parts.count > 1 ? String(parts[0]) : reference.name.string
    guard !name.isEmpty, parts.count > 1 || !reference.tag.isEmpty || !reference.digest.isEmpty else {
      throw Diagnostic("\"\(argument)\" is no image to set", help: "write NAME=NEWNAME:TAG, NAME:TAG or NAME@DIGEST")
    }
    var fields: [(name: String, value: String?)] = []
    if parts.count > 1, !reference.name.isEmpty, reference.name != "*" {
      fields.append(("newName", KustomizationEditor.scalar(reference.name.string)))
    }
    if !reference.tag.isEmpty || !reference.digest.isEmpty {
      fields.append(("newTag", reference.tag.isEmpty ? nil : KustomizationEditor.scalar(reference.tag.string)))
      fields.append(("digest", reference.digest.isEmpty ? nil : KustomizationEditor.scalar(reference.digest.string)))
    }
    try setElement(named: name, of: "images", fields)
  }

  /// Sets a number of replicas as `kustomize edit set replicas` writes it: `NAME=COUNT`.
  ///
  /// - Throws: as ``set(_:to:)``.
  public mutating func setReplicas(_ argument: String) throws(Diagnostic) {
    let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, let count = Int(parts[1]), count >= 0 else {
      throw Diagnostic("\"\(argument)\" is no number of replicas", help: "write NAME=COUNT")
    }
    try setElement(named: String(parts[0]), of: "replicas", [("count", String(count))])
  }
}
