import Foundation
import Testing

/// The cache of `render --all` and `diff --all`: used while nothing changes, and not a moment longer.
@Suite struct RenderCacheTests {
  private func laidOut() throws -> CommandLine {
    let commandLine = try CommandLine()
    try SmallProject.lay(in: commandLine)
    return commandLine
  }

  private func render(_ commandLine: CommandLine, _ flags: String...) throws -> String {
    let outcome = try commandLine.run(["render", "--all", "--env", "prod"] + flags)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    return outcome.output
  }

  /// The files of the cache.
  private func entries(_ commandLine: CommandLine) -> [URL] {
    let root = commandLine.folder.appendingPathComponent(".strake/cache")
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)?.allObjects as? [URL] ?? []
    return files.filter { !$0.hasDirectoryPath && $0.lastPathComponent != ".gitignore" }
  }

  /// Replaces a text in the one entry; with a digest that fits again, or the old one.
  private func forge(
    _ commandLine: CommandLine, _ text: String, by other: String, fitsDigest: Bool
  ) throws {
    let entry = try #require(entries(commandLine).first)
    let content = try String(contentsOf: entry, encoding: .utf8)
    let line = try #require(content.firstIndex(of: "\n"))
    let body = content[content.index(after: line)...].replacingOccurrences(of: text, with: other)
    let digest = fitsDigest ? try digest(of: body) : String(content[..<line])
    try Data((digest + "\n" + body).utf8).write(to: entry)
  }

  private func digest(of text: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["sha256sum"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    input.fileHandleForWriting.write(Data(text.utf8))
    try input.fileHandleForWriting.close()
    let answer = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return String(answer.prefix(64))
  }

  @Test func aRenderIsUsedAgainUnlessThatIsForbidden() throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    let first = try render(commandLine)
    #expect(try render(commandLine) == first)
    // What no render could give shows where it came from.
    try forge(commandLine, "hello prod", by: "jello prod", fitsDigest: true)
    #expect(try render(commandLine) == first.replacingOccurrences(of: "hello prod", with: "jello prod"))
    #expect(try render(commandLine, "--no-cache") == first)
    try FileManager.default.removeItem(at: commandLine.folder.appendingPathComponent(".strake"))
    #expect(try render(commandLine) == first)
  }

  @Test func anEntryThatIsNotWhatWasWrittenIsNotUsed() throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    let first = try render(commandLine)
    try forge(commandLine, "hello prod", by: "jello prod", fitsDigest: false)
    #expect(try render(commandLine) == first)
    let entry = try #require(entries(commandLine).first)
    let whole = try Data(contentsOf: entry)
    for length in stride(from: 0, to: whole.count, by: max(1, whole.count / 12)) {
      try whole.prefix(length).write(to: entry)
      #expect(try render(commandLine) == first)
    }
    // A digest that fits does not make a whole entry.
    for (text, other) in [
      ("\nnamespace 4\n", "\nnamespace 400\n"), ("\nnamespace ", "\nnonsense "), ("manifest ", "file "),
    ] {
      try whole.write(to: entry)
      try forge(commandLine, text, by: other, fitsDigest: true)
      #expect(try render(commandLine) == first)
    }
  }

  @Test func theCacheOfAnotherVersionIsNotUsed() throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    let first = try render(commandLine)
    try forge(commandLine, "hello prod", by: "jello prod", fitsDigest: true)
    let entry = try #require(entries(commandLine).first)
    let text = try String(contentsOf: entry, encoding: .utf8)
    let version = try #require(text.components(separatedBy: "\nversion 64\n").last?.prefix(64))
    try forge(commandLine, String(version), by: String(version.reversed()), fitsDigest: true)
    #expect(try render(commandLine) == first)
    // And the folder of another version goes when there is a new one.
    let folder = entry.deletingLastPathComponent()
    let old = folder.deletingLastPathComponent().appendingPathComponent("0123456789abcdef")
    try FileManager.default.moveItem(at: folder, to: old)
    #expect(try render(commandLine) == first)
    #expect(!FileManager.default.fileExists(atPath: old.path))
    #expect(entries(commandLine).count == 1)
  }

  @Test(arguments: [
    ("Charts/app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.2.3\nappVersion: \"10\"\n"),
    ("Charts/app/templates/configmap.yaml", "kind: A\napiVersion: v1\nmetadata:\n  name: a\n"),
    ("Charts/app/templates/new.yaml", "kind: A\napiVersion: v1\nmetadata:\n  name: a\n"),
    ("Overlays/prod/values.yaml", "message: new\n"),
    ("Overlays/prod/app/values.yaml", "message: new\n"),
    ("Overlays/prod/deadline.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app}\nspec: {x: 1}\n"),
    ("Overlays/prod/kustomization.yaml", "namespace: other\n"),
    ("Overlays/prod/app/kustomization.yaml", "namePrefix: x-\n"),
    ("strake.yaml", "environments:\n  prod: {kubeVersion: \"1.30\", namespace: elsewhere}\n"),
  ])
  func aChangedInputIsRenderedAnew(path: String, text: String) throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    let first = try render(commandLine)
    try commandLine.write(path, text)
    let second = try render(commandLine)
    #expect(second != first)
    #expect(try render(commandLine, "--no-cache") == second)
    #expect(try render(commandLine) == second)
  }

  @Test func whatTheCommandLineSaysIsAnInput() throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    #expect(try render(commandLine).contains("hello prod"))
    #expect(try render(commandLine, "--set", "message=one").contains("one"))
    #expect(try render(commandLine, "--set", "message=two").contains("two"))
    try commandLine.write("more.yaml", "message: three\n")
    #expect(try render(commandLine, "-f", "more.yaml").contains("three"))
    try commandLine.write("more.yaml", "message: four\n")
    #expect(try render(commandLine, "-f", "more.yaml").contains("four"))
    try commandLine.write("text", "five")
    #expect(try render(commandLine, "--set-file", "message=text").contains("five"))
    try commandLine.write("text", "six")
    #expect(try render(commandLine, "--set-file", "message=text").contains("six"))
  }

  @Test func whatChanceOrTheClockMadeIsNotKept() throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    try commandLine.write(
      "Charts/app/templates/secret.yaml",
      "kind: A\napiVersion: v1\nmetadata:\n  name: a\nspec: {p: {{ randAlphaNum 12 }}, r: {{ .Release.Revision }}}\n")
    #expect(try render(commandLine) != render(commandLine))
    #expect(entries(commandLine).isEmpty)
    // Replayed from a revision it is the same each time, until there is another revision.
    #expect(try commandLine.run("upgrade", "app", "--env", "prod", "--install").exitCode == 0)
    let first = try render(commandLine)
    #expect(first.contains("r: 2"))
    #expect(entries(commandLine).count == 1)
    #expect(try render(commandLine) == first)
    #expect(try commandLine.run("upgrade", "app", "--env", "prod").exitCode == 0)
    #expect(try render(commandLine).contains("r: 3"))
  }

  @Test func processesAtOnceUseOneCache() throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    let expected = try render(commandLine, "--no-cache")
    for _ in 0..<3 {
      try? FileManager.default.removeItem(at: commandLine.folder.appendingPathComponent(".strake"))
      let processes = try (0..<6).map { _ in
        let process = Process()
        process.executableURL = CommandLine.binary
        process.arguments = ["render", "--all", "--env", "prod"]
        process.currentDirectoryURL = commandLine.folder
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        return (process, output)
      }
      for (process, output) in processes {
        #expect(String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) == expected)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
      }
      #expect(entries(commandLine).count == 1)
    }
  }

  @Test func warningsAreRepeated() throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    try commandLine.write(
      "Charts/app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.2.3\nappVersion: \"9\"\ndeprecated: true\n")
    let outcomes = try (0..<2).map { _ in try commandLine.run("render", "--all", "--env", "prod") }
    #expect(outcomes[0].errors.contains("this chart is deprecated"))
    #expect(outcomes[1].errors.contains("this chart is deprecated"))
  }
}

/// `diff --all`, and rendering for all environments.
@Suite struct DiffAllTests {
  @Test func everyReleaseIsComparedWithItsNewestRevision() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    try commandLine.write("Overlays/prod/kustomization.yaml", "namespace: prod\n")
    for name in ["app", "bear"] {
      if name == "bear" {
        try FileManager.default.copyItem(
          at: commandLine.folder.appendingPathComponent("Charts/app"),
          to: commandLine.folder.appendingPathComponent("Charts/bear"))
        try commandLine.write(
          "Charts/bear/Chart.yaml", "apiVersion: v2\nname: bear\nversion: 1.2.3\nappVersion: \"9\"\n")
      }
      #expect(try commandLine.run("upgrade", name, "--env", "prod", "--install").exitCode == 0)
    }
    let same = try commandLine.run("diff", "--all", "--env", "prod", "--detailed-exitcode")
    #expect(same.exitCode == 0, "\(same.errors)")
    #expect(same.output == "0 of 2 releases differ\n")
    try commandLine.write("Charts/bear/values.yaml", "replicas: 1\nmessage: growl\n")
    try commandLine.write("Overlays/prod/values.yaml", "replicas: 3\n")
    try commandLine.write("Charts/app/values.yaml", "message: hello prod\n")
    let other = try commandLine.run("diff", "--all", "--env", "prod", "--detailed-exitcode")
    #expect(other.exitCode == 2)
    #expect(other.output.hasPrefix("=== bear: revision 1 → a new render\nConfigMap/bear-settings"), "\(other.output)")
    #expect(other.output.hasSuffix("\n1 of 2 releases differ\n"))
    let json = try commandLine.run("diff", "--all", "--env", "prod", "-o", "json").output
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: [String: Any]]
    #expect(object?.keys.sorted() == ["app", "bear"])
    #expect((object?["bear"]?["resources"] as? [Any])?.count == 1)
    #expect(try commandLine.run("diff", "--all", "--env", "prod", "-o", "html").output.contains("<h1>bear: revision 1"))
    #expect(try commandLine.run("diff", "--all", "app").exitCode == 2)
  }

  @Test func everyEnvironmentHasItsFolder() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    let outcome = try commandLine.run("render", "--all", "--all-environments", "--output-dir", "out")
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(try commandLine.read("out/dev/app/apps_v1_deployment_app.yaml").contains("replicas: 1"))
    #expect(try commandLine.read("out/prod/app/apps_v1_deployment_app.yaml").contains("replicas: 3"))
    let printed = try commandLine.run("render", "--all", "--all-environments").output
    let each = try ["dev", "prod"].map { try commandLine.run("render", "app", "--env", $0).output }
    #expect(printed == each.joined(separator: "---\n"))
    #expect(try commandLine.run("render", "--all", "--all-environments", "--env", "dev").exitCode == 2)
  }
}

/// `template --releases`: many charts from a file.
@Suite struct TemplateReleasesTests {
  @Test func eachIsAsItsOwnCommandWouldRenderIt() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    try commandLine.write("a.yaml", "message: from a file\n")
    try commandLine.write(
      "releases.yaml",
      """
      releases:
      - {name: one, chart: Charts/app, namespace: first, set: [replicas=4]}
      - {name: two, chart: ./Charts/app, values: a.yaml}
      - {name: three, chart: Charts/app, set: "message=three"}
      """ + "\n")
    let all = try commandLine.run("template", "--releases", "releases.yaml", "-n", "shop")
    #expect(all.exitCode == 0, "\(all.errors)")
    let one = try commandLine.run("template", "one", "Charts/app", "-n", "first", "--set", "replicas=4").output
    let two = try commandLine.run("template", "two", "Charts/app", "-n", "shop", "-f", "a.yaml").output
    let three = try commandLine.run("template", "three", "Charts/app", "-n", "shop", "--set", "message=three").output
    #expect(all.output == one + two + three)
    #expect(try commandLine.run("template", "--releases", "releases.yaml", "--output-dir", "out").exitCode == 0)
    #expect(try commandLine.read("out/two/app/templates/configmap.yaml").contains("from a file"))
  }

  @Test(arguments: [
    ("releases: {}", "must hold a list"), ("releases: [{name: a}]", "must have a name and a chart"),
    ("releases: [{name: a, chart: b, valeus: c}]", "did you mean \"values\"?"),
    ("releases: [{name: a, chart: ./b}]", "release a:\nError: path \"./b\" not found"), ("a: [", "releases.yaml"),
  ])
  func whatIsWrongIsNamed(text: String, message: String) throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try commandLine.write("releases.yaml", text + "\n")
    let outcome = try commandLine.run("template", "--releases", "releases.yaml")
    #expect(outcome.exitCode == 1)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
  }
}
