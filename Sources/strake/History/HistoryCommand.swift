import ArgumentParser
import Releases

/// `strake history NAME`, and what looks after the history as a whole.
struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "Show the revisions of a release; verify, prune, export or import the history.",
    subcommands: [
      HistoryShowCommand.self, HistoryVerifyCommand.self, HistoryPruneCommand.self, HistoryExportCommand.self,
      HistoryImportCommand.self,
    ],
    defaultSubcommand: HistoryShowCommand.self, aliases: ["hist"])
}
