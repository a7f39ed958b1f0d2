import Diagnostics
import GoTemplate
import Pipeline
import Releases
import Synchronization

/// Renders releases one after the other, on one thread, with one open history; what nothing has changed comes from the
/// cache.
final class BatchRenderer {
  private let project: Project
  private let history: HistoryOptions
  private let options: RenderOptions
  private let replay: ReplayOptions
  private let cache: RenderCache?
  /// The history, nil where the project has none yet.
  let store: HistoryStore?
  /// The charts of the releases before.
  private let charts = LoadedCharts()
  /// The memory of the release at work.
  private let memory = GeneratedValues.Holder()
  /// The templates of the releases before.
  private let templates: ParsedTemplates

  init(
    project: Project, history: HistoryOptions, options: RenderOptions, replay: ReplayOptions, cache: RenderCache?
  ) throws {
    self.project = project
    self.history = history
    self.options = options
    self.replay = replay
    self.cache = cache
    templates = ParsedTemplates(library: .replaying(memory))
    store = try history.openIfPresent()
  }

  /// What a release gives out in an environment, and its newest revision.
  func emitted(_ name: String, in environment: String?) throws -> (release: EmittedRelease, newest: Revision?) {
    let inputs = try project.inputs(of: name, in: environment)
    var render = ReleaseRender(name: name, history: history, options: options, replay: replay)
    render.store = .some(store)
    var request = options.request(namespace: history.namespace)
    let newest = try render.newestRevision(of: render.key(of: inputs))
    request.revision = (newest?.number ?? 0) + 1
    request.isUpgrade = newest != nil
    return (try emitted(inputs, request, after: newest, by: render), newest)
  }

  private func emitted(
    _ inputs: ReleaseInputs, _ request: RenderRequest, after newest: Revision?, by render: ReleaseRender
  ) throws -> EmittedRelease {
    let remembered = try render.rememberedValues(of: newest)
    let identity =
      replay.isEmpty
      ? RenderIdentity(inputs, request, remembered: remembered, localTimeZone: Host.system.localTimeZone) : nil
    if let cache, let identity, let release = cache.release(for: identity) {
      let expiring = GeneratedValues.expiringCertificates(among: remembered, at: Host.system.now().seconds)
      StandardError.write(release.messages + expiring.map { $0.rendered() }.joined())
      return release
    }
    let messages = Messages()
    let visits = HostVisits()
    var pipeline = RenderPipeline.projects(
      host: visits.watching(.system), library: templates.library, tell: messages.add)
    pipeline.loadedCharts = charts
    let before = cache == nil ? nil : pipeline.fingerprint(of: inputs, request)
    let generated = GeneratedValues(remembered, regenerates: replay.regenerates)
    memory.memory = generated
    pipeline.parsedTemplates = templates
    let rendered = try pipeline.renderReporting(inputs, request)
    let release = EmittedRelease(rendered, messages: messages.text)
    let expiring = GeneratedValues.expiringCertificates(among: generated.given, at: Host.system.now().seconds)
    StandardError.write(release.messages + expiring.map { $0.rendered() }.joined())
    // What chance or the clock had a part in is another the next time.
    let isRepeatable = visits.count == 0 && generated.given.allSatisfy(remembered.contains)
    if let cache, let identity, let before, isRepeatable {
      pipeline.keep(release, of: rendered, for: identity, before: before, request, in: cache)
    }
    return release
  }

  /// Lines for standard error, as they come.
  private final class Messages: Sendable {
    private let lines = Mutex("")

    var text: String { lines.withLock { $0 } }

    var add: @Sendable (String) -> Void { { line in self.lines.withLock { $0 += line } } }
  }
}

/// Counts how often a render asks for what is another each time: the time, random bytes, a time zone's file.
private final class HostVisits: Sendable {
  private let visits = Mutex(0)

  var count: Int { visits.withLock { $0 } }

  func watching(_ host: Host) -> Host {
    Host(
      now: { [self] in
        visits.withLock { $0 += 1 }
        return host.now()
      },
      randomBytes: { [self] count in
        visits.withLock { $0 += 1 }
        return host.randomBytes(count)
      },
      timeZoneFile: { [self] name in
        visits.withLock { $0 += 1 }
        return host.timeZoneFile(name)
      }, localTimeZone: host.localTimeZone)
  }
}
