import Text

/// What a render gives out: the documents and what the user is told, without the chart and the values behind them.
public struct EmittedRelease: Hashable, Sendable {
  /// One document of the emitted stream.
  public struct Document: Hashable, Sendable {
    /// Its bytes with the separator before it: the documents one after the other are the stream.
    public var bytes: ByteString
    /// Whether it is a hook.
    public var isHook: Bool

    /// A document.
    public init(bytes: ByteString, isHook: Bool) {
      self.bytes = bytes
      self.isHook = isHook
    }
  }

  /// The release's namespace.
  public var namespace: String
  /// The documents in the order of emission.
  public var documents: [Document]
  /// What the render had to say: whole lines for standard error.
  public var messages: String

  /// What a render gave.
  public init(namespace: String, documents: [Document], messages: String = "") {
    self.namespace = namespace
    self.documents = documents
    self.messages = messages
  }

  /// What is given out of a rendered release.
  public init(_ release: RenderedRelease, messages: String = "") {
    self.init(
      namespace: release.namespace,
      documents: release.parts.map { Document(bytes: $0.bytes, isHook: $0.hook != nil) }, messages: messages)
  }

  /// The emitted stream.
  public var stream: [UInt8] { Array(documents.map(\.bytes.bytes).joined()) }

  /// The documents that are no hooks, in order.
  public var manifests: [ByteString] { documents.filter { !$0.isHook }.map(\.bytes) }

  /// One file a resource, as ``RenderedRelease/files(of:)`` names them.
  public var files: [(name: String, bytes: [UInt8])] { RenderedRelease.files(of: documents.map(\.bytes)) }
}
