import Text
import YAML

/// A diff as lines for people: what the printers for terminals, Markdown and HTML share.
public struct DiffReport: Sendable {
  /// What is said of one resource.
  public struct Section: Sendable {
    /// How the resource changed.
    public var change: ResourceDiff.Change
    /// `Deployment/web in namespace shop changed`.
    public var title: String
    /// The differences.
    public var lines: [Line]
    /// The differences that are no surprise: references to renamed resources, what environments differ in.
    public var expected: [Line]

    /// Whether the resource differs in nothing else.
    public var isExpected: Bool { lines.isEmpty && !expected.isEmpty }
  }

  /// One line.
  public struct Line: Sendable {
    /// What a line tells.
    public enum Sort: Sendable {
      /// Something new.
      case added
      /// Something that is gone.
      case removed
      /// A value that became another.
      case changed
      /// Something that stands elsewhere.
      case moved
      /// Something that is the same, to find one's way.
      case context
    }

    /// What it tells.
    public var sort: Sort
    /// The text, without a sign before it.
    public var text: String
    /// How deep it stands: 0 for a field, 1 for a line of a field's text.
    public var level: Int

    /// `+`, `-`, `~`, `>` or a space.
    public var sign: String {
      switch sort {
      case .added: "+"
      case .removed: "-"
      case .changed: "~"
      case .moved: ">"
      case .context: " "
      }
    }
  }

  /// The resources that differ.
  public var sections: [Section]
  /// `1 added, 2 changed, 1 removed`; empty where nothing differs.
  public var summary: String

  /// The lines of a diff.
  public init(_ diff: ManifestDiff) {
    sections = diff.resources.map { Section($0) }
    summary = ResourceDiff.Change.allCases.compactMap { change in
      let count = diff.count(change)
      return count > 0 ? "\(count) \(change.rawValue)" : nil
    }.joined(separator: ", ")
    let expected = sections.count { $0.isExpected }
    if expected > 0 { summary += ", \(expected) of them only as expected" }
  }
}

extension DiffReport.Section {
  init(_ resource: ResourceDiff) {
    change = resource.change
    lines = []
    expected = []
    title = resource.resource?.title ?? ""
    switch resource.change {
    case .added: lines = (resource.after?.lines ?? []).map { .init(sort: .added, text: $0.string, level: 0) }
    case .removed: lines = (resource.before?.lines ?? []).map { .init(sort: .removed, text: $0.string, level: 0) }
    case .renamed, .changed:
      for field in resource.fields {
        // The new name is in the title.
        if resource.change == .renamed, field.path.description == "metadata.name" { continue }
        if field.cause == nil { lines += field.lines } else { expected += field.lines }
      }
    }
    let what =
      resource.change == .renamed
      ? "renamed from \(resource.before?.name.string ?? "")" : resource.change.rawValue
    title = DiffText.printable("\(title) \(what)")
    if isExpected, resource.change == .changed { title += " as expected" }
  }
}

extension FieldChange {
  /// The change in one line; several for texts of many lines and for objects.
  fileprivate var lines: [DiffReport.Line] {
    switch change {
    case .added(let value, _): FieldChange.lines(of: value, at: path, sort: .added)
    case .removed(let value): FieldChange.lines(of: value, at: path, sort: .removed)
    case .moved(let place): [.init(sort: .moved, text: "\(path) moved to place \(place)", level: 0)]
    case .replaced(.string(let old), by: .string(let new)) where old.isMultiline || new.isMultiline:
      [.init(sort: .changed, text: "\(path):", level: 0)] + FieldChange.textLines(old, new)
    case .replaced(let old, let new):
      [.init(sort: .changed, text: "\(path): \(old.shown) → \(new.shown)", level: 0)]
    }
  }

  private static func lines(of value: JSON, at path: FieldPath, sort: DiffReport.Line.Sort) -> [DiffReport.Line] {
    switch value {
    case .object(let members) where !members.isEmpty: break
    case .array(let elements) where !elements.isEmpty: break
    case .string(let text) where text.isMultiline:
      return [.init(sort: sort, text: "\(path):", level: 0)]
        + text.lines.map { .init(sort: sort, text: $0.string, level: 1) }
    default: return [.init(sort: sort, text: "\(path): \(value.shown)", level: 0)]
    }
    var text = value.yamlText ?? value.encoded(layout: .indented)
    while text.bytes.last == UInt8(ascii: "\n") { text.bytes.removeLast() }
    return [.init(sort: sort, text: "\(path):", level: 0)]
      + text.lines.map { .init(sort: sort, text: $0.string, level: 1) }
  }

  /// The lines of a text that differ, with one line around them.
  private static func textLines(_ old: ByteString, _ new: ByteString) -> [DiffReport.Line] {
    let (oldLines, newLines) = (old.lines, new.lines)
    var lines: [DiffReport.Line] = []
    for hunk in LineHunk.hunks(oldLines, newLines, context: 1) {
      if !lines.isEmpty { lines.append(.init(sort: .context, text: "…", level: 1)) }
      for step in hunk.steps {
        switch step {
        case .keep(let place, _): lines.append(.init(sort: .context, text: oldLines[place].string, level: 1))
        case .remove(let place): lines.append(.init(sort: .removed, text: oldLines[place].string, level: 1))
        case .insert(let place): lines.append(.init(sort: .added, text: newLines[place].string, level: 1))
        }
      }
    }
    // The same lines, but for a break at the end.
    if lines.isEmpty { lines.append(.init(sort: .context, text: "(the line break at the end)", level: 1)) }
    return lines
  }
}

extension ByteString {
  var isMultiline: Bool { bytes.dropLast().contains(UInt8(ascii: "\n")) }

  /// The lines, without an empty one for a break at the end.
  var lines: [ByteString] {
    var text = self
    if text.bytes.last == UInt8(ascii: "\n") { text.bytes.removeLast() }
    return text.split(separator: ByteString("\n"))
  }
}

extension JSON {
  /// A scalar as one would write it: text without quotes where no one could mistake it.
  fileprivate var shown: String {
    guard case .string(let text) = self else { return encoded().string }
    let isPlain =
      !text.isEmpty && text.bytes.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "\"") && $0 != 0x7f }
      && Quantity(text) == nil && !["true", "false", "null", "yes", "no", "on", "off", "~"].contains(text.string)
    return isPlain ? text.string : encoded().string
  }
}
