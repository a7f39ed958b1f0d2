import Foundation
import Testing

@Suite struct RenderTests {
  @Test func theOverlayIsLaidOverTheChartWithTheEnvironmentsValues() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    let outcome = try commandLine.run("render", "app", "--env", "prod")
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(
      outcome.output == """
        apiVersion: v1
        data:
          message: hello prod
          namespace: prod
        kind: ConfigMap
        metadata:
          labels:
            environment: prod
          name: app-settings
          namespace: prod
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          labels:
            environment: prod
          name: app
          namespace: prod
        spec:
          progressDeadlineSeconds: 60
          replicas: 3
          template:
            spec:
              containers:
              - image: example.org/app:9
                name: app

        """)
  }

  @Test func flagsWinOverFilesAndFilesOverTheEnvironment() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    try commandLine.write("mine.yaml", "replicas: 7\nmessage: mine\n")
    let outcome = try commandLine.run("render", "app", "--env", "prod", "-f", "mine.yaml", "--set", "message=flag")
    #expect(outcome.output.contains("replicas: 7"))
    #expect(outcome.output.contains("message: flag"))
  }

  @Test func theOutputDirectoryHoldsOneFileAResourceAndNoStaleOnes() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    #expect(try commandLine.run("render", "app", "--env", "prod", "--output-dir", "out").exitCode == 0)
    let folder = commandLine.folder.appendingPathComponent("out")
    let before = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix(".") }.sorted()
    #expect(before == ["apps_v1_deployment_app.yaml", "v1_configmap_app-settings.yaml"])
    try FileManager.default.removeItem(
      at: commandLine.folder.appendingPathComponent("Charts/app/templates/configmap.yaml"))
    #expect(try commandLine.run("render", "app", "--env", "prod", "--output-dir", "out").exitCode == 0)
    let after = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix(".") }
    #expect(after == ["apps_v1_deployment_app.yaml"])
  }

  @Test func aDirectoryWithForeignFilesIsNotReplaced() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    try commandLine.write("out/precious.txt", "mine")
    let outcome = try commandLine.run("render", "app", "--env", "prod", "--output-dir", "out")
    #expect(outcome.exitCode == 1)
    #expect(try commandLine.read("out/precious.txt") == "mine")
  }

  @Test func withoutAnEnvironmentTheChartAloneIsRendered() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    let render = try commandLine.run("render", "app")
    let template = try commandLine.run("template", "app", "Charts/app")
    #expect(render.exitCode == 0)
    #expect(render.output == template.output)
  }

  @Test func theSameInputsGiveTheSameBytes() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try commandLine.copy("Charts")
    try commandLine.copy("Overlays")
    for environment in ["dev", "staging", "prod"] {
      let first = try commandLine.run("render", "web", "--env", environment)
      #expect(first.exitCode == 0, "\(first.errors)")
      #expect(try commandLine.run("render", "web", "--env", environment).output == first.output)
    }
  }

  @Test func anOverlayThatSaysNothingLeavesTheChartsResources() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    try commandLine.write(
      "Overlays/dev/kustomization.yaml",
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n")
    let outcome = try commandLine.run("render", "app", "--env", "dev")
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("kind: Deployment"))
    #expect(try commandLine.run("build", "Overlays/dev").exitCode == 1)
  }

  @Test func correctionsOfTheProjectApplyToEveryRender() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    try commandLine.write("Overlays/dev/kustomization.yaml", "commonAnnotations: {day: x}\nresources: [day.yaml]\n")
    try commandLine.write(
      "Overlays/dev/day.yaml", "apiVersion: v1\nkind: Thing\nmetadata: {name: t}\nday: 2020-01-02\n")
    let copied = try commandLine.run("render", "app", "--env", "dev")
    #expect(copied.output.contains("day: \"2020-01-02T00:00:00Z\""))
    #expect(copied.errors.contains("Overlays/dev/day.yaml:4") && copied.errors.contains("--corrections dates"))

    try commandLine.write("strake.yaml", "corrections: [dates]\n")
    let corrected = try commandLine.run("render", "app", "--env", "dev")
    #expect(corrected.exitCode == 0, "\(corrected.errors)")
    #expect(corrected.output.contains("day: \"2020-01-02\"\n"))
    #expect(!corrected.errors.contains("dates"))

    try commandLine.write("strake.yaml", "corrections: [dats]\n")
    let unknown = try commandLine.run("render", "app", "--env", "dev")
    #expect(unknown.exitCode == 1)
    #expect(unknown.errors.contains("dats"))
  }
}
