import ArgumentParser
import Diagnostics
import Releases

/// `strake uninstall`: takes releases out of the history, or with `--keep-history` marks them uninstalled.
struct UninstallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "uninstall", abstract: "Uninstall releases.", aliases: ["delete", "del", "un"])

  @Argument(help: "The releases.")
  var names: [String]

  @OptionGroup var options: HistoryOptions
  @OptionGroup var protection: ProtectionOptions

  @Flag(help: "Keep the release's history and mark it uninstalled.")
  var keepHistory = false

  @Flag(help: "Say what would be done, and do nothing.")
  var dryRun = false

  @Flag(help: "A release that does not exist is no error.")
  var ignoreNotFound = false

  @Option(help: "The description in the history.")
  var description: String?

  func run() throws {
    StandardOutput.survivesLostReaders()
    let store = try options.openForReading()
    for name in names {
      do {
        let key = try store.release(named: name, environment: options.environment, namespace: options.namespace)
        if !dryRun { try protection.check(key.environment, of: options.openProject()) }
        if dryRun {
          _ = try store.revision(of: key)
        } else {
          try store.uninstall(
            key, keepHistory: keepHistory, description: description ?? "Uninstallation complete")
        }
        try StandardOutput.writeLine("release \"\(name)\" uninstalled")
      } catch let error as HistoryError {
        guard ignoreNotFound, case .unknownRelease = error else { throw error.diagnostic }
        try StandardOutput.writeLine("release \"\(name)\" uninstalled")
      }
    }
  }
}
