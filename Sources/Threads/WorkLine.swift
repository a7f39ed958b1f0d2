import Glibc

extension LargeStack {
  /// Gives what `work` makes of each number below `count` to `body`, in their order; `body` runs on this thread while
  /// others go ahead, and where it would have to wait this thread works, too.
  ///
  /// - Parameters:
  ///   - ahead: how many results may wait for `body`.
  ///   - work: may depend on nothing but the number: the results are the same on any number of threads.
  /// - Throws: what `body` throws; it is then not called again.
  public static func forEachResult<Result: Sendable, Failure: Error>(
    count: Int, ahead: Int, _ work: @escaping @Sendable (_ number: Int) -> Result,
    _ body: (Result) throws(Failure) -> Void
  ) throws(Failure) {
    let threads = min(processorCount, count)
    guard threads > 1 else {
      for number in 0..<max(0, count) { try body(work(number)) }
      return
    }
    let line = WorkLine(count: count, ahead: max(1, ahead), work)
    var failure: Failure?
    run(threads: threads - 1, { _ in line.goAhead() }) {
      do throws(Failure) {
        while let result = line.next() { try body(result) }
      } catch {
        failure = error
      }
      line.stop()
    }
    if let failure { throw failure }
  }
}

/// Numbers that wait to be worked on, and results that wait to be taken in order.
private final class WorkLine<Result: Sendable>: @unchecked Sendable {
  private let count: Int
  private let ahead: Int
  private let work: @Sendable (Int) -> Result
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let change = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  // Only who holds the lock may touch these.
  private var results: [Int: Result] = [:]
  private var begun = 0
  private var taken = 0
  private var isStopped = false

  init(count: Int, ahead: Int, _ work: @escaping @Sendable (Int) -> Result) {
    self.count = count
    self.ahead = ahead
    self.work = work
    pthread_mutex_init(lock, nil)
    pthread_cond_init(change, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    pthread_cond_destroy(change)
    lock.deallocate()
    change.deallocate()
  }

  /// Works until nothing is left to begin.
  func goAhead() {
    pthread_mutex_lock(lock)
    while begun < count, !isStopped {
      if mayBegin { begin() } else { pthread_cond_wait(change, lock) }
    }
    pthread_mutex_unlock(lock)
  }

  /// The next result; nil behind the last one.
  func next() -> Result? {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    guard taken < count else { return nil }
    while true {
      if let result = results.removeValue(forKey: taken) {
        taken += 1
        pthread_cond_broadcast(change)
        return result
      }
      if begun < count, mayBegin { begin() } else { pthread_cond_wait(change, lock) }
    }
  }

  /// Lets no one begin any more.
  func stop() {
    pthread_mutex_lock(lock)
    isStopped = true
    pthread_cond_broadcast(change)
    pthread_mutex_unlock(lock)
  }

  private var mayBegin: Bool { begun - taken < ahead }

  /// Does the next work without the lock.
  private func begin() {
    let number = begun
    begun += 1
    pthread_mutex_unlock(lock)
    let result = work(number)
    pthread_mutex_lock(lock)
    results[number] = result
    pthread_cond_broadcast(change)
  }
}
