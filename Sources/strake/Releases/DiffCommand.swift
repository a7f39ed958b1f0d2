import ArgumentParser
import Diagnostics
import Pipeline
import Releases
import Text

/// `strake diff`: what differs between two revisions, two environments, or manifests in files.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Show what differs between renders, revisions, environments and files.",
    discussion: """
      strake diff web --env prod --set replicas=5        the newest revision and a new render
      strake diff web --env prod --revision 3 5          two revisions
      strake diff web --env prod --revision 3            a revision and the newest
      strake diff web --env prod --revision 3 --render   a revision and a new render
      strake diff web --env dev --against-env prod       renders for two environments
      strake diff web --env prod --manifests out/        the newest revision and files
      strake diff web --env prod --manifests out/ --render   files and a new render
      strake diff --manifests old.yaml new/              files
      strake diff --all --env prod                       every release: its newest revision and a new render
      """)

  @Argument(help: "The release.")
  var name: String?

  @Option(parsing: .upToNextOption, help: ArgumentHelp("One or two revisions, the older first.", valueName: "number"))
  var revision: [Int] = []

  @Option(help: ArgumentHelp("Compare with this environment.", valueName: "env"))
  var againstEnv: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("One or two files or directories with manifests, the older first.", valueName: "path"))
  var manifests: [String] = []

  @Flag(help: "Compare with a new render, which is the default where neither revisions nor files are named.")
  var render = false

  @Flag(help: "Compare the newest revision of every release of the project with a new render.")
  var all = false

  @OptionGroup var options: HistoryOptions
  @OptionGroup var rendering: RenderOptions
  @OptionGroup var replay: ReplayOptions
  @OptionGroup var caching: CachingOptions
  @OptionGroup var difference: DifferenceOptions

  func validate() throws {
    if all {
      guard name == nil, revision.isEmpty, manifests.isEmpty, againstEnv == nil else {
        throw ValidationError("--all compares every newest revision with a new render, and nothing else")
      }
      return
    }
    guard revision.count + manifests.count <= 2 else { throw ValidationError("two things can be compared, not more") }
    guard name != nil || manifests.count == 2 else {
      throw ValidationError("name a release, or two files with --manifests")
    }
    if againstEnv != nil, !manifests.isEmpty || revision.count > 1 {
      throw ValidationError("--against-env compares newest revisions, or one --revision with the newest there")
    }
  }

  func run() throws {
    if all {
      let batch = ReleaseBatch(history: options, options: rendering, replay: replay, caching: caching)
      return try batch.diff(difference)
    }
    guard let name else {
      let result = try comparing {
        try ManifestDiff.between(
          ManifestFiles.documents(at: manifests[0]), ManifestFiles.documents(at: manifests[1]),
          options: difference.comparison())
      }
      return try difference.report(result, title: "\(manifests[0]) → \(manifests[1])")
    }
    if let againstEnv { return try compareEnvironments(name, with: againstEnv) }
    if render || (revision.isEmpty && manifests.isEmpty) { return try compareWithRender(name) }
    let store = try options.openForReading()
    let key = try options.release(named: name, in: store)
    if let file = manifests.first { return try compareWithFile(key, file, in: store) }
    try compareRevisions(of: key, in: store)
  }

  /// A revision (the newest where none is named) or files, and what an upgrade would record now.
  private func compareWithRender(_ name: String) throws {
    let render = ReleaseRender(name: name, history: options, options: rendering, replay: replay)
    let new = try render.rendered(in: options.environment)
    let comparison = difference.comparison(namespaces: (new.namespace, new.namespace))
    let (title, result): (String, ManifestDiff)
    if let file = manifests.first {
      title = file
      result = try comparing {
        try ManifestDiff.between(ManifestFiles.documents(at: file), new.manifests, options: comparison)
      }
    } else if let store = try options.openIfPresent(), try render.newestRevision(of: new.key()) != nil {
      let old = try reporting { () throws(HistoryError) in
        try store.revision(of: new.key(), number: revision.first)
      }
      title = "revision \(old.number)"
      result = try comparing { try ManifestDiff.between(old, in: store, new.manifests, options: comparison) }
    } else {
      title = "nothing"
      result = try comparing { try ManifestDiff.between([], new.manifests, options: comparison) }
    }
    try difference.report(result, title: "\(try new.key()): \(title) → a new render")
  }

  private func compareRevisions(of key: ReleaseKey, in store: HistoryStore) throws {
    let (old, new) = try reporting { () throws(HistoryError) in
      let newest = try store.revision(of: key, number: revision.count > 1 ? revision[1] : nil)
      return (try store.revision(of: key, number: revision.first ?? max(1, newest.number - 1)), newest)
    }
    let result = try comparing {
      try ManifestDiff.between(old, in: store, new, in: store, options: difference.comparison(of: old, new))
    }
    try difference.report(result, title: "\(key): revision \(old.number) → \(new.number)")
  }

  /// What the two environments would be given now; with `--revision`, that revision and the newest of the other.
  private func compareEnvironments(_ name: String, with other: String) throws {
    guard revision.isEmpty else { return try compareRecordedEnvironments(name, with: other) }
    let render = ReleaseRender(name: name, history: options, options: rendering, replay: replay)
    let old = try render.rendered(in: options.environment)
    let new = try render.rendered(in: other)
    let result = try comparing {
      try ManifestDiff.between(
        old.manifests, new.manifests,
        options: difference.comparison(
          namespaces: (old.namespace, new.namespace), environments: (options.environment ?? "", other)))
    }
    try difference.report(result, title: "\(name): \(options.environment ?? "no environment") → \(other)")
  }

  private func compareRecordedEnvironments(_ name: String, with other: String) throws {
    let store = try options.openForReading()
    let key = try options.release(named: name, in: store)
    let (old, new) = try reporting { () throws(HistoryError) in
      let otherKey = try store.release(named: key.name, environment: other)
      return (try store.revision(of: key, number: revision.first), try store.revision(of: otherKey))
    }
    let result = try comparing {
      try ManifestDiff.between(
        old, in: store, new, in: store, options: difference.comparison(of: old, new, acrossEnvironments: true))
    }
    try difference.report(result, title: "\(key.name): \(key.environment) → \(other)")
  }

  private func compareWithFile(_ key: ReleaseKey, _ file: String, in store: HistoryStore) throws {
    let old = try reporting { () throws(HistoryError) in try store.revision(of: key, number: revision.first) }
    let result = try comparing {
      try ManifestDiff.between(
        old, in: store, ManifestFiles.documents(at: file), options: difference.comparison(of: old, old))
    }
    try difference.report(result, title: "\(key): revision \(old.number) → \(file)")
  }
}

extension DifferenceOptions {
  /// How to compare two revisions.
  func comparison(of old: Revision, _ new: Revision, acrossEnvironments: Bool = false) -> DiffOptions {
    comparison(
      namespaces: (old.key.namespace, new.key.namespace),
      environments: acrossEnvironments ? (old.key.environment, new.key.environment) : nil)
  }
}
