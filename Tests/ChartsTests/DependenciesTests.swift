import Testing

@testable import Charts

@Suite("Dependencies")
struct DependenciesTests {
  private func files(_ dependency: String) -> [String: String] {
    [
      "Chart.yaml": "apiVersion: v2\nname: t\nversion: 0.1.0\ndependencies:\n- \(dependency)\n",
      "templates/a.yaml": "v: {{ .Values | toJson }}\n",
      "charts/sub/Chart.yaml": "apiVersion: v2\nname: sub\nversion: 1.2.3\n",
      "charts/sub/templates/s.yaml": "s: {{ .Chart.Name }}\n",
      "charts/sub/values.yaml": "exports: {data: {x: 1}}\ninner: {w: 2}\n",
    ]
  }

  @Test func conditionsTurnASubchartOff() throws {
    let files = files("{name: sub, version: 1.x, condition: sub.on}")
    #expect(try ChartFixture.output(files).contains("s: sub"))
    #expect(!(try ChartFixture.output(files, set: ["sub.on=false"]).contains("s: sub")))
  }

  @Test func conditionsOverrideTags() throws {
    let files = files("{name: sub, version: 1.x, condition: sub.on, tags: [front]}")
    #expect(!(try ChartFixture.output(files, set: ["tags.front=false"]).contains("s: sub")))
    #expect(try ChartFixture.output(files, set: ["tags.front=false", "sub.on=true"]).contains("s: sub"))
  }

  @Test func anAliasRenamesTheSubchart() throws {
    let output = try ChartFixture.output(files("{name: sub, version: 1.x, alias: other}"))
    #expect(output.contains("# Source: t/charts/other/templates/s.yaml\ns: other\n"))
  }

  @Test func importedValuesRankBelowTheParents() throws {
    let output = try ChartFixture.output(
      files("{name: sub, version: 1.x, import-values: [data, {child: inner, parent: p.q}]}"))
    #expect(output.contains("\"p\":{\"q\":{\"w\":2}}"))
    #expect(output.contains("\"x\":1}"))
  }

  @Test func aMissingDependencyIsNamed() throws {
    let chart = try ChartFixture.chart(files("{name: gone, version: 1.x}"))
    #expect(throws: ChartError.self) { try chart.checkInstallable { _ in } }
  }
}
