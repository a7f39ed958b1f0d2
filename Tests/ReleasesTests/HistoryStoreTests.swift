import Testing
import Text

@testable import Releases

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct HistoryStoreTests {
  let folder = TemporaryFolder()
  let clock = Clock()

  private func store(holder: OperationHolder = .current(), waiting: Double = 0) throws -> HistoryStore {
    try HistoryStore(
      path: folder.file("sub/history.db"), access: .writing, host: testHost(clock: clock, holder: holder),
      waiting: waiting)
  }

  @Test func aRevisionIsGivenBackByteForByte() throws {
    let content = ReleaseContent(
      manifests: [configMap("a", "1"), ByteString("--- \n\r\n\u{0}\u{ff}binary"), ByteString(), configMap("a", "1")],
      hooks: [
        ReleaseHook(
          name: "h", kind: "Job", path: "web/templates/h.yaml", manifest: ByteString("kind: Job\n"),
          events: ["pre-install", "test"], weight: -5, deletePolicies: ["hook-succeeded"],
          outputLogPolicies: ["hook-failed"],
          lastRun: ReleaseHook.Run(started: clock.now, completed: nil, phase: "Running"))
      ],
      notes: ByteString("notes\n\n"), userValues: ByteString(#"{"a":1}"#),
      valueOrigins: [
        ValueOrigin(
          path: "a", source: "values.yaml", line: 3,
          overridden: [
            ValueOrigin.Overridden(source: "base.yaml", line: 2, text: ByteString("ü\n")),
            ValueOrigin.Overridden(source: "older.yaml", line: 1, text: nil),
          ]),
        ValueOrigin(path: "b", source: "--set", line: 0),
      ],
      computedValues: ByteString(#"{"a":1,"b":null}"#), chartMetadata: ByteString(#"{"name":"web"}"#),
      chartArchive: [31, 139, 8, 0],
      generatedValues: [
        GeneratedValue(
          call: GeneratedValue.Call(
            function: "randAlphaNum", template: "web/templates/s.yaml", line: 4, column: 9, occurrence: 1,
            arguments: ContentDigest(of: [1])), result: ByteString("x\"y"))
      ],
      labels: ["team": "shop"])
    var new = try newRevision(.install, [])
    new.content = content
    new.overlayDigest = ContentDigest(of: [9])
    let store = try store()
    let revision = try store.record(new)
    #expect(revision.number == 1)
    #expect(revision.status == .deployed)
    #expect(revision.description == "Install complete")
    #expect(revision.overlayDigest == ContentDigest(of: [9]))
    #expect(revision.lastDeployed == clock.now)
    #expect(try store.content(of: revision) == content)
    #expect(try store.record(of: key()).revision == revision)
    #expect(try store.verify() == [])
  }

  @Test func anUpgradeSupersedesTheRevisionBefore() throws {
    let store = try store()
    try store.record(newRevision(.install, [configMap("a", "1")]))
    clock.move(seconds: 60)
    let pending = try store.begin(newRevision(.upgrade, [configMap("a", "2")]))
    #expect(try store.history(of: key()).map(\.status) == [.deployed, .pendingUpgrade])
    try store.finish(pending, as: .deployed)
    let history = try store.history(of: key())
    #expect(history.map(\.status) == [.superseded, .deployed])
    #expect(history.map(\.description) == ["Install complete", "Upgrade complete"])
    #expect(history[1].firstDeployed == history[0].firstDeployed)
    #expect(history[1].lastDeployed > history[0].lastDeployed)
  }

  @Test func aFailedUpgradeLeavesTheRevisionBeforeDeployed() throws {
    let store = try store()
    try store.record(newRevision(.install, []))
    try store.finish(store.begin(newRevision(.upgrade, [])), as: .failed, description: "Upgrade \"web\" failed")
    #expect(try store.history(of: key()).map(\.status) == [.deployed, .failed])
    #expect(try store.deployedRevision(of: key())?.number == 1)
  }

  @Test func aLivingOperationIsNotDisturbed() throws {
    let store = try store()
    _ = try store.begin(newRevision(.install, []))
    let other = try self.store(waiting: 0.12)
    let error = #expect(throws: HistoryError.self) { try other.begin(newRevision(.upgrade, [])) }
    guard case .operationInProgress(_, 1, .pendingInstall, Int(getpid())) = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
  }

  @Test func theOperationOfADeadProcessIsMarkedFailedByTheNextCommand() throws {
    try { _ = try store(holder: deadHolder).begin(newRevision(.install, [])) }()
    let reader = try HistoryStore(
      path: folder.file("sub/history.db"), access: .reading, host: testHost(clock: clock), waiting: 0)
    let failed = try reader.revision(of: key())
    #expect(failed.status == .failed)
    #expect(failed.description.contains("Interrupted install"))
    #expect(try reader.record(newRevision(.upgrade, [])).number == 2)
  }

  @Test func anOperationWhoseTimeRanOutIsGivenUpAndCannotFinish() throws {
    let store = try store()
    let pending = try store.begin(newRevision(.install, []))
    clock.move(seconds: HistoryStore.leaseDuration + 1)
    try self.store().record(newRevision(.upgrade, []))
    let error = #expect(throws: HistoryError.self) { try store.finish(pending, as: .deployed) }
    guard case .operationLost = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
    #expect(try store.history(of: key()).map(\.status) == [.failed, .deployed])
  }

  @Test func aClockThatGoesBackwardsDoesNotBlockForEver() throws {
    let elsewhere = OperationHolder(
      process: 1, processStart: 1, processNamespace: "pid:[1]", boot: OperationHolder.current().boot)
    let store = try store(holder: elsewhere)
    _ = try store.begin(newRevision(.install, []))
    clock.move(seconds: -100_000)
    #expect(try self.store().record(newRevision(.upgrade, [])).number == 2)
  }

  @Test func aClockThatGoesBackwardsDoesNotEndTheOperationOfAProcessThatLives() throws {
    let store = try store()
    let pending = try store.begin(newRevision(.install, []))
    clock.move(seconds: -100_000)
    let error = #expect(throws: HistoryError.self) { try self.store(waiting: 0).record(newRevision(.upgrade, [])) }
    guard case .operationInProgress = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
    try store.finish(pending, as: .deployed)
    #expect(try self.store().record(newRevision(.upgrade, [])).number == 2)
    #expect(try store.history(of: key()).map(\.status) == [.superseded, .deployed])
  }

  @Test func installingOverAReleaseIsRefused() throws {
    let store = try store()
    try store.record(newRevision(.install, []))
    let error = #expect(throws: HistoryError.self) { try store.record(newRevision(.install, [])) }
    guard case .nameInUse = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
  }

  @Test func uninstallingKeepsTheHistoryOnRequest() throws {
    let store = try store()
    try store.record(newRevision(.install, [configMap("a", "1")]))
    try store.uninstall(key(), keepHistory: true)
    #expect(try store.revision(of: key()).status == .uninstalled)
    var again = try newRevision(.install, [])
    again.replacing = true
    #expect(try store.record(again).number == 2)
    try store.uninstall(key(), keepHistory: false)
    #expect(try store.releaseKeys() == [])
    #expect(try store.verify() == [])
    #expect(try store.record(newRevision(.install, [])).number == 1)
  }

  @Test func releasesOfOneNameInTwoEnvironmentsAreTwo() throws {
    let store = try store()
    try store.record(newRevision(.install, [configMap("a", "1")]))
    try store.record(newRevision(.install, [configMap("a", "2")], key: key(environment: "dev")))
    #expect(try store.newestRevisions().map(\.key.environment) == ["dev", "prod"])
    let error = #expect(throws: HistoryError.self) { try store.release(named: "web") }
    guard case .ambiguousRelease = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
    #expect(try store.release(named: "web", environment: "dev") == key(environment: "dev"))
  }

  @Test func anUnknownReleaseNamesTheNearest() throws {
    let store = try store()
    try store.record(newRevision(.install, []))
    let error = #expect(throws: HistoryError.self) { try store.release(named: "wev") }
    #expect(error?.diagnostic.help == "did you mean \"web\"?")
  }

  @Test func anUnknownRevisionNamesThoseThereAre() throws {
    let store = try store()
    try store.record(newRevision(.install, []))
    for _ in 2...4 { try store.record(newRevision(.upgrade, [])) }
    let error = #expect(throws: HistoryError.self) { try store.revision(of: key(), number: 9) }
    #expect(error?.diagnostic.help == "its revisions are 1-4")
  }

  @Test func historyMaxKeepsTheDeployedRevision() throws {
    let store = try store()
    try store.record(newRevision(.install, []))
    for _ in 2...5 { try store.finish(store.begin(newRevision(.upgrade, []), historyMax: 3), as: .failed) }
    #expect(try store.history(of: key()).map(\.number) == [1, 4, 5])
  }

  @Test func aContentIsStoredOnceForAllRevisions() throws {
    let store = try store()
    try store.record(newRevision(.install, [configMap("a", "1"), configMap("b", "1")]))
    for index in 2...20 { try store.record(newRevision(.upgrade, [configMap("a", "\(index)"), configMap("b", "1")])) }
    let contents = try store.database.firstRow("SELECT count(*) FROM content") { $0.integer(0) }
    #expect(contents == 21)
  }

  @Test func pruningGivesSpaceBack() throws {
    let store = try store()
    var generator = SystemRandomNumberGenerator()
    func noise() -> ByteString { ByteString((0..<50_000).map { _ in UInt8.random(in: 0...255, using: &generator) }) }
    try store.record(newRevision(.install, [noise()]))
    for _ in 2...10 { try store.record(newRevision(.upgrade, [noise()])) }
    let pruned = try store.prune(keep: 2)
    #expect(pruned.revisions == 8)
    #expect(pruned.bytes > 350_000)
    #expect(try store.history(of: key()).map(\.number) == [9, 10])
    #expect(try store.verify() == [])
  }

  @Test func aRevisionCannotBeChanged() throws {
    let store = try store()
    try store.record(newRevision(.install, [configMap("a", "1")]))
    for change in [
      "UPDATE revision SET number = 7", "UPDATE content SET data = x'00'", "UPDATE part SET position = 3",
      "UPDATE revision SET chart_version = '2'",
    ] {
      #expect(throws: DatabaseError.self) { try store.database.run(change) }
    }
  }

  @Test func damageIsFoundAndNamed() throws {
    let store = try store()
    try store.record(newRevision(.install, [configMap("a", "1")]))
    try store.database.execute(script: "DROP TRIGGER content_is_immutable; UPDATE content SET data = x'0011';")
    #expect(try store.verify() == ["content 1 is not what its digest says"])
    let error = #expect(throws: HistoryError.self) { try store.record(of: key()) }
    guard case .damaged = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
  }

  @Test func aForeignFileIsRefusedAndLeftAsItIs() throws {
    let path = folder.file("foreign.db")
    try Database(path: path, mode: .create).execute(script: "CREATE TABLE t(x); INSERT INTO t VALUES (1)")
    let before = try contents(of: path)
    let error = #expect(throws: HistoryError.self) {
      try HistoryStore(path: path, access: .writing, host: testHost())
    }
    guard case .foreign = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
    #expect(try contents(of: path) == before)
  }

  @Test func textInsteadOfADatabaseIsRefused() throws {
    let path = folder.file("text.db")
    try write("not a database, and longer than a header of one hundred bytes would be, to be sure of it all", to: path)
    for access in [HistoryStore.Access.reading, .writing] {
      let error = #expect(throws: HistoryError.self) { try HistoryStore(path: path, access: access, host: testHost()) }
      guard case .foreign = error else {
        Issue.record("got \(String(describing: error))")
        return
      }
    }
  }

  @Test func aNewerSchemaIsRefused() throws {
    let path = folder.file("newer.db")
    try { _ = try HistoryStore(path: path, access: .writing, host: testHost()) }()
    try Database(path: path, mode: .existing).execute(script: "PRAGMA user_version = 99")
    let error = #expect(throws: HistoryError.self) { try HistoryStore(path: path, access: .reading, host: testHost()) }
    guard case .newer(_, 99, _) = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
  }

  @Test func aMissingHistoryIsSaidToBeMissing() throws {
    let error = #expect(throws: HistoryError.self) {
      try HistoryStore(path: folder.file("none.db"), access: .reading, host: testHost())
    }
    guard case .missing = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
  }

  private func contents(of path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY)
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    let length = read(descriptor, &buffer, buffer.count)
    return Array(buffer.prefix(max(length, 0)))
  }

  private func write(_ text: String, to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    #expect(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
  }
}
