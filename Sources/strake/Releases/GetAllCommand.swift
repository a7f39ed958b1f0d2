import ArgumentParser
import Releases
import Text

/// `strake get all`: state, values, hooks, manifests and notes of a revision.
struct GetAllCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "all", abstract: "Print all that a release holds.")

  @OptionGroup var selection: ReleaseSelection

  func run() throws {
    let record = try selection.record()
    let status = StatusText(record: record, showsChart: true)
    var text = ByteString(status.heading)
    for (heading, kind) in [("USER-SUPPLIED VALUES:", ValuesKind.user), ("COMPUTED VALUES:", ValuesKind.computed)] {
      text += ByteString("\(heading)\n") + ByteString(try record.content.values(kind).yaml()) + ByteString("\n")
    }
    text += ByteString("HOOKS:\n") + StatusText.hooks(record.content.hooks)
    text += ByteString("MANIFEST:\n") + record.content.manifestStream + ByteString("\n")
    text += ByteString(status.notes)
    try StandardOutput.write(text.bytes)
  }
}
