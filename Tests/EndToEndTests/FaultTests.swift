import Foundation
import Testing

/// Many processes at one history, killed at random instants and at each failpoint, on a disk that is full.
///
/// `STRAKE_FAULT_ROUNDS` sets how many processes run (default 80).
@Suite struct FaultTests {
  private let rounds = ProcessInfo.processInfo.environment["STRAKE_FAULT_ROUNDS"].flatMap { Int($0) } ?? 80

  /// A history of two revisions of one release.
  private func laidOut() throws -> CommandLine {
    let commandLine = try CommandLine()
    var secrets = ""
    for (number, status) in [(1, "superseded"), (2, "deployed")] {
      let manifest = (0..<40).map { "---\nkind: A\nmetadata:\n  name: a\($0)\nvalue: \($0 == 7 ? number : 0)\n" }
        .joined()
      let record: [String: Any] = [
        "name": "web", "namespace": "shop", "version": number, "manifest": manifest,
        "chart": ["metadata": ["name": "web", "version": "1.0.0"]],
        "info": [
          "status": status, "first_deployed": "2024-01-02T03:04:05Z", "last_deployed": "2024-01-02T03:04:05Z",
          "description": "seed \(number)",
        ],
      ]
      let data = try JSONSerialization.data(withJSONObject: record).base64EncodedString()
      secrets += "---\nkind: ConfigMap\ndata:\n  release: \(data)\n"
    }
    try commandLine.write("secrets.yaml", secrets)
    let seeded = try commandLine.run("history", "import", "--from-helm-secret", "secrets.yaml", "--history", "h.db")
    #expect(seeded.exitCode == 0, "\(seeded.errors)")
    return commandLine
  }

  private struct Entry: Decodable {
    let revision: Int
    let status: String
    let description: String
  }

  private func history(_ commandLine: CommandLine) throws -> [Entry] {
    let outcome = try commandLine.run("history", "web", "--history", "h.db", "-o", "json", "--max", "100000")
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    return try JSONDecoder().decode([Entry].self, from: Data(outcome.output.utf8))
  }

  /// Checks that nothing that a command reported is lost or doubled, and that the next command works.
  private func check(_ commandLine: CommandLine, reported: Set<String>) throws {
    let verified = try commandLine.run("history", "verify", "--history", "h.db")
    #expect(verified.exitCode == 0, "\(verified.errors)")
    let entries = try history(commandLine)
    #expect(entries.map(\.revision) == Array(1...max(entries.count, 1)))
    let descriptions = Set(entries.map(\.description))
    #expect(descriptions.count == entries.count)
    #expect(reported.subtracting(descriptions).isEmpty)
    #expect(entries.count { $0.status == "deployed" } == 1)
    let next = try commandLine.run("rollback", "web", "1", "--history", "h.db", "--description", "the next command")
    #expect(next.exitCode == 0, "\(next.errors)")
  }

  /// Starts a rollback that says its name in the history.
  private func start(
    _ commandLine: CommandLine, target: Int, description: String, environment: [String: String] = [:]
  ) throws -> Process {
    let process = Process()
    process.executableURL = CommandLine.binary
    process.arguments = [
      "rollback", "web", "\(target)", "--history", "h.db", "--description", description, "--timeout", "60s",
    ]
    process.currentDirectoryURL = commandLine.folder
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  private func succeeded(_ process: Process) -> Bool {
    process.waitUntilExit()
    return process.terminationReason == .exit && process.terminationStatus == 0
  }

  @Test func killingAtRandomInstantsLosesNothing() throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    var reported: Set<String> = []
    for round in 0..<rounds {
      let process = try start(commandLine, target: 1 + round % 2, description: "round \(round)")
      if round % 3 != 0 {
        usleep(UInt32.random(in: 0...40_000))
        kill(process.processIdentifier, SIGKILL)
      }
      if succeeded(process) { reported.insert("round \(round)") }
    }
    try check(commandLine, reported: reported)
  }

  @Test(arguments: ["began", "revision-written", "content-half-written", "content-written", "finished"])
  func killingAtAFailpointLosesNothing(point: String) throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    let process = try start(
      commandLine, target: 1, description: "killed", environment: ["STRAKE_FAILPOINT": point])
    #expect(!succeeded(process))
    #expect(try history(commandLine).count == (point == "finished" ? 3 : 2))
    try check(commandLine, reported: [])
  }

  @Test func eightProcessesAtOnceLoseAndDoubleNothing() throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    var reported: Set<String> = []
    for round in 0..<max(1, rounds / 8) {
      let processes = try (0..<8).map { worker in
        let description = "round \(round) worker \(worker)"
        return (description, try start(commandLine, target: 1 + worker % 2, description: description))
      }
      for (description, process) in processes where succeeded(process) { reported.insert(description) }
    }
    #expect(reported.count == max(1, rounds / 8) * 8)
    try check(commandLine, reported: reported)
  }

  @Test func aFullDiskLosesNothingAndSaysSo() throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    var refused = 0
    // Blocks of 512 bytes: at first nothing fits, in the end all does.
    for blocks in stride(from: 0, through: 200, by: 10) {
      let shell = Process()
      shell.executableURL = URL(fileURLWithPath: "/bin/sh")
      shell.arguments = [
        "-c", "ulimit -f \(blocks); exec \"$0\" rollback web 1 --history h.db --description 'limit \(blocks)'",
        CommandLine.binary.path,
      ]
      shell.currentDirectoryURL = commandLine.folder
      let errors = Pipe()
      shell.standardOutput = FileHandle.nullDevice
      shell.standardError = errors
      try shell.run()
      let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      shell.waitUntilExit()
      #expect(shell.terminationReason == .exit)
      if shell.terminationStatus != 0 {
        refused += 1
        #expect(text.contains("no space left for the release history h.db"), "\(blocks) blocks: \(text)")
      }
      let verified = try commandLine.run("history", "verify", "--history", "h.db")
      #expect(verified.exitCode == 0, "\(blocks) blocks: \(verified.errors)")
    }
    #expect(refused > 0)
    try check(commandLine, reported: [])
  }

  @Test(arguments: ["upgrade app --set message=m", "uninstall app", "uninstall app --keep-history"])
  func aFullDiskStopsNoLaterCommand(command: String) throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    #expect(try commandLine.run("upgrade", "app", "--install").exitCode == 0)
    let before = try commandLine.run("history", "app", "-o", "json").output
    // Nothing fits behind what is there already.
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", "ulimit -f 0; exec \"$0\" \(command)", CommandLine.binary.path]
    shell.currentDirectoryURL = commandLine.folder
    shell.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    shell.standardError = errors
    try shell.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    shell.waitUntilExit()
    #expect(shell.terminationReason == .exit)
    #expect(shell.terminationStatus == 1)
    #expect(text.contains("no space left for the release history"), "\(text)")
    #expect(try commandLine.run("history", "verify").exitCode == 0)
    #expect(try commandLine.run("history", "app", "-o", "json").output == before)
    #expect(try commandLine.run("upgrade", "app").exitCode == 0)
  }

  @Test func aFolderThatCannotBeWrittenIsNamedAndFailsOnlyTheRevision() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    // Not even root makes a file there.
    let history = try commandLine.run("upgrade", "app", "--install", "--history", "/proc/strake/history.db")
    #expect(history.exitCode == 1)
    #expect(history.errors.contains("/proc/strake/history.db"), "\(history.errors)")
    let output = try commandLine.run("upgrade", "app", "--install", "--output-dir", "/proc/strake/out")
    #expect(output.exitCode == 1)
    #expect(output.errors.contains("/proc/strake"), "\(output.errors)")
    let failed = try commandLine.run("history", "app").output
    #expect(failed.contains("failed"))
    #expect(failed.contains("Release \"app\" failed: "))
    #expect(try commandLine.run("upgrade", "app").exitCode == 0)
    #expect(try commandLine.run("rollback", "app", "1").exitCode == 1)
    #expect(try commandLine.run("history", "app").output.split(separator: "\n").count == 3)
  }
}
