import Foundation
import Testing

/// Runs the built binary as a user would, in a folder of its own.
struct CommandLine {
  /// What one run gave.
  struct Outcome {
    let exitCode: Int32
    let output: String
    let errors: String
  }

  /// What `make sanitize` tells the sanitizers; nothing in other runs.
  ///
  /// Commands need it too. A sanitizer reserves terabytes of addresses, so that no limit of them can be set then.
  static let sanitizerOptions = ProcessInfo.processInfo.environment.filter { $0.key.hasSuffix("SAN_OPTIONS") }

  /// The folder in which the commands run; empty at first.
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("strake-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// Removes the folder.
  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Runs `strake ARGUMENTS` and waits for its end.
  func run(_ arguments: String..., environment: [String: String] = [:], input: String? = nil) throws -> Outcome {
    try run(arguments, environment: environment, input: input)
  }

  /// Runs `strake ARGUMENTS` and waits for its end.
  ///
  /// - Parameter memory: how many bytes of memory the command may have beside the gigabyte that it reserves for its
  ///   stack; one that wants more is ended by a signal, which fails the test.
  func run(
    _ arguments: [String], environment: [String: String] = [:], input: String? = nil, memory: Int? = nil
  ) throws -> Outcome {
    let process = Process()
    if let memory, CommandLine.sanitizerOptions.isEmpty {
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      let limit = (memory + 1 << 30) / 1024
      process.arguments = ["-c", "ulimit -v \(limit) && exec \"$0\" \"$@\"", CommandLine.binary.path] + arguments
    } else {
      process.executableURL = CommandLine.binary
      process.arguments = arguments
    }
    process.currentDirectoryURL = folder
    var variables = ["HOME": folder.path, "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "TZ": "UTC"]
    variables.merge(CommandLine.sanitizerOptions) { _, new in new }
    variables.merge(environment) { _, new in new }
    process.environment = variables
    // Files, not pipes: a full pipe would stop a command that nobody reads yet.
    let names = UUID().uuidString
    let outputFile = FileManager.default.temporaryDirectory.appendingPathComponent("\(names).out")
    let errorFile = FileManager.default.temporaryDirectory.appendingPathComponent("\(names).err")
    _ = FileManager.default.createFile(atPath: outputFile.path, contents: nil)
    _ = FileManager.default.createFile(atPath: errorFile.path, contents: nil)
    defer {
      try? FileManager.default.removeItem(at: outputFile)
      try? FileManager.default.removeItem(at: errorFile)
    }
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: errorFile)
    if let input {
      let pipe = Pipe()
      process.standardInput = pipe
      try process.run()
      pipe.fileHandleForWriting.write(Data(input.utf8))
      try pipe.fileHandleForWriting.close()
    } else {
      process.standardInput = FileHandle.nullDevice
      try process.run()
    }
    process.waitUntilExit()
    #expect(process.terminationReason == .exit, "strake \(arguments.joined(separator: " ")) was ended by a signal")
    return Outcome(
      exitCode: process.terminationStatus, output: String(decoding: try Data(contentsOf: outputFile), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errorFile), as: UTF8.self))
  }

  /// Writes a file below the folder, with the folders on its way.
  func write(_ path: String, _ text: String) throws {
    let file = folder.appendingPathComponent(path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// Reads a file below the folder.
  func read(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: folder.appendingPathComponent(path)), as: UTF8.self)
  }

  /// Copies a folder of the repository into the folder.
  func copy(_ path: String, to target: String? = nil) throws {
    let destination = folder.appendingPathComponent(target ?? path)
    try FileManager.default.createDirectory(
      at: destination.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: CommandLine.repository.appendingPathComponent(path), to: destination)
  }

  /// The repository's root, three folders above this file.
  static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The binary stands beside the tests' own.
  static let binary: URL = {
    let tests = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }
    let folder =
      tests?.deletingLastPathComponent()
      ?? URL(fileURLWithPath: Swift.CommandLine.arguments[0])
      .deletingLastPathComponent()
    return folder.appendingPathComponent("strake")
  }()
}
