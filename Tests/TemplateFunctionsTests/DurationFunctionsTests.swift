import TemplateFunctions
import Testing
import Text

@Suite struct DurationFunctionsTests {
  private let host = FunctionHost()

  @Test(arguments: [
    ("mustToDuration \"1h1h\"", "2h0m0s"), ("mustToDuration \"-0.5ms\"", "-500µs"), ("mustToDuration \".5s\"", "500ms"),
    ("mustToDuration \"9223372036.5\"", "2562047h47m16.499999744s"), ("mustToDuration 5", "5s"),
    ("mustToDuration \"1_0\"", "10s"), ("durationSeconds \"abc\"", "0"), ("durationDays \"36h\"", "1.5"),
    ("durationMilliseconds \"9223372036.5\"", "9223372036499"), ("durationWeeks \"252h\"", "1.5"),
    ("durationRoundTo \"-1m30s\" \"1m\"", "-2m0s"), ("durationTruncateTo \"2h13m27s\" \"30s\"", "2h13m0s"),
    ("durationRoundTo \"2h13m27s\" \"bad\"", "2h13m27s"), ("mustToDuration \"90s\" | toJson", "90000000000"),
    ("(mustToDuration \"90s\").Round (mustToDuration \"1m\")", "2m0s"),
  ])
  func durationsAreReckonedAsHelmDoes(call: String, expected: String) throws {
    #expect(try host.render("{{ \(call) }}") == expected)
  }

  @Test(arguments: [
    ("nil", "invalid duration"), ("\"\"", "empty duration"), ("\" x \"", "could not parse duration \" x \""),
    ("true", "unsupported duration type bool"), ("9223372037", "duration seconds overflow: 9223372037"),
    ("1e18", "duration seconds overflow: 1e+18"), ("\"Inf\"", "invalid duration seconds: +Inf"),
  ])
  func whatIsNoDurationIsRefusedInHelmsWords(argument: String, reason: String) {
    #expect(host.refusal("{{ mustToDuration \(argument) }}")?.hasSuffix("calling mustToDuration: " + reason) == true)
  }

  @Test(arguments: [
    ("1d", "time: unknown unit \"d\" in duration \"1d\""), ("5", "time: missing unit in duration \"5\""),
    ("", "time: invalid duration \"\""), ("1é", "time: unknown unit \"\\xc3\\xa9\" in duration \"1\\xc3\\xa9\""),
    ("9223372036854775808ns", "time: invalid duration \"9223372036854775808ns\""),
  ])
  func parsingRefusesInGoWords(text: String, reason: String) {
    #expect(host.refusal("{{ mustDateModify \"\(text)\" now }}")?.hasSuffix(": " + reason) == true)
  }

  @Test(
    arguments: [0, 1, -1, 999, 1_000, 1_001_001, 59_999_999_999, Int64.max, Int64.min, -3_600_000_000_001] as [Int64])
  func whatADurationPrintsIsReadBackAsTheSame(nanoseconds: Int64) throws {
    let duration = GoDuration(nanoseconds: nanoseconds)
    #expect(try GoDuration(parsing: duration.text) == duration)
  }
}
