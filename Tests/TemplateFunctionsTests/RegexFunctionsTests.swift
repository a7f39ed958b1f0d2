import Testing

@Suite struct RegexFunctionsTests {
  private let host = FunctionHost()

  @Test(arguments: [
    ("regexFindAll \"a*\" \"baaac\" -1 | toJson", "[\"\",\"aaa\",\"\"]"),
    ("regexFindAll \"x\" \"abc\" -1 | toJson", "null"), ("regexSplit \"\" \"\" -1 | toJson", "[]"),
    ("regexSplit \"z+\" \"pizza\" 0 | toJson", "null"),
    ("regexReplaceAll \"a(x*)b\" \"-ab-axxb-\" \"${1}W\"", "-W-xxW-"),
    ("regexReplaceAllLiteral \"a+\" \"banana\" \"($0)\"", "b($0)n($0)n($0)"), ("regexMatch \"[\" \"x\"", "false"),
    ("regexFind \"a|ab\" \"ab\"", "a"), ("regexQuoteMeta \"1.2-3\"", "1\\.2-3"),
  ])
  func resultsAreThoseOfSprig(call: String, expected: String) throws {
    #expect(try host.render("{{ \(call) }}") == expected)
  }

  @Test func aPatternThatDoesNotCompilePanicsWithoutMust() {
    let words = "error parsing regexp: missing closing ]: `[`"
    #expect(
      host.refusal("{{ regexFind \"[\" \"x\" }}")?.hasSuffix("calling regexFind: regexp: Compile(`[`): " + words)
        == true)
    #expect(host.refusal("{{ mustRegexFind \"[\" \"x\" }}")?.hasSuffix("calling mustRegexFind: " + words) == true)
  }
}

@Suite struct DigestFunctionsTests {
  @Test(arguments: [
    ("adler32sum \"Wikipedia\"", "300286872"), ("adler32sum \"\"", "1"),
    ("sha1sum \"abc\"", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    ("sha256sum \"abc\"", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
  ])
  func digestsAreHexadecimalAndAdlerIsDecimal(call: String, expected: String) throws {
    #expect(try FunctionHost().render("{{ \(call) }}") == expected)
  }
}
