import TemplateFunctions
import Testing

@Suite struct DateFunctionsTests {
  private let host = FunctionHost()

  @Test(arguments: [
    ("2006-01-02 15:04 MST -0700", 1_700_000_000, "2023-11-14 23:13 CET +0100"),
    ("2006-01-02 15:04 MST", 1_690_000_000, "2023-07-22 06:26 CEST"),
    ("2006-01-02 15:04:05 MST", 1_711_846_799, "2024-03-31 01:59:59 CET"),
    ("2006-01-02 15:04:05 MST", 1_711_846_800, "2024-03-31 03:00:00 CEST"),
    ("15:04:05 MST -070000", -3_000_000_000, "19:33:28 LMT +005328"),
    ("Monday, Jan _2 __2 002 3PM pm", 0, "Thursday, Jan  1   1 001 1AM am"),
    ("Janus PMS _2006 5.9", 0, "Janus AMS _1970 0"),
  ])
  func timesAreShownInAZone(layout: String, seconds: Int, expected: String) throws {
    #expect(try host.render("{{ dateInZone \"\(layout)\" (int64 \(seconds)) \"Test/Zone\" }}") == expected)
  }

  @Test(arguments: ["../Test/Zone", "/Test/Zone", "Bad", "Test/Zone\\x00"])
  func aZoneThatIsNoneIsUTC(zone: String) throws {
    #expect(try host.render("{{ dateInZone \"MST\" 0 \"\(zone)\" }}") == "UTC")
  }

  @Test(arguments: [
    ("2006-01-02", "2024-02-29", "2024-02-29 00:00:00 +0000 UTC"),
    ("Mon, 02 Jan 2006 15:04:05 -0700", "Thu, 04 Feb 2010 21:00:57.01 -0800", "2010-02-04 21:00:57.01 -0800 -0800"),
    ("2006-01-02 MST", "2017-12-31 PST", "2017-12-31 00:00:00 +0000 PST"),
    ("3:04PM", "11:59PM", "0000-01-01 23:59:00 +0000 UTC"), ("06", "69", "1969-01-01 00:00:00 +0000 UTC"),
    ("2006-01-02", "nonsense", "0001-01-01 00:00:00 +0000 UTC"),
  ])
  func timesAreReadByTheirLayout(layout: String, text: String, expected: String) throws {
    #expect(try host.render("{{ toDate \"\(layout)\" \"\(text)\" }}") == expected)
  }

  @Test(arguments: [
    ("%d {{ T.UTC }}", "{0 63844761600 0}"),
    ("%g {{ T.UTC }}", "{%!g(uint64=0) %!g(int64=63844761600) %!g(*time.Location=<nil>)}"),
    (
      "%t {{ T.UTC.Location }}", "&{%!t(string=UTC) [] [] %!t(string=) %!t(int64=0) %!t(int64=0) %!t(*time.zone=<nil>)}"
    ),
    (
      "%t {{ (toDate `Z07:00` `+02:00`).Location }}",
      "&{%!t(string=) [{%!t(string=) %!t(int=7200) false}] [{%!t(int64=-9223372036854775808) %!t(uint8=0) false false}] "
        + "%!t(string=) %!t(int64=-9223372036854775808) %!t(int64=9223372036854775807) %!t(*time.zone=&{ 7200 false})}"
    ),
  ])
  func verbsThatAreNoneOfATimeShowItsFields(call: String, expected: String) throws {
    let verb = call.prefix(2)
    let value = call.dropFirst(6).dropLast(3).replacing("T.", with: "(toDate `2006-01-02` `2024-02-29`).")
    #expect(try host.render("{{ printf \"\(verb)\" (\(value)) }}") == expected)
  }

  @Test func aTimeWithoutAZoneIsLocal() throws {
    let local = FunctionHost(localTimeZone: "Test/Zone")
    #expect(try local.render("{{ toDate \"2006-01-02\" \"2024-07-01\" }}") == "2024-07-01 00:00:00 +0200 CEST")
    #expect(try local.render("{{ date \"15:04\" 0 }}") == "01:00")
  }

  @Test(arguments: [
    ("2006-01-02", "22-10-25", "parsing time \"22-10-25\" as \"2006-01-02\": cannot parse \"22-10-25\" as \"2006\""),
    ("2006-01-02", "2023-02-29", "parsing time \"2023-02-29\": day out of range"),
    ("15:04", "24:00", "parsing time \"24:00\": hour out of range"), ("", "x", "parsing time \"x\": extra text: \"x\""),
    ("Jan _2 002 2006", "Feb  4 034 2006", "parsing time \"Feb  4 034 2006\": day-of-year does not match day"),
    ("Z07:00", "+25:00", "parsing time \"+25:00\": time zone offset hour out of range"),
    (
      "2006é", "2020ü",
      "parsing time \"2020\\xc3\\xbc\" as \"2006\\xc3\\xa9\": cannot parse \"\\xbc\" as \"\\xc3\\xa9\""
    ),
  ])
  func whatIsNoTimeIsRefusedInGoWords(layout: String, text: String, reason: String) {
    let refusal = host.refusal("{{ mustToDate \"\(layout)\" \"\(text)\" }}")
    #expect(refusal?.hasSuffix("error calling mustToDate: " + reason) == true, "\(refusal ?? "none")")
  }

  @Test(arguments: [
    ("date \"2006\" \"no time\"", "2026"), ("ago (toDate \"2006-01-02\" \"2026-01-02\")", "3h4m6s"),
    ("now", "2026-01-02 03:04:05.5 +0000 UTC m=+0.000000000"), ("now.UTC", "2026-01-02 03:04:05.5 +0000 UTC"),
    ("dateModify \"-1.5h\" (toDate \"2006\" \"2020\")", "2019-12-31 22:30:00 +0000 UTC"),
    ("duration \"9223372037\"", "-2562047h47m16.709551616s"), ("durationRound \"-2400h\"", "3mo"),
    ("unixEpoch (toDate \"x\" \"y\")", "-62135596800"),
    ("((toDate \"2006\" \"2021\").Sub (toDate \"2006\" \"2020\")).Hours", "8784"),
    ("(toDate \"2006-01-02\" \"2024-10-31\").AddDate 0 1 0", "2024-12-01 00:00:00 +0000 UTC"),
    ("(toDate \"2006-01-02\" \"2020-02-03\").Weekday", "Monday"),
    ("printf \"%d %s\" (toDate \"2006\" \"2020\").Month (toDate \"2006\" \"2020\").Month", "1 January"),
    ("toDate \"2006\" \"2020\" | toJson", "\"2020-01-01T00:00:00Z\""),
  ])
  func datesAreReckonedAsSprigDoes(call: String, expected: String) throws {
    #expect(try host.render("{{ \(call) }}") == expected)
  }

  @Test func aMethodWithThreeResultsIsRefusedAsReflectionRefusesIt() {
    let refusal = host.refusal("{{ (toDate \"2006\" \"2020\").Date }}")
    #expect(refusal?.hasSuffix("function Date has 3 return values; should be 1 or 2") == true)
  }

  @Test(arguments: 0..<300)
  func aDamagedZoneFileIsNoZoneAndNoCrash(seed: Int) throws {
    var random = SplitMix(state: UInt64(seed))
    var file = FunctionHost.zoneFile
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let place = Int.random(in: 0..<file.count, using: &random)
      if Bool.random(using: &random) {
        file[place] = UInt8.random(in: 0...255, using: &random)
      } else {
        file.remove(at: place)
      }
    }
    _ = GoLocation(name: "Test/Zone", file: file)
  }
}

/// A small generator with a seed.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
