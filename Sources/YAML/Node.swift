import Diagnostics
import Text

/// A YAML value with its place in a file: the form in which manifests, patches and values files are read and edited.
///
/// A node is a value: a copy shares storage until one of the two is changed. Aliases are expanded when a document is
/// read, so a tree has no sharing that a reader could see.
public struct Node: Sendable {
  /// What the node holds.
  public enum Content: Sendable {
    /// Text with a style and perhaps a tag; what it means is ``Scalar/resolved(as:)``.
    case scalar(Scalar)
    /// An ordered list.
    case sequence([Node])
    /// Pairs in the order of the file.
    case mapping(Mapping)
  }

  /// What the node holds.
  public var content: Content
  /// Where it begins.
  public var mark: Mark
  /// A tag written in the file, those of YAML's own types in their short form (`!Ref`, `!!str`, `!!binary`); nil for
  /// most nodes.
  public var tag: ByteString?

  /// A node with a place.
  public init(_ content: Content, mark: Mark = .unknown, tag: ByteString? = nil) {
    self.content = content
    self.mark = mark
    self.tag = tag
  }

  /// A scalar's data.
  public struct Scalar: Hashable, Sendable {
    /// The text, unescaped and unfolded.
    public var text: ByteString
    /// How it was written. It matters: `80` is a number, `"80"` a string.
    public var style: Style

    /// A scalar of this text and style.
    public init(_ text: ByteString, style: Style = .plain) {
      self.text = text
      self.style = style
    }
  }

  /// How a scalar was written.
  public enum Style: UInt8, Sendable {
    /// Without quotes: the type follows from the text.
    case plain
    /// `'…'`: a string.
    case singleQuoted
    /// `"…"`: a string.
    case doubleQuoted
    /// `|`: a string.
    case literal
    /// `>`: a string.
    case folded
    /// No style was written and none is wanted: a string whatever its text says; the emitter chooses the quotes.
    case string
    /// Written by a program that set no type: like ``plain``, but a node whose text is changed forgets what it was.
    case untagged
    /// A number, boolean or null that a program put between the quotes of an older text: a string as it stands, but the
    /// node's tag, which is not written, remembers the type that another text will be held to.
    case retyped

    /// Whether the type follows from the text.
    public var isUnquoted: Bool { self == .plain || self == .untagged }
  }

  /// A mapping's pairs in the order of the file.
  public struct Mapping: Sendable {
    /// One pair.
    public struct Entry: Sendable {
      /// The key; a scalar in all that Kubernetes accepts.
      public var key: Node
      /// The value.
      public var value: Node

      /// A pair.
      public init(key: Node, value: Node) {
        self.key = key
        self.value = value
      }
    }

    /// The pairs in the order of the file.
    public var entries: [Entry]

    /// A mapping of these pairs.
    public init(_ entries: [Entry] = []) { self.entries = entries }

    /// The index of the first pair whose key is a scalar of this text.
    public func index(of key: ByteString) -> Int? {
      entries.withUnsafeBufferPointer { entries in
        for index in entries.indices {
          if case .scalar(let scalar) = entries[index].key.content, scalar.text == key { return index }
        }
        return nil
      }
    }

    /// The index of the first pair whose key is a scalar of this literal; makes no copy of it.
    public func index(of key: StaticString) -> Int? {
      entries.withUnsafeBufferPointer { entries in
        for index in entries.indices {
          if case .scalar(let scalar) = entries[index].key.content, scalar.text == key { return index }
        }
        return nil
      }
    }
  }
}

extension Node {
  /// A string node without a place.
  public static func string(_ text: ByteString, mark: Mark = .unknown) -> Node {
    Node(.scalar(Scalar(text, style: .string)), mark: mark)
  }

  /// The node, an empty scalar, marked as the missing value of a flow mapping (`{a: }`): go-yaml v3 reads it as null and
  /// writes it as an empty string. The mark is a tag that the file cannot hold for an empty scalar without changing it.
  var markedAsMissingInFlow: Node {
    var node = self
    node.tag = ByteString("!!null")
    return node
  }

  /// Whether the node is the missing value of a flow mapping, read as go-yaml v3.
  var isMissingInFlow: Bool {
    guard case .scalar(let scalar) = content, scalar.text.isEmpty, let tag else { return false }
    return tag == "!!null"
  }

  /// A null node.
  public static func null(mark: Mark = .unknown) -> Node {
    Node(.scalar(Scalar(ByteString("null"), style: .plain)), mark: mark)
  }

  /// The scalar, if it is one.
  public var scalar: Scalar? {
    if case .scalar(let scalar) = content { return scalar }
    return nil
  }

  /// The elements, if it is a sequence.
  public var sequence: [Node]? {
    if case .sequence(let elements) = content { return elements }
    return nil
  }

  /// The pairs, if it is a mapping.
  public var mapping: Mapping? {
    if case .mapping(let mapping) = content { return mapping }
    return nil
  }

  /// The value of a key, if the node is a mapping that has it.
  public subscript(_ key: ByteString) -> Node? {
    guard case .mapping(let mapping) = content, let index = mapping.index(of: key) else { return nil }
    return mapping.entries[index].value
  }

  /// The value of a key, if the node is a mapping that has it.
  public subscript(_ key: StaticString) -> Node? {
    guard case .mapping(let mapping) = content, let index = mapping.index(of: key) else { return nil }
    return mapping.entries[index].value
  }

  /// Calls `change` on the content in place, so that a uniquely held array is not copied.
  ///
  /// Use this, not "read, change, write back", for deep edits: taking the array out of the enum first keeps its
  /// reference count at one.
  @inlinable public mutating func withMapping<Result, Failure: Error>(
    _ change: (inout Mapping) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard case .mapping(var mapping) = content else { return nil }
    content = .sequence([])
    defer { content = .mapping(mapping) }
    return try change(&mapping)
  }

  /// Like ``withMapping(_:)`` for a sequence's elements.
  @inlinable public mutating func withSequence<Result, Failure: Error>(
    _ change: (inout [Node]) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard case .sequence(var elements) = content else { return nil }
    content = .sequence([])
    defer { content = .sequence(elements) }
    return try change(&elements)
  }
}
