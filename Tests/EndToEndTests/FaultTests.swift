import Foundation
import Testing

/// Many processes at one history: upgrades and rollbacks in random order, killed at random instants and at each
/// failpoint, on a disk that is full.
///
/// `STRAKE_FAULT_ROUNDS` sets how many processes run (default 80).
@Suite struct FaultTests {
  private let rounds = ProcessInfo.processInfo.environment["STRAKE_FAULT_ROUNDS"].flatMap { Int($0) } ?? 80

  /// What a round does. Its name becomes the description in the history, and what an upgrade renders.
  private struct Operation {
    let name: String
    /// The revision to roll back to; nil for an upgrade.
    let target: Int?

    /// An upgrade, or a rollback to one of two revisions that always succeeded.
    static func random(_ name: String) -> Operation {
      Operation(name: name, target: Bool.random() ? Int.random(in: 1...2) : nil)
    }

    var arguments: [String] {
      let command = target.map { ["rollback", "app", "\($0)"] } ?? ["upgrade", "app", "--set", "message=\(name)"]
      return command + ["--history", "h.db", "--description", name, "--timeout", "120s"]
    }
  }

  /// A history of two revisions of one release.
  private func laidOut() throws -> CommandLine {
    let commandLine = try CommandLine()
    try SmallProject.lay(in: commandLine)
    for number in 1...2 {
      let seeded = try commandLine.run(
        "upgrade", "app", "--install", "--set", "message=seed \(number)", "--description", "seed \(number)",
        "--history",
        "h.db")
      #expect(seeded.exitCode == 0, "\(seeded.errors)")
    }
    return commandLine
  }

  private struct Entry: Decodable {
    let revision: Int
    let status: String
    let description: String
  }

  private func history(_ commandLine: CommandLine, _ path: String = "h.db") throws -> [Entry] {
    let outcome = try commandLine.run("history", "app", "--history", path, "-o", "json", "--max", "100000")
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    return try JSONDecoder().decode([Entry].self, from: Data(outcome.output.utf8))
  }

  /// Checks that nothing that a command reported is lost or doubled, that each revision holds what its command gave it,
  /// and that the next command works.
  private func check(_ commandLine: CommandLine, reported: [String: Operation]) throws {
    let verified = try commandLine.run("history", "verify", "--history", "h.db")
    #expect(verified.exitCode == 0, "\(verified.errors)")
    let entries = try history(commandLine)
    #expect(entries.map(\.revision) == Array(1...max(entries.count, 1)))
    let named = entries.filter { !$0.description.hasPrefix("Interrupted ") }
    let descriptions = Set(named.map(\.description))
    #expect(descriptions.count == named.count)
    #expect(Set(reported.keys).subtracting(descriptions).isEmpty)
    #expect(entries.count { $0.status == "deployed" } == 1)
    #expect(named.allSatisfy { ["deployed", "superseded"].contains($0.status) })
    #expect(entries.allSatisfy { $0.description.hasPrefix("Interrupted ") == ($0.status == "failed") })
    for entry in named {
      guard let operation = reported[entry.description] else { continue }
      let manifest = try commandLine.run(
        "get", "manifest", "app", "--revision", "\(entry.revision)", "--history", "h.db")
      let message = operation.target.map { "seed \($0)" } ?? operation.name
      #expect(manifest.output.contains("message: \"\(message)\""))
    }
    for next in [Operation(name: "the next", target: 1), Operation(name: "the one after", target: nil)] {
      let outcome = try commandLine.run(next.arguments)
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
    }
  }

  private func start(
    _ commandLine: CommandLine, _ operation: Operation, environment: [String: String] = [:]
  ) throws -> Process {
    let process = Process()
    process.executableURL = CommandLine.binary
    process.arguments = operation.arguments
    process.currentDirectoryURL = commandLine.folder
    process.environment = environment.merging(CommandLine.sanitizerOptions) { new, _ in new }
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
    var reported: [String: Operation] = [:]
    var slowest: Double = 0
    for round in 0..<rounds {
      let operation = Operation.random("round \(round)")
      let began = Date()
      let process = try start(commandLine, operation)
      let isKilled = round % 3 != 0
      if isKilled {
        // Up to the time that the longest one took, so that the kills fall everywhere.
        usleep(UInt32.random(in: 0...UInt32(min(max(slowest, 0.02), 0.5) * 1_000_000)))
        kill(process.processIdentifier, SIGKILL)
      }
      if succeeded(process) { reported[operation.name] = operation }
      if !isKilled { slowest = max(slowest, Date().timeIntervalSince(began)) }
    }
    #expect(reported.count >= rounds / 3)
    try check(commandLine, reported: reported)
  }

  @Test(
    arguments: [
      "began", "revision-written", "content-half-written", "content-written", "pending-committed", "status-written",
      "finished",
    ], [true, false])
  func killingAtAFailpointLosesNothing(point: String, isUpgrade: Bool) throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    let operation = Operation(name: "killed", target: isUpgrade ? nil : 1)
    let process = try start(commandLine, operation, environment: ["STRAKE_FAILPOINT": point])
    // A rollback is one transaction: it has no pending revision.
    let isOnTheWay = isUpgrade || !["pending-committed", "status-written"].contains(point)
    #expect(succeeded(process) == !isOnTheWay)
    let last = try #require(try history(commandLine).last)
    switch (point, isUpgrade) {
    case ("finished", _): #expect((last.revision, last.status, last.description) == (3, "deployed", "killed"))
    case ("pending-committed", true), ("status-written", true):
      #expect((last.revision, last.status) == (3, "failed"))
      #expect(last.description.hasPrefix("Interrupted upgrade"))
    case ("pending-committed", false), ("status-written", false): #expect(last.revision == 3)
    default: #expect((last.revision, last.status) == (2, "deployed"))
    }
    try check(commandLine, reported: [:])
  }

  @Test func eightProcessesAtOnceLoseAndDoubleNothing() throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    var reported: [String: Operation] = [:]
    for round in 0..<max(1, rounds / 8) {
      let processes = try (0..<8).map { worker in
        let operation = Operation.random("round \(round) worker \(worker)")
        return (operation, try start(commandLine, operation))
      }
      for (operation, process) in processes where succeeded(process) { reported[operation.name] = operation }
    }
    #expect(reported.count == max(1, rounds / 8) * 8)
    try check(commandLine, reported: reported)
  }

  @Test func eightProcessesAtOnceOfWhichSomeAreKilledLoseNothing() throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    var reported: [String: Operation] = [:]
    for round in 0..<max(1, rounds / 8) {
      let processes = try (0..<8).map { worker in
        let operation = Operation.random("round \(round) worker \(worker)")
        return (operation, try start(commandLine, operation))
      }
      for (_, process) in processes.shuffled().prefix(4) {
        usleep(UInt32.random(in: 0...30_000))
        kill(process.processIdentifier, SIGKILL)
      }
      for (operation, process) in processes where succeeded(process) { reported[operation.name] = operation }
    }
    try check(commandLine, reported: reported)
  }

  /// Runs an operation with a limit of so many blocks of 512 bytes on the size of files.
  private func run(_ operation: Operation, blocks: Int, in commandLine: CommandLine) throws -> (
    code: Int32, text: String
  ) {
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments =
      ["-c", "ulimit -f \(blocks); exec \"$0\" \"$@\"", CommandLine.binary.path] + operation.arguments
    shell.currentDirectoryURL = commandLine.folder
    let errors = Pipe()
    shell.standardOutput = FileHandle.nullDevice
    shell.standardError = errors
    try shell.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    shell.waitUntilExit()
    #expect(shell.terminationReason == .exit)
    return (shell.terminationStatus, text)
  }

  @Test func aFullDiskLosesNothingAndSaysSo() throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    var refused = 0
    var reported: [String: Operation] = [:]
    // At first nothing fits, in the end all does.
    for blocks in stride(from: 0, through: 200, by: 10) {
      let operation = Operation(name: "limit \(blocks)", target: blocks % 20 == 0 ? nil : 1)
      let (code, text) = try run(operation, blocks: blocks, in: commandLine)
      if code != 0 {
        refused += 1
        #expect(text.contains("no space left for the release history h.db"), "\(blocks) blocks: \(text)")
      } else {
        reported[operation.name] = operation
      }
      let verified = try commandLine.run("history", "verify", "--history", "h.db")
      #expect(verified.exitCode == 0, "\(blocks) blocks: \(verified.errors)")
    }
    #expect(refused > 0)
    try check(commandLine, reported: reported)
  }

  @Test func aFileSystemThatIsFullLosesNothingAndSaysSo() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    let disk = commandLine.folder.appendingPathComponent("disk").path
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    guard mount("tmpfs", disk, "tmpfs", 0, "size=512k") == 0 else {
      print("skipped: a small file system to fill can be mounted by root only")
      return
    }
    defer { umount(disk) }
    let filler = "disk/filler"
    try commandLine.write(filler, String(repeating: "x", count: 150_000))
    let upgrade = { (text: String) in
      try commandLine.run(
        "upgrade", "app", "--install", "--history", "disk/h.db", "--set", "message=\(text)", "--description",
        String(text.prefix(20)))
    }
    var written = 0
    while written < 200 {
      // Letters at random are not packed to nothing.
      let noise = String((0..<6000).map { _ in "abcdefghijklmnopqrstuvwxyz0123456789".randomElement() ?? "a" })
      let outcome = try upgrade(noise)
      guard outcome.exitCode == 0 else {
        #expect(outcome.errors.contains("no space left for the release history disk/h.db"), "\(outcome.errors)")
        break
      }
      written += 1
    }
    #expect(written > 2 && written < 200)
    #expect(try commandLine.run("history", "verify", "--history", "disk/h.db").exitCode == 0)
    let entries = try history(commandLine, "disk/h.db")
    #expect(entries.count { $0.status != "failed" } == written)
    // A little space is enough to make more.
    try FileManager.default.removeItem(at: commandLine.folder.appendingPathComponent(filler))
    let pruned = try commandLine.run("history", "prune", "--keep", "1", "--history", "disk/h.db")
    #expect(pruned.exitCode == 0, "\(pruned.errors)")
    #expect(try history(commandLine, "disk/h.db").count < written)
    #expect(try upgrade("small").exitCode == 0)
    #expect(try commandLine.run("history", "verify", "--history", "disk/h.db").exitCode == 0)
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
