import GoTemplate
import Testing
import Text
import YAML

@testable import Charts

/// Where the user's values came from, and what they overrode.
@Suite struct ValueTraceTests {
  private static let base = """
    replicas: 2
    image: {tag: "1"}
    hosts: [a, b]
    gone: {x: 1}
    notes: |
      one
      two

    """
  private static let over = """
    # moved down
    replicas: 3
    image:
      tag: "2"
    hosts: [c]
    gone: null
    notes: short

    """

  /// What two files and a flag say.
  private func merged() throws -> (values: MapValue, origins: [ValueTrace.Origin]) {
    var user = UserValues()
    user.texts = [
      ValuesText(path: "base.yaml", bytes: Array(ValueTraceTests.base.utf8)),
      ValuesText(path: "over.yaml", bytes: Array(ValueTraceTests.over.utf8)),
    ]
    user.set = ["replicas=4"]
    let trace = ValueTrace()
    let values = try user.merged(tracing: trace)
    return (values, trace.origins(in: values))
  }

  private func overridden(_ path: String) throws -> [String] {
    let origin = try #require(try merged().origins.first { $0.path == path })
    return origin.overridden.map { "\($0.source):\($0.line) \($0.text?.string ?? "…")" }
  }

  @Test func whatCountsKnowsWhatItOverrodeTheLastFirst() throws {
    #expect(try overridden("replicas") == ["over.yaml:2 3", "base.yaml:1 2"])
    #expect(try overridden("image.tag") == ["base.yaml:2 1"])
  }

  @Test func anElementOfAListOverridesThatOfTheSamePlace() throws {
    #expect(try overridden("hosts[0]") == ["base.yaml:3 a"])
    #expect(try merged().origins.contains { $0.path == "hosts[1]" } == false)
  }

  @Test func aNullOverridesACollectionAtItsKey() throws {
    #expect(try overridden("gone") == ["base.yaml:4 …"])
  }

  @Test func ofATextTheFirstLineIsKept() throws {
    #expect(try overridden("notes") == ["base.yaml:5 one\n"])
    let long = ValueTrace.Saying(source: "a", line: 1, text: ByteString(String(repeating: "ö", count: 100)))
    #expect(long.text == ByteString(String(repeating: "ö", count: 48)))
  }

  @Test func whatNobodySaidBeforeOverridesNothing() throws {
    let trace = ValueTrace()
    var user = UserValues()
    user.texts = [ValuesText(path: "base.yaml", bytes: Array(ValueTraceTests.base.utf8))]
    let values = try user.merged(tracing: trace)
    #expect(!trace.origins(in: values).contains { !$0.overridden.isEmpty })
  }

  @Test func valuesOfAnEarlierRevisionAreOverriddenWithWhatTheyOverrode() throws {
    let (values, origins) = try merged()
    let trace = ValueTrace()
    trace.lay(values, origins: origins)
    var user = UserValues()
    user.set = ["replicas=5"]
    _ = try user.merged(tracing: trace)
    let replicas = try #require(trace.origins(in: values).first { $0.path == "replicas" })
    #expect(replicas.overridden.map(\.source) == ["--set", "over.yaml", "base.yaml"])
    #expect(replicas.overridden.first?.text == ByteString("4"))
  }

  @Test func recordedValuesAreFoundWithWhatTheyOverrode() throws {
    let (values, origins) = try merged()
    var user = UserValues()
    user.texts = ValuesText.layers(of: values, origins: origins)
    let layers = ValueLayers(chart: Chart(), user: user)
    func places(_ path: [Trace.Step]) -> [String] {
      layers.definitions(of: path).map { "\($0.place) \($0.text?.string ?? "…")" }
    }
    #expect(places([.key(ByteString("replicas"))]) == ["--set 4", "over.yaml:2 3", "base.yaml:1 2"])
    #expect(places([.key(ByteString("hosts")), .index(0)]) == ["over.yaml:5 c", "base.yaml:3 a"])
    #expect(places([.key(ByteString("gone"))]) == ["over.yaml:6 null", "base.yaml:4 …"])
  }

  @Test func anElementOfWhichNothingWasOverriddenHasOneDefinition() throws {
    let values = MapValue()
    values[ByteString("list")] = .list([.string(ByteString("x")), .string(ByteString("y"))])
    let origins = [
      ValueTrace.Origin(path: "list[0]", source: "a.yaml", line: 1),
      ValueTrace.Origin(
        path: "list[1]", source: "a.yaml", line: 2,
        overridden: [ValueTrace.Saying(source: "b.yaml", line: 7, text: ByteString("z"))]),
    ]
    var user = UserValues()
    user.texts = ValuesText.layers(of: values, origins: origins)
    let layers = ValueLayers(chart: Chart(), user: user)
    let list = Trace.Step.key(ByteString("list"))
    #expect(layers.definitions(of: [list, .index(0)]).map(\.place) == ["a.yaml:1"])
    #expect(layers.definitions(of: [list, .index(1)]).map(\.place) == ["a.yaml:2", "b.yaml:7"])
  }
}
