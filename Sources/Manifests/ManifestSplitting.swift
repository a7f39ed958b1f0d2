import Diagnostics
import Text
import YAML

/// A file as templates gave it.
public struct RenderedFile: Sendable {
  /// The template's path: `app/templates/deployment.yaml`.
  public var path: ByteString
  /// What it rendered to.
  public var text: ByteString

  /// A file of this text.
  public init(path: ByteString, text: ByteString) {
    self.path = path
    self.text = text
  }
}

/// One document of a rendered file.
public struct ManifestDocument: Sendable {
  /// The template that gave it.
  public var path: ByteString
  /// The document's text: without white space before it, with all that follows it.
  public var text: ByteString
  /// What was read of it.
  public var head: ManifestHead
  /// The line of the rendered file on which the text begins, from 1.
  public var line: Int
  /// Where the text begins in the rendered file, in bytes.
  public var offset: Int
}

/// Why a rendered file is no stream of manifests.
public struct ManifestError: Error, Sendable {
  /// Helm's text: `YAML parse error on app/templates/a.yaml: …`.
  public let message: String
  /// The template that gave the file.
  public let path: ByteString
  /// The line of the rendered file, from 1; 0 when not known.
  public let line: Int
  /// What is wrong, and where in the rendered document.
  public let diagnostic: Diagnostic
  /// Where in the document the construct begins that could not be read to its end; unknown where there is none.
  public let context: Mark
}

/// Takes what templates rendered apart: documents, hooks, order, as Helm 4.3.1 does.
public struct ManifestSplitting {
  /// The documents that are no hooks, in install order.
  public private(set) var documents: [ManifestDocument] = []
  /// The hooks, in install order of their kinds.
  public private(set) var hooks: [Hook] = []
  /// Splits and sorts rendered files, partials and empty ones left out.
  ///
  /// - Parameters:
  ///   - check: looks at each document as a whole, for what JSON cannot hold; not asked about documents that are so plain
  ///     that there is nothing to find.
  ///   - onUnknownHook: is told the annotation of each document that is dropped for a hook that Helm doesn't know.
  /// - Throws: ``ManifestError`` for the first document that is no YAML mapping.
  public init(
    _ files: [RenderedFile], check: (Node) throws(YAMLError) -> Void, onUnknownHook: (ByteString) -> Void = { _ in }
  ) throws(ManifestError) {
    for file in files.sorted(by: { $0.path < $1.path }) where !ManifestSplitting.isPartial(file.path) {
      for part in ManifestSplitting.documents(in: file.text) {
        try add(part, of: file, check: check, onUnknownHook: onUnknownHook)
      }
    }
    documents = InstallOrder.sorted(documents) { $0.head.kind }
    hooks = InstallOrder.sorted(hooks) { $0.kind }
  }

  /// A document's place in its file.
  public struct Part: Sendable {
    /// The text, without white space before it.
    public let text: ByteString
    /// The line on which it begins, from 1.
    public let line: Int
    /// Where it begins in the whole, in bytes.
    public let offset: Int
  }

  /// The documents of a text: what stands between `---` at the beginnings of lines, unless it is only white space.
  ///
  /// What follows `---` on its line belongs to the next document.
  public static func documents(in text: ByteString) -> [Part] {
    let bytes = text.bytes
    var parts: [Part] = []
    var start = 0
    var line = 1
    var startLine = 1
    func close(at end: Int) {
      var first = start
      var firstLine = startLine
      while first < end, isSpace(bytes[first]) {
        if bytes[first] == UInt8(ascii: "\n") { firstLine += 1 }
        first += 1
      }
      guard first < end else { return }
      let isWhole = first == 0 && end == bytes.count
      parts.append(
        Part(text: isWhole ? text : ByteString(bytes[first..<end]), line: firstLine, offset: first))
    }
    bytes.withUnsafeBufferPointer { bytes in
      var offset = 0
      while offset < bytes.count {
        if bytes[offset] == UInt8(ascii: "-"), offset + 2 < bytes.count, bytes[offset + 1] == UInt8(ascii: "-"),
          bytes[offset + 2] == UInt8(ascii: "-")
        {
          close(at: offset)
          offset += 3
          while offset < bytes.count, bytes[offset] == 0x20 || bytes[offset] == 0x09 { offset += 1 }
          start = offset
          startLine = line
        }
        offset = PlainText.nextLine(bytes, offset)
        line += 1
      }
    }
    close(at: bytes.count)
    return parts
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private static func isPartial(_ path: ByteString) -> Bool {
    let base = path.bytes.lastIndex(of: UInt8(ascii: "/")).map { path.bytes.index(after: $0) } ?? 0
    return base < path.count && path.bytes[base] == UInt8(ascii: "_")
  }

  private mutating func add(
    _ part: Part, of file: RenderedFile, check: (Node) throws(YAMLError) -> Void, onUnknownHook: (ByteString) -> Void
  ) throws(ManifestError) {
    let head: ManifestHead
    if let plain = PlainManifest.head(of: part.text.bytes) {
      head = plain
    } else {
      head = try ManifestSplitting.head(of: part, in: file, check: check)
    }
    switch Hook.annotated(head, path: file.path, manifest: part.text) {
    case .plain:
      documents.append(
        ManifestDocument(path: file.path, text: part.text, head: head, line: part.line, offset: part.offset))
    case .hook(var hook):
      hook.offset = part.offset
      hooks.append(hook)
    case .unknown(let types): onUnknownHook(types)
    }
  }

  /// Reads a document of any form.
  private static func head(
    of part: Part, in file: RenderedFile, check: (Node) throws(YAMLError) -> Void
  ) throws(ManifestError) -> ManifestHead {
    let source = SourceFile.register(path: file.path.string, bytes: part.text.bytes)
    let node: Node
    do {
      node = try YAMLParser.firstDocument(in: part.text.bytes, file: source, dialect: .goYAML2) ?? .null()
      try check(node)
    } catch {
      throw ManifestError(
        message: "YAML parse error on \(file.path): error converting YAML to JSON: \(error.message)", path: file.path,
        line: part.line + max(0, Int(error.mark.line) - 1), diagnostic: error.diagnostic, context: error.context)
    }
    do { return try ManifestHead(node) } catch {
      throw ManifestError(
        message: "YAML parse error on \(file.path): error unmarshaling JSON: while decoding JSON: \(error.message)",
        path: file.path, line: part.line + max(0, Int(error.mark.line) - 1),
        diagnostic: Diagnostic(error.message, at: error.mark), context: .unknown)
    }
  }
}
