import Text

extension Rule {
  /// What a chart says of itself.
  static let charts: [Rule] = [
    .charts("chart-version") { chart, report in
      if chart.version.isEmpty {
        report.add("the chart has no version")
      } else if !chart.hasValidVersion {
        report.add("\"\(chart.version)\" is no version by SemVer 2")
      }
    },
    .charts("chart-app-version") { chart, report in
      // A library deploys nothing.
      if chart.appVersion.isEmpty, !chart.isLibrary { report.add("the chart has no appVersion") }
    },
    .charts("chart-schema") { chart, report in
      if !chart.hasSchema { report.add("the chart has no values.schema.json") }
    },
    .charts("chart-readme") { chart, report in
      if !chart.hasReadme { report.add("the chart has no README.md") }
    },
  ]
}
