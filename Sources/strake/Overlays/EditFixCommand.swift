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
      resources, images, envs, patches, labels and helmCharts; with --vars, vars become replacements. The build's output \
      is compared before and after.
      """)

  @Flag(help: "Turn vars into replacements too; writes placeholders into the files that refer to them.")
  var vars = false

  func run() throws {
    let before = EditFixCommand.build()
    var done: [String] = []
    var replaced = KustomizationEditor.ReplacedVariables()
    try EditedFile.edit { editor throws(Diagnostic) in
      done = try editor.fix(isFile: LocalFiles.isFile)
      guard vars else { return }
      replaced = try editor.replaceVariables { path throws(Diagnostic) in
        LocalFiles.isFile(path) ? try UserFiles.read(path) : nil
      }
      for file in replaced.files { try UserFiles.write(file.text, to: file.path) }
    }
    done += replaced.done
    for warning in replaced.warnings { StandardError.write(warning.rendered()) }
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
