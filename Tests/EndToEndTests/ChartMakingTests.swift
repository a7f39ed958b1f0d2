import Foundation
import Testing

/// Commands that make charts or fetch what charts need.
@Suite struct ChartMakingTests {
  @Test func aStarterBecomesAChartUnderANewName() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try commandLine.write("data/starters/base/Chart.yaml", "apiVersion: v2\nname: base\nversion: 3.0.0\n")
    try commandLine.write("data/starters/base/templates/a.yaml", "name: <CHARTNAME>\n")
    try commandLine.write("data/starters/base/values.yaml", "# of <CHARTNAME>\nx: 1\n")
    try commandLine.write("data/starters/base/README.md", "<CHARTNAME>\n")
    try commandLine.write("data/starters/base/charts/sub/Chart.yaml", "name: sub\nversion: 1.0.0\n")
    try commandLine.write("data/starters/base/charts/sub/templates/b.yaml", "b: 1\n")
    let outcome = try commandLine.run(
      "create", "web", "-p", "base", environment: ["HELM_DATA_HOME": commandLine.folder.path + "/data"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output == "Creating web\n")
    #expect(try commandLine.read("web/templates/a.yaml") == "name: web\n")
    #expect(try commandLine.read("web/values.yaml") == "# of web\nx: 1\n")
    #expect(try commandLine.read("web/README.md") == "<CHARTNAME>\n")
    #expect(
      try commandLine.read("web/Chart.yaml")
        == "apiVersion: v2\nappVersion: 0.1.0\ndescription: A Helm chart for Kubernetes\nname: web\n"
        + "type: application\nversion: 0.1.0\n")
    #expect(try commandLine.run("template", "web").output.contains("# Source: web/charts/sub/templates/b.yaml\nb: 1\n"))
  }

  @Test func aStarterThatIsNotThereIsNamed() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    let outcome = try commandLine.run("create", "web", "-p", "/nowhere/base")
    #expect(outcome.exitCode == 1)
    #expect(outcome.errors == "Error: could not load /nowhere/base: stat /nowhere/base: no such file or directory\n")
  }

  @Test func missingDependenciesAreFetchedFromFoldersAndLocked() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try commandLine.write("dep/Chart.yaml", "apiVersion: v2\nname: dep\nversion: 0.4.0\n")
    try commandLine.write("dep/templates/a.yaml", "dep: 1\n")
    let head =
      "apiVersion: v2\nname: app\nversion: 0.1.0\ndependencies:\n- name: dep\n  version: \">=0\"\n  repository: "
    try commandLine.write("app/Chart.yaml", head + "file://../dep\n")
    #expect(try commandLine.run("template", "app").exitCode == 1)
    let outcome = try commandLine.run("template", "app", "--dependency-update")
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(
      outcome.output
        == "Saving 1 charts\nDeleting outdated charts\n---\n# Source: app/charts/dep/templates/a.yaml\ndep: 1\n")
    let lock = try commandLine.read("app/Chart.lock")
    #expect(
      lock.hasPrefix(
        "dependencies:\n- name: dep\n  repository: file://../dep\n  version: 0.4.0\n"
          + "digest: sha256:a400ce7b460835efc43162ec0712f74d8d60f1cfddf5382fbd96630fba267005\ngenerated: \""))
    #expect(try commandLine.run("template", "app").output.contains("dep: 1\n"))
    try commandLine.write("app/Chart.yaml", head + "https://charts.example.com\n")
    try FileManager.default.removeItem(at: commandLine.folder.appendingPathComponent("app/charts"))
    let remote = try commandLine.run("template", "app", "--dependency-update")
    #expect(remote.exitCode == 1)
    #expect(remote.errors.contains("charts are fetched from file:// repositories only"))
  }
}
