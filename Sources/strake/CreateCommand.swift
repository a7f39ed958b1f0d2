import Diagnostics
import ArgumentParser
import Charts
import Files
import Pipeline
import Text

/// `strake create NAME`: the chart that `helm create` makes.
struct CreateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Make a new chart, the same files as `helm create` makes.")

  @Argument(help: "The chart's name, or a path that ends in it.")
  var path: String

  func run() throws {
    try ChartCommand.reporting { () throws(ChartError) in try create() }
  }

  private func create() throws(ChartError) {
    try ChartCommand.print(Array("Creating \(path)\n".utf8))
    let target = LocalFiles.join(LocalFiles.workingDirectory, path)
    let (parent, name) = CreateCommand.split(target)
    let scaffold = try ChartScaffold(name: name)
    guard LocalFiles.isDirectory(parent) else { throw ChartError("stat \(parent): no such file or directory") }
    let directory = parent == "/" ? "/" + name : parent + "/" + name
    guard !LocalFiles.isFile(directory) else {
      throw ChartError("file \(directory) already exists and is not a directory")
    }
    for file in scaffold.files { try write(file, below: directory) }
    try makeDirectories(directory + "/charts")
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
