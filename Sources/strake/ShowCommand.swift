import ArgumentParser
import Charts

/// `strake show …`: what a chart says of itself, as `helm show` prints it.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show what a chart says of itself.",
    subcommands: [All.self, ChartPart.self, CRDs.self, Readme.self, Values.self], aliases: ["inspect"])

  /// The chart to show.
  struct Source: ParsableArguments {
    @Argument(help: "The chart: a directory or an archive.")
    var chart: String

    /// Prints a part of the chart.
    func show(_ part: ChartDescription.Part) throws {
      try ChartCommand.reporting { () throws(ChartError) in
        let loaded = try ChartLoader(log: ChartCommand.log).load(try ChartLocation.path(of: chart))
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
    func run() throws { try source.show(.values) }
  }
}
