import Releases
import Testing

@Suite struct TimestampTests {
  @Test(arguments: [
    ("2024-01-02T03:04:05.123456789Z", "2024-01-02 03:04:05.123456789 +0000 UTC", "Tue Jan  2 03:04:05 2024"),
    ("2024-02-12T03:04:05.1+02:00", "2024-02-12 03:04:05.1 +0200 +0200", "Mon Feb 12 03:04:05 2024"),
    ("1969-12-31T23:59:59Z", "1969-12-31 23:59:59 +0000 UTC", "Wed Dec 31 23:59:59 1969"),
    ("2000-02-29T00:00:00-11:30", "2000-02-29 00:00:00 -1130 -1130", "Tue Feb 29 00:00:00 2000"),
    ("0001-01-01T00:00:00Z", "0001-01-01 00:00:00 +0000 UTC", "Mon Jan  1 00:00:00 0001"),
  ])
  func timesPrintAsGoPrintsThem(text: String, go: String, ansi: String) throws {
    let time = try #require(Timestamp(text))
    #expect(time.rfc3339Nano == text)
    #expect(time.goDescription == go)
    #expect(time.ansiC == ansi)
  }

  @Test(arguments: ["", "2024-01-02", "2024-13-01T00:00:00Z", "2023-02-29T00:00:00Z", "2024-01-02T24:00:00Z", "x"])
  func whatIsNoTimeIsRefused(text: String) {
    #expect(Timestamp(text) == nil)
  }
}
