import ArgumentParser
import Charts
import GoTemplate

/// `strake show …`: what a chart says of itself, as `helm show` prints it.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show what a chart says of itself.",
    subcommands: [All.self, ChartPart.self, CRDs.self, Readme.self, Values.self], aliases: ["inspect"])

  /// The chart to show.
  struct Source: ParsableArguments {
    @Argument(help: "The chart: a directory or an archive.")
    var charts: [String] = []

    @OptionGroup var options: ChartSourceOptions

    /// Prints a part of the chart; of the values, only what a JSONPath says when one is given.
    func show(_ part: ChartDescription.Part, jsonPath: String? = nil) throws {
      try ChartCommand.reporting { () throws(ChartError) in
        guard let chart = charts.first, charts.count == 1 else {
          let usage = "\n\nUsage:  strake show \(part) [CHART] [flags]"
          throw ChartError("\"strake show \(part)\" requires 1 argument\(usage)")
        }
        try options.check(chart)
        let loaded = try ChartLoader(acceptsVersion3: true, log: ChartCommand.log).load(
          try ChartLocation.path(of: chart))
        if let jsonPath, !jsonPath.isEmpty {
          return try ChartCommand.print(try JSONPath(jsonPath).text(from: .map(loaded.values)))
        }
        try ChartCommand.print(try ChartDescription(loaded).bytes(of: part))
      }
    }
  }

  struct All: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "all", abstract: "Show everything.")
    @OptionGroup var source: Source
    func run() throws { try source.show(.all) }
  }

  struct ChartPart: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "chart", abstract: "Show the chart's definition.")
    @OptionGroup var source: Source
    func run() throws { try source.show(.chart) }
  }

  struct CRDs: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "crds", abstract: "Show the chart's custom resource definitions.")
    @OptionGroup var source: Source
    func run() throws { try source.show(.crds) }
  }

  struct Readme: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "readme", abstract: "Show the chart's README.")
    @OptionGroup var source: Source
    func run() throws { try source.show(.readme) }
  }

  struct Values: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "values", abstract: "Show the chart's default values.")
    @OptionGroup var source: Source

    @Option(
      name: .customLong("jsonpath"),
      help: ArgumentHelp("Print what a JSONPath template makes of the values.", valueName: "template"))
    var jsonPath: String?

    func run() throws { try source.show(.values, jsonPath: jsonPath) }
  }
}
