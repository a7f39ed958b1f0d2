import ArgumentParser
import Diagnostics
import Pipeline

/// The consent that changing a protected environment needs.
struct ProtectionOptions: ParsableArguments {
  @Flag(name: [.customShort("y"), .long], help: "Go on in an environment that strake.yaml marks protected.")
  var yes = false

  /// Refuses to go on in a protected environment without consent.
  func check(_ environment: String, of project: Project) throws(Diagnostic) {
    guard !yes, project.file.environments.contains(where: { $0.name == environment && $0.isProtected }) else { return }
    throw Diagnostic(
      "the environment \"\(environment)\" is protected",
      help: "look at what would change (strake diff, or --dry-run), then go on with --yes")
  }
}
