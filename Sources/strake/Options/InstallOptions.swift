import ArgumentParser
import Charts
import Files

/// Flags of `helm template` that ask for what Strake does not have, a cluster or a download. Those that have no effect
/// on what is rendered are read by ``HelmCommandLine`` and end there.
struct InstallOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("client, the default; a cluster is never asked.", valueName: "mode"))
  var dryRun: String?

  @Flag(name: .long, help: "Update charts/ from file:// repositories when dependencies are missing.")
  var dependencyUpdate = false
  @Flag(name: .long, help: .hidden) var validate = false
  @OptionGroup var source: ChartSourceOptions

  /// Refuses what can't be met.
  ///
  /// - Throws: ``ChartError`` that says what is missing.
  func checkAreMet() throws(ChartError) {
    switch dryRun {
    case nil, "client": break
    case "unset":
      warn("--dry-run is deprecated and should be replaced with '--dry-run=client'")
    case "1", "t", "T", "true", "TRUE", "True":
      let given = dryRun ?? ""
      warn("boolean '--dry-run=\(given)' flag is deprecated and must be replaced with '--dry-run=client'")
    case "server": throw ChartError("--dry-run=server asks a cluster, which strake template never does")
    case "none", "0", "f", "F", "false", "FALSE", "False":
      throw ChartError("invalid dry-run value (\"\(dryRun ?? "")\"). Must be \"server\" or \"client\"")
    case let other?:
      throw ChartError("invalid dry-run value (\"\(other)\"). Must be \"none\", \"server\", or \"client\"")
    }
    if validate { throw ChartError("--validate asks a cluster, which strake template never does") }
  }

  private func warn(_ text: String) { ChartCommand.log(LogRecord(.warning, text)) }
}

/// Flags that say where a chart comes from and whether to trust it.
struct ChartSourceOptions: ParsableArguments {
  @Flag(name: .long, help: .hidden) var verify = false
  @Option(name: .long, help: .hidden) var repo: String?

  /// Refuses what can't be met for a chart that the user names.
  ///
  /// - Throws: ``ChartError`` that says what is missing.
  func check(_ chart: String) throws(ChartError) {
    if let repo {
      throw ChartError("--repo \(repo): charts are not fetched from repositories yet; give the chart's path")
    }
    guard verify else { return }
    if LocalFiles.isDirectory(chart) { throw ChartError("unpacked charts cannot be verified") }
    throw ChartError("--verify: provenance files are not checked yet")
  }
}
