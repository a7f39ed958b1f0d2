import Diagnostics
import GoTemplate
import Text

/// Finds the templates that could have given a resource which is not there, and the conditions that kept it away.
public struct AbsenceFinder {
  /// A template that could have given the resource.
  public struct Absence: Sendable {
    /// The line that says its kind.
    public let mark: Mark
    /// The conditions that did not hold, the innermost first.
    public let conditions: [ConditionUse]
  }

  let trace: ChartTrace
  let origins: ChartOrigins

  /// A finder in a traced render.
  public init(_ trace: ChartTrace) {
    self.trace = trace
    origins = ChartOrigins(trace)
  }

  /// Where resources of a kind could have come from.
  ///
  /// - Parameter name: the resource's name; a template that plainly says another one is left out.
  public func absences(ofKind kind: String, name: String?) -> [Absence] {
    var found: [Absence] = []
    var seen: Set<Mark> = []
    if let templates = trace.templates {
      for decision in trace.execution.decisions {
        for mark in marks(of: kind, name, in: trace.execution.skippedTexts(of: decision, in: templates))
        where seen.insert(mark).inserted {
          found.append(Absence(mark: mark, conditions: [origins.condition(of: decision)]))
        }
      }
    }
    return found + inUnusedCharts(kind, trace.unprocessed, trace.chart, [])
  }

  private func marks(of kind: String, _ name: String?, in texts: [SkippedText]) -> [Mark] {
    texts.flatMap { piece -> [Mark] in
      kindLines(of: kind, name, in: piece.text).compactMap { offset in
        let mark = trace.plan?.mark(ofKnown: trace.execution.place(of: piece.site, offset: offset)) ?? .unknown
        return mark.isKnown ? mark : nil
      }
    }
  }

  /// The offsets of lines `kind: KIND`.
  private func kindLines(of kind: String, _ name: String?, in text: ByteString) -> [Int] {
    var offsets: [Int] = []
    var offset = 0
    var pending: Int?
    for line in text.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      defer { offset += line.count + 1 }
      let words = String(decoding: line, as: UTF8.self)
      if words.hasPrefix("kind:") {
        if let pending { offsets.append(pending) }
        let value = words.dropFirst(5).drop { $0 == " " || $0 == "\"" }.prefix { $0.isLetter || $0.isNumber }
        pending = value.lowercased() == kind.lowercased() ? offset : nil
      } else if let name, pending != nil, words.hasPrefix("  name: ") {
        let value = words.dropFirst(8).filter { $0 != "\"" && $0 != "'" && $0 != " " }
        if !value.isEmpty, value != name { pending = nil }
      }
    }
    if let pending { offsets.append(pending) }
    return offsets
  }

  // MARK: Charts that are turned off

  private func inUnusedCharts(_ kind: String, _ loaded: Chart, _ used: Chart, _ path: [Trace.Step]) -> [Absence] {
    var found: [Absence] = []
    for dependency in loaded.metadata.dependencies.compactMap({ $0 }) {
      let name = dependency.alias.isEmpty ? dependency.name : dependency.alias
      guard let original = loaded.subcharts.first(where: { $0.name == dependency.name }) else { continue }
      if let inner = used.subcharts.first(where: { $0.name == name }) {
        found += inUnusedCharts(kind, original, inner, path + [.key(name)])
        continue
      }
      for template in original.templates {
        let text = ByteString(template.bytes)
        for offset in kindLines(of: kind, nil, in: text) {
          let file = SourceFile.register(path: original.origin + "/" + template.path.string, bytes: template.bytes)
          let line = LineTable(template.bytes).line(of: offset)
          found.append(
            Absence(
              mark: Mark(file: file, line: line, column: 1),
              conditions: [condition(of: dependency, path, in: loaded)]))
        }
      }
    }
    return found
  }

  /// The condition in Chart.yaml that turned a chart off.
  private func condition(of dependency: ChartDependency, _ path: [Trace.Step], in chart: Chart) -> ConditionUse {
    var values: [ValueUse] = []
    for condition in dependency.condition.trimmingSpace.split(separator: ByteString(",")) where !condition.isEmpty {
      let steps = path + condition.split(separator: ByteString(".")).map { Trace.Step.key($0) }
      values.append(
        ValueUse(
          name: ".Values" + steps.dotted, kind: .value, isExact: true,
          definitions: trace.valueLayers.definitions(of: steps)))
    }
    let file = chart.rawFiles.first { $0.path == "Chart.yaml" }
    let id = SourceFile.register(path: chart.origin + "/Chart.yaml", bytes: file?.bytes ?? [])
    let line = file.map { file in
      let text = ByteString(file.bytes)
      let offset = text.firstOffset(of: ByteString("name: ") + dependency.name) ?? 0
      return LineTable(file.bytes).line(of: offset)
    }
    return ConditionUse(
      mark: Mark(file: id, line: line ?? 1, column: 0),
      source: "the dependency \(dependency.name.string)"
        + (dependency.condition.isEmpty ? "" : ", condition \(dependency.condition.string),"),
      isTrue: false, values: values)
  }
}
