import Testing

@testable import Files

@Suite struct ProgramTests {
  @Test func theOutputOfAProgramIsKept() throws {
    let program = Program(["sh", "-c", "echo out; echo err >&2"], capture: .output)
    #expect(try program.run() == Array("out\n".utf8))
    let both = Program(["sh", "-c", "echo out; echo err >&2"], capture: .outputAndErrors, timeout: 60)
    #expect(try both.run() == Array("out\nerr\n".utf8))
  }

  @Test func aProgramHasNothingToRead() throws {
    #expect(try Program(["cat"], capture: .output).run() == [])
  }

  @Test func aProgramThatFailsSaysSo() {
    #expect(throws: Program.Failure.failed(status: 3, output: Array("no\n".utf8))) {
      try Program(["sh", "-c", "echo no; exit 3"], capture: .outputAndErrors).run()
    }
  }

  @Test func aProgramThatIsNotThereIsNotStarted() {
    #expect(throws: Program.Failure.notStarted(reason: "no such file or directory")) {
      try Program(["/no/such/program"], capture: .output).run()
    }
    #expect(throws: Program.Failure.notStarted(reason: nil)) { try Program([], capture: .output).run() }
  }

  @Test func aProgramThatRunsTooLongIsKilled() {
    #expect(throws: Program.Failure.timedOut) {
      try Program(["sleep", "600"], capture: .output, timeout: 0.05).run()
    }
  }
}
