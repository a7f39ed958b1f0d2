import CThreads
import Glibc

/// Threads with a stack that engines recurse on as deep as their bounds allow.
enum LargeStack {
  /// The size of the stack. Charts recurse as deep as their authors like; the bounds of the engines are reached before
  /// the end of this stack. The memory is only used when it is needed.
  static let size = 1 << 30

  /// Runs `work` on so many threads at once, each told its number, and waits for all of them.
  ///
  /// Where no thread can be had, the work is done on this one.
  static func run(threads count: Int = 1, _ work: @escaping (_ number: Int) -> Void) {
    final class Job {
      let number: Int
      let work: (Int) -> Void
      init(_ number: Int, _ work: @escaping (Int) -> Void) {
        self.number = number
        self.work = work
      }
    }
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
    for (job, thread) in zip(jobs, threads) {
      if let thread { strake_thread_join(thread) } else { job.work(job.number) }
    }
    withExtendedLifetime(jobs) {}
  }

  /// The number of processors that this process may use.
  static var processorCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
