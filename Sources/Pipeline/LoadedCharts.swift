import Charts

/// Charts that were loaded before, for releases of the same chart that are rendered one after the other.
///
/// Only as much is kept as a thread works with in turn. An object belongs to one thread, and to one command: a chart
/// that changes meanwhile is not loaded again.
public final class LoadedCharts {
  private var charts: [(path: String, chart: DigestedChart, size: Int)] = []
  private var size = 0
  private let limit: Int

  /// No charts yet.
  ///
  /// - Parameter limit: the bytes of files that the charts kept may have together; those used last are kept, and at
  ///   least one.
  public init(limit: Int = 8 << 20) { self.limit = limit }

  /// The chart at a path, from before or by `load`.
  ///
  /// - Throws: ``ChartError`` as `load` does.
  public func chart(
    at path: String, load: (String) throws(ChartError) -> Chart
  ) throws(ChartError) -> Chart {
    if let index = charts.firstIndex(where: { $0.path == path }) {
      let entry = charts.remove(at: index)
      charts.append(entry)
      return entry.chart.chart
    }
    let chart = try load(path)
    keep(chart, at: path)
    return chart
  }

  /// The chart at a path with its digest; nil for one that is not kept.
  func digested(at path: String) -> DigestedChart? { charts.first { $0.path == path }?.chart }

  /// Takes a chart as that of a path.
  func keep(_ chart: Chart, at path: String) {
    let chart = DigestedChart(chart)
    charts.append((path, chart, chart.size))
    size += chart.size
    while size > limit, charts.count > 1 { size -= charts.removeFirst().size }
  }
}
