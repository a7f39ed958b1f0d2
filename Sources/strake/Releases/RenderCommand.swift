import ArgumentParser
import Kustomize
import Pipeline

/// `strake render NAME --env ENV`: chart, values and overlay to manifests.
struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render", abstract: "Render a release of the project for an environment.",
    discussion: """
      The chart is Charts/NAME or what strake.yaml says; its values are those of the chart, Overlays/ENV/values.yaml, \
      Overlays/ENV/NAME/values.yaml, -f files and --set flags, later ones winning. What the chart gives becomes the \
      first resource of Overlays/ENV/NAME/kustomization.yaml or else of Overlays/ENV/kustomization.yaml. Without --env \
      the chart is rendered alone. Passwords, keys and certificates are those of the newest revision, if there is one.
      """)

  @Argument(help: "The release: a folder of Charts/ or a release of strake.yaml.")
  var name: String?

  @Flag(help: "Render every release of the project, on all processors; each into a folder of its own in --output-dir.")
  var all = false

  @Flag(help: "With --all, render for every environment; each into a folder of its own in --output-dir.")
  var allEnvironments = false

  @Flag(help: "Write at the end of each line where it came from.")
  var annotate = false

  @OptionGroup var history: HistoryOptions
  @OptionGroup var options: RenderOptions
  @OptionGroup var replay: ReplayOptions
  @OptionGroup var caching: CachingOptions

  @Option(
    help: ArgumentHelp(
      "Write one file a resource into a directory that is replaced as a whole.", valueName: "directory"))
  var outputDir: String?

  func validate() throws {
    guard all != (name != nil) else { throw ValidationError("name a release, or render all of them with --all") }
    guard !allEnvironments || (all && history.environment == nil) else {
      throw ValidationError("--all-environments goes with --all, and without --env")
    }
    if annotate, all || outputDir != nil {
      throw ValidationError("--annotate goes to standard output, for one release")
    }
  }

  func run() throws {
    guard let name else {
      return try ReleaseBatch(history: history, options: options, replay: replay, caching: caching)
        .render(inAllEnvironments: allEnvironments, to: outputDir)
    }
    let render = ReleaseRender(name: name, history: history, options: options, replay: replay)
    if annotate { return try writeAnnotated(render) }
    let release = try render.rendered(in: history.environment)
    if let outputDir {
      try OutputDirectory(outputDir).replace(with: release.files)
    } else {
      try StandardOutput.write(release.stream)
    }
  }

  private func writeAnnotated(_ render: ReleaseRender) throws {
    let recorder = ProvenanceRecorder()
    _ = try render.rendered(in: history.environment, recording: recorder)
    do {
      var report = try ExplanationReport(as: .text, isSelected: true)
      try recorder.forEachResource(detail: report.detail) { try report.add($0) }
      try report.finish()
    } catch let error as KustomizeError {
      throw error.diagnostic
    }
  }
}
