import Foundation
import Testing

/// The whole way: render, record, compare, roll back.
@Suite struct ReleaseLifeTests {
  @Test func rollingBackGivesTheFirstRevisionsBytes() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    let first = try commandLine.run("upgrade", "app", "--env", "prod", "--install")
    #expect(first.exitCode == 0, "\(first.errors)")
    let second = try commandLine.run("upgrade", "app", "--env", "prod", "--set", "replicas=5")
    #expect(second.exitCode == 0, "\(second.errors)")

    let original = try commandLine.run("get", "manifest", "app", "--env", "prod", "--revision", "1").output
    let changed = try commandLine.run("get", "manifest", "app", "--env", "prod").output
    #expect(original.contains("replicas: 3"))
    #expect(changed.contains("replicas: 5"))

    let difference = try commandLine.run(
      "diff", "app", "--env", "prod", "--revision", "1", "2", "--detailed-exitcode")
    #expect(difference.exitCode == 2, "\(difference.errors)")
    #expect(difference.output.contains("spec.replicas"))

    let rollback = try commandLine.run("rollback", "app", "1", "--env", "prod")
    #expect(rollback.exitCode == 0, "\(rollback.errors)")
    #expect(rollback.output == "Rollback was a success! Happy Helming!\n")
    #expect(try commandLine.run("get", "manifest", "app", "--env", "prod").output == original)

    let history = try commandLine.run("history", "app", "--env", "prod").output
    #expect(history.contains("Rollback to 1"))
    #expect(history.split(separator: "\n").count == 4)
  }

  @Test func aDiffAgainstAnUnchangedReleaseIsEmpty() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    #expect(try commandLine.run("upgrade", "app", "--env", "prod", "--install").exitCode == 0)
    let same = try commandLine.run("diff", "app", "--env", "prod", "--detailed-exitcode")
    #expect(same.exitCode == 0, "\(same.output)\(same.errors)")
    let other = try commandLine.run("diff", "app", "--env", "prod", "--set", "message=bye", "--detailed-exitcode")
    #expect(other.exitCode == 2)
    #expect(other.output.contains("bye"))
  }

  @Test func anUpgradeOfWhatIsNotInstalledNeedsInstall() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    let outcome = try commandLine.run("upgrade", "app", "--env", "prod")
    #expect(outcome.exitCode == 1)
    #expect(outcome.errors.contains("\"app\" has no deployed releases"))
    #expect(outcome.errors.contains("--install"))
  }

  @Test func aFailedRenderRecordsNothing() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    try commandLine.write("Charts/app/templates/bad.yaml", "{{ fail \"no\" }}")
    #expect(try commandLine.run("upgrade", "app", "--env", "prod", "--install").exitCode == 1)
    #expect(try commandLine.run("history", "app", "--env", "prod").exitCode == 1)
  }

  @Test func environmentsKeepHistoriesOfTheirOwn() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    #expect(try commandLine.run("upgrade", "app", "--env", "prod", "--install").exitCode == 0)
    #expect(try commandLine.run("upgrade", "app", "--env", "dev", "--install").exitCode == 0)
    #expect(try commandLine.run("upgrade", "app", "--env", "dev").exitCode == 0)
    let prod = try commandLine.run("history", "app", "--env", "prod", "-o", "json").output
    let dev = try commandLine.run("history", "app", "--env", "dev", "-o", "json").output
    #expect(prod.components(separatedBy: "\"revision\":").count == 2)
    #expect(dev.components(separatedBy: "\"revision\":").count == 3)
    let difference = try commandLine.run("diff", "app", "--env", "dev", "--against-env", "prod").output
    #expect(difference.contains("message"))
  }

  @Test func aReadOnlyHistoryIsReadButNotWritten() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    #expect(try commandLine.run("upgrade", "app", "--env", "prod", "--install").exitCode == 0)
    // A path that not even root can write: a directory stands where the file should be made.
    try FileManager.default.createDirectory(
      at: commandLine.folder.appendingPathComponent("blocked/history.db"), withIntermediateDirectories: true)
    let outcome = try commandLine.run(
      "upgrade", "app", "--env", "prod", "--install", "--history", "blocked/history.db")
    #expect(outcome.exitCode == 1)
    #expect(outcome.errors.contains("blocked/history.db"))
  }
}
