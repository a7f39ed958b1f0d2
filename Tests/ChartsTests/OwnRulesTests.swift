import Testing

@testable import Charts

/// What Strake's own lint rules find, and above all what they leave alone.
@Suite struct OwnRulesTests {
  private func findings(_ files: [String: String]) throws -> [String] {
    OwnRules(try ChartFixture.chart(files)).findings.map(\.message)
  }

  @Test func aLargeNumberThatIsPrintedIsFound() throws {
    let found = try findings([
      "values.yaml": "limit: 5000000\nsmall: 5\n",
      "templates/a.yaml": "a: {{ .Values.limit }}\nb: {{ .Values.limit | int64 }}\nc: {{ .Values.small | quote }}\n",
    ])
    #expect(found == ["the number prints as 5e+06 [strake: number-format]"])
  }

  @Test(arguments: ["{{ .Values.limit | int64 }}", "{{ toYaml .Values.limit }}", "{{ if .Values.limit }}{{ end }}"])
  func aLargeNumberThatIsNotPrintedAsItIsIsLeftAlone(action: String) throws {
    #expect(try findings(["values.yaml": "limit: 5000000\n", "templates/a.yaml": "a: \(action)\n"]).isEmpty)
  }

  @Test func aTemplateThatNothingNamesIsFound() throws {
    let found = try findings([
      "templates/_h.tpl": "{{ define \"t.used\" }}x{{ end }}{{ define \"t.lost\" }}y{{ end }}",
      "templates/a.yaml": "a: {{ include \"t.used\" . }}\n",
    ])
    #expect(found == ["no template uses \"t.lost\" [strake: unused-template]"])
  }

  @Test func computedNamesMayMeanAnyTemplate() throws {
    let found = try findings([
      "templates/_h.tpl": "{{ define \"t.lost\" }}y{{ end }}",
      "templates/a.yaml": "a: {{ include (printf \"t.%s\" .Values.x) . }}\n", "values.yaml": "x: lost\n",
    ])
    #expect(found.isEmpty)
  }

  @Test func aValueThatNothingReadsIsFoundWithItsWholePath() throws {
    let found = try findings([
      "values.yaml": "image:\n  tag: v1\n  pull: always\nlost: 1\nglobal:\n  x: 1\n",
      "templates/a.yaml": "a: {{ .Values.image.tag }}\n",
    ])
    #expect(
      found == [
        "no template reads the value image.pull [strake: unused-value]",
        "no template reads the value lost [strake: unused-value]",
      ])
  }

  @Test(arguments: [
    "{{ toYaml .Values }}", "{{ toYaml .Values.image }}", "{{ with .Values.image }}{{ .pull }}{{ end }}",
    "{{ range $k, $v := $.Values.image }}{{ $k }}{{ end }}", "{{ get .Values \"image\" }}",
    "{{ index . \"Values\" \"image\" }}", "{{ .context.Values.image.pull }}{{ .Values.image.tag }}",
  ])
  func whatIsPassedOnAsAWholeIsRead(action: String) throws {
    let files = ["values.yaml": "image:\n  tag: v1\n  pull: always\n", "templates/a.yaml": "a: \(action)\n"]
    #expect(try findings(files).isEmpty)
  }

  @Test func conditionsReadValues() throws {
    let files = [
      "Chart.yaml":
        "apiVersion: v2\nname: t\nversion: 0.1.0\ndependencies:\n- {name: s, version: '*', condition: s.on,extra.on}\n",
      "charts/s/Chart.yaml": "apiVersion: v2\nname: s\nversion: 0.1.0\n", "values.yaml": "s:\n  on: true\n",
    ]
    #expect(try findings(files).isEmpty)
  }
}
