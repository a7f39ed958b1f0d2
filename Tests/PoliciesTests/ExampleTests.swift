import Testing

@testable import Policies

@Suite struct ExampleTests {
  @Test func everyCheckHasAnExample() {
    let shown = Set(Example.all.map(\.check))
    let known = Set(Catalogue.standard.checks.map(\.id))
    #expect(known.subtracting(shown).isEmpty)
    #expect(shown.subtracting(known).isEmpty)
    #expect(Example.all.count == known.count)
  }

  @Test(arguments: Example.all)
  func theFailingExampleFails(example: Example) {
    let findings = example.findings(failing: true)
    #expect(!findings.isEmpty)
    for finding in findings where !finding.subject.kind.hasPrefix("Chart") {
      #expect(finding.mark.isKnown, "\(finding.message) has no place")
    }
  }

  @Test(arguments: Example.all)
  func thePassingExamplePasses(example: Example) {
    let findings = example.findings(failing: false)
    #expect(findings.isEmpty, "\(findings.map(\.message))")
  }
}
