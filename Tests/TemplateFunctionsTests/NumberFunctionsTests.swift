import Testing

@testable import TemplateFunctions

@Suite struct NumberFunctionsTests {
  @Test func integersWrapAround() throws {
    #expect(
      try render("{{ add 9223372036854775807 1 }} {{ div -9223372036854775808 -1 }}")
        == "-9223372036854775808 -9223372036854775808")
  }

  @Test func decimalsAreExact() throws {
    #expect(
      try render("{{ addf 0.1 0.2 }} {{ mulf 1.1 1.1 }} {{ divf 1 3 }} {{ subf 3 0.1 }}")
        == "0.3 1.21 0.3333333333333333 2.9")
  }

  @Test func dividingByZeroIsAnError() {
    #expect(renderError("{{ div 1 0 }}").hasSuffix("runtime error: integer divide by zero"))
    #expect(renderError("{{ divf 1 0 }}").hasSuffix("decimal division by 0"))
  }

  @Test func textIsReadWithGosPrefixes() throws {
    #expect(
      try render(#"{{ int "0x1F" }} {{ int "010" }} {{ int "08" }} {{ int "1_000" }} {{ int "2.00" }} {{ int "2.5" }}"#)
        == "31 8 0 1000 2 0")
    #expect(
      try render(#"{{ atoi "99999999999999999999" }} {{ float64 "1e999" }} {{ float64 "0x1p4" }}"#)
        == "9223372036854775807 0 16")
  }

  @Test func roundGoesDownBelowTheThreshold() throws {
    #expect(try render("{{ round 2.345 2 }} {{ round -2.5 0 }} {{ round 1.29 1 0.95 }}") == "2.35 -3 1.2")
  }

  @Test func sequencesIncludeTheirEnd() throws {
    #expect(try render("{{ seq 3 }}|{{ seq 5 3 }}|{{ seq 0 2 5 }}|{{ seq 5 1 2 }}") == "1 2 3|5 4 3|0 2 4|")
    #expect(try render("{{ until -2 }} {{ untilStep 9 0 -4 }}") == "[0 -1] [9 5 1]")
  }

  @Test func aStepThatOverflowsEndsInAnError() {
    #expect(renderError("{{ untilStep 0 9223372036854775807 5000000000000000000 }}").contains("elements"))
  }
}
