import Glibc
import Testing

@testable import Files

/// A folder for one test, removed at its end.
final class ScratchFolder {
  let path: String

  init() throws { path = try LocalFiles.makeTemporaryDirectory(prefix: "strake-files-test-") }

  deinit { LocalFiles.remove(path) }
}

@Suite struct LocalFilesTests {
  @Test func aFileIsReadAsItWasWritten() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/a"
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try LocalFiles.write(bytes, to: path)
    #expect(try LocalFiles.contents(of: path) == bytes)
    #expect(LocalFiles.size(of: path) == bytes.count)
    try LocalFiles.append([1, 2], to: path)
    #expect(try LocalFiles.contents(of: path) == bytes + [1, 2])
    try LocalFiles.write([3], to: path)
    #expect(try LocalFiles.contents(of: path) == [3])
  }

  @Test func aFileLongerThanTheLimitIsNotGiven() throws {
    let folder = try ScratchFolder()
    try LocalFiles.write([1, 2, 3], to: folder.path + "/a")
    #expect(try LocalFiles.contents(of: folder.path + "/a", limit: 2) == nil)
    #expect(try LocalFiles.contents(of: folder.path + "/a", limit: 3) == [1, 2, 3])
  }

  @Test func failuresAreInGosWords() throws {
    let folder = try ScratchFolder()
    let missing = folder.path + "/missing"
    #expect(throws: FileFailure(operation: "open", path: missing, code: ENOENT)) {
      try LocalFiles.contents(of: missing)
    }
    #expect(
      FileFailure(operation: "open", path: "a/b", code: ENOENT).message == "open a/b: no such file or directory")
    #expect(throws: FileFailure(operation: "read", path: folder.path, code: EISDIR)) {
      try LocalFiles.contents(of: folder.path)
    }
    #expect(throws: FileFailure(operation: "lstat", path: missing, code: ENOENT)) { try LocalFiles.resolved(missing) }
  }

  @Test func aFullDiskLeavesNoPartOfAFile() throws {
    #expect(throws: FileFailure(operation: "write", path: "/dev/full", code: ENOSPC)) {
      try LocalFiles.append([1], to: "/dev/full")
    }
  }

  @Test func removingAFolderDoesNotFollowLinks() throws {
    let folder = try ScratchFolder()
    try LocalFiles.makeDirectories(folder.path + "/keep")
    try LocalFiles.write([1], to: folder.path + "/keep/file")
    try LocalFiles.makeDirectories(folder.path + "/gone/deep/er")
    #expect(symlink(folder.path + "/keep", folder.path + "/gone/link") == 0)
    #expect(LocalFiles.target(ofLink: folder.path + "/gone/link") == folder.path + "/keep")
    LocalFiles.remove(folder.path + "/gone")
    #expect(LocalFiles.kind(of: folder.path + "/gone") == nil)
    #expect(try LocalFiles.names(in: folder.path + "/keep") == ["file"])
  }

  @Test func namesAreSortedByBytes() throws {
    let folder = try ScratchFolder()
    for name in ["é", "b", "B", "a.yaml", "a"] { try LocalFiles.write([], to: folder.path + "/" + name) }
    #expect(try LocalFiles.names(in: folder.path) == ["B", "a", "a.yaml", "b", "é"])
  }

  @Test func whatIsSpooledByManyThreadsComesBackWhole() async throws {
    let spool = try Spool()
    let pieces = await withTaskGroup(of: (Int, Spool.Piece?).self) { group in
      for number in 0..<50 {
        group.addTask { (number, try? spool.append(Array(repeating: UInt8(number), count: number * 97))) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    for (number, piece) in pieces {
      #expect(try spool.read(#require(piece)) == Array(repeating: UInt8(number), count: number * 97))
    }
  }
}
