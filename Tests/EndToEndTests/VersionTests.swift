import Testing

@Suite struct VersionTests {
  @Test func versionNamesTheReleasesOfHelmAndKustomizeThatItFollows() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    let outcome = try commandLine.run("version")
    #expect(outcome.exitCode == 0)
    #expect(outcome.output.contains("helm v4.3.1"))
    #expect(outcome.output.contains("kustomize v5.8.1"))
    #expect(outcome.errors.isEmpty)
  }

  @Test func anUnknownFlagIsWrongUsage() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    let outcome = try commandLine.run("version", "--shrt")
    #expect(outcome.exitCode == 2)
    #expect(outcome.errors.contains("--short"))
  }
}
