import Foundation
import Testing

/// What real Helm makes of exported records; where there is no Helm, this is skipped and says so.
@Suite struct HelmInteropTests {
  @Test func helmReadsRollsBackAndUpgradesWhatStrakeExported() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", CommandLine.repository.appendingPathComponent("Tests/Interop/helm-accepts").path,
      CommandLine.binary.path,
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    // 127: there is no Python either.
    guard process.terminationStatus != 127, !text.hasPrefix("skipped") else {
      print("skipped: Helm or Python is not on the path, so no real Helm read the exported records")
      return
    }
    #expect(process.terminationStatus == 0, "\(text)")
    #expect(text.hasSuffix("0 failures\n"))
  }
}
