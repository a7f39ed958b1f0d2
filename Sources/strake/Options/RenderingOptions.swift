import ArgumentParser
import Charts
import Glibc
import GoTemplate
import Pipeline
import Text

/// The flags that say what a chart is rendered for, as Helm has them.
struct RenderingOptions: ParsableArguments {
  @Option(name: [.customShort("n", allowingJoined: true), .long], help: "The namespace of the release.")
  var namespace: String?

  @Option(name: .long, help: ArgumentHelp("Kubernetes' version for .Capabilities.", valueName: "version"))
  var kubeVersion: String?

  @Option(
    name: [.customShort("a", allowingJoined: true), .long], parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Further API versions for .Capabilities.", valueName: "versions"))
  var apiVersions: [String] = []

  @Flag(name: .long, help: "Render as for an upgrade.")
  var isUpgrade = false

  @Flag(name: .long, help: "Don't check values against values.schema.json.")
  var skipSchemaValidation = false

  /// The namespace of the release.
  var namespaceName: String { RenderingOptions.namespaceName(flag: namespace) }

  /// The namespace: the flag, else HELM_NAMESPACE, else `default`.
  static func namespaceName(flag: String?) -> String {
    if let flag, !flag.isEmpty { return flag }
    guard let variable = getenv("HELM_NAMESPACE"), variable.pointee != 0 else { return "default" }
    return String(cString: variable)
  }

  /// A renderer for what the flags say.
  func renderer(library: FunctionLibrary = .helm) throws(ChartError) -> ChartRenderer {
    try Self.renderer(
      kubeVersion: kubeVersion, apiVersions: apiVersions, skipsSchemaValidation: skipSchemaValidation,
      library: library)
  }

  /// A renderer for a version of Kubernetes and further API versions, as flags give them.
  static func renderer(
    kubeVersion: String?, apiVersions: [String], skipsSchemaValidation: Bool, library: FunctionLibrary = .helm
  ) throws(ChartError) -> ChartRenderer {
    var capabilities = Capabilities.standard
    if let kubeVersion, !kubeVersion.isEmpty {
      capabilities.kubeVersion = try Capabilities.KubeVersion(parsing: kubeVersion)
    }
    capabilities.apiVersions += apiVersions.flatMap { text in
      ((try? CommaSeparatedValues.firstRecord(of: text)) ?? [text]).map { ByteString($0) }
    }
    var renderer = ChartRenderer(
      capabilities: capabilities, host: .system, library: library, log: ChartCommand.log)
    renderer.skipsSchemaValidation = skipsSchemaValidation
    return renderer
  }
}
