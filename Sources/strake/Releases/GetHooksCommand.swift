import Text
import ArgumentParser
import Releases

/// `strake get hooks`: the hooks, each after the name of its template.
struct GetHooksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "hooks", abstract: "Print the hooks of a release.")

  @OptionGroup var selection: ReleaseSelection

  func run() throws { try StandardOutput.write(StatusText.hooks(try selection.record().content.hooks).bytes) }
}
