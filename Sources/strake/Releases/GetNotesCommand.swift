import ArgumentParser
import Releases
import Text

/// `strake get notes`: the rendered NOTES.txt, not trimmed.
struct GetNotesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "notes", abstract: "Print the notes of a release.")

  @OptionGroup var selection: ReleaseSelection

  func run() throws {
    let notes = try selection.record().content.notes
    guard !notes.isEmpty else { return }
    try StandardOutput.write((ByteString("NOTES:\n") + notes + ByteString("\n")).bytes)
  }
}
