import ArgumentParser
import Charts
import Diagnostics
import Files
import Glibc
import Pipeline
import Text

/// `strake create NAME`: the chart that `helm create` makes.
struct CreateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Make a new chart, the same files as `helm create` makes.")

  @Argument(help: ArgumentHelp("The chart's name, or a path that ends in it.", valueName: "name"))
  var paths: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "A chart to begin with: an absolute path, or a name below Helm's folder of starters.", valueName: "starter"))
  var starter: String?

  func run() throws {
    try ChartCommand.reporting { () throws(ChartError) in try create() }
  }

  private func create() throws(ChartError) {
    guard let path = paths.first, paths.count == 1 else {
      throw ChartError("\"strake create\" requires 1 argument\n\nUsage:  strake create NAME [flags]")
    }
    try ChartCommand.print(Array("Creating \(path)\n".utf8))
    let target = LocalFiles.join(LocalFiles.workingDirectory, path)
    let (parent, name) = CreateCommand.split(target)
    if let starter, !starter.isEmpty { return try create(name, below: parent, from: starter) }
    let scaffold = try ChartScaffold(name: name)
    guard LocalFiles.isDirectory(parent) else { throw ChartError("stat \(parent): no such file or directory") }
    let directory = parent == "/" ? "/" + name : parent + "/" + name
    guard !LocalFiles.isFile(directory) else {
      throw ChartError("file \(directory) already exists and is not a directory")
    }
    for file in scaffold.files { try write(file, below: directory) }
    try makeDirectories(directory + "/charts")
  }

  /// Makes a copy of a starter under the chart's name; as Helm, without a word about files that are there.
  private func create(_ name: String, below parent: String, from starter: String) throws(ChartError) {
    let path = starter.hasPrefix("/") ? starter : CreateCommand.starters + "/" + starter
    let chart: Chart
    do throws(ChartError) { chart = try ChartLoader(log: ChartCommand.log).load(path) } catch {
      throw error.prefixed("could not load \(path): ")
    }
    let directory = (parent == "/" ? "" : parent) + "/" + name
    guard !LocalFiles.isFile(directory) else {
      throw ChartError("file \(paths.first ?? directory) already exists and is not a directory")
    }
    for file in try ChartScaffold.files(of: chart, name: ByteString(name)) {
      let path = directory + "/" + file.path.string
      try makeDirectories(CreateCommand.split(path).folder)
      do { try LocalFiles.write(file.bytes, to: path) } catch { throw ChartError(error.message) }
    }
  }

  /// Where Helm keeps starters.
  private static var starters: String {
    func variable(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    let data =
      variable("HELM_DATA_HOME") ?? variable("XDG_DATA_HOME").map { $0 + "/helm" }
      ?? (variable("HOME") ?? "") + "/.local/share/helm"
    return data + "/starters"
  }

  private func write(_ file: ChartFile, below directory: String) throws(ChartError) {
    let path = directory + "/" + file.path.string
    if LocalFiles.isFile(path) {
      StandardError.write("WARNING: File \"\(path)\" already exists. Overwriting.\n")
    }
    try makeDirectories(CreateCommand.split(path).folder)
    do { try UserFiles.write(file.bytes, to: path) } catch { throw ChartError(error.message) }
  }

  private func makeDirectories(_ path: String) throws(ChartError) {
    do { try UserFiles.makeDirectories(path) } catch { throw ChartError(error.message) }
  }

  /// A path's folder and its last part; parts `.` and empty ones are left out.
  private static func split(_ path: String) -> (folder: String, name: String) {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    let name = parts.popLast().map(String.init) ?? ""
    return ("/" + parts.joined(separator: "/"), name)
  }
}
