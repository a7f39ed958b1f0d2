import Foundation
import Testing

/// `strake explain --revision`: what a revision was made from, whatever has become of the project.
@Suite struct ExplainedRevisionTests {
  /// A project whose first revision was made from other values, another template and another patch than the second.
  private func changedProject(first flags: String...) throws -> CommandLine {
    let commandLine = try CommandLine()
    for (path, text) in ExplainedProject.files { try commandLine.write(path, text) }
    let first = try commandLine.run(["upgrade", "web", "--env", "prod", "--install"] + flags)
    #expect(first.exitCode == 0, "\(first.errors)")
    try commandLine.write("Overlays/prod/values.yaml", "# moved down\nreplicas: 5\n")
    try commandLine.write(
      "Overlays/prod/patch.yaml",
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {minReadySeconds: 9}\n")
    try commandLine.write(
      "Charts/web/templates/configmap.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: other\n")
    let second = try commandLine.run("upgrade", "web", "--env", "prod")
    #expect(second.exitCode == 0, "\(second.errors)")
    return commandLine
  }

  @Test func aRevisionIsExplainedByItsOwnValuesTemplatesAndPatches() throws {
    let commandLine = try changedProject()
    defer { commandLine.remove() }
    let explain = ["explain", "web", "--env", "prod", "--revision", "1"]
    let replicas = try commandLine.run(explain + ["Deployment/web", "spec.replicas"])
    #expect(replicas.exitCode == 0, "\(replicas.errors)")
    #expect(replicas.errors.isEmpty)
    #expect(replicas.output.contains("spec.replicas = 3\n"), "\(replicas.output)")
    #expect(replicas.output.contains("value       Overlays/prod/values.yaml:1"), "\(replicas.output)")
    #expect(replicas.output.contains("overridden  Charts/web/values.yaml:1:"), "\(replicas.output)")
    let patched = try commandLine.run(explain + ["Deployment/web", "spec.minReadySeconds"])
    #expect(patched.output.contains("minReadySeconds = 5\n  patch  Overlays/prod/patch.yaml:6:"), "\(patched.output)")
    let note = try commandLine.run(explain + ["ConfigMap/web", "data.note"])
    #expect(note.output.contains("Charts/web/templates/configmap.yaml:6:"), "\(note.output)")
    let now = try commandLine.run(
      "explain", "web", "--env", "prod", "--revision", "2", "Deployment/web", "spec.replicas")
    #expect(now.output.contains("Overlays/prod/values.yaml:2"), "\(now.output)")
  }

  @Test func aRollbackIsExplainedByWhatItGaveBack() throws {
    let commandLine = try changedProject(first: "--set", "labels.team=1000000")
    defer { commandLine.remove() }
    #expect(try commandLine.run("rollback", "web", "1", "--env", "prod").exitCode == 0)
    let outcome = try commandLine.run(
      "explain", "web", "--env", "prod", "--revision", "3", "Deployment/web", "metadata.labels.team")
    #expect(outcome.errors.isEmpty, "\(outcome.errors)")
    #expect(outcome.output.contains("metadata.labels.team = 1000000\n"), "\(outcome.output)")
    #expect(outcome.output.contains("--set  "), "\(outcome.output)")
  }

  @Test func aRevisionTellsWhatItsValuesOverrodeAsTheWorkingTreeDid() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    for (path, text) in ExplainedProject.files { try commandLine.write(path, text) }
    try commandLine.write("Overlays/prod/web/values.yaml", "# one\nreplicas: 5\nimage:\n  tag: \"2\"\n")
    let flags = ["--set", "replicas=7"]
    let first = try commandLine.run(["upgrade", "web", "--env", "prod", "--install"] + flags)
    #expect(first.exitCode == 0, "\(first.errors)")
    let explain = ["explain", "web", "--env", "prod", "Deployment/web", "spec"]
    let live = try commandLine.run(explain + flags).output
    let recorded = try commandLine.run(explain + ["--revision", "1"])
    #expect(recorded.errors.isEmpty, "\(recorded.errors)")
    // A revision keeps lines, not columns, and of a flag its name.
    func plain(_ text: String) -> [String] {
      text.replacing("--set replicas=7", with: "--set").split(separator: "\n").map { line in
        line.replacing(#/\.yaml:(\d+)(:\d+)?/#) { ".yaml:\($0.output.1)" }
          .split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
      }
    }
    #expect(plain(recorded.output) == plain(live))
    let steps = plain(recorded.output)
    #expect(steps.contains("value --set .Values.replicas (7)"))
    #expect(steps.contains("overridden Overlays/prod/web/values.yaml:2 .Values.replicas (5)"))
    #expect(steps.contains("overridden Overlays/prod/values.yaml:1 .Values.replicas (3)"))
    #expect(steps.contains("overridden Charts/web/values.yaml:1 .Values.replicas (1)"))

    // An upgrade over what was recorded goes on from it.
    let second = try commandLine.run("upgrade", "web", "--env", "prod", "--reuse-values", "--set", "replicas=8")
    #expect(second.exitCode == 0, "\(second.errors)")
    let again = try commandLine.run("get", "values", "web", "--env", "prod", "--origins", "--output", "json")
    #expect(again.output.contains(#""overridden":[{"source":"Overlays/prod/web/values.yaml","line":2,"text":"5"}"#))
  }

  @Test func aRevisionTellsWhichConditionsKeptAResourceAway() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    for (path, text) in ExplainedProject.files { try commandLine.write(path, text) }
    let template = "{{- if .Values.ingress }}\nkind: Ingress\nmetadata:\n  name: web\n{{- end }}\n"
    try commandLine.write("Charts/web/templates/ingress.yaml", template)
    #expect(try commandLine.run("upgrade", "web", "--env", "prod", "--install").exitCode == 0)
    try commandLine.write("Charts/web/templates/ingress.yaml", "\n" + template)
    try commandLine.write("Overlays/prod/values.yaml", "replicas: 3\ningress: true\n")
    let outcome = try commandLine.run(
      "explain", "web", "--env", "prod", "--revision", "1", "--why-not", "Ingress/web")
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("Charts/web/templates/ingress.yaml:1:8: .Values.ingress is false"))
    #expect(outcome.output.contains(".Values.ingress is not set"), "\(outcome.output)")
  }

  @Test func whatIsNotInARevisionIsToldWithItsConditions() throws {
    let commandLine = try changedProject()
    defer { commandLine.remove() }
    let unknown = try commandLine.run("explain", "web", "--env", "prod", "--revision", "1", "ConfigMap/other")
    #expect(unknown.exitCode == 1)
    #expect(unknown.errors.contains("there is no ConfigMap/other in revision 1"), "\(unknown.errors)")
  }

  @Test func revisionsThatAreNotThereAndFlagsThatWouldChangeThemAreRefused() throws {
    let commandLine = try changedProject()
    defer { commandLine.remove() }
    let unknown = try commandLine.run("explain", "web", "--env", "prod", "--revision", "7")
    #expect(unknown.exitCode == 1)
    #expect(unknown.errors.contains("7"), "\(unknown.errors)")
    let changed = try commandLine.run("explain", "web", "--env", "prod", "--revision", "1", "--set", "replicas=4")
    #expect(changed.exitCode == 2)
    #expect(changed.errors.contains("--revision goes with no flag that sets them"), "\(changed.errors)")
  }
}
