import GoTemplate
import Manifests
import Text

/// What `helm template` prints of a rendered chart.
public struct TemplateOutput {
  /// The rendered chart.
  public var rendered: RenderedChart
  /// Whether custom resource definitions are printed too.
  public var includesCRDs = false
  /// Whether hooks are printed.
  public var includesHooks = true
  /// Whether hooks that are tests are left out.
  public var skipsTests = false

  /// What is printed of a rendered chart unless the properties say otherwise.
  public init(_ rendered: RenderedChart) { self.rendered = rendered }

  /// One thing that is printed, with the path of its source.
  public struct Block {
    /// The path: `app/templates/deployment.yaml`.
    public let path: ByteString
    /// The text.
    public let text: ByteString
    /// Where the text begins in what the template gave, in bytes.
    public let offset: Int

    /// Where the text stands in the block as it is printed: behind the line that names the source.
    var textStart: Int { "---\n# Source: \n".utf8.count + path.count }
    /// How many bytes the block has as it is printed.
    var count: Int { textStart + text.count + 1 }

    /// The block as it is printed.
    public var bytes: [UInt8] {
      var bytes: [UInt8] = []
      append(to: &bytes)
      return bytes
    }

    fileprivate func append(to bytes: inout [UInt8]) {
      bytes.append(contentsOf: "---\n# Source: ".utf8)
      bytes.append(contentsOf: path.bytes)
      bytes.append(UInt8(ascii: "\n"))
      bytes.append(contentsOf: text.bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
  }

  /// Custom resource definitions, if wanted, and manifests.
  public var manifestBlocks: [Block] {
    let definitions = includesCRDs ? rendered.customResourceDefinitions : []
    return definitions.map { Block(path: $0.path, text: ByteString($0.file.bytes), offset: 0) }
      + rendered.documents.map { Block(path: $0.path, text: $0.text, offset: $0.offset) }
  }

  /// The hooks that are printed.
  public var hooks: [Hook] {
    guard includesHooks else { return [] }
    return rendered.hooks.filter { !skipsTests || !$0.events.contains(.test) }
  }

  /// Hooks, if wanted.
  public var hookBlocks: [Block] { hooks.map { Block(path: $0.path, text: $0.manifest, offset: $0.offset) } }

  /// The manifests without the hooks, as they go to standard output; a line break when there are none.
  public var manifestBytes: [UInt8] { Self.printed(manifestBlocks, hooks: []) }

  /// All of it, as it goes to standard output.
  public var bytes: [UInt8] { Self.printed(manifestBlocks, hooks: hookBlocks) }

  /// Manifests without white space at the end, and hooks.
  private static func printed(_ manifests: [Block], hooks: [Block]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity((manifests + hooks).reduce(1) { $0 + $1.count })
    for block in manifests { block.append(to: &bytes) }
    bytes.removeLast(bytes.count - ByteString.countWithoutSpace(atEndOf: bytes))
    bytes.append(UInt8(ascii: "\n"))
    for block in hooks { block.append(to: &bytes) }
    return bytes
  }

  /// Only what came from templates whose paths inside the chart match patterns: in the order of the patterns, for each
  /// in the order of the whole output.
  ///
  /// - Throws: ``ChartError`` for a pattern that matches nothing.
  public func bytes(showing patterns: [String]) throws(ChartError) -> [UInt8] {
    let documents = ManifestSplitting.documents(in: ByteString(bytes)).map {
      (name: sourceName($0.text), text: $0.text)
    }
    var output: [UInt8] = []
    for pattern in patterns {
      let glob = ShellGlob(ByteString(pattern))
      let matching = documents.filter { document in document.name.map { glob?.matches($0) == true } == true }
      guard !matching.isEmpty else { throw ChartError("could not find template \(pattern) in chart") }
      for document in matching { output += Array("---\n".utf8) + document.text.bytes + [UInt8(ascii: "\n")] }
    }
    return output
  }

  /// The path after the chart's name in the comment at the head of a document.
  private func sourceName(_ text: ByteString) -> ByteString? {
    guard text.hasPrefix("# Source: ") else { return nil }
    let line = text.bytes.prefix { $0 != UInt8(ascii: "\n") }
    guard let slash = line.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    return ByteString(line[(slash + 1)...])
  }
}
