import Diagnostics
import Manifests
import Text
import YAML

/// An entry of `patches:`.
struct PatchEntry: Sendable {
  var path = Located(ByteString())
  var patch = Located(ByteString())
  var target: TargetSelector?
  var allowsNameChange = false
  var allowsKindChange = false

  init(_ reader: inout ObjectReader) throws(KustomizeError) {
    path = try reader.located("path")
    patch = try reader.located("patch")
    if var target = try reader.object("target", name: "Selector") {
      self.target = try TargetSelector(&target)
      try target.finish()
    }
    if var options = try reader.object("options", name: "PatchArgs") {
      allowsNameChange = try options.flag("allowNameChange")
      allowsKindChange = try options.flag("allowKindChange")
      try options.finish()
    }
  }

  static func all(_ nodes: [Node], _ dialect: Dialect) throws(KustomizeError) -> [PatchEntry] {
    var entries: [PatchEntry] = []
    for node in nodes {
      var reader = try ObjectReader(node, name: "Patch", dialect: dialect)
      entries.append(try PatchEntry(&reader))
      try reader.finish()
    }
    return entries
  }
}

/// A patch's text and where it stands.
struct PatchText: Sendable {
  let bytes: [UInt8]
  let file: SourceFile.ID
  /// Kustomize's words for it: `[path: "p.yaml"]`.
  let source: String
  /// The entry's place in the kustomization file.
  let mark: Mark
  /// Whether the text stands in the kustomization file.
  let isInline: Bool

  /// The text of a file.
  init(path: Located, loader: Loader) throws(KustomizeError) {
    isInline = false
    let file = try loader.load(path.string)
    bytes = file.bytes
    self.file = file.register()
    source = "[path: \"\(path.string)\"]"
    mark = path.mark
  }

  /// A text within a kustomization file.
  ///
  /// - Parameter isTrimmed: whether space at both ends goes, as it does from a patch of `patches`.
  init(inline text: Located, isTrimmed: Bool = false) {
    isInline = true
    var trimmed = text.text.bytes[...]
    while isTrimmed, let last = trimmed.last, PatchText.isSpace(last) { trimmed = trimmed.dropLast() }
    while isTrimmed, let first = trimmed.first, PatchText.isSpace(first) { trimmed = trimmed.dropFirst() }
    bytes = Array(trimmed)
    let before = PatchText.before(trimmed, at: text.mark)
    file = SourceFile.register(
      path: SourceFile.named(text.mark.file).path, bytes: bytes, linesBefore: before.lines,
      columnsBefore: before.columns)
    source = "[patch: \"\(ByteString(bytes).string)\"]"
    mark = text.mark
  }

  /// How many lines, and bytes of each line, stand before a scalar's text in its file.
  private static func before(_ text: ArraySlice<UInt8>, at mark: Mark) -> (lines: Int, columns: Int) {
    let file = SourceFile.named(mark.file)
    let first = text.prefix { $0 != UInt8(ascii: "\n") }
    guard mark.isKnown, !first.isEmpty else { return (max(0, Int(mark.line) - 1), 0) }
    // A block begins below its `|`.
    for number in Int(mark.line)..<Int(mark.line) + 100 {
      guard let line = file.line(number) else { break }
      guard let start = ByteString(line).firstOffset(of: ByteString(first)) else { continue }
      return (number - 1, start)
    }
    return (Int(mark.line) - 1, max(0, Int(mark.column) - 1))
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}

/// Changes objects by a strategic-merge patch or by JSON 6902 operations (`patches:`).
struct PatchTransformer: Transformer {
  private enum Patch: Sendable {
    case strategicMerge([Node])
    case operations(JSONPatch)
  }

  private let text: PatchText
  private let patch: Patch
  private let entry: PatchEntry

  var patchTexts: [PatchText] { [text] }

  init(_ entry: PatchEntry, loader: Loader) throws(KustomizeError) {
    self.entry = entry
    let inline = PatchText(inline: entry.patch, isTrimmed: true)
    if inline.bytes.isEmpty, entry.path.text.isEmpty {
      throw KustomizeError("must specify one of patch and path", at: entry.target?.kind.mark ?? .unknown)
    }
    if !inline.bytes.isEmpty, !entry.path.text.isEmpty {
      throw KustomizeError("patch and path can't be set at the same time", at: entry.path.mark)
    }
    if inline.bytes.isEmpty {
      do {
        text = try PatchText(path: entry.path, loader: loader)
      } catch {
        throw error.within("failed to get the patch file from path(\(entry.path.string))").located(at: entry.path.mark)
      }
    } else {
      text = inline
    }
    patch = try PatchTransformer.parse(text)
  }

  /// A patch is what it parses as: objects, else operations. A text that is objects is no list of operations.
  private static func parse(_ text: PatchText) throws(KustomizeError) -> Patch {
    let objectsFailure: KustomizeError
    do throws(KustomizeError) {
      return .strategicMerge(try ResourceReader(bytes: text.bytes, file: text.file).objects())
    } catch {
      objectsFailure = error
    }
    do throws(PatchError) {
      return .operations(try JSONPatch(parsing: text.bytes, file: text.file))
    } catch {
      let looksLikeOperations = text.bytes.first == UInt8(ascii: "[") || text.bytes.first == UInt8(ascii: "-")
      throw KustomizeError(
        "unable to parse SM or JSON patch from \(text.source)",
        at: looksLikeOperations ? error.mark : objectsFailure.mark,
        help: "as JSON patch: \(error.message); as strategic-merge patch: \(objectsFailure.message)"
      ).located(at: text.mark)
    }
  }

  func transform(_ resources: inout Resources) throws(KustomizeError) {
    switch patch {
    case .strategicMerge(let patches):
      if let target = entry.target {
        try merge(patches, into: target, of: &resources)
      } else {
        try resources.merge(
          patches.map { patch in
            StrategicMergePatch(
              patch, allowsNameChange: entry.allowsNameChange, allowsKindChange: entry.allowsKindChange)
          }, prefix: "no resource matches strategic merge patch", withTypeOfTarget: false)
      }
    case .operations(let operations):
      guard let target = entry.target else {
        throw KustomizeError("must specify a target for JSON patch \(text.source)", at: text.mark)
      }
      for position in try positions(target, resources) {
        try resources.apply(operations, at: position, remembering: true)
      }
    }
  }

  private func merge(
    _ patches: [Node], into target: TargetSelector, of resources: inout Resources
  ) throws(KustomizeError) {
    guard patches.count <= 1 else {
      throw KustomizeError(
        "Multiple Strategic-Merge Patches in one `patches` entry is not allowed to set `patches.target` field: "
          + text.source, at: text.mark)
    }
    guard let patch = patches.first else { return }
    let laid = StrategicMergePatch(
      patch, allowsNameChange: entry.allowsNameChange, allowsKindChange: entry.allowsKindChange)
    var deleted: Set<Int> = []
    for position in try positions(target, resources) {
      if try !resources.lay(laid, over: position, withTypeOfTarget: true) { deleted.insert(position) }
    }
    resources.remove(at: deleted)
  }

  private func positions(_ target: TargetSelector, _ resources: Resources) throws(KustomizeError) -> [Int] {
    do {
      let positions = try target.positions(in: resources)
      if positions.isEmpty, target.looksMistaken(in: resources) {
        resources.quirks.warn(target.unmatched(in: resources, at: text.mark))
      }
      return positions
    } catch {
      throw error.within("unable to find patch target").located(at: text.mark)
    }
  }
}
