import Testing

/// `strake values check`, and what `upgrade` says of values that nothing reads.
@Suite struct ValuesCheckTests {
  private func project(_ files: [String: String]) throws -> CommandLine {
    let commandLine = try CommandLine()
    for (path, text) in ExplainedProject.files.merging(files, uniquingKeysWith: { $1 }) {
      try commandLine.write(path, text)
    }
    return commandLine
  }

  private static let shared = "global:\n  region: north\nreplica: 3\nsettings: {a: 1}\n"

  @Test func whatAReleaseDoesNotReadOfAFileThatOthersShareIsToldApart() throws {
    let commandLine = try project([
      "Overlays/prod/values.yaml": ValuesCheckTests.shared,
      "Charts/other/Chart.yaml": "apiVersion: v2\nname: other\nversion: 1.0.0\n",
    ])
    defer { commandLine.remove() }
    let check = try commandLine.run("values", "check", "web", "--env", "prod", "--output", "json")
    let unread = #""unread":[{"path":"replica","source":"Overlays/prod/values.yaml","line":3,"suggestion":"replicas"}]"#
    #expect(check.output.contains(unread), "\(check.output)")
    #expect(check.output.contains(#""shared":[{"path":"global","source":"Overlays/prod/values.yaml","line":1"#))
    #expect(check.output.contains(#"{"path":"settings","source":"Overlays/prod/values.yaml","line":4"#))
    try commandLine.write("Overlays/prod/values.yaml", "global: {region: north}\nsettings: {a: 1}\n")
    #expect(try commandLine.run("values", "check", "web", "--env", "prod", "--strict").exitCode == 0)
    let upgrade = try commandLine.run("upgrade", "web", "--env", "prod", "--install", "--strict-values")
    #expect(upgrade.exitCode == 0)
    #expect(!upgrade.errors.contains("never read"), "\(upgrade.errors)")
  }

  @Test func ofAProjectOfOneReleaseOnlyGlobalsAreShared() throws {
    let commandLine = try project(["Overlays/prod/values.yaml": ValuesCheckTests.shared])
    defer { commandLine.remove() }
    let check = try commandLine.run("values", "check", "web", "--env", "prod", "--output", "json")
    #expect(check.output.contains(#"{"path":"settings","source":"Overlays/prod/values.yaml","line":4}]"#))
    #expect(check.output.contains(#""shared":[{"path":"global","#), "\(check.output)")
  }

  @Test func whatNobodyGivesIsToldWithThePlaceThatAsks() throws {
    let commandLine = try project([
      "Charts/web/templates/configmap.yaml": """
      kind: ConfigMap
      metadata:
        name: web
      data:
        a: {{ .Values.lost | quote }}
        {{- with .Values.image }}
        b: {{ .digest | quote }}
        {{- end }}

      """
    ])
    defer { commandLine.remove() }
    let check = try commandLine.run("values", "check", "--chart", "Charts/web", "--undefined")
    let rows = check.output.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
    #expect(rows.contains { $0.starts(with: ["lost", "Charts/web/templates/configmap.yaml:5"]) }, "\(check.output)")
    #expect(rows.contains { $0.starts(with: ["image.digest", "Charts/web/templates/configmap.yaml:7"]) })
  }

  @Test func aMisspeltMapInALoopIsReported() throws {
    let commandLine = try project([
      "Charts/web/values.yaml": "ports:\n  web:\n    expose: {default: true}\n",
      "Charts/web/templates/configmap.yaml": """
      kind: ConfigMap
      metadata:
        name: web
      data:
        {{- range $name, $port := .Values.ports }}
        {{ $name }}: {{ if $port.expose }}{{ $port.expose.default | quote }}{{ else }}{{ $port.default }}{{ end }}
        {{- end }}

      """,
      "Charts/web/templates/deployment.yaml": "kind: Deployment\nmetadata:\n  name: web\n",
      "values.yaml": "ports:\n  web:\n    expoe: {default: true}\n",
    ])
    defer { commandLine.remove() }
    let check = try commandLine.run("values", "check", "--chart", "Charts/web", "-f", "values.yaml")
    #expect(check.output.contains("did you mean ports.web.expose?"), "\(check.output)\(check.errors)")
  }

  @Test func theNameOfAChartThatIsTurnedOffIsSuggested() throws {
    let commandLine = try project([
      "Charts/web/Chart.yaml":
        "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies: [{name: consul, version: 1.0.0, tags: [mesh]}]\n",
      "Charts/web/charts/consul/Chart.yaml": "apiVersion: v2\nname: consul\nversion: 1.0.0\n",
      "values.yaml": "tags: {mesh: false}\ncosul: {a: 1}\n",
    ])
    defer { commandLine.remove() }
    let check = try commandLine.run("values", "check", "--chart", "Charts/web", "-f", "values.yaml")
    #expect(check.output.contains("did you mean consul?"), "\(check.output)\(check.errors)")
  }

  @Test func eachPropertyThatASchemaDoesNotKnowHasItsPlaceAndName() throws {
    let commandLine = try project([
      "Charts/web/values.schema.json":
        #"{"additionalProperties": false, "properties": {"replicas": {}, "image": {}, "note": {}, "ports": {}, "labels": {}}}"#,
      "values.yaml": "nothing: 1\nimge: {}\n",
    ])
    defer { commandLine.remove() }
    let outcome = try commandLine.run("template", "web", "Charts/web", "-f", "values.yaml", "--set", "replica=1")
    #expect(outcome.exitCode == 1)
    #expect(outcome.errors.contains("additional properties 'nothing' not allowed\n  --> values.yaml:1:1"))
    #expect(outcome.errors.contains("additional properties 'imge' not allowed\n  --> values.yaml:2:1"))
    #expect(outcome.errors.contains("it comes from `--set replica=1`"), "\(outcome.errors)")
    #expect(outcome.errors.contains("did you mean \"image\"?"))
    #expect(outcome.errors.contains("did you mean \"replicas\"?"))
  }

  @Test func whatIsMissingAtAFilesEndIsShownThere() throws {
    let commandLine = try project(["values.yaml": "a: b\nc: [1,\nd: e\n"])
    defer { commandLine.remove() }
    let outcome = try commandLine.run("template", "web", "Charts/web", "-f", "values.yaml")
    #expect(outcome.exitCode == 1)
    #expect(outcome.errors.contains("--> values.yaml:3:5\n"), "\(outcome.errors)")
    #expect(outcome.errors.contains(" 3 | d: e\n"))
  }
}
