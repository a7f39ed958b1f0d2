import Foundation
import Testing

/// `list`, `status`, `history` and `get` print what Helm 4.3.1 prints for the same records.
@Suite struct ListTests {
  private func laidOut() throws -> CommandLine {
    let commandLine = try CommandLine()
    let records: [(String, String, Int, String, String, [String: String])] = [
      ("beta", "default", 1, "superseded", "2024-01-02T03:04:05.5Z", ["team": "a"]),
      ("beta", "default", 2, "deployed", "2024-03-02T03:04:05.123456789Z", ["team": "a"]),
      ("alpha", "shop", 1, "failed", "2024-02-02T03:04:05Z", ["team": "b"]),
      ("gamma", "default", 1, "pending-install", "2023-02-02T03:04:05Z", [:]),
      ("delta", "default", 3, "uninstalled", "2022-02-02T03:04:05+02:00", ["team": "a", "tier": "x"]),
    ]
    var text = ""
    for (name, namespace, version, status, time, labels) in records {
      let record: [String: Any] = [
        "name": name, "namespace": namespace, "version": version, "manifest": "---\nkind: A\n",
        "config": ["b": 1, "a": ["c": "d"]],
        "chart": ["metadata": ["name": "web", "version": "1.0.0", "appVersion": "2"], "values": ["z": true]],
        "info": [
          "status": status, "first_deployed": time, "last_deployed": time, "description": "made \(version)",
          "notes": "Hello.",
        ],
      ]
      let data = try JSONSerialization.data(withJSONObject: record).base64EncodedString()
      let object: [String: Any] = [
        "kind": "ConfigMap", "metadata": ["name": "x", "labels": labels], "data": ["release": data],
      ]
      text += "---\n" + String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self) + "\n"
    }
    try commandLine.write("records.yaml", text)
    let imported = try commandLine.run("history", "import", "--from-helm-secret", "records.yaml", "--history", "h.db")
    #expect(imported.exitCode == 0, "\(imported.errors)")
    return commandLine
  }

  private func names(_ commandLine: CommandLine, _ arguments: String...) throws -> [String] {
    let outcome = try commandLine.run(["list", "--history", "h.db", "-q"] + arguments)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    return outcome.output.split(separator: "\n").map(String.init)
  }

  @Test func theTableIsHelms() throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    let table = try commandLine.run("list", "--history", "h.db", "-n", "default").output
    #expect(
      table == """
        NAME \tNAMESPACE\tREVISION\tUPDATED                                \tSTATUS         \tCHART    \tAPP VERSION
        beta \tdefault  \t2       \t2024-03-02 03:04:05.123456789 +0000 UTC\tdeployed       \tweb-1.0.0\t2          
        delta\tdefault  \t3       \t2022-02-02 03:04:05 +0200 +0200        \tuninstalled    \tweb-1.0.0\t2          
        gamma\tdefault  \t1       \t2023-02-02 03:04:05 +0000 UTC          \tpending-install\tweb-1.0.0\t2          

        """)
    let times = try commandLine.run(
      "list", "--history", "h.db", "-n", "default", "--no-headers", "-f", "^d", "--time-format",
      "2006-01-02 15:04:05Z0700"
    ).output
    #expect(times == "delta\tdefault\t3\t2022-02-02 03:04:05+0200\tuninstalled\tweb-1.0.0\t2\n")
  }

  @Test func flagsChooseAndOrderReleases() throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    #expect(try names(commandLine, "-A") == ["alpha", "beta", "delta", "gamma"])
    #expect(try names(commandLine, "-A", "-n", "shop") == ["alpha", "beta", "delta", "gamma"])
    #expect(try names(commandLine, "-n", "shop") == ["alpha"])
    #expect(try names(commandLine, "-d") == ["delta", "gamma", "alpha", "beta"])
    #expect(try names(commandLine, "-d", "-r") == ["beta", "alpha", "gamma", "delta"])
    #expect(try names(commandLine, "-m", "2", "--offset", "1") == ["beta", "delta"])
    #expect(try names(commandLine, "--offset", "9") == [])
    #expect(try names(commandLine, "--failed", "--pending") == ["alpha", "gamma"])
    #expect(try names(commandLine, "--superseded") == ["beta"])
    #expect(try names(commandLine, "--uninstalled") == ["delta"])
  }

  @Test func aSelectorChoosesByLabels() throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    #expect(try names(commandLine, "-l", "team=a") == ["beta", "delta"])
    #expect(try names(commandLine, "-l", "team==a,tier=x") == ["delta"])
    #expect(try names(commandLine, "-l", "team!=a") == ["alpha", "gamma"])
    #expect(try names(commandLine, "-l", "tier") == ["delta"])
    #expect(try names(commandLine, "-l", "!team") == ["gamma"])
    let wrong = try commandLine.run("list", "--history", "h.db", "-l", "a=b=c")
    #expect(wrong.exitCode == 1)
    #expect(wrong.errors.contains("not a label selector"))
  }

  @Test func labelsOfAnUpgradeAreLaidOverThoseThatTheReleaseHas() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    #expect(try commandLine.run("upgrade", "app", "-i", "-l", "team=a,tier=x").exitCode == 0)
    #expect(try commandLine.run("upgrade", "app", "--labels", "tier=null").exitCode == 0)
    #expect(try commandLine.run("list", "-q", "-l", "team=a,!tier").output == "app\n")
    #expect(try commandLine.run("upgrade", "app", "--labels", "tier").exitCode == 1)
  }

  @Test func statusHistoryAndGetAreHelms() throws {
    let commandLine = try laidOut()
    defer { commandLine.remove() }
    func output(_ arguments: String...) throws -> String {
      try commandLine.run(arguments + ["--history", "h.db"]).output
    }
    #expect(
      try output("status", "beta") == """
        NAME: beta
        LAST DEPLOYED: Sat Mar  2 03:04:05 2024
        NAMESPACE: default
        STATUS: deployed
        REVISION: 2
        DESCRIPTION: made 2
        TEST SUITE: None
        NOTES:
        Hello.

        """)
    #expect(
      try output("history", "beta") == """
        REVISION\tUPDATED                 \tSTATUS    \tCHART    \tAPP VERSION\tDESCRIPTION
        1       \tTue Jan  2 03:04:05 2024\tsuperseded\tweb-1.0.0\t2          \tmade 1     
        2       \tSat Mar  2 03:04:05 2024\tdeployed  \tweb-1.0.0\t2          \tmade 2     

        """)
    #expect(try output("get", "values", "beta") == "USER-SUPPLIED VALUES:\na:\n  c: d\nb: 1\n")
    #expect(try output("get", "values", "beta", "-o", "json") == "{\"a\":{\"c\":\"d\"},\"b\":1}\n")
    #expect(try output("get", "values", "beta", "--all") == "COMPUTED VALUES:\na:\n  c: d\nb: 1\nz: true\n")
    #expect(try output("get", "manifest", "beta") == "---\nkind: A\n\n")
    #expect(try output("get", "notes", "beta") == "NOTES:\nHello.\n")
  }
}
