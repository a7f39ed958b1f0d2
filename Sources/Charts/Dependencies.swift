import GoTemplate
import Text

/// Decides which of the charts inside a chart take part, under which names, and what a parent takes over from their
/// values: what Helm does between loading a chart and computing its values.
struct Dependencies {
  /// Takes the warnings.
  let log: (LogRecord) -> Void

  /// The chart with disabled charts gone, aliases made and imported values in the defaults.
  ///
  /// - Throws: ``ChartError`` when the user's values for a chart inside are no table.
  func process(_ chart: Chart, user: MapValue) throws(ChartError) -> Chart {
    do throws(ChartError) { return try processed(chart, user: user) } catch {
      // Helm tells it twice.
      let reason = String(error.message.dropFirst(Dependencies.failure.count + 2))
      log(LogRecord(.error, Dependencies.failure, [.init("error", reason)]))
      throw error
    }
  }

  private static let failure = "chart dependencies processing failed"

  /// The same without a word in the log.
  ///
  /// - Throws: ``ChartError`` when the user's values for a chart inside are no table.
  func processed(_ chart: Chart, user: MapValue) throws(ChartError) -> Chart {
    var processed = chart
    do throws(ChartError) {
      try enable(&processed, values: user, path: ByteString())
      try importValues(of: &processed)
    } catch { throw error.prefixed(Dependencies.failure + ": ") }
    return processed
  }

  /// Checks that every chart that Chart.yaml names is there.
  ///
  /// - Throws: ``ChartError`` that names those that are not.
  static func checkPresence(in chart: Chart) throws(ChartError) {
    let present = Set(chart.subcharts.map(\.name))
    let missing = chart.metadata.dependencies.compactMap { $0?.name }.filter { !present.contains($0) }
    guard !missing.isEmpty else { return }
    let diagnostic = ChartFilePlaces(chart.rawFiles, origin: chart.origin)?.diagnostic(
      ofMissing: missing, among: chart.metadata.dependencies)
    throw ChartError(
      "an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch "
        + "missing dependencies: found in Chart.yaml, but missing in charts/ directory: "
        + missing.map(\.string).joined(separator: ", "), diagnostics: diagnostic.map { [$0] } ?? [])
  }

  // MARK: Which charts take part

  /// - Parameter values: the user's values for the outermost chart, the parent's merged values for those inside: Helm
  ///   passes a child the values of its parent, so that conditions need the whole path from the root.
  private func enable(_ chart: inout Chart, values: MapValue, path: ByteString) throws(ChartError) {
    guard chart.metadata.declaresDependencies else { return }
    nameCharts(of: &chart)
    var dependencies = chart.metadata.dependencies.compactMap { $0 }
    for index in dependencies.indices { dependencies[index].isEnabled = true }
    let merged = try Coalescing(keepsNulls: false, log: log).values(for: chart, user: values)
    applyTags(to: &dependencies, values: merged)
    applyConditions(to: &dependencies, values: merged, path: path)
    let disabled = Set(dependencies.filter { !$0.isEnabled }.map(\.name))
    chart.subcharts.removeAll { disabled.contains($0.name) }
    dependencies.removeAll { disabled.contains($0.name) }
    for index in chart.subcharts.indices {
      let inner = path + chart.subcharts[index].name + ByteString(".")
      try enable(&chart.subcharts[index], values: merged, path: inner)
    }
    chart.metadata.dependencies = dependencies
    chart.metadata.declaresDependencies = !dependencies.isEmpty
  }

  /// Puts the charts that Chart.yaml doesn't name first, then those that it names, in its order and under its aliases.
  private func nameCharts(of chart: inout Chart) {
    let dependencies = chart.metadata.dependencies.compactMap { $0 }
    func fits(_ subchart: Chart, _ dependency: ChartDependency) -> Bool {
      subchart.name == dependency.name
        && ChartVersion.isIn(dependency.version, version: subchart.metadata.version)
    }
    var charts = chart.subcharts.filter { subchart in !dependencies.contains { fits(subchart, $0) } }
    for dependency in dependencies {
      guard var subchart = chart.subcharts.first(where: { fits($0, dependency) }) else { continue }
      if !dependency.alias.isEmpty { subchart.metadata.name = dependency.alias }
      charts.append(subchart)
    }
    chart.subcharts = charts
    for index in chart.metadata.dependencies.indices {
      guard let alias = chart.metadata.dependencies[index]?.alias, !alias.isEmpty else { continue }
      chart.metadata.dependencies[index]?.name = alias
    }
  }

  private func applyTags(to dependencies: inout [ChartDependency], values: MapValue) {
    guard let tags = values.table(ByteString("tags")) else { return }
    for index in dependencies.indices {
      var hasTrue = false
      var hasFalse = false
      for tag in dependencies[index].tags ?? [] {
        switch tags[tag] {
        case .bool(true)?: hasTrue = true
        case .bool(false)?: hasFalse = true
        case nil: break
        default:
          log(
            LogRecord(
              .warning, "returned non-bool value",
              [.init("tag", tag.string), .init("chart", dependencies[index].name.string)]))
        }
      }
      dependencies[index].isEnabled = hasTrue || !hasFalse
    }
  }

  private func applyConditions(to dependencies: inout [ChartDependency], values: MapValue, path: ByteString) {
    for index in dependencies.indices {
      for condition in dependencies[index].condition.trimmingSpace.split(separator: ByteString(","))
      where !condition.isEmpty {
        guard let value = try? ValuePath.value(path + condition, in: values) else { continue }
        if case .bool(let isEnabled) = value {
          dependencies[index].isEnabled = isEnabled
          break
        }
        log(
          LogRecord(
            .warning, "returned non-bool value",
            [.init("path", condition.string), .init("chart", dependencies[index].name.string)]))
      }
    }
  }

  // MARK: What parents take over

  private func importValues(of chart: inout Chart) throws(ChartError) {
    for index in chart.subcharts.indices { try importValues(of: &chart.subcharts[index]) }
    guard chart.metadata.declaresDependencies else { return }
    let merging = Coalescing(keepsNulls: true, log: log)
    let merged = try merging.values(for: chart, user: MapValue())
    let imported = MapValue()
    for index in chart.metadata.dependencies.indices {
      guard let dependency = chart.metadata.dependencies[index], let imports = dependency.importValues else { continue }
      var normalized: [Value] = []
      for entry in imports {
        switch entry {
        case .map(let pair):
          let child = GoFormat.printed(pair["child"] ?? .null)
          let parent = GoFormat.printed(pair["parent"] ?? .null)
          normalized.append(Dependencies.importEntry(child: child, parent: parent))
          do {
            let table = try ValuePath.table(dependency.name + ByteString(".") + child, in: merged)
            merging.layTable(imported, over: ValuePath.nested(table, at: parent), prefix: "")
          } catch {
            log(
              LogRecord(
                .warning, "ImportValues missing table from chart",
                [.init("chart", dependency.name.string), .init("error", error.message)]))
          }
        case .string(let name):
          let child = ByteString("exports.") + name
          normalized.append(Dependencies.importEntry(child: child, parent: ByteString(".")))
          do {
            let table = try ValuePath.table(dependency.name + ByteString(".") + child, in: merged)
            merging.layTable(imported, over: table, prefix: "")
          } catch {
            log(LogRecord(.warning, "ImportValues missing table", [.init("error", error.message)]))
          }
        default: break
        }
      }
      chart.metadata.dependencies[index]?.importValues = normalized
    }
    guard imported.count > 0 else {
      chart.values = merged
      return
    }
    let defaults = merged.deepCopy()
    merging.layTable(defaults, over: imported, prefix: "")
    chart.values = defaults
  }

  private static func importEntry(child: ByteString, parent: ByteString) -> Value {
    .map(
      MapValue(
        [(ByteString("child"), .string(child)), (ByteString("parent"), .string(parent))],
        typeName: "map[string]string"))
  }
}
