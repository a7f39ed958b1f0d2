import Diagnostics
import Files
import Pipeline

/// Renders every release of a project, spread over the processors.
///
/// Each thread takes the next release and renders it with objects of its own: threads that share trees of Swift objects
/// are slower than one thread. What a release gave is put away at once, so that memory is bounded by the releases at
/// work.
struct ReleaseBatch {
  let history: HistoryOptions
  let options: RenderOptions
  let replay: ReplayOptions
  let caching: CachingOptions

  /// A release in an environment.
  struct Job: Sendable {
    let name: String
    let environment: String?
    /// What messages call it.
    let title: String
  }

  /// Every release, each after those that it depends on; in all environments, or in that of the command line.
  func jobs(inAllEnvironments: Bool = false) throws -> [Job] {
    let project = try history.openProject()
    let names = try project.releasesInOrder()
    guard !names.isEmpty else {
      throw Diagnostic(
        "the project has no releases", help: "a release is a folder of Charts/ or an entry of strake.yaml")
    }
    guard inAllEnvironments else {
      return names.map { Job(name: $0, environment: history.environment, title: $0) }
    }
    return project.environmentNames.flatMap { environment in
      names.map { Job(name: $0, environment: environment, title: "\($0) (environment \(environment))") }
    }
  }

  /// Does `work` for each of these, and gives the results in their order.
  ///
  /// - Throws: ``CommandFailure`` with the messages of those that failed, in their order.
  func run<Result: Sendable>(
    _ jobs: [Job], _ work: @escaping @Sendable (BatchRenderer, Job) throws -> Result
  ) throws -> [Result] {
    let project = try history.openProject()
    let cache = caching.noCache ? nil : RenderCache(of: project, version: "\(Version.number) \(Version.commit)")
    return try ParallelWork.results(
      titles: jobs.map(\.title),
      worker: { [self] in
        try BatchRenderer(project: project, history: history, options: options, replay: replay, cache: cache)
      }, work: { renderer, index in try work(renderer, jobs[index]) })
  }
}

extension ReleaseBatch {
  /// Renders into a folder a release below `directory` — one an environment, where there are several —, or to standard
  /// output: everything in the order of the releases, or nothing when one of them failed.
  func render(inAllEnvironments: Bool, to directory: String?) throws {
    let jobs = try jobs(inAllEnvironments: inAllEnvironments)
    guard let directory else { return try renderToStandardOutput(jobs) }
    _ = try run(jobs) { renderer, job in
      let folder = inAllEnvironments ? LocalFiles.join(directory, job.environment ?? "") : directory
      let release = try renderer.emitted(job.name, in: job.environment).release
      try OutputDirectory(LocalFiles.join(folder, job.name)).replace(with: release.files)
    }
  }

  private func renderToStandardOutput(_ jobs: [Job]) throws {
    let spool = try Spool()
    let pieces = try run(jobs) { renderer, job in
      try spool.append(renderer.emitted(job.name, in: job.environment).release.stream)
    }
    try spool.print(pieces)
  }
}
