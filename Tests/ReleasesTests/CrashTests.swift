import Synchronization
import Testing
import Text

@testable import Releases

#if canImport(Glibc)
  import Glibc
#endif

/// What a crash leaves: at each failpoint the files are copied as they are on disk, which is what a process that is
/// killed there leaves behind.
@Suite struct CrashTests {
  let folder = TemporaryFolder()
  let clock = Clock()

  /// The copies, by failpoint, in the order in which they were made.
  private final class Copies: Sendable {
    let list = Mutex<[(point: Failpoint, path: String)]>([])

    func add(_ point: Failpoint, of path: String) {
      list.withLock { list in
        let copy = "\(path).crash\(list.count)"
        for suffix in ["", "-wal"] { copyFile(path + suffix, to: copy + suffix) }
        list.append((point, copy))
      }
    }
  }

  @Test func aProcessThatIsKilledAnywhereLosesNothingAndBlocksNoOne() throws {
    let path = folder.file("history.db")
    let copies = Copies()
    var host = testHost(clock: clock, holder: deadHolder)
    host.reached = { copies.add($0, of: path) }
    do {
      let store = try HistoryStore(path: path, access: .writing, host: host, waiting: 0)
      try store.record(newRevision(.install, [configMap("a", "1"), configMap("b", "1")]))
      let pending = try store.begin(newRevision(.upgrade, [configMap("a", "2"), configMap("b", "1")]))
      try store.finish(pending, as: .deployed)
      try store.record(store.rollback(of: key(), to: 1), historyMax: 2)
      _ = try store.prune(keep: 1)
    }
    let points = copies.list.withLock { $0 }
    #expect(Set(points.map(\.point)) == Set(Failpoint.allCases))
    var committed: [Int] = []
    for (point, copy) in points {
      // The next command, by a process that lives.
      let store = try HistoryStore(path: copy, access: .writing, host: testHost(clock: clock), waiting: 0)
      #expect(try store.verify() == [], "after \(point)")
      let history = (try? store.history(of: key())) ?? []
      let numbers = history.map(\.number)
      #expect(numbers.last ?? 0 >= committed.last ?? 0, "a committed revision is gone after \(point)")
      #expect(history.allSatisfy { !$0.status.isPending })
      #expect(history.count { $0.status == .deployed } <= 1)
      for revision in history { _ = try store.content(of: revision) }
      var next = try newRevision(history.isEmpty ? .install : .upgrade, [configMap("c", "1")])
      next.replacing = true
      #expect(try store.record(next).number == (numbers.last ?? 0) + 1)
      if point == .finished || point == .pendingCommitted { committed = numbers }
    }
  }

  @Test func anInterruptedUpgradeIsFailedAndTheOneBeforeStaysDeployed() throws {
    let path = folder.file("history.db")
    let copies = Copies()
    var host = testHost(clock: clock, holder: deadHolder)
    host.reached = { copies.add($0, of: path) }
    let store = try HistoryStore(path: path, access: .writing, host: host, waiting: 0)
    try store.record(newRevision(.install, [configMap("a", "1")]))
    try store.finish(store.begin(newRevision(.upgrade, [configMap("a", "2")])), as: .deployed)
    let points = copies.list.withLock { $0 }
    for point in [Failpoint.pendingCommitted, .statusWritten] {
      let copy = try #require(points.last { $0.point == point })
      let after = try HistoryStore(path: copy.path, access: .reading, host: testHost(clock: clock), waiting: 0)
      #expect(try after.history(of: key()).map(\.status) == [.deployed, .failed])
    }
  }

  @Test func aTruncatedFileIsRefusedWithAMessage() throws {
    let path = folder.file("history.db")
    do {
      let store = try HistoryStore(path: path, access: .writing, host: testHost(), waiting: 0)
      for index in 1...20 {
        var new = try newRevision(.install, [configMap("a", String(repeating: "x\(index)", count: 5000))])
        new.replacing = true
        new.key = try key("web\(index)")
        try store.record(new)
      }
    }
    // The file may be longer than the database in it.
    let size = try Database(path: path, mode: .existing).size()
    for length in stride(from: 0, to: size, by: 1500) {
      let copy = folder.file("truncated\(length).db")
      copyFile(path, to: copy)
      truncate(copy, length)
      do throws(HistoryError) {
        let store = try HistoryStore(path: copy, access: .reading, host: testHost(), waiting: 0)
        #expect(!(try store.verify()).isEmpty, "\(length) bytes look whole")
      } catch {
        switch error {
        case .damaged, .foreign, .missing, .database: break
        default: Issue.record("\(length): \(error)")
        }
      }
    }
  }
}

/// Copies a file; a missing one is left out.
private func copyFile(_ source: String, to target: String) {
  let input = open(source, O_RDONLY)
  guard input >= 0 else { return }
  defer { close(input) }
  let output = open(target, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  defer { close(output) }
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while case let count = read(input, &buffer, buffer.count), count > 0 { _ = write(output, buffer, count) }
}
