import Text
import YAML

/// What a render depended on beside the chart, the values and what was generated: with it a revision can be rendered
/// again, whatever has become of the project since.
public struct RecordedInputs: Hashable, Sendable {
  /// The overlay's folder, as ``File/path``; nil without an overlay.
  public var overlay: String?
  /// The files of this machine that the overlay read.
  public var overlayFiles: [File]
  /// The quirks of Kustomize that were corrected, by their names.
  public var corrections: [String]
  /// The Kubernetes version that the chart was told of, where one was given.
  public var kubeVersion: String?
  /// The API versions that the chart was told of beside the built-in ones.
  public var apiVersions: [String]
  /// Whether the templates were told of an upgrade.
  public var isUpgrade: Bool
  /// Whether the chart's custom resource definitions were among the manifests.
  public var includesCRDs: Bool
  /// Whether hooks were rendered.
  public var includesHooks: Bool

  /// A file as it was.
  public struct File: Hashable, Sendable {
    /// The path: relative to the project's folder, or absolute for a file outside of it.
    public var path: String
    /// The content.
    public var bytes: [UInt8]

    /// A file of this content.
    public init(path: String, bytes: [UInt8]) {
      self.path = path
      self.bytes = bytes
    }
  }

  /// Inputs of these parts.
  public init(
    overlay: String? = nil, overlayFiles: [File] = [], corrections: [String] = [], kubeVersion: String? = nil,
    apiVersions: [String] = [], isUpgrade: Bool = false, includesCRDs: Bool = false, includesHooks: Bool = true
  ) {
    self.overlay = overlay
    self.overlayFiles = overlayFiles
    self.corrections = corrections
    self.kubeVersion = kubeVersion
    self.apiVersions = apiVersions
    self.isUpgrade = isUpgrade
    self.includesCRDs = includesCRDs
    self.includesHooks = includesHooks
  }
}

extension RecordedInputs {
  /// All but the files' contents.
  var facts: JSON { facts(of: overlayFiles.map { .text($0.path) }) }

  /// All of it in one value, contents in Base64.
  var json: JSON {
    facts(
      of: overlayFiles.map { file in
        .members([
          "path": .text(file.path),
          "content": .string(ByteString(Base64Text.encode(file.bytes, lineLength: Int.max))),
        ])
      })
  }

  private func facts(of files: [JSON]) -> JSON {
    .members([
      "overlay": overlay.map { .text($0) }, "overlayFiles": .array(files), "corrections": .texts(corrections),
      "kubeVersion": kubeVersion.map { .text($0) }, "apiVersions": .texts(apiVersions), "isUpgrade": .bool(isUpgrade),
      "includesCRDs": .bool(includesCRDs), "includesHooks": .bool(includesHooks),
    ])
  }

  /// The inputs of facts, and contents in step with their list of files.
  init(facts: JSON, contents: [[UInt8]]) {
    self.init(
      overlay: facts["overlay"]?.text,
      overlayFiles: zip(facts["overlayFiles"]?.texts ?? [], contents).map { File(path: $0, bytes: $1) },
      corrections: facts["corrections"]?.texts ?? [], kubeVersion: facts["kubeVersion"]?.text,
      apiVersions: facts["apiVersions"]?.texts ?? [], isUpgrade: facts["isUpgrade"] == .bool(true),
      includesCRDs: facts["includesCRDs"] == .bool(true), includesHooks: facts["includesHooks"] != .bool(false))
  }

  /// The inputs of one value; a file without path or content is left out.
  init(json: JSON) {
    self.init(facts: json, contents: [])
    overlayFiles = (json["overlayFiles"]?.array ?? []).compactMap { file in
      guard let path = file["path"]?.text, let bytes = file["content"]?.string.flatMap({ Base64Text.decode($0.bytes) })
      else { return nil }
      return File(path: path, bytes: bytes)
    }
  }
}
