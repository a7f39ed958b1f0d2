import Foundation
import Testing

/// `render --all`: every release of a project in one process.
@Suite struct RenderAllTests {
  private func lay(in commandLine: CommandLine) throws {
    try SmallProject.lay(in: commandLine)
    for name in ["zebra", "bear"] { try commandLine.copyChart("app", as: name) }
    try commandLine.write("Overlays/prod/kustomization.yaml", "namespace: prod\n")
    try commandLine.write("strake.yaml", "releases:\n  app: {dependsOn: [zebra]}\n  zebra:\n")
  }

  @Test func allIsEachOneAfterTheOther() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try lay(in: commandLine)
    let all = try commandLine.run("render", "--all", "--env", "prod")
    #expect(all.exitCode == 0, "\(all.errors)")
    // What a release depends on goes before it.
    let each = try ["zebra", "app", "bear"].map { try commandLine.run("render", $0, "--env", "prod").output }
    #expect(all.output == each.joined(separator: "---\n"))
  }

  @Test func eachReleaseHasItsFolder() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try lay(in: commandLine)
    #expect(try commandLine.run("render", "--all", "--env", "prod", "--output-dir", "out").exitCode == 0)
    let folder = commandLine.folder.appendingPathComponent("out").path
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["app", "bear", "zebra"])
    #expect(try commandLine.read("out/bear/apps_v1_deployment_bear.yaml").contains("name: bear"))
  }

  @Test func oneThatFailsIsNamedAndNothingIsPrinted() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try lay(in: commandLine)
    try commandLine.write("Charts/bear/templates/bad.yaml", "{{ fail \"no bears\" }}")
    let outcome = try commandLine.run("render", "--all", "--env", "prod")
    #expect(outcome.exitCode == 1)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("release bear:"))
    #expect(outcome.errors.contains("no bears"))
    #expect(outcome.errors.hasSuffix("1 of 3 releases could not be rendered\n"))
  }

  @Test func releasesThatDependOnEachOtherAreRefused() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try lay(in: commandLine)
    try commandLine.write("strake.yaml", "releases:\n  app: {dependsOn: [zebra]}\n  zebra: {dependsOn: [app]}\n")
    let outcome = try commandLine.run("render", "--all", "--env", "prod")
    #expect(outcome.exitCode == 1)
    #expect(outcome.errors.contains("depends on itself"))
    #expect(outcome.errors.contains("strake.yaml:"))
  }
}

extension CommandLine {
  /// A chart of the folder under another name.
  fileprivate func copyChart(_ name: String, as other: String) throws {
    let charts = folder.appendingPathComponent("Charts")
    try FileManager.default.copyItem(
      at: charts.appendingPathComponent(name), to: charts.appendingPathComponent(other))
    try write("Charts/\(other)/Chart.yaml", "apiVersion: v2\nname: \(other)\nversion: 1.2.3\nappVersion: \"9\"\n")
  }
}
