import Foundation
import Testing

/// What each environment of the platform changes against its neighbour, as files that a reader can look at.
///
/// After a change that is meant, `STRAKE_UPDATE_GOLDEN=1 swift test --filter OverlayDifferenceTests` writes them anew.
@Suite struct OverlayDifferenceTests {
  @Test(arguments: [("dev", "staging"), ("staging", "prod")])
  func everyOverlayDiffersFromItsNeighbourAsRecorded(from: String, to: String) throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    for folder in ["Charts", "Overlays", "Examples"] { try commandLine.copy(folder) }
    let golden = CommandLine.repository.appendingPathComponent("Tests/EndToEndTests/Golden/\(from)-\(to)")
    let updates = ProcessInfo.processInfo.environment["STRAKE_UPDATE_GOLDEN"] != nil
    for release in PlatformTests.releases {
      let outcome = try commandLine.run(
        "diff", release, "--env", from, "--against-env", to, "--project", "Examples/platform")
      #expect(outcome.exitCode == 0, "\(release): \(outcome.errors)")
      let file = golden.appendingPathComponent("\(release).diff")
      if updates {
        try FileManager.default.createDirectory(at: golden, withIntermediateDirectories: true)
        try Data(outcome.output.utf8).write(to: file)
      }
      let recorded = try? String(contentsOf: file, encoding: .utf8)
      #expect(
        outcome.output == recorded, "\(release) differs between \(from) and \(to) otherwise than \(file.path) says")
    }
  }
}
