import Text

/// What `helm show` prints of a chart.
public struct ChartDescription {
  private let chart: Chart

  /// What there is to show of a chart.
  public init(_ chart: Chart) { self.chart = chart }

  /// A part of what there is to show.
  public enum Part: String, Sendable, CaseIterable {
    /// Everything.
    case all
    /// Chart.yaml.
    case chart
    /// The custom resource definitions.
    case crds
    /// The README.
    case readme
    /// values.yaml.
    case values
  }

  /// A part as it is printed.
  ///
  /// - Throws: ``ChartError`` for a chart whose description can't be written as YAML.
  public func bytes(of part: Part) throws(ChartError) -> [UInt8] {
    switch part {
    case .chart: return try metadata()
    case .values: return values
    case .readme: return readme.map { $0 + ChartDescription.lineBreak } ?? []
    case .crds: return definitions
    case .all:
      var bytes = try metadata()
      if chart.valuesFile != nil { bytes += ChartDescription.separator + values }
      if let readme { bytes += ChartDescription.separator + readme + ChartDescription.lineBreak }
      return bytes + definitions
    }
  }

  private static let separator = Array("---\n".utf8)
  private static let lineBreak = [UInt8(ascii: "\n")]
  private static let readmeNames: Set<String> = ["readme", "readme.md", "readme.txt"]

  private func metadata() throws(ChartError) -> [UInt8] { try chart.metadata.yaml() + ChartDescription.lineBreak }

  private var values: [UInt8] { chart.valuesFile.map { $0 + ChartDescription.lineBreak } ?? [] }

  private var readme: [UInt8]? {
    chart.files.first { ChartDescription.readmeNames.contains($0.path.string.lowercased()) }?.bytes
  }

  private var definitions: [UInt8] {
    var bytes: [UInt8] = []
    for definition in chart.customResourceDefinitions() {
      if !definition.file.bytes.starts(with: "---".utf8) { bytes += ChartDescription.separator }
      bytes += definition.file.bytes + ChartDescription.lineBreak
    }
    return bytes
  }
}
