import Testing
import Text

@testable import GoTemplate

/// What is parsed only when it is executed must give what it gives when it is parsed at once, errors included.
@Suite struct DeferredParsingTests {
  /// The output or the error of a text, and of each template that it defines.
  private func results(_ text: String, deferring: Bool) -> [String] {
    let set = TemplateSet(library: Rendering.library)
    do throws(ParseError) {
      try set.parse(name: "t", text: ByteString(text), deferring: deferring)
    } catch {
      return ["parse error: " + error.message]
    }
    let data = Value.map(
      MapValue([
        (ByteString("word"), .string(ByteString("w"))), (ByteString("list"), .list([.int(1), .int(2), .int(3)])),
        (ByteString("no"), .bool(false)),
      ]))
    return set.names.map { name in
      do throws(ExecutionError) {
        return try set.execute(name, data: data, host: Rendering.host).string
      } catch {
        return "error: " + error.message
      }
    }
  }

  @Test func everyFormGivesTheSameAtOnceAndDeferred() {
    for text in Self.texts { #expect(results(text, deferring: true) == results(text, deferring: false), "\(text)") }
  }

  @Test func anyRowOfPiecesGivesTheSameAtOnceAndDeferred() {
    var state: UInt64 = 7
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var rendered = 0
    for _ in 0..<4_000 {
      let text = (0..<1 + next(9)).map { _ in Self.pieces[next(Self.pieces.count)] }.joined()
      let direct = results(text, deferring: false)
      #expect(results(text, deferring: true) == direct, "\(text)")
      if !direct[0].hasPrefix("parse error") { rendered += 1 }
    }
    #expect(rendered > 400)
  }

  @Test func aTextWithoutErrorsIsNotParsedBeforeItIsExecuted() throws {
    let text = ByteString("{{ define \"d\" }}{{ .word | upper }}{{ end }}{{ if .no }}\(Self.long){{ end }}")
    let set = TemplateSet(library: Rendering.library)
    try set.parse(name: "t", text: text, deferring: true)
    let tree = try #require(set.lookup(ByteString("t")))
    #expect(tree.nodes.isEmpty)
    #expect(try set.execute(ByteString("t"), data: .map(MapValue()), host: Rendering.host).isEmpty)
    #expect(tree.nodes.count < 8)
    #expect(set.lookup(ByteString("d"))?.nodes.isEmpty == true)
  }

  /// A branch that is long enough to be put off.
  private static let long = String(repeating: "{{ .word }} and {{ upper .word }}, ", count: 4)

  private static let texts = [
    "", " \n", "a", "{{/* c */}}", "{{- /* c */ -}} a", "{{/* c */ }}", "{{/* c", "{{", "{{ }}", "{{}}", "}}",
    "{{{ .word }}",
    "{{ .word }}", "{{.word}}", "{{- .word -}}", "a {{- .word -}} b", "{{ .word-}}", "{{-.word}}", "{{ .word - }}",
    "{{ . }}", "{{ .. }}", "{{ .word. }}", "{{ .1 }}", "{{ $ }}", "{{ $.word }}", "{{ $x }}", "{{ $x := 1 }}{{ $x }}",
    "{{ $x:=1 }}{{ $x = 2 }}{{ $x }}", "{{ $x= 2 }}", "{{ $x = 2 }}", "{{ $x := 1 }}{{ $x=3 }}{{ $x }}",
    "{{ $x == 1 }}", "{{ $x, $y := .list }}", "{{ ($x := 1) }}{{ $x }}", "{{ $ := 1 }}", "{{ upper ($x := \"a\") }}",
    "{{ range $i, $e := .list }}{{ $i }}{{ $e }}{{ end }}", "{{ range $e := .list }}{{ $e }}{{ end }}{{ $e }}",
    "{{ range $i,$e:=.list }}{{ $i }}{{ end }}", "{{ range $i, $e = .list }}{{ end }}",
    "{{ range .list }}{{ . }}{{ end }}",
    "{{ range .list }}{{ if eq . 2 }}{{ break }}{{ end }}{{ . }}{{ else }}none{{ end }}", "{{ break }}",
    "{{ range .list }}{{ continue }}{{ end }}", "{{ range .list }}{{ else }}{{ break }}{{ end }}",
    "{{ range .none }}{{ . }}{{ else }}none{{ end }}", "{{ if .no }}a{{ else if .word }}b{{ else }}c{{ end }}",
    "{{ if .no }}a{{ else }}b{{ else }}c{{ end }}", "{{ if .no }}a{{ else with .word }}b{{ end }}",
    "{{ with .no }}a{{ else with .word }}{{ . }}{{ else }}c{{ end }}", "{{ with .no }}{{ else if .word }}{{ end }}",
    "{{ if .no }}{{ $x := 1 }}{{ else }}{{ $x }}{{ end }}", "{{ if $x := .word }}{{ $x }}{{ end }}{{ $x }}",
    "{{if.word}}a{{end}}", "{{if(.word)}}a{{end}}", "{{ if }}a{{ end }}", "{{ if .word }}a", "{{ end }}", "{{ else }}",
    "{{ end x }}", "{{ elseif }}", "{{ if .word }}a{{ endif }}", "{{ if .word }}{{ elseif .no }}{{ end }}",
    "{{ missing }}", "{{ upper .word | missing }}", "{{ .word | upper }}", "{{ .word | 1 }}", "{{ .word | . }}",
    "{{ .word | .word }}", "{{ .word | true }}", "{{ .word || upper }}", "{{ .word | }}", "{{ | upper }}",
    "{{ upper \"a\\n\\\"b\" }}", "{{ upper \"\\q\" }}", "{{ upper \"a\nb\" }}", "{{ upper \"é\" }}",
    "{{ upper `a\nb` }}",
    "{{ upper `a\r` }}", "{{ upper \"a\"\"b\" }}", "{{ upper (upper .word) }}", "{{ (upper .word).x }}", "{{ (.) }}",
    "{{ (upper .word }}", "{{ upper .word) }}", "{{ (dict \"a\" 1).a }}", "{{ ((dict \"a\" (dict \"b\" 2)).a).b }}",
    "{{ 1 }}{{ -1 }}{{ 1.5 }}{{ 0 }}{{ 0x1F }}{{ 017 }}{{ 08 }}", "{{ 1.5.2 }}", "{{ 1_000 }}", "{{ +1 }}", "{{ 'a' }}",
    "{{ 123456789012345678901234567890 }}", "{{ 1e3 }}", "{{ nil }}", "{{ true }}", "{{ true.x }}", "{{ nil.x }}",
    "{{ upper.x }}", "{{ eq 1 1 }}", "{{ and .no .word }}", "{{ print 1, 2 }}", "{{ .word.x }}", "{{ .none.x.y }}",
    "{{ define \"d\" }}x{{ end }}{{ template \"d\" }}", "{{ define \"d\" }}x{{ end }}{{ define \"d\" }}y{{ end }}",
    "{{ define \"d\" }} {{ end }}{{ define \"d\" }}y{{ end }}{{ template \"d\" . }}",
    "{{ define \"t\" }}x{{ end }}main",
    "{{ define \"d\" }}{{ .word }}{{ else }}{{ end }}", "{{ define d }}{{ end }}", "{{ define \"d\" . }}{{ end }}",
    "{{ define `d` }}{{ end }}", "{{ define \"d\" -}} a {{- end }}{{ include \"d\" . }}",
    "{{ define \"a\\nb\" }}x{{ end }}",
    "{{ define \"d\" }}{{ define \"e\" }}{{ end }}{{ end }}", "{{ if .word }}{{ define \"e\" }}{{ end }}{{ end }}",
    "{{ $x := 1 }}{{ define \"d\" }}{{ $x }}{{ end }}", "{{ define \"d\" }}{{ $x := 1 }}{{ $x }}{{ end }}{{ $x }}",
    "{{ $x := .word }}{{ define \"d\" }}d{{ end }}{{ $x }}", "{{ block \"b\" . }}x{{ end }}", "{{ template \"d\" }}",
    "{{ template \"none\" . }}", "{{ template d }}", "{{ template \"d\"x }}", "{{ template \"d\" $x := 1 }}",
    "{{ fail \"x\" }}", "{{ if .word }}\(long){{ fail .word }}{{ end }}", "{{ range .list }}\(long){{ .x }}{{ end }}",
    "{{ $x := 1 }}{{ if .word }}\(long){{ $y := 2 }}{{ if .no }}{{ else }}\(long){{ $z := 3 }}{{ $x }}{{ $y }}{{ $z }}{{ end }}{{ $y }}{{ end }}{{ $x }}",
    "{{ range $i, $e := .list }}\(long){{ if .x }}{{ end }}{{ with $e }}\(long){{ $i }}{{ . }}{{ end }}{{ end }}",
    "\u{A0}{{ define \"d\" }}\u{A0}{{ end }}", "{{ define \"d\" }}\u{0B}{{ end }}{{ define \"e\" }}é{{ end }}",
    String(repeating: "{{ if .word }}", count: 200) + "x" + String(repeating: "{{ end }}", count: 200),
    "{{ " + String(repeating: "(", count: 40) + "1" + String(repeating: ")", count: 40) + " }}",
  ]

  private static let pieces = [
    " text ", "\n", "{{ .word }}", "{{- .word -}}", "{{ if .word }}", "{{ if .no }}", "{{- else }}",
    "{{ else if .word }}",
    "{{ end }}", "{{- end -}}", "{{ range $i, $e := .list }}", "{{ range .list }}", "{{ with .word }}", "{{ break }}",
    "{{ $x := .word }}", "{{ $x }}", "{{ $x = 2 }}", "{{ $e }}", "{{ define \"d\" }}", "{{ define \"e\" }}",
    "{{ template \"d\" . }}", "{{ include \"e\" . | upper }}", "{{/* note */}}", "{{- /* note */ -}}", "{{ .word.x }}",
    "{{ (dict \"k\" .word).k }}", "{{ print (eq .word \"w\") 1.5 -3 `r` }}", "{{ end }}{{ end }}",
    "{{ if .word }}a{{ end }}",
    long,
  ]
}
