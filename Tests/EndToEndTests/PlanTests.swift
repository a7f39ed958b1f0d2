import Foundation
import Testing

/// Plan, approve, carry out.
@Suite struct PlanTests {
  private func laidOut() throws -> CommandLine {
    let commandLine = try CommandLine()
    try SmallProject.lay(in: commandLine)
    try commandLine.write("strake.yaml", "environments:\n  prod:\n    protected: true\n")
    let first = try commandLine.run("upgrade", "app", "--env", "prod", "--install", "--yes")
    #expect(first.exitCode == 0, "\(first.errors)")
    let plan = try commandLine.run(
      "upgrade", "app", "--env", "prod", "--set", "replicas=7", "--plan", "plan.yaml")
    #expect(plan.exitCode == 0, "\(plan.errors)")
    #expect(plan.output.contains("revision 2, after 1"))
    return commandLine
  }

  @Test func aPlanIsCarriedOutAsItWasMadeAndNeedsNoFurtherConsent() throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    let text = try commandLine.read("plan.yaml")
    #expect(text.contains("spec.replicas"))
    #expect(text.contains("path: Overlays/prod/deadline.yaml"))
    #expect(
      try commandLine.run("history", "app", "--env", "prod", "-o", "json").output.contains("\"revision\":2") == false)
    let refused = try commandLine.run("upgrade", "app", "--env", "prod", "--set", "replicas=7")
    #expect(refused.exitCode == 1)
    #expect(refused.errors.contains("protected"))

    let done = try commandLine.run("upgrade", "--from-plan", "plan.yaml", "--output-dir", "out")
    #expect(done.exitCode == 0, "\(done.errors)")
    #expect(done.output.contains("REVISION: 2"))
    #expect(try commandLine.read("out/apps_v1_deployment_app.yaml").contains("replicas: 7"))
    #expect(try commandLine.run("get", "manifest", "app", "--env", "prod").output.contains("replicas: 7"))
    #expect(try commandLine.run("get", "notes", "app", "--env", "prod").output.contains("hello prod"))

    let again = try commandLine.run("upgrade", "--from-plan", "plan.yaml")
    #expect(again.exitCode == 1)
    #expect(again.errors.contains("the newest revision of app (environment prod, namespace prod) is 2 now"))
  }

  @Test(arguments: [
    ("Charts/app/values.yaml", "replicas: 2\n", "Charts/app/values.yaml has changed"),
    ("Charts/app/templates/new.yaml", "", "Charts/app/templates/new.yaml was added"),
    ("Overlays/prod/deadline.yaml", "kind: A\n", "Overlays/prod/deadline.yaml has changed"),
    ("Overlays/prod/values.yaml", "replicas: 9\n", "Overlays/prod/values.yaml has changed"),
    ("Overlays/prod/app/values.yaml", "replicas: 9\n", "Overlays/prod/app/values.yaml was added"),
    ("strake.yaml", "environments: {}\n", "strake.yaml has changed"),
  ])
  func aChangedInputIsNamed(path: String, text: String, message: String) throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    try commandLine.write(path, text)
    let refused = try commandLine.run("upgrade", "--from-plan", "plan.yaml")
    #expect(refused.exitCode == 1)
    #expect(refused.errors.contains(message), "\(refused.errors)")
    #expect(try commandLine.run("history", "app", "--env", "prod").output.split(separator: "\n").count == 2)
  }

  @Test func anEditedPlanIsRefused() throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    let text = try commandLine.read("plan.yaml")
    try commandLine.write("plan.yaml", text.replacingOccurrences(of: "replicas: 7", with: "replicas: 70"))
    let refused = try commandLine.run("upgrade", "--from-plan", "plan.yaml")
    #expect(refused.exitCode == 1)
    #expect(refused.errors.contains("edited"), "\(refused.errors)")
    try commandLine.write("plan.yaml", "kind: ConfigMap\n")
    #expect(try commandLine.run("upgrade", "--from-plan", "plan.yaml").errors.contains("not a plan"))
    #expect(try commandLine.run("upgrade", "--from-plan", "plan.yaml", "--set", "a=b").exitCode == 2)
  }

  @Test func aPlanOfAFirstRevisionHoldsHooksAndAwkwardText() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    try commandLine.write(
      "Charts/app/templates/awkward.yaml",
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: awkward\ndata:\n  a: \"tab\\t\"  \n  b: |2\n      indented \n\n\n"
        + "---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: hook\n  annotations: {helm.sh/hook: pre-install}\n")
    let plan = try commandLine.run("upgrade", "app", "--install", "--plan", "plan.yaml")
    #expect(plan.exitCode == 0, "\(plan.errors)")
    let done = try commandLine.run("upgrade", "--from-plan", "plan.yaml")
    #expect(done.exitCode == 0, "\(done.errors)")
    let recorded = try commandLine.run("get", "manifest", "app").output
    let hooks = try commandLine.run("get", "hooks", "app").output
    #expect(hooks.contains("name: hook"))
    #expect(try commandLine.run("upgrade", "app", "--history", "other.db", "--install").exitCode == 0)
    #expect(try commandLine.run("get", "manifest", "app", "--history", "other.db").output == recorded)
    #expect(try commandLine.run("get", "hooks", "app", "--history", "other.db").output == hooks)
  }

  /// Runs git in a folder below the command line's.
  private func git(_ commandLine: CommandLine, _ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git", "-C", "base", "-c", "user.name=a", "-c", "user.email=a@example.org"] + arguments
    process.currentDirectoryURL = commandLine.folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "git \(arguments)")
  }

  @Test func aRepositoryThatAnOverlayReadsFromIsAnInput() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    try commandLine.write("base/kustomization.yaml", "resources: [extra.yaml]\n")
    try commandLine.write("base/extra.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\n")
    try git(commandLine, "init", "-q", "-b", "main")
    try git(commandLine, "add", ".")
    try git(commandLine, "commit", "-q", "-m", "one")
    let address = "file://\(commandLine.folder.path)/base"
    try commandLine.write("Overlays/dev/kustomization.yaml", "namespace: dev\nresources: ['\(address)?ref=main']\n")
    let render = try commandLine.run("render", "app", "--env", "dev")
    #expect(render.exitCode == 0, "\(render.errors)")
    #expect(render.output.contains("name: extra"))
    let plan = ["upgrade", "app", "--env", "dev", "--install", "--plan", "plan.yaml"]
    #expect(try commandLine.run(plan).exitCode == 0)
    #expect(try commandLine.read("plan.yaml").contains("\(address)?ref=main"))
    // Where a copy lies for a moment is no input.
    #expect(try !commandLine.read("plan.yaml").contains("strake-git-"))

    try git(commandLine, "commit", "-q", "--allow-empty", "-m", "two")
    let refused = try commandLine.run("upgrade", "--from-plan", "plan.yaml")
    #expect(refused.exitCode == 1)
    #expect(refused.errors.contains("\(address)?ref=main has changed"), "\(refused.errors)")

    #expect(try commandLine.run(plan).exitCode == 0)
    let done = try commandLine.run("upgrade", "--from-plan", "plan.yaml")
    #expect(done.exitCode == 0, "\(done.errors)")
    // The digest of the overlay is that of what was read, wherever the copy was.
    #expect(try commandLine.run("upgrade", "app", "--env", "dev").exitCode == 0)
    let history = try commandLine.run("history", "app", "--env", "dev", "-o", "json").output
    let digests = history.components(separatedBy: "\"overlay_digest\":\"").dropFirst().map { $0.prefix(71) }
    #expect(digests.count == 2)
    #expect(Set(digests).count == 1)
  }
}
