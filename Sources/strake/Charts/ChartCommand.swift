import Charts
import Diagnostics
import Files
import Pipeline
import Text

/// What the commands about charts have in common.
enum ChartCommand {
  /// Writes a line of Helm's log to standard error.
  static let log: @Sendable (LogRecord) -> Void = { StandardError.write($0.line + "\n") }

  /// Runs a command's work; an error is told as Helm words it, then its places in the user's files.
  ///
  /// - Throws: ``CommandFailure``.
  static func reporting(_ work: () throws(ChartError) -> Void) throws(CommandFailure) {
    do { try work() } catch {
      let hint = error.isFromRendering ? "\nUse --debug flag to render out invalid YAML\n" : ""
      throw CommandFailure(text: text(of: error, hint: hint))
    }
  }

  /// What a person reads of an error: where it comes from, then Helm's lines as they are.
  ///
  /// Helm's are last, so that what reads them from `Error:` to the end reads what Helm prints.
  static func text(of error: ChartError, hint: String = "") -> String {
    let places = error.diagnostics.map { $0.rendered() }.joined()
    return places + (places.isEmpty ? "" : "\n") + "Error: \(error.message)\n\(hint)"
  }

  /// Writes to standard output.
  static func print(_ bytes: [UInt8]) throws(ChartError) {
    do { try StandardOutput.write(bytes) } catch { throw ChartError(error.message) }
  }

  /// The chart at a path that ``ChartLocation`` gave, if it is one that can be installed.
  ///
  /// - Parameter updatingDependencies: whether charts that are missing are put into `charts/`, as
  ///   `--dependency-update` asks.
  static func loadInstallable(_ path: String, updatingDependencies: Bool = false) throws(ChartError) -> Chart {
    let loader = ChartLoader(log: log)
    let chart = try loader.load(path)
    do throws(ChartError) {
      try chart.checkInstallable(log: log)
      return chart
    } catch {
      guard updatingDependencies, chart.lacksDependencies else { throw error }
    }
    try write(try DependencyUpdate(of: chart, in: path, loader: loader, host: .system), to: path)
    do throws(ChartError) { return try loader.load(path) } catch {
      throw error.prefixed("failed reloading chart after repo update: ")
    }
  }

  private static func write(_ update: DependencyUpdate, to directory: String) throws(ChartError) {
    try print(Array(update.messages.utf8))
    do throws(FileFailure) {
      try LocalFiles.makeDirectories(directory + "/charts")
      for archive in update.archives {
        try LocalFiles.write(archive.bytes, to: "\(directory)/charts/\(archive.path)")
      }
      for name in update.outdated { LocalFiles.remove("\(directory)/charts/\(name)") }
      if let lock = update.lockFile { try LocalFiles.write(lock.bytes, to: "\(directory)/\(lock.path)") }
    } catch { throw ChartError(error.message) }
  }
}
