import Testing
import Text

@testable import Charts

@Suite("Patterns of files")
struct PatternTests {
  @Test(
    ".Files.Glob has the language of the library that Helm uses",
    arguments: [
      ("*.txt", "a.txt", true), ("*.txt", "d/a.txt", false), ("**.txt", "d/a.txt", true), ("d/**", "d/e/f", true),
      ("?.txt", "a.txt", true), ("[!a].txt", "a.txt", false), ("[!a].txt", "b.txt", true), ("[a-c].txt", "b.txt", true),
      ("{a,b}.{txt,{md,yaml}}", "b.yaml", true), ("\\[x\\].txt", "[x].txt", true), ("", "a", false),
    ])
  func fileGlobs(pattern: String, path: String, matches: Bool) {
    #expect(FileGlob(ByteString(pattern)).matches(ByteString(path)) == matches)
  }

  @Test("a bad pattern of .Files.Glob matches everything, as in Helm", arguments: ["[", "[]", "[a-zA-Z]", "[z-a]"])
  func badFileGlobs(pattern: String) {
    #expect(FileGlob(ByteString(pattern)).matches(ByteString("any/thing")))
  }

  @Test func aPatternOfManyStarsTakesNoExponentialTime() {
    let pattern = ByteString(String(repeating: "{*,**}a", count: 60))
    #expect(!FileGlob(pattern).matches(ByteString(String(repeating: "a", count: 200) + "b")))
  }

  @Test(
    ".helmignore",
    arguments: [
      ("*.bak", "d/x.bak", false, true), ("/x", "d/x", false, false), ("/x", "x", false, true),
      ("d/*", "d/x", false, true), ("d/*", "e/d/x", false, false), ("d/", "d", false, false), ("d/", "d", true, true),
      ("#x", "#x", false, false), ("!keep", "keep", false, false), ("!keep", "other", false, true),
    ])
  func ignoring(rule: String, path: String, isDirectory: Bool, isIgnored: Bool) throws {
    let rules = try IgnoreRules(parsing: Array(rule.utf8))
    #expect(rules.ignores(ByteString(path), isDirectory: isDirectory) == isIgnored)
  }

  @Test func hiddenTemplatesAreAlwaysIgnored() {
    #expect(IgnoreRules().ignores(ByteString("templates/.x.yaml"), isDirectory: false))
  }

  @Test func doubleStarsAndBadPatternsAreRefused() {
    #expect(throws: ChartError.self) { try IgnoreRules(parsing: Array("a/**".utf8)) }
    #expect(throws: ChartError.self) { try IgnoreRules(parsing: Array("[".utf8)) }
  }
}
