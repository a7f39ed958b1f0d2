import Testing
import Text

@testable import Releases

@Suite struct TransferTests {
  let folder = TemporaryFolder()

  private func store(_ name: String) throws -> HistoryStore {
    try HistoryStore(path: folder.file(name), access: .writing, host: testHost(), waiting: 0)
  }

  @Test func anExportedReleaseIsTheSameAfterItsImport() throws {
    let source = try store("a.db")
    try source.record(newRevision(.install, [configMap("a", "1")]))
    try source.record(newRevision(.upgrade, [configMap("a", "2"), configMap("b", "1")]))
    #expect(try source.export(key(), to: folder.file("web.strake")) == 2)
    let target = try store("b.db")
    let imported = try target.importReleases(from: folder.file("web.strake"))
    #expect(imported.map(\.revisions) == [2])
    for number in 1...2 {
      #expect(try target.record(of: key(), number: number) == source.record(of: key(), number: number))
    }
    #expect(try target.verify() == [])
    #expect(throws: HistoryError.self) { try target.importReleases(from: folder.file("web.strake")) }
    let elsewhere = try target.importReleases(from: folder.file("web.strake"), environment: "dev")
    #expect(elsewhere.first?.key.environment == "dev")
  }

  @Test func anExistingFileIsNotReplaced() throws {
    let source = try store("a.db")
    try source.record(newRevision(.install, []))
    try source.export(key(), to: folder.file("web.strake"))
    #expect(throws: HistoryError.self) { try source.export(key(), to: folder.file("web.strake")) }
  }

  @Test func rollingBackRestoresTheBytesOfThatRevision() throws {
    let store = try store("a.db")
    try store.record(newRevision(.install, [configMap("a", "1"), ByteString("--- \r\nx: 1  \n\n")]))
    try store.record(newRevision(.upgrade, [configMap("a", "2")]))
    try store.finish(store.begin(newRevision(.upgrade, [configMap("a", "3")])), as: .failed, description: "no")
    // The last good one before the current: 2, though 3 failed.
    #expect(try store.rollback(of: key()).rollbackOf == 2)
    let back = try store.record(store.rollback(of: key(), to: 1))
    #expect(back.number == 4)
    #expect(back.description == "Rollback to 1")
    #expect(back.rollbackOf == 1)
    #expect(try store.content(of: back) == store.record(of: key(), number: 1).content)
    #expect(try store.history(of: key()).map(\.status) == [.superseded, .superseded, .failed, .deployed])
  }

  @Test func aFailedRevisionIsNoTargetUnlessForced() throws {
    let store = try store("a.db")
    try store.record(newRevision(.install, []))
    try store.finish(store.begin(newRevision(.upgrade, [])), as: .failed, description: "it broke")
    let error = #expect(throws: HistoryError.self) { try store.rollback(of: key(), to: 2) }
    #expect(error?.diagnostic.message.contains("it broke") == true)
    #expect(try store.rollback(of: key(), to: 2, force: true).rollbackOf == 2)
  }

  @Test func aFirstRevisionHasNothingBeforeIt() throws {
    let store = try store("a.db")
    try store.record(newRevision(.install, []))
    let error = #expect(throws: HistoryError.self) { try store.rollback(of: key()) }
    guard case .noEarlierRevision = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
  }
}
