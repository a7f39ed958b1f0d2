import ArgumentParser
import Diagnostics
import Files
import Glibc
import Kustomize
import Pipeline

/// `strake build DIR`: a kustomization's objects, byte for byte as `kubectl kustomize` prints them.
struct BuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Build a kustomization, as kustomize build does.",
    discussion: """
      The folder holds a kustomization.yaml, kustomization.yml or Kustomization. Charts under helmCharts: are rendered \
      by Strake itself; no helm program is run.
      """)

  @Argument(help: "The kustomization's folder, or the address of one in a git repository.")
  var directories: [String] = ["."]

  @Option(name: .shortAndLong, help: "Write to this file, or into this folder, one file an object.")
  var output: String?

  @Option(help: "Which files outside its folder a kustomization may read.")
  var loadRestrictor = LoadRestriction.rootOnly.rawValue

  @Flag(help: "Render the charts of helmCharts:.")
  var enableHelm = false

  @Option(help: "Accepted for kustomize's sake; no helm program is run.")
  var helmCommand = "helm"

  @Option(
    name: .customLong("helm-api-versions"), parsing: .unconditionalSingleValue,
    help: "API versions that charts may believe to be there.")
  var helmAPIVersions: [String] = []

  @Option(help: "The Kubernetes version that charts may believe in.")
  var helmKubeVersion = ""

  @Flag(help: "Render charts with --debug.")
  var helmDebug = false

  @Option(help: ArgumentHelp("The order of the objects: legacy or none.", visibility: .hidden))
  var reorder: String?

  @Flag(help: ArgumentHelp("Label every object as managed by kustomize.", visibility: .hidden))
  var enableManagedbyLabel = false

  @Option(
    help: ArgumentHelp(
      "Do the right thing instead of copying these quirks of Kustomize, or all of them.", valueName: "name,…"))
  var corrections: [String] = []

  @Flag(help: "Reach no git repositories and no addresses.")
  var offline = false

  @OptionGroup(title: "Functions (refused where they would run a program)") var functions: FunctionOptions

  /// Flags for functions in containers, which Strake does not run.
  struct FunctionOptions: ParsableArguments {
    @Flag(help: "Refused: external plugins are not run.")
    var enableAlphaPlugins = false

    @Flag(help: ArgumentHelp("Refused: programs are not run.", visibility: .hidden))
    var enableExec = false

    @Flag(help: "Accepted; no function is run.")
    var network = false

    @Option(help: "Accepted; no function is run.")
    var networkName = "bridge"

    @Option(help: "Accepted; no function is run.")
    var mount: [String] = []

    @Option(name: [.customShort("e"), .long], help: "Accepted; no function is run.")
    var env: [String] = []

    @Flag(help: "Accepted; no function is run.")
    var asCurrentUser = false
  }

  func run() throws {
    let options = try buildOptions()
    guard directories.count <= 1 else { throw Diagnostic("specify one path to kustomization.yaml") }
    if functions.enableAlphaPlugins || functions.enableExec {
      throw Diagnostic(
        "external plugins and functions are not run",
        help: "leave --enable-alpha-plugins and --enable-exec away; builtin transformers need neither")
    }
    if reorder != nil {
      StandardError.write(
        "Flag --reorder has been deprecated, use the new 'sortOptions' field in kustomization.yaml instead.\n")
    }
    let repositories = GitRepositories()
    defer { repositories.remove() }
    let build = KustomizeBuild(
      fileSystem: .disk, remotes: offline ? .none : repositories.remotes, inflator: enableHelm ? charts.inflator : nil,
      options: options)
    do {
      let output = try build.run(root: directories.first ?? ".")
      for warning in output.warnings { StandardError.write(warning.rendered()) }
      try write(output)
      // The process ends now, and the system frees thousands of objects faster than they could free themselves.
      _ = Unmanaged.passRetained(KeptOutput(output))
    } catch let error as KustomizeError {
      throw error.diagnostic
    }
  }

  private var charts: KustomizeCharts {
    var charts = KustomizeCharts()
    charts.kubeVersion = helmKubeVersion
    charts.apiVersions = helmAPIVersions.flatMap { $0.split(separator: ",").map(String.init) }
    charts.log = ChartCommand.log
    return charts
  }

  private func buildOptions() throws(Diagnostic) -> KustomizeBuild.Options {
    var options = KustomizeBuild.Options()
    guard let restriction = LoadRestriction(rawValue: loadRestrictor) else {
      let legal = LoadRestriction.allCases.map(\.rawValue).joined(separator: " ")
      throw Diagnostic("illegal flag value --load-restrictor \(loadRestrictor); legal values: [\(legal)]")
    }
    options.restriction = restriction
    options.corrections = try Quirk.named(corrections.flatMap { $0.split(separator: ",").map(String.init) })
    if let reorder {
      guard let order = KustomizeBuild.Options.Order(rawValue: reorder) else {
        throw Diagnostic("illegal flag value --reorder \(reorder); legal values: [legacy none]")
      }
      options.order = order
    }
    let isLabelled = getenv("KUSTOMIZE_ENABLE_MANAGEDBY_LABEL").map { String(cString: $0) == "on" } ?? false
    options.managedByLabel = enableManagedbyLabel || isLabelled
    return options
  }

  private func write(_ result: KustomizeBuild.Output) throws {
    guard let output else { return try StandardOutput.write(try result.manifest()) }
    guard LocalFiles.isDirectory(output) else { return try UserFiles.write(try result.manifest(), to: output) }
    for file in try result.files() { try UserFiles.write(file.bytes, to: LocalFiles.join(output, file.name)) }
  }
}

/// A build's output that is kept to the end of the process.
private final class KeptOutput {
  let output: KustomizeBuild.Output

  init(_ output: KustomizeBuild.Output) { self.output = output }
}
