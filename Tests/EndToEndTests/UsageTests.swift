import Testing

/// Wrong usage: exit code 2 and the nearest word.
@Suite struct UsageTests {
  @Test(arguments: [
    (["tempalte"], "template"), (["render", "app", "--evn", "prod"], "--env"), (["upgade", "app"], "upgrade"),
  ])
  func aMistypedWordNamesTheNearest(arguments: [String], nearest: String) throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    let outcome = try commandLine.run(arguments)
    #expect(outcome.exitCode == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains(nearest))
  }

  @Test func helpIsNoError() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    for arguments in [[], ["--help"], ["help", "render"], ["render", "--help"]] {
      let outcome = try commandLine.run(arguments)
      #expect(outcome.exitCode == 0)
      #expect(outcome.output.contains("USAGE: strake"))
      #expect(outcome.errors.isEmpty)
    }
  }
}
