import ArgumentParser

/// The command line: its subcommands in the order of the help.
struct Strake: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "strake", abstract: "Renders charts, lays overlays over them, and keeps what was released.",
    subcommands: [
      BuildCommand.self,
      CreateCommand.self,
      DiffCommand.self,
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
      VersionCommand.self,
    ])
}
