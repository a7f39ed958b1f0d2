import Testing

/// Each of thirty mistakes is told with the file and line that has to be changed.
@Suite struct SeededMistakeTests {
  @Test(arguments: SeededMistake.all) func mistakesAreToldAtTheirSource(_ mistake: SeededMistake) throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    for (path, text) in SeededMistake.project.merging(mistake.files, uniquingKeysWith: { $1 }) {
      try commandLine.write(path, text)
    }
    let outcome = try commandLine.run(mistake.command)
    #expect(outcome.exitCode == 1)
    #expect(outcome.errors.contains(mistake.place), "\(outcome.errors)")
    #expect(outcome.errors.contains(mistake.says), "\(outcome.errors)")
  }

  @Test func thereAreThirty() { #expect(SeededMistake.all.count == 30) }
}
