import Text

/// The rules about the charts inside a chart: whether Chart.yaml and `charts/` agree.
struct DependencyRules {
  private(set) var findings: [LintFinding] = []

  init(_ source: LintSource, log: @escaping (LogRecord) -> Void) { examine(source, log: log) }

  private mutating func examine(_ source: LintSource, log: @escaping (LogRecord) -> Void) {
    let chart: Chart
    do { chart = try source.load(log: log) } catch {
      return findings.append(
        LintFinding(severity: .error, path: "", message: "unable to load chart\n\t\(error.message)"))
    }
    func add(_ severity: LintFinding.Severity, _ message: String, _ names: [ByteString]) {
      guard !names.isEmpty else { return }
      let list = names.map(\.string).joined(separator: ",")
      findings.append(LintFinding(severity: severity, path: source.shownPath, message: message + list))
    }
    let declared = chart.metadata.dependencies.compactMap { $0 }
    let declaredNames = Set(declared.map(\.name))
    let presentNames = Set(chart.subcharts.map(\.name))
    add(
      .error, "chart metadata is missing these dependencies: ",
      chart.subcharts.map(\.name).filter { !declaredNames.contains($0) })
    var seen: Set<ByteString> = []
    add(
      .error, "multiple dependencies with name or alias: ",
      declared.map { $0.alias.isEmpty ? $0.name : $0.alias }.filter { !seen.insert($0).inserted })
    add(
      .warning, "chart directory is missing these dependencies: ",
      declared.map(\.name).filter { !presentNames.contains($0) })
  }
}
