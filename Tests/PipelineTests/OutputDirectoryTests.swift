import Diagnostics
import Foundation
import Pipeline
import Testing

@Suite struct OutputDirectoryTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("strake-output-\(UUID())")

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix(".") }.sorted()
  }

  @Test func theContentIsReplacedAsAWhole() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let directory = OutputDirectory(folder.path)
    try directory.replace(with: [("a.yaml", Array("1".utf8)), ("b.yaml", Array("2".utf8))])
    #expect(try names() == ["a.yaml", "b.yaml"])
    try directory.replace(with: [("c.yaml", Array("3".utf8))])
    #expect(try names() == ["c.yaml"])
    #expect(try String(contentsOf: folder.appendingPathComponent("c.yaml"), encoding: .utf8) == "3")
  }

  @Test func foreignFilesAreNeverTouched() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: folder.appendingPathComponent("mine.txt"))
    #expect(throws: Diagnostic.self) { try OutputDirectory(folder.path).replace(with: [("a.yaml", [])]) }
    #expect(try names() == ["mine.txt"])
  }

  @Test func aFailureLeavesTheOldContentAndNothingBeside() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let directory = OutputDirectory(folder.path)
    try directory.replace(with: [("a.yaml", Array("1".utf8))])
    #expect(throws: Diagnostic.self) { try directory.replace(with: [("b.yaml", []), ("no/such/folder.yaml", [])]) }
    #expect(try names() == ["a.yaml"])
    let beside = try FileManager.default.contentsOfDirectory(atPath: folder.deletingLastPathComponent().path)
    #expect(!beside.contains { $0.hasPrefix(folder.lastPathComponent + ".strake") })
  }
}
