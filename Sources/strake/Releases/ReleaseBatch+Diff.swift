import Diagnostics
import Pipeline
import Releases

extension ReleaseBatch {
  /// Compares the newest revision of each release with what would be recorded now, and prints what differs.
  func diff(_ difference: DifferenceOptions) throws {
    let differences = try run(jobs()) { renderer, job in
      let (release, newest) = try renderer.emitted(job.name, in: job.environment)
      let options = difference.comparison(namespaces: (release.namespace, release.namespace))
      let result = try comparing {
        guard let store = renderer.store, let newest else {
          return try ManifestDiff.between([], release.manifests, options: options)
        }
        return try ManifestDiff.between(newest, in: store, release.manifests, options: options)
      }
      let old = newest.map { "revision \($0.number)" } ?? "nothing"
      return (release: job.title, title: "\(job.title): \(old) → a new render", difference: result)
    }
    try difference.report(differences)
  }
}
