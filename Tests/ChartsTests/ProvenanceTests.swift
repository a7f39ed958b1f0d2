import Diagnostics
import GoTemplate
import TemplateFunctions
import Testing
import Text
import YAML

@testable import Charts

/// Where bytes of a chart's output came from, function by function.
@Suite struct ProvenanceTests {
  private static let values = """
    name: alpha
    other: beta
    flag: true
    count: 3
    text: |
      first line
      second line
    list: [gamma, delta]
    map:
      a: epsilon
      b: zeta
    defaults: {a: eta, c: theta}
    template: "x-{{ .Values.name }}"
    quoted: say "hi"
    nothing: {}
    outer: {inner: {old: iota}}

    """

  /// Renders `x: TEMPLATE` and gives the names of the values that the text `needle` in it is said to come from.
  private func sources(_ template: String, of needle: String) throws -> [String] {
    try origin(template, of: needle).values.map(\.name)
  }

  private func origin(_ template: String, of needle: String) throws -> TextOrigin {
    let chart = try ChartFixture.chart([
      "values.yaml": ProvenanceTests.values, "templates/a.yaml": "x: \(template)\n",
      "templates/_h.tpl": "{{ define \"named\" }}name={{ .Values.name }}{{ end }}{{ define \"id\" }}{{ .v }}{{ end }}",
    ])
    let trace = ChartTrace(user: UserValues(), given: MapValue(), unprocessed: chart)
    var renderer = ChartRenderer(
      capabilities: .standard, host: ChartFixture.host, library: FunctionLibrary(HelmFunctions.all), log: { _ in })
    renderer.trace = trace
    let prepared = try renderer.prepare(chart, values: MapValue())
    let files = try renderer.files(of: prepared, release: ReleaseInfo(name: "r", namespace: "n"))
    let text = try #require(files.first).text
    let offset = try #require(text.firstOffset(of: ByteString(needle)), "\(text)")
    let file = try #require(trace.files.first)
    return ChartOrigins(trace).origin(ofOutput: file.output, offset..<offset + needle.utf8.count)
  }

  @Test(arguments: [
    ("{{ .Values.name }}", "alpha", ".Values.name"),
    ("{{ .Values.name | quote }}", "alpha", ".Values.name"),
    ("{{ .Values.name | upper }}", "ALPHA", ".Values.name"),
    ("{{ .Values.count }}", "3", ".Values.count"),
    ("{{ printf \"%s-%s\" .Values.name .Values.other }}", "beta", ".Values.other"),
    ("{{ .Values.missing | default .Values.other }}", "beta", ".Values.other"),
    ("{{ ternary .Values.name .Values.other .Values.flag }}", "alpha", ".Values.name"),
    ("{{ include \"named\" . }}", "alpha", ".Values.name"),
    ("{{ include \"id\" (dict \"v\" .Values.other) }}", "beta", ".Values.other"),
    ("{{ tpl .Values.template . }}", "alpha", ".Values.name"),
    ("{{ tpl .Values.template . }}", "x-", ".Values.template"),
    ("{{ $x := .Values.name }}{{ with .Values.map }}{{ $x }}{{ end }}", "alpha", ".Values.name"),
    ("{{ range .Values.list }}{{ . }},{{ end }}", "delta", ".Values.list[1]"),
    ("{{ range $k, $v := .Values.map }}{{ $k }}:{{ $v }} {{ end }}", "zeta", ".Values.map.b"),
    ("{{ join \"+\" .Values.list }}", "delta", ".Values.list[1]"),
    ("{{ index .Values.list 0 }}", "gamma", ".Values.list[0]"),
    ("{{ get .Values.map \"b\" }}", "zeta", ".Values.map.b"),
    ("{{ first .Values.list }}", "gamma", ".Values.list[0]"),
    ("{{ toYaml .Values.map | nindent 2 }}", "zeta", ".Values.map.b"),
    ("{{ toJson .Values.map }}", "epsilon", ".Values.map.a"),
    ("{{ .Values.text | nindent 2 }}", "second line", ".Values.text"),
    ("{{ toYaml (merge (dict) .Values.map .Values.defaults) | nindent 2 }}", "theta", ".Values.defaults.c"),
    ("{{ toYaml (merge (dict) .Values.map .Values.defaults) | nindent 2 }}", "epsilon", ".Values.map.a"),
    ("{{ (merge .Values.map .Values.defaults).c }}", "theta", ".Values.defaults.c"),
    ("{{ (deepCopy .Values.map).b }}", "zeta", ".Values.map.b"),
    ("{{ (pick .Values.map \"b\").b }}", "zeta", ".Values.map.b"),
    ("{{ (fromYaml (toYaml .Values.map)).b }}", "zeta", ".Values.map.b"),
    (
      "{{ toYaml (merge (fromYaml \"q: 1\") (fromYaml (toYaml .Values.map))) | nindent 2 }}", "zeta", ".Values.map.b"
    ),
    ("{{ $d := dict }}{{ $_ := set $d \"k\" .Values.name }}{{ $d.k }}", "alpha", ".Values.name"),
    ("{{ $_ := set .Values \"new\" .Values.other }}{{ .Values.new }}", "beta", ".Values.other"),
    ("{{ .Values.name | trunc 3 }}", "alp", ".Values.name"),
    ("{{ .Values.name | sha256sum }}", "8ed3", ".Values.name"),
    ("{{ (splitList \"p\" .Values.name) | last }}", "ha", ".Values.name"),
    ("{{ .Chart.Name }}-{{ .Release.Name }}", "r\n", ".Release.Name"),
    ("{{ regexSplit \"h\" .Values.name -1 | last }}", "a\n", ".Values.name"),
    ("{{ .Values.quoted | quote }}", "hi", ".Values.quoted"),
    // What was merged into a map is its later contents', not that of what it was at first.
    (
      "{{ $m := .Values.nothing | default dict }}{{ $m = merge $m .Values.map }}{{ $m.b }}", "zeta", ".Values.map.b"
    ),
    (
      "{{ $m := dict }}{{ range list .Values.map .Values.defaults }}{{ $m = . | toYaml | fromYaml | merge $m }}{{ end }}"
        + "{{ toYaml $m | nindent 2 }}", "theta", ".Values.defaults.c"
    ),
    (
      "{{ $m := mergeOverwrite (deepCopy .Values.defaults) (deepCopy .Values.outer) }}"
        + "{{ $_ := set $m.inner \"new\" (list .Values.name) }}{{ toYaml $m | nindent 2 }}", "alpha", ".Values.name"
    ),
  ])
  func aTextKeepsItsOrigin(_ template: String, _ needle: String, _ value: String) throws {
    #expect(try sources(template, of: needle).first == value)
  }

  @Test func aTextBehindAnotherInAnIndentedBlockKeepsItsOrigin() throws {
    let block = "{{ printf \"k: %s\\n\\nl: %s\" .Values.name .Values.other | nindent 4 }}"
    #expect(try sources(block, of: "alpha") == [".Values.name"])
    #expect(try sources(block, of: "beta") == [".Values.other"])
    #expect(try sources("{{ .Values.text | indent 3 }}", of: "line\n   second") == [".Values.text"])
  }

  @Test func eachOfSeveralValuesInATextIsShownByIt() throws {
    let template = "{{ printf \"%s/%s:%s\" .Values.name .Values.other (first .Values.list) }}"
    #expect(try uses(template, of: "alpha/beta:gamma") == [".Values.name", ".Values.other", ".Values.list[0]"])
    #expect(try uses("{{ join \", \" .Values.list }}", of: "gamma, delta") == [".Values.list[0]", ".Values.list[1]"])
  }

  /// The values that the text shows.
  private func uses(_ template: String, of needle: String) throws -> [String] {
    try origin(template, of: needle).values.filter(\.isExact).map(\.name)
  }

  @Test func aTextOfSeveralValuesNamesAll() throws {
    #expect(
      try sources("{{ printf \"%s/%s\" .Values.name .Values.other | sha256sum }}", of: "x: ") == [])
    let hash = try sources("{{ cat .Values.name .Values.other | b64enc }}", of: "YWxw")
    #expect(Set(hash) == [".Values.name", ".Values.other"])
  }

  @Test func aValueThatWasComputedFromIsToldBeforeItsKey() throws {
    let chart = try ChartFixture.chart([
      "values.yaml": "config: {size: 3}\n", "templates/a.yaml": "x: {{ .Values.config | toJson | sha256sum }}\n",
    ])
    let trace = ChartTrace(user: UserValues(), given: MapValue(), unprocessed: chart)
    var renderer = ChartRenderer(
      capabilities: .standard, host: ChartFixture.host, library: FunctionLibrary(HelmFunctions.all), log: { _ in })
    renderer.trace = trace
    let prepared = try renderer.prepare(chart, values: MapValue())
    _ = try renderer.files(of: prepared, release: ReleaseInfo(name: "r", namespace: "n"))
    let output = try #require(trace.files.first).output
    let values = ChartOrigins(trace).origin(ofOutput: output, 3..<67).values
    #expect(values.first { $0.name == ".Values.config.size" }?.definitions.first?.text == ByteString("3"))
  }

  @Test func scalarsAreFoundWithoutQuotesAndBlockMarks() {
    let text = Array("a: \"x y\"\nb: |\n  one\n  two\nc: plain\n".utf8)
    func content(_ scalar: Node.Scalar, _ start: Int) -> String {
      String(decoding: text[ScalarExtent.range(of: scalar, at: start, in: text)], as: UTF8.self)
    }
    #expect(content(.init(ByteString("x y"), style: .doubleQuoted), 3) == "x y")
    #expect(content(.init(ByteString("one\ntwo\n"), style: .literal), 12) == "one\n  two")
    #expect(content(.init(ByteString("plain")), 29) == "plain")
  }
}
