import Foundation
import Testing

/// Histories that are not what they should be: a message that says so, exit code 1, and nothing changed.
@Suite struct BadHistoryTests {
  private func laidOut() throws -> CommandLine {
    let commandLine = try CommandLine()
    try SmallProject.lay(in: commandLine)
    #expect(try commandLine.run("upgrade", "app", "--install").exitCode == 0)
    return commandLine
  }

  /// The commands that read a history, and those that write to it.
  private let commands = [
    ["history", "app"], ["list"], ["get", "manifest", "app"], ["diff", "app"], ["status", "app"],
    ["upgrade", "app"], ["rollback", "app", "1"], ["uninstall", "app"], ["history", "prune", "--keep", "1"],
  ]

  /// Runs every command at a file and expects the message; the file stays as it is.
  private func expect(_ message: String, of bytes: Data, in commandLine: CommandLine) throws {
    let file = commandLine.folder.appendingPathComponent("bad.db")
    for command in commands {
      try bytes.write(to: file)
      let outcome = try commandLine.run(command + ["--history", "bad.db"])
      #expect(outcome.exitCode == 1, "\(command)")
      #expect(outcome.output.isEmpty, "\(command)")
      #expect(outcome.errors.hasPrefix("error: "), "\(command): \(outcome.errors)")
      #expect(outcome.errors.contains(message), "\(command): \(outcome.errors)")
      #expect(try Data(contentsOf: file) == bytes, "\(command)")
    }
  }

  /// The history's bytes, with a number of the file's header replaced.
  private func history(_ commandLine: CommandLine, at offset: Int, _ number: UInt32) throws -> Data {
    var bytes = try Data(contentsOf: commandLine.folder.appendingPathComponent(".strake/history.db"))
    for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * index)) }
    return bytes
  }

  @Test func aFileThatIsNoDatabaseIsRefused() throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    let text = Data(String(repeating: "This is no database. ", count: 300).utf8)
    try expect("bad.db is not a release history of Strake", of: text, in: commandLine)
  }

  @Test func aDatabaseOfAnotherProgramIsRefused() throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    // The application's number in SQLite's header.
    try expect("bad.db is not a release history of Strake", of: history(commandLine, at: 68, 0x1234), in: commandLine)
  }

  @Test func aHistoryOfALaterVersionIsRefused() throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    // The schema's number in SQLite's header.
    try expect(
      "was written by a later version of Strake (schema 99,", of: history(commandLine, at: 60, 99), in: commandLine)
  }

  @Test func aTruncatedHistoryIsRefused() throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    let whole = try Data(contentsOf: commandLine.folder.appendingPathComponent(".strake/history.db"))
    try expect("bad.db is damaged: ", of: whole.prefix(whole.count / 2), in: commandLine)
  }

  @Test func whatDoesNotExistNamesWhatDoes() throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    for command in [
      ["rollback", "app", "77"], ["get", "manifest", "app", "--revision", "77"], ["diff", "app", "--revision", "77"],
    ] {
      let outcome = try commandLine.run(command)
      #expect(outcome.exitCode == 1)
      #expect(outcome.errors.contains("has no revision 77\nhelp: its revisions are 1\n"), "\(outcome.errors)")
    }
    let release = try commandLine.run("history", "ap")
    #expect(release.exitCode == 1)
    #expect(release.errors.contains("did you mean \"app\"?"))
  }

  @Test(arguments: ["Upper", "under_score", "-dash", "a..b", String(repeating: "a", count: 54)])
  func aNameThatNoReleaseCanHaveIsRefused(name: String) throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    try commandLine.write("strake.yaml", "releases:\n  app: {name: \"\(name)\"}\n")
    for command in [["upgrade", "app", "--install"], ["render", "app"], ["diff", "app"]] {
      let outcome = try commandLine.run(command)
      #expect(outcome.exitCode == 1, "\(command)")
      #expect(outcome.errors.contains("invalid release name"), "\(command): \(outcome.errors)")
    }
    #expect(try commandLine.run("list", "-q").output == "app\n")
  }
}
