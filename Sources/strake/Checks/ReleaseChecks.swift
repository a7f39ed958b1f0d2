import Diagnostics
import Pipeline
import Policies

/// The checks of an upgrade: those of the profile that strake.yaml names for the environment, if it names one.
struct ReleaseChecks {
  let project: Project
  let history: HistoryOptions
  let options: RenderOptions
  let replay: ReplayOptions
  /// Whether the user will not have them made.
  let areSkipped: Bool

  /// Looks at a release among the other releases of its environment.
  ///
  /// Errors refuse it, whatever the threshold; what is at or above the threshold is told.
  ///
  /// - Returns: what the revision keeps: the profile, `skipped`, or nothing where no profile is named.
  /// - Throws: ``CommandFailure`` with the findings.
  func outcome(of release: RenderedRelease) throws -> String {
    let environment = release.inputs.environment
    let configuration = project.checks(in: environment)
    guard let profile = configuration.profile else { return "" }
    guard !areSkipped else { return "skipped" }
    let examination = Examination(
      configuration: configuration, kubeVersion: options.kubeVersion ?? project.kubeVersion(of: environment))
    // Without platform's checks no question is about other releases. One that does not render is not this one's fault.
    let others =
      profile < .platform
      ? []
      : try CheckedReleases(project: project, history: history, options: RenderOptions.plain, replay: replay)
        .rendered(in: environment, except: release.inputs.key).releases
    let examined = try ExaminedRelease(release)
    var report = examination.report(on: [examined] + others, subjects: [release.inputs.key])
    report.findings.removeAll { $0.severity < report.threshold && $0.severity != .error }
    guard !report.counted.isEmpty else { return profile.name }
    report.addOrigins { name, titles in
      try ReleaseRender(name: name, history: history, options: options, replay: replay)
        .origins(of: titles, in: environment)
    }
    let hasErrors = report.count(.error) > 0
    StandardError.write(CheckText().rendered(report))
    guard hasErrors else { return profile.name }
    throw Diagnostic(
      "\(release.inputs.key) is not recorded: the checks of \(profile.name) found errors",
      help: "strake check --explain CHECK tells more; --skip-checks records it all the same")
  }
}
