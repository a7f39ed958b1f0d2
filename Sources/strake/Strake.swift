import ArgumentParser
import Diagnostics

/// The command line: its subcommands in the order of the help.
struct Strake: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "strake", abstract: "Renders charts, lays overlays over them, and keeps what was released.",
    subcommands: [
      BuildCommand.self,
      CheckCommand.self,
      CreateCommand.self,
      DiffCommand.self,
      EditCommand.self,
      ExplainCommand.self,
      GetCommand.self,
      HistoryCommand.self,
      InstallCommand.self,
      LintCommand.self,
      ListCommand.self,
      RenderCommand.self,
      RollbackCommand.self,
      ShowCommand.self,
      StatusCommand.self,
      TemplateCommand.self,
      UninstallCommand.self,
      UpgradeCommand.self,
      ValuesCommand.self,
      VersionCommand.self,
    ])
}

extension Strake {
  /// Refuses a first word that is no command, naming the nearest one: ArgumentParser only says it is unexpected.
  ///
  /// - Throws: ``CommandFailure`` for wrong usage.
  static func checkCommandName(_ word: String?) throws(CommandFailure) {
    guard let word, !word.hasPrefix("-"), word != "help" else { return }
    let names = configuration.subcommands.flatMap { [$0._commandName] + $0.configuration.aliases }
    guard !names.contains(word) else { return }
    let nearest = NearestName.of(word, among: names).map { "\n\nDid you mean this?\n\t\($0)" } ?? ""
    throw CommandFailure(
      text: "Error: unknown command \"\(word)\" for \"strake\"\(nearest)\nRun 'strake --help' for usage.\n", exitCode: 2
    )
  }
}
