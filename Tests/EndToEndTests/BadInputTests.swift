import Foundation
import Testing

/// What a user gets for each kind of mistake: exit code 1, the place, the reason, a way out, and nothing half-written.
@Suite struct BadInputTests {
  /// A mistake and what its message must say.
  struct Mistake: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var file: String?
    var content = ""
    var arguments = ["render", "app", "--env", "prod", "--output-dir", "out"]
    let says: [String]
  }

  static let mistakes = [
    Mistake(
      testDescription: "a chart that does not exist", arguments: ["render", "ap", "--env", "prod"],
      says: ["there is no release \"ap\"", "did you mean \"app\"?"]),
    Mistake(
      testDescription: "an environment that does not exist", arguments: ["render", "app", "--env", "pord"],
      says: ["there is no environment \"pord\"", "did you mean \"prod\"?", "known environments: dev, prod"]),
    Mistake(
      testDescription: "an unknown key in strake.yaml", file: "strake.yaml", content: "histroy: x\n",
      says: ["unknown key \"histroy\"", "strake.yaml:1:1", "did you mean \"history\"?"]),
    Mistake(
      testDescription: "a strake.yaml that is not YAML", file: "strake.yaml", content: "releases: [\n",
      says: ["strake.yaml:"]),
    Mistake(
      testDescription: "a template error", file: "Charts/app/templates/service.yaml",
      content: "kind: Service\nname: {{ .Values.port.number }}\n",
      says: [
        "app/templates/service.yaml:2:", "nil pointer evaluating interface {}.number", "{{ .Values.port.number }}",
      ]),
    Mistake(
      testDescription: "a template that does not parse", file: "Charts/app/templates/service.yaml",
      content: "kind: Service\n{{ if .Values.port }}\n", says: ["service.yaml:", "unexpected EOF"]),
    Mistake(
      testDescription: "a template whose output is not YAML", file: "Charts/app/templates/service.yaml",
      content: "kind: Service\nmetadata:\n  name: [\n", says: ["app/templates/service.yaml", "YAML parse error"]),
    Mistake(
      testDescription: "values that are not YAML", file: "Overlays/prod/values.yaml", content: "a: 1\n b: 2\n",
      says: ["Overlays/prod/values.yaml", "yaml: line"]),
    Mistake(
      testDescription: "a Chart.yaml that is not YAML", file: "Charts/app/Chart.yaml", content: "name: [\n",
      says: ["Chart.yaml", "yaml: line"]),
    Mistake(
      testDescription: "a kustomization that is not YAML", file: "Overlays/prod/kustomization.yaml",
      content: "namespace: [\n", says: ["Overlays/prod", "yaml: line"]),
    Mistake(
      testDescription: "an unknown field in a kustomization", file: "Overlays/prod/kustomization.yaml",
      content: "namespace: prod\nresource: [x.yaml]\n", says: ["Overlays/prod", "resource"]),
    Mistake(
      testDescription: "a patch that is not YAML", file: "Overlays/prod/deadline.yaml", content: "kind: [\n",
      says: ["deadline.yaml"]),
    Mistake(
      testDescription: "a patch without a match", file: "Overlays/prod/deadline.yaml",
      content: "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: aap\n",
      says: ["deadline.yaml", "Deployment", "aap", "app"]),
    Mistake(
      testDescription: "a values file that does not exist",
      arguments: ["render", "app", "--env", "prod", "-f", "nowhere.yaml", "--output-dir", "out"], says: ["nowhere.yaml"]
    ),
    Mistake(
      testDescription: "a history file that is not ours", file: ".strake/history.db",
      content: String(repeating: "not a database ", count: 100),
      arguments: ["upgrade", "app", "--env", "prod", "--install"],
      says: [".strake/history.db"]),
  ]

  @Test(arguments: mistakes)
  func eachMistakeIsNamedWithItsPlaceAndAWayOut(mistake: Mistake) throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    if let file = mistake.file { try commandLine.write(file, mistake.content) }
    let outcome = try commandLine.run(mistake.arguments)
    #expect(outcome.exitCode == 1, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    for words in mistake.says { #expect(outcome.errors.contains(words), "\(outcome.errors)") }
    #expect(!FileManager.default.fileExists(atPath: commandLine.folder.appendingPathComponent("out").path))
    if let file = mistake.file { #expect(try commandLine.read(file) == mistake.content) }
  }

  @Test func anUnknownFlagIsWrongUsageAndNamesTheNearest() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    let outcome = try commandLine.run("render", "app", "--enw", "prod")
    #expect(outcome.exitCode == 2)
    #expect(outcome.errors.contains("--env"))
  }
}
