import Diagnostics
import Manifests
import Policies
import Text
import YAML

/// Where the fields of a release's manifests came from: the template or the patch.
///
/// What is known today: a field that an overlay set has its place in the patch; for what the chart gave, the template is
/// known by the `# Source:` line before the document. This is the one place through which findings learn their origins:
/// a finer source (the line of the template, the value behind it) goes in here.
public struct ManifestOrigins: Sendable {
  /// The objects by name, as the overlay left them, with their places in its inputs.
  private let objects: [ResourceName: Node]
  /// The templates of the chart's output, by the files that hold it.
  private let sources: [SourceFile.ID: TemplateLines]

  private struct ResourceName: Hashable {
    let kind: String
    let name: String
    let namespace: String
  }

  /// The origins of a render's documents; without an overlay those of the chart's own output.
  init(_ parts: [RenderedRelease.Part], stream: [Node]) {
    var objects: [ResourceName: Node] = [:]
    let laid = parts.compactMap(\.object)
    for object in laid.isEmpty ? stream : laid { objects[ManifestOrigins.name(of: object)] = object }
    self.objects = objects
    var sources: [SourceFile.ID: TemplateLines] = [:]
    for file in Set(objects.values.map(\.mark.file)) { sources[file] = TemplateLines(file) }
    self.sources = sources
  }

  /// Where the field of a finding came from, the nearest place first; empty where that is not known.
  public func origins(of finding: Finding) -> [Finding.Origin] {
    let subject = finding.subject
    let named = ResourceName(kind: subject.kind, name: subject.name, namespace: subject.namespace)
    let unnamed = ResourceName(kind: subject.kind, name: subject.name, namespace: "")
    guard let object = objects[named] ?? objects[unnamed] else { return [] }
    let mark = finding.path.nearestMark(in: object)
    return origin(at: mark).map { [$0] } ?? []
  }

  private static func name(of object: Node) -> ResourceName {
    let metadata = object["metadata"]
    return ResourceName(
      kind: object["kind"]?.scalar?.text.string ?? "", name: metadata?["name"]?.scalar?.text.string ?? "",
      namespace: metadata?["namespace"]?.scalar?.text.string ?? "")
  }

  /// The origin at a place: a template for the chart's output, else the file itself.
  private func origin(at mark: Mark) -> Finding.Origin? {
    guard mark.isKnown else { return nil }
    if let template = sources[mark.file]?.template(at: mark.line) {
      return Finding.Origin(role: "template", path: template, line: 0)
    }
    let path = SourceFile.named(mark.file).path
    // The chart's output without a template's name says no more than the manifest itself.
    guard !path.hasPrefix("the ") else { return nil }
    return Finding.Origin(role: "patch", path: path, line: Int(mark.line), column: Int(mark.column))
  }
}

/// Which template gave which lines of a chart's output: its `# Source:` lines.
private struct TemplateLines: Sendable {
  private var starts: [(line: UInt32, template: String)] = []

  /// nil for a file that has no such lines.
  init?(_ file: SourceFile.ID) {
    let marker = Array("# Source: ".utf8)
    var number: UInt32 = 1
    for line in SourceFile.named(file).bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if line.starts(with: marker) {
        starts.append((number, String(decoding: line.dropFirst(marker.count), as: UTF8.self)))
      }
      number &+= 1
    }
    if starts.isEmpty { return nil }
  }

  /// The template of a line.
  func template(at line: UInt32) -> String? {
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle].line <= line { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? starts[low - 1].template : nil
  }
}
