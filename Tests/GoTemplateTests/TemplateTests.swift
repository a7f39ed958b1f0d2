import Testing
import Text

@testable import GoTemplate

/// Renders texts with a fixed host and a few functions.
enum Rendering {
  static let host = Host(
    now: { (0, 0) }, randomBytes: { [UInt8](repeating: 0, count: $0) }, timeZoneFile: { _ in nil },
    localTimeZone: "UTC")

  static var library: FunctionLibrary {
    FunctionLibrary([
      Function(
        "list", [.any], isVariadic: true, body: .many { (_, values) throws(FunctionError) in .list(values) }),
      Function(
        "upper", [.string],
        body: .one { (_, value) throws(FunctionError) in
          guard case .string(let text) = value else { throw FunctionError("no string") }
          return .string(ByteString(text.string.uppercased()))
        }),
      Function(
        "include", [.string, .any],
        body: .two { (execution, name, data) throws(FunctionError) in
          guard case .string(let text) = name else { throw FunctionError("no string") }
          return .string(try execution.render(template: text, data: data))
        }),
      Function(
        "tpl", [.string, .any],
        body: .two { (execution, name, data) throws(FunctionError) in
          guard case .string(let text) = name else { throw FunctionError("no string") }
          return .string(try execution.render(text: text, data: data))
        }),
      Function(
        "fail", [.string], body: .one { (_, value) throws(FunctionError) in throw FunctionError("failed") }),
      Function(
        "dict", [.any], isVariadic: true,
        body: .many { (_, values) throws(FunctionError) in
          let map = MapValue()
          var index = 0
          while index + 1 < values.count {
            map[GoFormat.printed(values[index])] = values[index + 1]
            index += 2
          }
          return .map(map)
        }),
    ])
  }

  /// The output, or the error's text behind `error: `.
  static func render(_ text: String, _ data: Value = .null, limits: ExecutionLimits = ExecutionLimits()) -> String {
    let set = TemplateSet(library: library)
    do throws(ParseError) { try set.parse(name: "t", text: ByteString(text)) } catch {
      return "error: " + error.message
    }
    do throws(ExecutionError) {
      return try set.execute(ByteString("t"), data: data, host: host, limits: limits).string
    } catch {
      return "error: " + error.message
    }
  }

  /// A map of these pairs.
  static func map(_ pairs: [(String, Value)]) -> Value { .map(MapValue(pairs.map { (ByteString($0.0), $0.1) })) }

  /// A string.
  static func string(_ text: String) -> Value { .string(ByteString(text)) }
}

@Suite struct TemplateTests {
  private let data = Rendering.map([
    ("name", Rendering.string("web")), ("n", .float64(3)),
    ("list", .list([.float64(1), Rendering.string("a"), .null])),
    ("map", Rendering.map([("b", .int(2)), ("a", .int(1))])), ("nothing", .null),
  ])

  @Test(arguments: [
    ("a{{ .name }}b", "awebb"), ("{{ .nope }}", "<no value>"), ("{{- .n -}}  x", "3x"),
    ("{{ range $i, $e := .list }}{{ $i }}={{ $e }};{{ end }}", "0=1;1=a;2=<no value>;"),
    ("{{ range $k, $v := .map }}{{ $k }}{{ $v }}{{ end }}", "a1b2"), ("{{ range 3 }}{{ . }}{{ end }}", "012"),
    ("{{ if .nope }}a{{ else if .name }}b{{ else }}c{{ end }}", "b"),
    ("{{ with .nope }}a{{ else with .name }}{{ . }}{{ end }}", "web"),
    ("{{ define \"x\" }}[{{ . }}]{{ end }}{{ template \"x\" .name }}{{ include \"x\" 1 }}", "[web][1]"),
    ("{{ block \"y\" .n }}<{{ . }}>{{ end }}", "<3>"),
    ("{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}", "2"),
    ("{{ $x := 5 }}{{ if false }}{{ $x := 1 }}{{ else }}{{ $x }}{{ end }}", "5"),
    ("{{ $x := 5 }}{{ or true ($x := 1) }}{{ $x }}", "true5"),
    ("{{ printf \"%5.2f|%-5s|%05d|%x|%q\" .n .name 42 \"hi\" \"a\\nb\" }}", " 3.00|web  |00042|6869|\"a\\nb\""),
    ("{{ printf \"%d %!\" .name }}", "%!d(string=web) %!!(MISSING)"),
    ("{{ printf \"%v %#v %T\" .list .map .n }}", "[1 a <nil>] map[string]interface {}{\"a\":1, \"b\":2} float64"),
    ("{{ print 1 2 \"a\" 3 }}", "1 2a3"), ("{{ index .map \"a\" }}{{ len .list }}", "13"),
    ("{{ eq 1 2 1 }} {{ lt 1 2 }} {{ and 1 0 2 }} {{ or 0 \"\" \"x\" }} {{ not 1 }}", "true true 0 x false"),
    (
      "{{ range .list }}{{ if eq . \"a\" }}{{ break }}{{ end }}{{ . }}{{ end }}",
      "error: template: t:1:23: executing \"t\" at <eq . \"a\">: error calling eq: incompatible types for comparison: float64 and string"
    ),
    ("{{ 0x10 }} {{ 1_000 }} {{ 'a' }} {{ 1e3 }} {{ 1+2i }} {{ 0b11 }} {{ 1.5e1 }}", "16 1000 97 1000 (1+2i) 3 15"),
    ("{{ tpl \"{{ .name }}{{ define \\\"in\\\" }}i{{ end }}{{ include \\\"in\\\" . }}\" . }}", "webi"),
    ("{{/* c */}}a{{- /* d */ -}} b", "ab"),
  ])
  func rendersAsGoDoes(text: String, expected: String) {
    #expect(Rendering.render(text, data) == expected)
  }

  @Test(arguments: [
    ("{{ .a.b.c }}", "error: template: t:1:5: executing \"t\" at <.a.b.c>: nil pointer evaluating interface {}.b"),
    ("{{ upper 1 }}", "error: template: t:1:9: executing \"t\" at <1>: expected string; found 1"),
    (
      "{{ 1 | upper }}",
      "error: template: t:1:7: executing \"t\" at <upper>: wrong type for value; expected string; got int"
    ),
    (
      "{{ upper .nothing }}",
      "error: template: t:1:9: executing \"t\" at <.nothing>: wrong type for value; expected string; got interface {}"
    ),
    ("{{ upper }}", "error: template: t:1:3: executing \"t\" at <upper>: wrong number of args for upper: want 1 got 0"),
    ("{{ if }}", "error: template: t:1: missing value for if"),
    ("{{ nofunc }}", "error: template: t:1: function \"nofunc\" not defined"),
    ("{{ end }}", "error: template: t:1: unexpected {{end}}"),
    ("{{ $x = 1 }}", "error: template: t:1:8: executing \"t\" at <1>: undefined variable: $x"),
    ("a\n{{ fail \"x\" }}", "error: template: t:2:3: executing \"t\" at <fail \"x\">: error calling fail: failed"),
    (
      "{{ template \"q\" }}",
      "error: template: t:1:12: executing \"t\" at <{{template \"q\"}}>: template \"q\" not defined"
    ),
    ("{{\n\n", "error: template: t:3: unclosed action started at t:1"),
  ])
  func tellsErrorsAsGoDoes(text: String, expected: String) {
    #expect(Rendering.render(text, data.isTrue ? Rendering.map([("nothing", .null)]) : .null) == expected)
  }

  @Test func aBlankDefinitionDoesNotReplaceAnother() throws {
    let set = TemplateSet(library: Rendering.library)
    try set.parse(name: "a", text: ByteString("{{ define \"x\" }}first{{ end }}"))
    try set.parse(name: "b", text: ByteString("{{ define \"x\" }} {{/* nothing */}} {{ end }}"))
    #expect(try set.execute(ByteString("x"), data: .null, host: Rendering.host) == "first")
    try set.parse(name: "c", text: ByteString("{{ define \"x\" }}second{{ end }}"))
    #expect(try set.execute(ByteString("x"), data: .null, host: Rendering.host) == "second")
  }

  @Test func aChainOfErrorsKnowsEachPlace() throws {
    let set = TemplateSet(library: Rendering.library)
    let text = "{{ define \"inner\" }}\n  {{ .a.b }}{{ end }}{{ include \"inner\" (dict) }}"
    try set.parse(name: "t", text: ByteString(text))
    do throws(ExecutionError) {
      _ = try set.execute(ByteString("t"), data: .null, host: Rendering.host)
      Issue.record("no error")
    } catch {
      #expect(error.place == TemplatePlace(name: "t", line: 2, column: 24))
      #expect(error.context == "include \"inner\" (dict)")
      let inner = try #require(error.cause?.cause)
      #expect(inner.place == TemplatePlace(name: "t", line: 2, column: 7))
      #expect(inner.template == "inner")
      #expect(inner.message.hasSuffix("nil pointer evaluating interface {}.b"))
      #expect(error.message.hasSuffix("error calling include: " + inner.message))
    }
  }
}
