import CThreads
import Glibc
import Synchronization

/// Threads with a stack that engines recurse on as deep as their bounds allow.
public enum LargeStack {
  /// The size of the stack. Charts recurse as deep as their authors like; the bounds of the engines are reached before
  /// the end of this stack. The memory is only used when it is needed.
  private static let size = 1 << 30

  /// Runs `work` on so many threads at once, each told its number, and waits for all of them.
  ///
  /// Where no thread can be had, the work is done on this one.
  public static func run(threads count: Int = 1, _ work: @escaping (_ number: Int) -> Void) {
    run(threads: count, work, meanwhile: {})
  }

  /// What `work` gives for each number below `count`, in their order; done on all processors at once, this thread among
  /// them.
  ///
  /// Each thread takes the next number that no one has, so that `work` for a number may depend on nothing but the number:
  /// the results are the same on any number of threads.
  public static func results<Result: Sendable>(
    count: Int, _ work: @escaping @Sendable (_ number: Int) -> Result
  ) -> [Result] {
    let threads = min(processorCount, count)
    guard threads > 1 else { return (0..<max(0, count)).map(work) }
    let next = Atomic<Int>(0)
    // What each thread made is its own until the thread has ended: no lock is needed.
    let shares = (0..<threads).map { _ in Share<Result>() }
    func takeAll(into share: Share<Result>) {
      while true {
        let number = next.add(1, ordering: .relaxed).oldValue
        guard number < count else { return }
        share.results.append((number, work(number)))
      }
    }
    run(threads: threads - 1, { takeAll(into: shares[$0]) }, meanwhile: { takeAll(into: shares[threads - 1]) })
    var results = [Result?](repeating: nil, count: count)
    for share in shares {
      for (number, result) in share.results { results[number] = result }
      share.results = []
    }
    return results.compactMap { $0 }
  }

  /// The number of processors that this process may use.
  public static let processorCount = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

  // MARK: Threads

  /// What one thread made of the numbers that it took.
  private final class Share<Result> {
    var results: [(number: Int, result: Result)] = []
  }

  private final class Job {
    let number: Int
    let work: (Int) -> Void

    init(_ number: Int, _ work: @escaping (Int) -> Void) {
      self.number = number
      self.work = work
    }
  }

  /// Starts the threads, does something else on this one, and waits for all.
  static func run(
    threads count: Int, _ work: @escaping (_ number: Int) -> Void, meanwhile otherWork: () -> Void
  ) {
    let jobs = (0..<count).map { Job($0, work) }
    let threads = jobs.map { job -> pthread_t? in
      var thread = pthread_t()
      let started = strake_thread_start(
        &thread, size,
        { pointer in
          guard let pointer else { return nil }
          let job = Unmanaged<Job>.fromOpaque(pointer).takeUnretainedValue()
          job.work(job.number)
          return nil
        }, Unmanaged.passUnretained(job).toOpaque())
      return started == 0 ? thread : nil
    }
    otherWork()
    for (job, thread) in zip(jobs, threads) {
      if let thread { strake_thread_join(thread) } else { job.work(job.number) }
    }
    withExtendedLifetime(jobs) {}
  }
}
