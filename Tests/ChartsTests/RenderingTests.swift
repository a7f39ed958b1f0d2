import Testing
import Text

@testable import Charts

@Suite("Rendering a chart")
struct RenderingTests {
  @Test func theLastManifestHasNoBlankLineAfterItAndTheOthersHave() throws {
    let output = try ChartFixture.output(["templates/a.yaml": "a: 1\n", "templates/b.yaml": "b: 1\n"])
    #expect(output == "---\n# Source: t/templates/a.yaml\na: 1\n\n---\n# Source: t/templates/b.yaml\nb: 1\n")
  }

  @Test(arguments: [
    ("version: \"1\\t\"\n", "validation: chart.metadata.version \"1\\t\" is invalid"),
    ("version: 1.0.0\ntype: \"application\\x07\"\n", "validation: chart.metadata.type must be application or library"),
    (
      "version: 1.0.0\nannotations: {a/b~c: [1]}\n",
      "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct "
        + "field .annotations.a~1b~0c of type string"
    ),
  ])
  func aChartFileIsRefusedInTheWordsThatItHas(lines: String, message: String) {
    do {
      _ = try ChartFixture.chart(["Chart.yaml": "apiVersion: v2\nname: t\n" + lines])
      Issue.record("it is loaded")
    } catch { #expect((error as? ChartError)?.message == message) }
  }

  @Test func anEmptyChartGivesOneLineBreak() throws {
    #expect(try ChartFixture.output([:]) == "\n")
  }

  @Test func hooksStandBehindAnEmptyLineWhenThereIsNoManifest() throws {
    let hook = "kind: Job\nmetadata: {annotations: {helm.sh/hook: pre-install}}\n"
    #expect(try ChartFixture.output(["templates/h.yaml": hook]) == "\n---\n# Source: t/templates/h.yaml\n\(hook)\n")
  }

  @Test func anUnknownHookDropsItsDocument() throws {
    var lines: [String] = []
    let hook = "kind: Job\nmetadata: {annotations: {helm.sh/hook: crd-install}}\n"
    let output = try ChartFixture.output(["templates/h.yaml": hook]) { lines.append($0.line) }
    #expect(output == "\n")
    #expect(lines == ["level=INFO msg=\"skipping unknown hooks\" hookTypes=crd-install"])
  }

  @Test func kindsComeInInstallOrder() throws {
    let kinds = ["Zebra", "Deployment", "Service", "Namespace", "Apple"]
    let text = kinds.map { "kind: \($0)\n" }.joined(separator: "---\n")
    let output = try ChartFixture.output(["templates/a.yaml": text])
    let order = output.split(separator: "\n").filter { $0.hasPrefix("kind: ") }.map { $0.dropFirst(6) }
    #expect(order == ["Namespace", "Service", "Deployment", "Apple", "Zebra"])
  }

  @Test func theShallowerDefinitionWinsAndAtOneDepthTheFirstFile() throws {
    let output = try ChartFixture.output([
      "templates/_a.tpl": "{{ define \"x\" }}a{{ end }}", "templates/_b.tpl": "{{ define \"x\" }}b{{ end }}",
      "templates/d/_c.tpl": "{{ define \"x\" }}c{{ end }}", "templates/v.yaml": "v: {{ include \"x\" . }}\n",
    ])
    #expect(output.hasSuffix("v: a\n"))
  }

  @Test func aFileOfASubchartSeesItsOwnValuesAndTheParentsChanges() throws {
    let output = try ChartFixture.output([
      "charts/s/Chart.yaml": "apiVersion: v2\nname: s\nversion: 1.0.0\n", "charts/s/values.yaml": "k: 1\n",
      "charts/s/templates/s.yaml": "k: {{ .Values.k }}{{ $_ := set .Values \"k\" 2 }}\n",
      "templates/p.yaml": "k: {{ .Values.s.k }} {{ typeOf .Values }} {{ typeOf .Values.s }}\n",
    ])
    #expect(output.contains("k: 1\n"))
    #expect(output.hasSuffix("k: 2 common.Values map[string]interface {}\n"))
  }

  @Test(
    "errors have Helm's texts",
    arguments: [
      (
        "{{ .Values.a.b }}",
        "t/templates/a.yaml:1:10\n  executing \"t/templates/a.yaml\" at <.Values.a.b>:\n    nil pointer evaluating interface {}.b"
      ),
      ("{{ nofunc }}", "parse error at (t/templates/a.yaml:1): function \"nofunc\" not defined"),
      ("{{ fail \"no\" }}", "execution error at (t/templates/a.yaml:1:3): no"),
      (
        "plain",
        "YAML parse error on t/templates/a.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go value of type util.SimpleHead"
      ),
    ])
  func errors(template: String, message: String) {
    do {
      _ = try ChartFixture.output(["templates/a.yaml": template])
      Issue.record("no error")
    } catch {
      #expect((error as? ChartError)?.message == message)
      #expect((error as? ChartError)?.isFromRendering == true)
    }
  }

  @Test func recursionOfIncludeAndTplEndsInAnError() {
    for template in ["{{ include \"t/templates/a.yaml\" . }}", "{{ tpl .Values.loop . }}"] {
      #expect(throws: ChartError.self) {
        try ChartFixture.output(
          ["templates/a.yaml": template, "values.yaml": "loop: '{{ tpl .Values.loop . }}'\n"])
      }
    }
  }

  @Test(
    "release names",
    arguments: [("a", true), ("a-b.c1", true), ("A", false), ("-a", false), ("a.", false), ("", false)])
  func releaseNames(name: String, isValid: Bool) {
    #expect(((try? ReleaseInfo.checkName(name)) != nil) == isValid)
    #expect((try? ReleaseInfo.checkName(String(repeating: "a", count: 54))) == nil)
  }
}
