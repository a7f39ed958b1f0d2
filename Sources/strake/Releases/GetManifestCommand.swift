import Text
import ArgumentParser
import Releases

/// `strake get manifest`: the manifests as they were emitted, and a line break after them as Helm prints it.
struct GetManifestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manifest", abstract: "Print the manifests of a release.")

  @OptionGroup var selection: ReleaseSelection

  func run() throws {
    try StandardOutput.write(try selection.record().content.manifestStream.bytes + [UInt8(ascii: "\n")])
  }
}
