import ArgumentParser

/// `strake edit set|add|remove|fix …`: changes the kustomization file of the working directory, keeping comments and
/// order.
struct EditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "Edit a kustomization file, keeping its comments and order.",
    subcommands: [EditSetCommand.self, EditAddCommand.self, EditRemoveCommand.self, EditFixCommand.self])
}
