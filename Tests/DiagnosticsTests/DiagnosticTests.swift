import Diagnostics
import Testing

@Suite struct DiagnosticTests {
  @Test func aMessageShowsTheLineWithACaretUnderTheColumn() {
    let file = SourceFile.register(path: "a/b.yaml", bytes: Array("one: 1\ntwo: [\n".utf8))
    let diagnostic = Diagnostic("not closed", at: Mark(file: file, line: 2, column: 6), help: "close it")
    #expect(
      diagnostic.rendered() == """
        error: not closed
          --> a/b.yaml:2:6
           |
         2 | two: [
           |      ^
        help: close it

        """)
  }

  @Test func aCaretStandsUnderItsCharacterNotItsByte() {
    let file = SourceFile.register(path: "x", bytes: Array("ä: ö!".utf8))
    #expect(Diagnostic.excerpt(at: Mark(file: file, line: 1, column: 7)).hasSuffix("|     ^\n"))
  }

  @Test func aPlaceBehindTheEndOfTheFileShowsNoLine() {
    let file = SourceFile.register(path: "x", bytes: Array("a\n".utf8))
    #expect(Diagnostic.excerpt(at: Mark(file: file, line: 9, column: 1)) == "  --> x:9:1\n")
  }

  @Test func anUnknownPlaceShowsNothing() {
    #expect(Diagnostic.excerpt(at: .unknown).isEmpty)
  }
}

@Suite struct NearestNameTests {
  @Test(arguments: [("replica", "replicas"), ("enviroments", "environments"), ("relaeses", "releases")])
  func aMistypedNameFindsTheOneItMeant(typed: String, meant: String) {
    #expect(NearestName.of(typed, among: ["history", "environments", "releases", "replicas"]) == meant)
  }

  @Test(arguments: [("htts", "https"), ("igress", "ingress"), ("mImage", "mcImage"), ("htp", "http")])
  func ofNamesThatAreAsNearThatCountsWhoseLettersAreThere(typed: String, meant: String) {
    let known = ["egress", "http", "https", "image", "ingress", "mcImage"]
    #expect(NearestName.of(typed, among: known) == meant)
    #expect(NearestName.of(typed, among: known.reversed()) == meant)
  }

  @Test func nothingIsNearToAForeignWord() {
    #expect(NearestName.of("zebra", among: ["history", "environments"]) == nil)
  }
}
