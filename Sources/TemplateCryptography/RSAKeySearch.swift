import CThreads
import CryptoExtras
import Glibc

/// Searches for RSA keys on all processors at once: the first that is found is the next one given.
///
/// How long a search takes is chance. What other threads still search for when a key is given is kept for the next call:
/// charts that make one key mostly make several.
final class RSAKeySearch: @unchecked Sendable {
  static let shared = RSAKeySearch()

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let change = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let processorCount = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  // Read and changed only by who holds the mutex.
  private var found: [Int: [_RSA.Signing.PrivateKey?]] = [:]
  private var searching: [Int: Int] = [:]

  private init() {
    // Which module has their initializers depends on the system's headers.
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(change, nil)
  }

  /// A key that no one has had; nil where none can be made.
  func key(bits: Int) -> _RSA.Signing.PrivateKey? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let outcome = found[bits]?.popLast() { return outcome }
      while searching[bits, default: 0] < processorCount, start(bits: bits) {}
      // No thread can be had.
      guard searching[bits, default: 0] > 0 else { return Self.newKey(bits: bits) }
      pthread_cond_wait(change, mutex)
    }
  }

  private func start(bits: Int) -> Bool {
    let work = Unmanaged.passRetained(Search(self, bits: bits))
    let failure = strake_thread_start_detached(
      Self.stackSize,
      { pointer in
        guard let pointer else { return }
        Unmanaged<Search>.fromOpaque(pointer).takeRetainedValue().run()
      }, work.toOpaque())
    guard failure == 0 else {
      work.release()
      return false
    }
    searching[bits, default: 0] += 1
    return true
  }

  private static let stackSize = 1 << 20

  private static func newKey(bits: Int) -> _RSA.Signing.PrivateKey? {
    try? _RSA.Signing.PrivateKey(keySize: _RSA.Signing.KeySize(bitCount: bits))
  }

  /// One thread's work.
  private final class Search: Sendable {
    private let owner: RSAKeySearch
    private let bits: Int

    init(_ owner: RSAKeySearch, bits: Int) {
      self.owner = owner
      self.bits = bits
    }

    func run() {
      let key = RSAKeySearch.newKey(bits: bits)
      pthread_mutex_lock(owner.mutex)
      owner.found[bits, default: []].append(key)
      owner.searching[bits, default: 1] -= 1
      pthread_cond_broadcast(owner.change)
      pthread_mutex_unlock(owner.mutex)
    }
  }
}
