import Diagnostics
import Pipeline
import Policies
import Synchronization
import Threads

/// Renders the releases of a project that are looked at together.
struct CheckedReleases {
  let project: Project
  let history: HistoryOptions
  let options: RenderOptions
  let replay: ReplayOptions

  /// All releases of an environment, in the order of their dependencies, rendered on all processors.
  ///
  /// - Throws: ``CommandFailure`` with the messages of the releases that could not be rendered.
  func examined(in environment: String?) throws -> [ExaminedRelease] {
    let (releases, failures) = try rendered(in: environment)
    guard failures.isEmpty else { throw CommandFailure(text: failures.joined()) }
    return releases
  }

  /// The releases that can be rendered, and the messages of those that cannot.
  func rendered(
    in environment: String?, except skipped: String? = nil
  ) throws -> (releases: [ExaminedRelease], failures: [String]) {
    let names = try project.releasesInOrder().filter { $0 != skipped }
    guard !names.isEmpty || skipped != nil else {
      throw Diagnostic(
        "the project has no releases", help: "a release is a folder of Charts/ or an entry of strake.yaml")
    }
    let state = Mutex(
      (next: 0, results: [Result<ExaminedRelease, CommandFailure>?](repeating: nil, count: names.count)))
    LargeStack.run(threads: min(LargeStack.processorCount, names.count)) { [self] _ in
      while true {
        let index = state.withLock { state in
          state.next += 1
          return state.next - 1
        }
        guard index < names.count else { return }
        let result = examined(names[index], in: environment)
        state.withLock { $0.results[index] = result }
      }
    }
    var releases: [ExaminedRelease] = []
    var failures: [String] = []
    for (name, result) in zip(names, state.withLock { $0.results }) {
      switch result {
      case .success(let release)?: releases.append(release)
      case .failure(let failure)?: failures.append("release \(name):\n\(failure.text)")
      case nil: break
      }
    }
    return (releases, failures)
  }

  private func examined(_ name: String, in environment: String?) -> Result<ExaminedRelease, CommandFailure> {
    let render = ReleaseRender(name: name, history: history, options: options, replay: replay)
    do {
      return .success(try ExaminedRelease(try render.rendered(in: environment)))
    } catch let diagnostic as Diagnostic {
      return .failure(CommandFailure(text: diagnostic.rendered()))
    } catch let failure as CommandFailure {
      return .failure(failure)
    } catch {
      return .failure(CommandFailure(text: "\(error)\n"))
    }
  }
}

extension ReleaseRender {
  /// Where the fields of some resources came from; renders once more, noting it.
  ///
  /// - Parameter titles: the resources, `Deployment/web`.
  func origins(of titles: Set<String>, in environment: String?) throws -> ManifestOrigins {
    let recorder = ProvenanceRecorder()
    _ = try rendered(in: environment, recording: recorder)
    return ManifestOrigins(try recorder.explanation { kind, name in titles.contains("\(kind)/\(name)") })
  }
}

extension CheckReport {
  /// Says of the findings that count where their fields came from.
  ///
  /// - Parameter origins: those of a release's resources, given by their titles; what cannot be told is left out.
  mutating func addOrigins(_ origins: (_ release: String, _ titles: Set<String>) throws -> ManifestOrigins) {
    var titles: [String: Set<String>] = [:]
    for finding in counted where finding.subject.kind != "Chart" {
      guard let release = finding.subject.release else { continue }
      titles[release, default: []].insert(finding.subject.shortName)
    }
    let known = titles.reduce(into: [String: ManifestOrigins]()) { known, entry in
      known[entry.key] = try? origins(entry.key, entry.value)
    }
    for index in findings.indices where findings[index].exemption == nil {
      guard let release = findings[index].subject.release else { continue }
      findings[index].origins = known[release]?.origins(of: findings[index]) ?? []
    }
  }
}
