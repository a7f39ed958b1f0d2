import GoTemplate
import Testing
import Text

@testable import Charts

@Suite("Values over defaults")
struct CoalescingTests {
  private func merged(
    _ files: [String: String], set: [String] = [], log: @escaping (LogRecord) -> Void = { _ in }
  ) throws -> String {
    var user = UserValues()
    user.set = set
    let chart = try ChartFixture.chart(files)
    return ChartFixture.json(try Coalescing(keepsNulls: false, log: log).values(for: chart, user: try user.merged()))
  }

  private let subchart = "apiVersion: v2\nname: sub\nversion: 1.0.0\n"

  @Test func tablesMergeAndListsAreReplaced() throws {
    let values = ["values.yaml": "m: {x: 1, w: 2}\nl: [1, 2]\n"]
    #expect(try merged(values, set: ["m.x=3", "l[0]=9"]) == "{\"l\":[9],\"m\":{\"w\":2,\"x\":3}}")
  }

  @Test func nullDeletesTheDefaultAndStaysWhereThereIsNone() throws {
    let values = ["values.yaml": "a: 1\nm: {x: 1, w: 2}\n"]
    #expect(try merged(values, set: ["a=null", "m.x=null", "z=null"]) == "{\"m\":{\"w\":2},\"z\":null}")
  }

  @Test func nullsAmongDefaultsVanish() throws {
    #expect(try merged(["values.yaml": "a: null\nm: {x: null, w: {z: null}}\n"]) == "{\"m\":{\"w\":{}}}")
  }

  @Test func parentsSectionAndGlobalsReachTheSubchart() throws {
    let files = [
      "values.yaml": "global: {g: 1}\nsub: {a: 5}\n", "charts/sub/Chart.yaml": subchart,
      "charts/sub/values.yaml": "a: 1\nb: 2\nglobal: {g: 0, h: 3}\n",
    ]
    #expect(try merged(files) == "{\"global\":{\"g\":1},\"sub\":{\"a\":5,\"b\":2,\"global\":{\"g\":1,\"h\":3}}}")
  }

  @Test func aScalarInTheSubchartsPlaceIsRefusedInHelmsOddWords() {
    let files = ["charts/sub/Chart.yaml": subchart]
    do {
      _ = try merged(files, set: ["sub=5"])
      Issue.record("no error")
    } catch { #expect((error as? ChartError)?.message == "type mismatch on sub: %!t(int64=5)") }
  }

  @Test func aTableOverADefaultScalarIsKeptWithAWarning() throws {
    var lines: [String] = []
    let json = try merged(["values.yaml": "v: {a: 1}\n"], set: ["v.a.b=1"]) { lines.append($0.line) }
    #expect(json == "{\"v\":{\"a\":{\"b\":1}}}")
    #expect(
      lines == ["level=INFO msg=\"warning: destination for t.v.a is a table. Ignoring non-table value (1)\""])
  }

  @Test func mergingLeavesWhatTheUserGaveAndTheChartUnchanged() throws {
    let chart = try ChartFixture.chart(["values.yaml": "m: {x: null, w: 1}\n"])
    let user = MapValue([(ByteString("m"), .map(MapValue([(ByteString("z"), .int64(1))])))])
    _ = try Coalescing(keepsNulls: false) { _ in }.values(for: chart, user: user)
    #expect(ChartFixture.json(user) == "{\"m\":{\"z\":1}}")
    #expect(ChartFixture.json(chart.values) == "{\"m\":{\"w\":1,\"x\":null}}")
  }
}
