import Diagnostics
import Files
import Pipeline
import Synchronization

/// Renders every release of a project for one environment, spread over the processors.
///
/// Each thread takes the next release and renders it with objects of its own: threads that share trees of Swift objects
/// are slower than one thread. What a release gave is written away at once, so that memory is bounded by the releases
/// at work. Standard output gets everything in the order of the releases, or nothing when one of them failed.
struct ReleaseBatch {
  let history: HistoryOptions
  let options: RenderOptions
  let replay: ReplayOptions

  /// Renders, into a folder a release below `directory`, or to standard output.
  ///
  /// - Throws: ``CommandFailure`` with the messages of the releases that failed, in their order.
  func run(to directory: String?) throws {
    let names = try history.openProject().releasesInOrder()
    guard !names.isEmpty else {
      throw Diagnostic(
        "the project has no releases", help: "a release is a folder of Charts/ or an entry of strake.yaml")
    }
    let spool = try directory == nil ? Spool() : nil
    let state = Mutex(State(results: Array(repeating: nil, count: names.count)))
    let workers = min(LargeStack.processorCount, names.count)
    LargeStack.run(threads: workers) { [self] _ in
      while let index = state.withLock({ $0.take() }) {
        let result = render(names[index], to: directory, spool)
        let done = state.withLock { $0.finish(index, result) }
        if StandardError.isTerminal { StandardError.write("\r\u{1b}[K[\(done)/\(names.count)] \(names[index])") }
      }
    }
    if StandardError.isTerminal { StandardError.write("\r\u{1b}[K") }

    let results = state.withLock { $0.results }
    let failures = zip(names, results).compactMap { name, result -> String? in
      guard case .failed(let text)? = result else { return nil }
      return "release \(name):\n\(text)"
    }
    guard failures.isEmpty else {
      let count = "\(failures.count) of \(names.count) releases could not be rendered\n"
      throw CommandFailure(text: failures.joined() + count)
    }
    guard let spool else { return }
    for (index, result) in results.enumerated() {
      guard case .spooled(let piece)? = result else { continue }
      let bytes = try spool.read(piece)
      if index > 0, !bytes.starts(with: Array("---".utf8)) { try StandardOutput.write(Array("---\n".utf8)) }
      try StandardOutput.write(bytes)
    }
  }

  /// How far the work is.
  private struct State {
    var next = 0
    var finished = 0
    var results: [Result?]

    init(results: [Result?]) { self.results = results }

    mutating func take() -> Int? {
      guard next < results.count else { return nil }
      next += 1
      return next - 1
    }

    mutating func finish(_ index: Int, _ result: Result) -> Int {
      results[index] = result
      finished += 1
      return finished
    }
  }

  /// How a release ended.
  private enum Result {
    case written
    case spooled(Spool.Piece)
    case failed(String)
  }

  private func render(_ name: String, to directory: String?, _ spool: Spool?) -> Result {
    do {
      let render = ReleaseRender(name: name, history: history, options: options, replay: replay)
      let release = try render.rendered(in: history.environment)
      if let directory {
        try OutputDirectory(LocalFiles.join(directory, name)).replace(with: release.files)
        return .written
      }
      guard let spool else { return .written }
      return .spooled(try spool.append(release.stream))
    } catch let diagnostic as Diagnostic {
      return .failed(diagnostic.rendered())
    } catch let failure as CommandFailure {
      return .failed(failure.text)
    } catch let failure as FileFailure {
      return .failed(Diagnostic(failure.message).rendered())
    } catch {
      return .failed("\(error)\n")
    }
  }
}
