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

  /// Runs the command as a user for whom a folder without write permission is one: root takes no notice of those.
  private func runUnprivileged(_ commandLine: CommandLine, command arguments: [String]) throws -> CommandLine.Outcome? {
    guard geteuid() == 0 else { return try commandLine.run(arguments) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", CommandLine.binary.path] + arguments
    process.currentDirectoryURL = commandLine.folder
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let complaints = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard ![126, 127].contains(process.terminationStatus), !complaints.hasPrefix("setpriv:") else { return nil }
    return CommandLine.Outcome(exitCode: process.terminationStatus, output: text, errors: complaints)
  }

  @Test func aHistoryInAFolderThatCannotBeWrittenIsReadAndLeftAsItIs() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    #expect(try commandLine.run("upgrade", "app", "--install").exitCode == 0)
    let folder = commandLine.folder.appendingPathComponent(".strake")
    chmod(folder.appendingPathComponent("history.db").path, 0o444)
    chmod(folder.path, 0o555)
    defer { chmod(folder.path, 0o755) }
    guard let history = try runUnprivileged(commandLine, command: ["history", "app"]) else {
      print("skipped: no user without root's rights can run the binary here")
      return
    }
    #expect(history.exitCode == 0, "\(history.errors)")
    #expect(history.output.contains("Install complete"))
    for command in [
      ["get", "manifest", "app"], ["diff", "app"], ["history", "verify"], ["list"], ["render", "app"],
    ] {
      let outcome = try #require(try runUnprivileged(commandLine, command: command))
      #expect(outcome.exitCode == 0, "\(command): \(outcome.errors)")
    }
    for command in [
      ["upgrade", "app"], ["rollback", "app", "1"], ["uninstall", "app"], ["history", "prune", "--keep", "1"],
    ] {
      let outcome = try #require(try runUnprivileged(commandLine, command: command))
      #expect(outcome.exitCode == 1)
      #expect(outcome.errors.contains(".strake/history.db cannot be written"), "\(command): \(outcome.errors)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["history.db"])
  }

  @Test func rollingBackIntoADirectoryWritesTheFilesOfThatRevision() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    for replicas in 1...2 {
      let arguments = ["upgrade", "app", "--install", "--set", "replicas=\(replicas)", "--output-dir", "out"]
      #expect(try commandLine.run(arguments).exitCode == 0)
    }
    #expect(try commandLine.read("out/apps_v1_deployment_app.yaml").contains("replicas: 2"))
    let rollback = try commandLine.run("rollback", "app", "1", "--output-dir", "out")
    #expect(rollback.exitCode == 0, "\(rollback.errors)")
    #expect(try commandLine.read("out/apps_v1_deployment_app.yaml").contains("replicas: 1"))
    // What cannot be written is no revision that runs.
    let failed = try commandLine.run("rollback", "app", "2", "--output-dir", "/proc/strake/out")
    #expect(failed.exitCode == 1)
    let history = try commandLine.run("history", "app").output
    #expect(history.contains("failed"))
    #expect(history.contains("Rollback \"app\" failed: "))
    #expect(history.contains("Rollback to 1"))
  }

  @Test func aDryRunSaysWhatWouldHappenInHelmsForms() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    for replicas in 1...2 {
      #expect(try commandLine.run("upgrade", "app", "--install", "--set", "replicas=\(replicas)").exitCode == 0)
    }
    for flag in ["--dry-run", "--dry-run=client", "--dry-run=server"] {
      let rollback = try commandLine.run("rollback", "app", "1", flag)
      #expect(rollback.exitCode == 0, "\(rollback.errors)")
      #expect(rollback.output.contains("spec.replicas: 2 → 1"))
      #expect(try commandLine.run("upgrade", "app", flag).output.contains("MANIFEST:"))
    }
    #expect(try commandLine.run("history", "app").output.split(separator: "\n").count == 3)
    #expect(try commandLine.run("rollback", "app", "1", "--dry-run=none").exitCode == 0)
    #expect(try commandLine.run("history", "app").output.split(separator: "\n").count == 4)
  }

  @Test func whatWasUninstalledIsInstalledAnewInHelmsWords() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    #expect(try commandLine.run("upgrade", "app", "--install").exitCode == 0)
    #expect(try commandLine.run("uninstall", "app", "--keep-history").exitCode == 0)
    let refused = try commandLine.run("upgrade", "app")
    #expect(refused.exitCode == 1)
    #expect(refused.errors.contains("\"app\" has no deployed releases"))
    let installed = try commandLine.run("upgrade", "app", "--install")
    #expect(installed.exitCode == 0, "\(installed.errors)")
    #expect(installed.output.hasPrefix("Release \"app\" does not exist. Installing it now.\nNAME: app\n"))
    #expect(installed.output.contains("REVISION: 2\nDESCRIPTION: Install complete\n"))
  }
}
