import ArgumentParser
import Charts

/// Flags of `helm template` that it shares with `helm install`: most say something about a cluster, and have no effect
/// on what is rendered without one.
struct InstallOptions: ParsableArguments {
  @Flag(name: .long, help: .hidden) var createNamespace = false
  @Flag(name: .long, help: .hidden) var devel = false
  @Flag(name: .long, help: .hidden) var disableOpenapiValidation = false
  @Flag(name: .long, help: .hidden) var enableDns = false
  @Flag(name: .long, help: .hidden) var force = false
  @Flag(name: .long, help: .hidden) var forceConflicts = false
  @Flag(name: .long, help: .hidden) var forceReplace = false
  @Flag(name: .long, help: .hidden) var hideNotes = false
  @Flag(name: .long, help: .hidden) var insecureSkipTlsVerify = false
  @Flag(name: .long, help: .hidden) var kubeInsecureSkipTlsVerify = false
  @Flag(name: .long, help: .hidden) var passCredentials = false
  @Flag(name: .long, help: .hidden) var plainHttp = false
  @Flag(name: .long, help: .hidden) var renderSubchartNotes = false
  @Flag(name: .long, help: .hidden) var replace = false
  @Flag(name: .long, help: .hidden) var rollbackOnFailure = false
  @Flag(name: .long, help: .hidden) var takeOwnership = false
  @Flag(name: .long, help: .hidden) var waitForJobs = false
  @Option(name: .long, help: .hidden) var description: String?
  @Option(name: .long, help: .hidden) var keyring: String?
  @Option(name: .long, help: .hidden) var kubeconfig: String?
  @Option(name: .long, help: .hidden) var kubeContext: String?
  @Option(name: [.customShort("l", allowingJoined: true), .long], help: .hidden) var labels: [String] = []
  @Option(name: .long, help: .hidden) var registryConfig: String?
  @Option(name: .long, help: .hidden) var repositoryCache: String?
  @Option(name: .long, help: .hidden) var repositoryConfig: String?
  @Option(name: .long, help: .hidden) var serverSide: String?
  @Option(name: .long, help: .hidden) var timeout: String?
  @Option(name: .long, help: .hidden) var version: String?
  @Option(name: .long, help: .hidden) var wait: String?

  @Option(name: .long, help: ArgumentHelp("client, the default; a cluster is never asked.", valueName: "mode"))
  var dryRun: String?

  @Flag(name: .long, help: .hidden) var validate = false
  @Flag(name: .long, help: .hidden) var verify = false
  @Flag(name: .long, help: .hidden) var dependencyUpdate = false
  @Option(name: .long, help: .hidden) var repo: String?
  @Option(name: .long, help: .hidden) var postRenderer: String?
  @Option(name: .long, parsing: .unconditionalSingleValue, help: .hidden) var postRendererArgs: [String] = []

  /// Refuses what can't be met.
  ///
  /// - Throws: ``ChartError`` that says what is missing.
  func checkAreMet() throws(ChartError) {
    switch dryRun {
    case nil, "client", "true", "unchanged": break
    case "server": throw ChartError("--dry-run=server asks a cluster, which strake template never does")
    case "none", "false": throw ChartError("invalid dry-run value (\"none\"). Must be \"server\" or \"client\"")
    case let other?:
      throw ChartError("invalid dry-run value (\"\(other)\"). Must be \"none\", \"server\", or \"client\"")
    }
    if validate { throw ChartError("--validate asks a cluster, which strake template never does") }
    if let postRenderer {
      throw ChartError("plugin: {Name:\(postRenderer) Type:postrenderer/v1} not found")
    }
    if verify { throw ChartError("--verify: provenance files are not checked yet") }
    if let repo {
      throw ChartError("--repo \(repo): charts are not fetched from repositories yet; give the chart's path")
    }
    if dependencyUpdate {
      throw ChartError("--dependency-update: charts are not fetched yet; put the dependencies into charts/ first")
    }
  }
}
