import GoTemplate
import Testing
import Text
import YAML

@testable import TemplateFunctions

@Suite struct DataFormatsTests {
  @Test func toYamlGoesThroughJSON() throws {
    #expect(
      try render(#"{{ toYaml (dict "b" 1e6 "a" (list 1 "y") "k10" 1 "k2" 2) }}"#)
        == "a:\n- 1\n- \"y\"\nb: 1000000\nk2: 2\nk10: 1")
  }

  @Test func toYamlPrettyDoesNot() throws {
    #expect(try render(#"{{ toYamlPretty (dict "b" 1e6 "a" (list 1)) }}"#) == "a:\n  - 1\nb: 1e+06")
  }

  @Test func whatYAMLCannotHoldIsNothing() throws {
    #expect(try render(#"[{{ toYaml "\x7f" }}][{{ toYaml (float64 "nan") }}]"#) == "[][]")
    #expect(
      renderError(#"{{ mustToYaml (float64 "nan") }}"#).hasSuffix(
        "error marshaling into JSON: json: unsupported value: NaN"))
  }

  @Test func fromYamlPutsAnErrorIntoTheMap() throws {
    #expect(
      try render(#"{{ (fromYaml "- a").Error }}"#)
        == "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}"
    )
    #expect(
      try render(#"{{ fromYamlArray "a: 1" }}"#)
        == "[error unmarshaling JSON: while decoding JSON: json: cannot unmarshal object into Go value of type []interface {}]"
    )
  }

  @Test(arguments: [
    ("on: 1\n1.5: 2\n.inf: 3\n0x10: 4", #"{".inf":3,"1.5":2,"16":4,"true":1}"#),
    ("a: 1\nb: &x {a: 2}\n<<: *x", #"{"a":2,"b":{"a":2}}"#),
    ("b: &x {a: 2}\n<<: *x\na: 1", #"{"a":1,"b":{"a":2}}"#),
    ("a: !!binary /w==\nb: 2020-01-01\nc: 1_000", #"{"a":"\#u{FFFD}","b":"2020-01-01","c":1000}"#),
    ("a: 1\na: 2", #"{"a":2}"#),
  ])
  func yamlIsReadAsHelmReadsIt(yaml: String, json: String) throws {
    let data = Value.map(MapValue([(ByteString("y"), .string(ByteString(yaml)))]))
    #expect(try render("{{ fromYaml .y | toJson }}", data) == json)
  }

  @Test(arguments: [
    ("~: 1", "unsupported map key of type: %!s(<nil>), key: <nil>, value: 1"),
    ("a: .inf", "json: unsupported value: +Inf"),
    ("[a]: 1", #"yaml: invalid map key: []interface {}{"a"}"#),
    ("<<: 3", "yaml: map merge requires map or sequence of maps as the value"),
    ("a: !!int x", "yaml: cannot decode !!str `x` as a !!int"),
  ])
  func yamlThatHasNoJSONIsRefusedInGosWords(yaml: String, message: String) throws {
    let data = Value.map(MapValue([(ByteString("y"), .string(ByteString(yaml)))]))
    #expect(try render("{{ (fromYaml .y).Error }}", data) == "error converting YAML to JSON: " + message)
  }

  @Test func jsonEscapesForHTMLUnlessRaw() throws {
    #expect(try render(#"{{ toJson "<&>" }} {{ toRawJson "<&>" }}"#) == #""\u003c\u0026\u003e" "<&>""#)
  }

  @Test func jsonErrorsNameThePlaceOfANumberThatDoesNotFit() {
    #expect(
      renderError(#"{{ mustFromJson "{\"a\":[1e999]}" }}"#).hasSuffix(
        "json: cannot unmarshal number 1e999 into .a.0 of type float64"))
    #expect(
      renderError(#"{{ mustFromJson "[1,]" }}"#).hasSuffix("invalid character ']' looking for beginning of value"))
  }

  @Test func tomlTablesComeAfterValues() throws {
    let template = #"{{ toToml (dict "t" (dict "x" 1.0 "s" (dict "y" true)) "a" "é\n" "l" (list (dict "k" 1))) }}"#
    #expect(try render(template) == "a = \"é\\n\"\n\n[[l]]\n  k = 1\n\n[t]\n  x = 1.0\n  [t.s]\n    y = true\n")
  }

  @Test func tomlErrorsNameTheLineAndTheLastKey() throws {
    #expect(
      try render(#"{{ (fromToml "a = ").Error }}"#) == #"toml: line 1 (last key "a"): unexpected EOF; expected value"#)
    #expect(
      try render(#"{{ (fromToml "a = 1\na = 2").Error }}"#)
        == #"toml: line 2 (last key "a"): Key 'a' has already been defined."#)
    #expect(
      try render(#"{{ (fromToml "[a.b]\n[a]\nb = 1").Error }}"#)
        == #"toml: line 3 (last key "a.b"): Key 'a.b' has already been defined."#)
  }

  @Test func tomlTypesAreKept() throws {
    let template =
      #"{{ $t := fromToml "a = 1\nb = 1979-05-27\n[[c]]\nd = 1.5\n" }}{{ typeOf $t.a }} {{ $t.b }} {{ typeOf $t.c }} {{ toToml $t }}"#
    #expect(
      try render(template)
        == "int64 1979-05-27 00:00:00 +0000 date-local []map[string]interface {} a = 1\nb = 1979-05-27\n\n[[c]]\n  d = 1.5\n"
    )
  }

  @Test func urlsAreTakenApartAndPutTogether() throws {
    #expect(
      try render(#"{{ urlParse "http://u:p@h:80/a%20b?q#f" | toJson }}"#)
        == #"{"fragment":"f","host":"h:80","hostname":"h","opaque":"","path":"/a b","query":"q","scheme":"http","userinfo":"u:p"}"#
    )
    #expect(
      try render(#"{{ urlJoin (dict "scheme" "http" "host" "h" "path" "a b" "userinfo" "u:p@x") }}"#)
        == "http://u:p%40x@h/a%20b")
    #expect(
      renderError(#"{{ urlParse "http://[1:2]/" }}"#).hasSuffix(
        #"unable to parse url: parse "http://[1:2]/": invalid host: ParseAddr("1:2"): address string too short"#))
  }

  @Test func pathsAreCleanedAsGoDoes() throws {
    #expect(
      try render(
        #"{{ clean "/a/../../b//c/." }} {{ clean "../a/.." }} {{ dir "a" }} {{ base "///" }} {{ ext "a/b.tar.gz" }}"#)
        == "/b/c .. . / .gz")
  }

  @Test func randomTextComesFromTheHost() throws {
    #expect(try render("{{ randNumeric 5 }} {{ randAlpha 0 }}|{{ len (randAscii 7) }}") == "07418 |7")
    #expect(try render("{{ uuidv4 }}") == "0025 4a6f-94b9-4e03-a84d-7297bce1062b".replacing(" ", with: ""))
  }
}

extension String {
  fileprivate func replacing(_ part: Character, with other: String) -> String {
    split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
  }
}
