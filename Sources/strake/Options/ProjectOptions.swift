import Kustomize
import ArgumentParser
import Charts
import Diagnostics
import GoTemplate
import Pipeline
import Releases

/// What a render of a project's release is told on the command line, beside its environment and namespace.
struct RenderOptions: ParsableArguments {
  @OptionGroup(title: "Values") var values: ValuesOptions

  @Option(help: ArgumentHelp("Kubernetes' version for .Capabilities.", valueName: "version"))
  var kubeVersion: String?

  @Option(
    name: [.customShort("a"), .long], parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Further API versions for .Capabilities.", valueName: "versions"))
  var apiVersions: [String] = []

  @Flag(name: .long, help: "Render the chart's custom resource definitions too.")
  var includeCrds = false

  @Flag(name: .long, help: "Leave hooks out.")
  var noHooks = false

  @Flag(name: .long, help: "Don't check values against values.schema.json.")
  var skipSchemaValidation = false

  /// The options of a command line that gives none.
  static var plain: RenderOptions {
    get throws { try RenderOptions.parse([]) }
  }

  /// Whether the command line gives none.
  var isPlain: Bool {
    values.userValues.isEmpty && kubeVersion == nil && apiVersions.isEmpty && !includeCrds && !noHooks
      && !skipSchemaValidation
  }

  /// The request that these options make.
  func request(namespace: String?) -> RenderRequest {
    var request = RenderRequest()
    request.values = values.userValues
    request.namespace = namespace
    request.kubeVersion = kubeVersion
    request.apiVersions = apiVersions.flatMap { $0.split(separator: ",").map(String.init) }
    request.includesCRDs = includeCrds
    request.includesHooks = !noHooks
    request.skipsSchemaValidation = skipSchemaValidation
    return request
  }
}

extension RenderPipeline {
  /// The pipeline on this machine; warnings go to standard error.
  static var system: RenderPipeline { system(.helm) }

  /// The same with the functions of a library.
  static func system(_ library: FunctionLibrary) -> RenderPipeline {
    projects(host: .system, library: library, tell: { StandardError.write($0) })
  }

  /// A pipeline for a project's releases, whose templates call the functions of a library; `tell` takes the lines of what it has to say.
  ///
  /// Helm's notes on symbolic links are left out: in a project they are how charts share a library.
  static func projects(
    host: Host, library: FunctionLibrary, tell: @escaping @Sendable (String) -> Void
  ) -> RenderPipeline {
    RenderPipeline(
      host: host, library: library,
      log: { record in
        if !record.message.hasPrefix("found symbolic link") { tell(record.line + "\n") }
      }, warn: { tell($0.rendered()) })
  }

  /// Renders, and turns what fails into what the user reads.
  ///
  /// - Throws: ``CommandFailure`` with the engine's own text above the places in the user's files.
  func renderReporting(
    _ inputs: ReleaseInputs, _ request: RenderRequest, recording recorder: ProvenanceRecorder? = nil
  ) throws -> RenderedRelease {
    do throws(RenderFailure) {
      return try render(inputs, request, recording: recorder)
    } catch {
      switch error {
      case .chart(let error):
        throw CommandFailure(text: ChartCommand.text(of: error))
      case .overlay(let error): throw error.diagnostic
      }
    }
  }
}
