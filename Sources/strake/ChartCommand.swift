import Charts
import Diagnostics

/// What the commands about charts have in common.
enum ChartCommand {
  /// Writes a line of Helm's log to standard error.
  static let log: @Sendable (LogRecord) -> Void = { StandardError.write($0.line + "\n") }

  /// Runs a command's work; an error is told as Helm words it, below the places in the user's files.
  ///
  /// - Throws: ``CommandFailure``.
  static func reporting(_ work: () throws(ChartError) -> Void) throws(CommandFailure) {
    do { try work() } catch {
      var text = error.diagnostics.map { $0.rendered() }.joined()
      text += "Error: \(error.message)\n"
      if error.isFromRendering { text += "\nUse --debug flag to render out invalid YAML\n" }
      throw CommandFailure(text: text)
    }
  }

  /// Writes to standard output.
  static func print(_ bytes: [UInt8]) throws(ChartError) {
    do { try StandardOutput.write(bytes) } catch { throw ChartError(error.message) }
  }

  /// The chart at a path that ``ChartLocation`` gave, if it is one that can be installed.
  static func loadInstallable(_ path: String) throws(ChartError) -> Chart {
    let chart = try ChartLoader(log: log).load(path)
    try chart.checkInstallable(log: log)
    return chart
  }
}
