import Foundation
import Testing

/// What `upgrade` and `rollback` record when others work beside them, and when nobody can be told.
@Suite struct RecordingTests {
  private func run(_ commandLine: CommandLine, shell script: String) throws -> (exitCode: Int32, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", script, CommandLine.binary.path]
    process.currentDirectoryURL = commandLine.folder
    process.environment = ["PATH": "/usr/bin:/bin", "TZ": "UTC"]
    let errors = Pipe()
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    return (process.terminationStatus, text)
  }

  @Test func severalInstallationsAtOnceAllSucceedOneAfterTheOther() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    try commandLine.write(
      "Charts/app/templates/revision.yaml",
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: told\ndata:\n  revision: \"{{ .Release.Revision }}\"\n"
        + "  upgrade: \"{{ .Release.IsUpgrade }}\"\n")
    let outcome = try run(
      commandLine,
      shell: """
        for n in 1 2 3 4 5 6; do "$0" upgrade app --install --set message=m$n --timeout 60s & pids="$pids $!"; done
        code=0; for pid in $pids; do wait $pid || code=1; done; exit $code
        """)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    for number in 1...6 {
      let manifest = try commandLine.run("get", "manifest", "app", "--revision", "\(number)").output
      #expect(manifest.contains("revision: \"\(number)\""))
      #expect(manifest.contains("upgrade: \"\(number > 1)\""))
    }
    #expect(try commandLine.run("history", "app").output.split(separator: "\n").count == 7)
  }

  @Test(arguments: ["> /dev/full", ">&-", "| true"])
  func aRevisionStandsWhenNobodyCanBeTold(output: String) throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    for command in ["upgrade app --install", "upgrade app", "rollback app 1"] {
      // A reader that ends at once: the pipe is broken before anything is written to it.
      let script =
        output == "| true"
        ? "set -o pipefail; { sleep 0.3; \"$0\" \(command); } | true" : "\"$0\" \(command) \(output)"
      let outcome = try run(commandLine, shell: script)
      #expect(outcome.exitCode == 1, "\(command): \(outcome.errors)")
      #expect(outcome.errors.contains("is recorded, but could not be printed"), "\(command): \(outcome.errors)")
    }
    let history = try commandLine.run("history", "app").output
    #expect(history.components(separatedBy: "superseded").count == 3)
    #expect(history.contains("Rollback to 1"))
  }

  @Test func valuesAreTracedToFileLineAndFlag() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    try commandLine.write("more.yaml", "# a comment\na:\n  b: 1\n  c: [x, y]\n---\na:\n  d: {}\n")
    let upgraded = try commandLine.run(
      "upgrade", "app", "--env", "prod", "--install", "-f", "more.yaml", "--set", "replicas=5,a.c[1]=z",
      "--set-string", "e\\.f=g")
    #expect(upgraded.exitCode == 0, "\(upgraded.errors)")
    let origins = try commandLine.run("get", "values", "app", "--env", "prod", "--origins")
    #expect(
      origins.output.split(separator: "\n").map {
        $0.split(whereSeparator: { " \t".contains($0) }).joined(separator: " ")
      } == [
        "VALUE FROM", "a.b more.yaml:3", "a.c[0] more.yaml:4", "a.c[1] --set", "a.d more.yaml:7",
        "e\\.f --set-string", "message Overlays/prod/values.yaml:2", "replicas --set",
      ])
    #expect(try commandLine.run("upgrade", "app", "--env", "prod", "--reuse-values").exitCode == 0)
    let kept = try commandLine.run("get", "values", "app", "--env", "prod", "--origins").output
    #expect(kept.contains("more.yaml:3"))
  }

  @Test func historyTellsWhoFromWhatAndWithWhichDigests() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    let git = "git -c user.name=a -c user.email=a@example.org"
    _ = try run(commandLine, shell: "git init -q . && git add . && \(git) commit -qm first")
    #expect(try commandLine.run("upgrade", "app", "--env", "prod", "--install").exitCode == 0)
    try commandLine.write("Charts/app/values.yaml", "replicas: 2\nmessage: hi\n")
    #expect(try commandLine.run("upgrade", "app", "--env", "prod").exitCode == 0)
    let json = try commandLine.run("history", "app", "--env", "prod", "-o", "json").output
    struct Entry: Decodable {
      let user, git_commit, chart_digest, overlay_digest: String
      let git_dirty: Bool
    }
    let entries = try JSONDecoder().decode([Entry].self, from: Data(json.utf8))
    #expect(entries.map(\.git_dirty) == [false, true])
    #expect(entries[0].git_commit.count == 40 && entries[0].git_commit == entries[1].git_commit)
    #expect(!entries[0].user.isEmpty)
    #expect(entries[0].chart_digest != entries[1].chart_digest)
    #expect(entries[0].overlay_digest == entries[1].overlay_digest)
  }

  @Test func anExportForHelmHoldsTheChart() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    let long = String(repeating: "long-", count: 30)
    try commandLine.write("Charts/app/files/\(long).txt", "far away\n")
    #expect(try commandLine.run("upgrade", "app", "--install").exitCode == 0)
    let secret = try commandLine.run("history", "export", "app", "--to-helm-secret")
    #expect(secret.exitCode == 0, "\(secret.errors)")
    try commandLine.write("secret.yaml", secret.output)
    let chart = try run(
      commandLine,
      shell: """
        sed -n 's/^  release: //p' secret.yaml | base64 -d | base64 -d | gunzip > record.json
        """)
    #expect(chart.exitCode == 0)
    let record = try commandLine.read("record.json")
    #expect(record.contains("\"name\":\"templates/deployment.yaml\",\"data\":\""))
    #expect(record.contains("\"values\":{\"message\":\"hello\",\"replicas\":1}"))
    #expect(
      record.contains("\"name\":\"files/\(long).txt\",\"data\":\"\(Data("far away\n".utf8).base64EncodedString())\""))
  }
}
