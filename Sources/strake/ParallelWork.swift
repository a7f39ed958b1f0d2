import Diagnostics
import Files
import Synchronization
import Threads

/// Work on many things, spread over the processors.
enum ParallelWork {
  /// Does `work` for the thing of each title, and gives the results in their order; on a terminal, says how far it is.
  ///
  /// Each thread takes the next thing that no one has, and works with a `worker` of its own.
  ///
  /// - Throws: ``CommandFailure`` with the messages of those that failed, in their order.
  static func results<Worker, Result: Sendable>(
    titles: [String], worker makeWorker: @escaping @Sendable () throws -> Worker,
    work: @escaping @Sendable (Worker, Int) throws -> Result
  ) throws -> [Result] {
    let progress = Mutex(Progress<Result>(count: titles.count))
    LargeStack.run(threads: min(LargeStack.processorCount, max(1, titles.count))) { _ in
      var worker: Worker?
      while let index = progress.withLock({ $0.take() }) {
        let outcome: Outcome<Result>
        do {
          let own = try worker ?? makeWorker()
          worker = own
          outcome = .done(try work(own, index))
        } catch { outcome = .failed(text(of: error)) }
        let done = progress.withLock { $0.finish(index, outcome) }
        if StandardError.isTerminal { StandardError.write("\r\u{1b}[K[\(done)/\(titles.count)] \(titles[index])") }
      }
    }
    if StandardError.isTerminal { StandardError.write("\r\u{1b}[K") }
    return try results(titles, progress.withLock { $0.outcomes })
  }

  /// How the work on one thing ended: with a result, or a message.
  private enum Outcome<Result: Sendable>: Sendable {
    case done(Result)
    case failed(String)
  }

  /// How far the work is.
  private struct Progress<Result: Sendable>: Sendable {
    private var next = 0
    private var finished = 0
    private(set) var outcomes: [Outcome<Result>?]

    init(count: Int) { outcomes = Array(repeating: nil, count: count) }

    mutating func take() -> Int? {
      guard next < outcomes.count else { return nil }
      next += 1
      return next - 1
    }

    mutating func finish(_ index: Int, _ outcome: Outcome<Result>) -> Int {
      outcomes[index] = outcome
      finished += 1
      return finished
    }
  }

  private static func results<Result>(_ titles: [String], _ outcomes: [Outcome<Result>?]) throws -> [Result] {
    var results: [Result] = []
    var failures: [String] = []
    for (title, outcome) in zip(titles, outcomes) {
      switch outcome {
      case .done(let result): results.append(result)
      case .failed(let text): failures.append("release \(title):\n\(text)")
      case nil: failures.append("release \(title):\nit was not rendered\n")
      }
    }
    guard failures.isEmpty else {
      let count = "\(failures.count) of \(titles.count) releases could not be rendered\n"
      throw CommandFailure(text: failures.joined() + count)
    }
    return results
  }

  private static func text(of error: any Error) -> String {
    switch error {
    case let diagnostic as Diagnostic: diagnostic.rendered()
    case let failure as CommandFailure: failure.text
    case let failure as FileFailure: Diagnostic(failure.message).rendered()
    default: "\(error)\n"
    }
  }
}

extension Spool {
  /// Prints manifests in this order, with a separator where one does not begin with it.
  func print(_ pieces: [Piece]) throws {
    for (index, piece) in pieces.enumerated() {
      let bytes = try read(piece)
      if index > 0, !bytes.starts(with: Array("---".utf8)) { try StandardOutput.write(Array("---\n".utf8)) }
      try StandardOutput.write(bytes)
    }
  }
}
