import Text

/// A manifest that is applied at a moment of a release's life instead of with the release.
public struct Hook: Sendable {
  /// `metadata.name`.
  public var name: ByteString
  /// The manifest's kind.
  public var kind: ByteString
  /// The template that gave it: `app/templates/job.yaml`.
  public var path: ByteString
  /// The manifest's text.
  public var manifest: ByteString
  /// Where the text begins in the rendered file, in bytes.
  public var offset = 0
  /// When it is applied, in the order of its annotation.
  public var events: [Event]
  /// Its place among the hooks of one moment: lower ones first.
  public var weight: Int
  /// When it is deleted, in the order of its annotation; empty means before it is created anew.
  public var deletePolicies: [DeletePolicy]
  /// When its log is shown.
  public var outputLogPolicies: [OutputLogPolicy]

  /// A moment in a release's life.
  public enum Event: String, Sendable, CaseIterable {
    case preInstall = "pre-install"
    case postInstall = "post-install"
    case preDelete = "pre-delete"
    case postDelete = "post-delete"
    case preUpgrade = "pre-upgrade"
    case postUpgrade = "post-upgrade"
    case preRollback = "pre-rollback"
    case postRollback = "post-rollback"
    case test

    /// The moment of an annotation's word; `test-success` is Helm 2's word for test.
    init?(word: ByteString) {
      guard let event = word == "test-success" ? .test : Event(rawValue: word.string) else { return nil }
      self = event
    }
  }

  /// When a hook's resource is deleted.
  public enum DeletePolicy: String, Sendable {
    case beforeHookCreation = "before-hook-creation"
    case hookSucceeded = "hook-succeeded"
    case hookFailed = "hook-failed"
  }

  /// When a hook's log is shown.
  public enum OutputLogPolicy: String, Sendable {
    case hookSucceeded = "hook-succeeded"
    case hookFailed = "hook-failed"
  }

  /// A hook of these facts.
  public init(
    name: ByteString, kind: ByteString, path: ByteString, manifest: ByteString, events: [Event], weight: Int = 0,
    deletePolicies: [DeletePolicy] = [], outputLogPolicies: [OutputLogPolicy] = []
  ) {
    self.name = name
    self.kind = kind
    self.path = path
    self.manifest = manifest
    self.events = events
    self.weight = weight
    self.deletePolicies = deletePolicies
    self.outputLogPolicies = outputLogPolicies
  }

  /// What a manifest's annotations say of hooks.
  enum Annotated {
    /// It is no hook.
    case plain
    /// It is one.
    case hook(Hook)
    /// It names a moment that Helm doesn't know, and is dropped; the annotation's text.
    case unknown(ByteString)
  }

  /// Reads the annotations `helm.sh/hook…` of a document.
  static func annotated(_ head: ManifestHead, path: ByteString, manifest: ByteString) -> Annotated {
    guard let types = head.hookAnnotation("helm.sh/hook") else { return .plain }
    var events: [Event] = []
    for word in words(types) {
      guard let event = Event(word: word) else { return .unknown(types) }
      events.append(event)
    }
    let weight = head.hookAnnotation("helm.sh/hook-weight").flatMap { Int($0.string) } ?? 0
    let deletes = head.hookAnnotation("helm.sh/hook-delete-policy").map(words) ?? []
    let outputs = head.hookAnnotation("helm.sh/hook-output-log-policy").map(words) ?? []
    return .hook(
      Hook(
        name: head.name, kind: head.kind, path: path, manifest: manifest, events: events, weight: weight,
        deletePolicies: deletes.compactMap { DeletePolicy(rawValue: $0.string) },
        outputLogPolicies: outputs.compactMap { OutputLogPolicy(rawValue: $0.string) }))
  }

  /// The words of a list with commas, in lower case and without the white space around them.
  private static func words(_ list: ByteString) -> [ByteString] {
    list.split(separator: ByteString(",")).map { part in
      let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
      var word = part.bytes.drop(while: isSpace)
      while let last = word.last, isSpace(last) { word.removeLast() }
      guard word.contains(where: { $0 >= 0x80 || $0 &- 0x41 < 26 }) else { return ByteString(word) }
      return ByteString(String(decoding: word, as: UTF8.self).lowercased())
    }
  }
}
