import ArgumentParser

/// `strake get`: what a revision holds, one part at a time.
struct GetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "Print what a revision of a release holds.",
    subcommands: [
      GetAllCommand.self, GetHooksCommand.self, GetManifestCommand.self, GetMetadataCommand.self, GetNotesCommand.self,
      GetValuesCommand.self,
    ])
}
