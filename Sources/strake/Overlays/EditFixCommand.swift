import ArgumentParser
import Diagnostics
import Files
import Kustomize
import Pipeline

/// `strake edit fix`: turns deprecated fields of the kustomization file into their successors.
struct EditFixCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fix", abstract: "Turn deprecated fields into those that took their place.",
    discussion: """
      bases, imageTags, env, patchesJson6902, patchesStrategicMerge, commonLabels and helmChartInflationGenerator become \
      resources, images, envs, patches, labels and helmCharts. The build's output is compared before and after.
      """)

  @Flag(help: "Refused: turning vars into replacements rewrites resource files by guessing.")
  var vars = false

  func run() throws {
    guard !vars else {
      throw Diagnostic(
        "--vars is not supported", help: "write replacements by hand; see what `strake build` gives before and after")
    }
    let before = EditFixCommand.build()
    var done: [String] = []
    try EditedFile.edit { editor throws(Diagnostic) in done = try editor.fix(isFile: LocalFiles.isFile) }
    try StandardOutput.writeLine(
      done.isEmpty ? "Nothing to fix" : (["Fixed fields:"] + done.map { "  \($0)" }).joined(separator: "\n"))
    let after = EditFixCommand.build()
    if let failure = after.failure, before.failure == nil {
      StandardError.write("warning: the fixed kustomization no longer builds: \(failure)\n")
    } else if before.failure == nil, before.bytes != after.bytes {
      StandardError.write("warning: the fixed kustomization builds something else than before; see strake build\n")
    }
  }

  /// What the kustomization builds, without remote parts.
  private static func build() -> (bytes: [UInt8], failure: String?) {
    do {
      return (try KustomizeBuild(fileSystem: .disk).run(root: ".").manifest(), nil)
    } catch {
      return ([], error.message)
    }
  }
}
