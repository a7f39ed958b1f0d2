import Diagnostics
import GoTemplate
import Text
import YAML

/// Finds places in a chart's Chart.yaml, for messages; slow, so only when there is one to tell.
struct ChartFilePlaces {
  private let document: Node
  private let file: SourceFile.ID

  /// The places in the Chart.yaml among a chart's files; nil when it can't be read.
  init?(_ files: [ChartFile], origin: String) {
    guard let chartFile = files.first(where: { $0.path == "Chart.yaml" }) else { return nil }
    file = SourceFile.register(path: origin + "/Chart.yaml", bytes: chartFile.bytes)
    guard let found = try? YAMLParser.firstDocument(in: chartFile.bytes, file: file, dialect: .goYAML2) else {
      return nil
    }
    document = found
  }

  /// The place of the value at a path; unknown when there is none.
  func mark(of path: [Trace.Step]) -> Mark { ValueDefinition(of: path, in: document)?.mark ?? .unknown }

  /// The message for a person about metadata that Helm refuses, `chart.metadata.version "one" is invalid`: the field's
  /// place, or for a missing field the key that may have been meant.
  func diagnostic(ofRefused message: String) -> Diagnostic {
    let words = ByteString(message).split(separator: ByteString(" "))
    guard let first = words.first, first.hasPrefix("chart.metadata.") else {
      return Diagnostic(message, at: document.mark)
    }
    let field = ByteString(first.bytes.dropFirst(15))
    let mark = mark(of: [.key(field)])
    if mark.isKnown {
      return Diagnostic(
        message, at: mark, help: field == "version" ? "versions are three numbers with dots between them: 1.0.0" : nil)
    }
    let keys = document.mapping?.entries.compactMap { $0.key.scalar?.text.string } ?? []
    let nearest = NearestName.of(field.string, among: keys)
    return Diagnostic(
      message, at: nearest.map { self.mark(of: [.name(ByteString($0))]) } ?? Mark(file: file, line: 1, column: 1),
      help: nearest.map { "is `\($0)` meant to be `\(field)`?" } ?? "add `\(field): …` to Chart.yaml")
  }

  /// The message about charts that Chart.yaml names but that are not there.
  func diagnostic(ofMissing names: [ByteString], among dependencies: [ChartDependency?]) -> Diagnostic? {
    var diagnostic: Diagnostic?
    for (index, dependency) in dependencies.enumerated() {
      guard let dependency, names.contains(dependency.name) else { continue }
      let mark = mark(of: [.key(ByteString("dependencies")), .index(index), .key(ByteString("name"))])
      if diagnostic == nil {
        diagnostic = Diagnostic(
          "the chart \(dependency.name) is needed but is not in charts/", at: mark,
          help: "run `helm dependency build`, or put the chart into charts/\(dependency.name)")
      } else {
        diagnostic?.notes.append(Diagnostic.Note("the chart \(dependency.name) is missing too", at: mark))
      }
    }
    return diagnostic
  }
}
