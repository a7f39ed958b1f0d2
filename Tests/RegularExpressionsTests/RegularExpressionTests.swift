import RegularExpressions
import Testing
import Text

@Suite struct RegularExpressionTests {
  private func expression(_ pattern: String) throws -> RegularExpression {
    try RegularExpression(ByteString(pattern))
  }

  private func error(of pattern: ByteString) -> String? {
    do throws(RegularExpression.SyntaxError) {
      _ = try RegularExpression(pattern)
      return nil
    } catch { return error.message }
  }

  @Test(arguments: [
    ("(?i", "invalid or unsupported Perl syntax: `(?i`"), ("(?z)", "invalid or unsupported Perl syntax: `(?z`"),
    ("(?i-)", "invalid or unsupported Perl syntax: `(?i-)`"), ("(?<=n)", "invalid named capture: `(?<=n)`"),
    ("(?P<n", "invalid named capture: `(?P<n`"), ("(?P<é>a)", "invalid named capture: `(?P<é>`"),
    ("\\", "trailing backslash at end of expression: ``"), ("\\p", "invalid character class range: `\\p`"),
    ("\\p{", "invalid character class range: `\\p{`"), ("\\pZ\\px", "invalid character class range: `\\px`"),
    ("\\p{Foo}", "invalid character class range: `\\p{Foo}`"), ("\\C", "invalid escape sequence: `\\C`"),
    ("[a", "missing closing ]: `[a`"), ("[z-a]", "invalid character class range: `z-a`"),
    ("[[:foo:]]", "invalid character class range: `[:foo:]`"), ("a**", "invalid nested repetition operator: `**`"),
    ("a*??", "invalid nested repetition operator: `*??`"), ("*a", "missing argument to repetition operator: `*`"),
    ("a|*", "missing argument to repetition operator: `*`"), ("(?i)*", "missing argument to repetition operator: `*`"),
    ("a{1001}", "invalid repeat count: `{1001}`"), ("a{2,1}", "invalid repeat count: `{2,1}`"),
    ("(a{100}){11}", "invalid repeat count: `{11}`"), ("a)", "unexpected ): `a)`"), ("(a", "missing closing ): `(a`"),
    ("\\8", "invalid escape sequence: `\\8`"), ("\\1", "invalid escape sequence: `\\1`"),
    ("\\é", "invalid escape sequence: `\\é`"), ("\\x{110000}", "invalid escape sequence: `\\x{110000`"),
    ("\\xg", "invalid escape sequence: `\\xg`"),
  ])
  func invalidPatternsAreRefusedInGoWords(pattern: String, reason: String) {
    #expect(error(of: ByteString(pattern)) == "error parsing regexp: " + reason)
  }

  @Test func invalidUTF8InAPatternIsRefused() {
    #expect(error(of: ByteString([0x61, 0xFF])) == "error parsing regexp: invalid UTF-8: `\u{FFFD}`")
  }

  @Test func deepNestingIsRefusedAsGoRefusesIt() {
    let deep = String(repeating: "(", count: 1001) + "a" + String(repeating: ")", count: 1001)
    #expect(error(of: ByteString(deep)) == "error parsing regexp: expression nests too deeply: `" + deep + "`")
    let hundredThousand = String(repeating: "(?:", count: 100_000)
    #expect(error(of: ByteString(hundredThousand))?.hasPrefix("error parsing regexp: ") == true)
  }

  @Test(arguments: [
    "(?)", "(?P<n>a)(?P<n>b)", "(?<n>a)", "\\p{letter}", "\\p{Old persian}", "\\p{Cn}", "[\\p{LC}]", "a{,2}", "a{1",
    "a(?i)*", "a*(?i)*", "\\Qa(", "[]a]", "[^]a]", "[a-]", "^*",
  ])
  func patternsThatGoTakesAreTaken(pattern: String) {
    #expect(error(of: ByteString(pattern)) == nil)
  }

  @Test(arguments: [
    ("a*", "baaac", ["", "aaa", ""]), ("a*", "", [""]), ("", "aé", ["", "", ""]), ("\\b", "ab cd", ["", "", "", ""]),
    ("\\B", "é", ["", ""]), ("(?i)straSSE", "STRASSE", ["STRASSE"]), ("\\p{greek}+", "αβγ abc", ["αβγ"]),
    ("[^\\p{LC}]", "aB1", ["1"]),
  ])
  func allMatchesFollowGoRulesForEmptyMatches(pattern: String, text: String, expected: [String]) throws {
    let found = try expression(pattern).allMatchedTexts(in: ByteString(text)).map(\.string)
    #expect(found == expected)
  }

  @Test func aBadByteIsOneCharacterAsInGo() throws {
    let text = ByteString([0x61, 0xFF, 0xC3, 0x62])
    #expect(try expression(".").allMatchedTexts(in: text).map(\.bytes) == [[0x61], [0xFF], [0xC3], [0x62]])
    #expect(try expression("[^a]").replacingAll(in: text, with: ByteString("-")).string == "a---")
  }

  @Test(arguments: [
    ("a(x*)b", "-ab-axxb-", "$1", "--xx-"), ("a(x*)b", "-ab-axxb-", "$1W", "---"),
    ("a(x*)b", "-ab-axxb-", "${1}W", "-W-xxW-"), ("(?P<n>a)", "a", "[$n$$]", "[a$]"), ("a", "a", "$", "$"),
    ("a", "a", "${", "${"), ("(?P<n>a)|(?P<n>b)", "ab", "<$n>", "<a><b>"), ("", "ab", "-", "-a-b-"),
    ("a*", "baac", "x", "xbxcx"),
  ])
  func replacementsExpandAsInGo(pattern: String, text: String, template: String, expected: String) throws {
    #expect(try expression(pattern).replacingAll(in: ByteString(text), with: ByteString(template)).string == expected)
  }

  @Test(
    arguments: [
      (",", "a,b,c", nil, ["a", "b", "c"]), (",", "a,b,c", 2, ["a", "b,c"]), ("", "abc", nil, ["a", "b", "c"]),
      ("x", "", nil, [""]), ("z+", "pizza", 1, ["pizza"]), ("z+", "pizza", 0, []),
      ("a", "banana", nil, ["b", "n", "n", ""]),
    ] as [(String, String, Int?, [String])])
  func splittingFollowsGo(pattern: String, text: String, limit: Int?, expected: [String]) throws {
    #expect(try expression(pattern).split(ByteString(text), limit: limit).map(\.string) == expected)
  }
}
