import Foundation
import Testing

/// `strake check` as a user runs it.
@Suite struct CheckTests {
  /// A pod that breaks a rule on line 9, and one that is accepted on line 19.
  private static let manifests = """
    apiVersion: apps/v1
    kind: DaemonSet
    metadata: {name: agent, namespace: shop}
    spec:
      template:
        spec:
          containers:
            - name: agent
              securityContext: {privileged: true}
    ---
    apiVersion: v1
    kind: Pod
    metadata:
      name: node
      namespace: shop
      annotations:
        exempt.strake.dev/pod-host-network: until 2999-01-01, it is the node's own
    spec:
      hostNetwork: true
      containers: []
    """ + "\n"

  private static func commandLine() throws -> CommandLine {
    let commandLine = try CommandLine()
    try commandLine.write("manifests/a.yaml", manifests)
    return commandLine
  }

  @Test func findingsNameResourceFieldAndPlace() throws {
    let commandLine = try CheckTests.commandLine()
    defer { commandLine.remove() }
    let outcome = try commandLine.run("check", "manifests", "--profile", "baseline")
    #expect(outcome.exitCode == 1)
    #expect(
      outcome.output == """
        error pod-privileged: the container "agent" is privileged
          --> manifests/a.yaml:9:41
          DaemonSet/agent in namespace shop: spec.template.spec.containers[name=agent].securityContext.privileged

        2 objects: 1 error, 1 exempted

        """)
  }

  @Test func standardInputIsReadAndTheThresholdDecides() throws {
    let commandLine = try CheckTests.commandLine()
    defer { commandLine.remove() }
    let manifest = "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {type: NodePort}}\n"
    #expect(try commandLine.run(["check", "-"], input: manifest).exitCode == 0)
    let strict = try commandLine.run(["check", "-", "--threshold", "warning"], input: manifest)
    #expect(strict.exitCode == 1)
    #expect(strict.output.contains("standard input:1:"))
  }

  @Test func sarifHasTheFormOfItsStandard() throws {
    let commandLine = try CheckTests.commandLine()
    defer { commandLine.remove() }
    let outcome = try commandLine.run("check", "manifests", "--output", "sarif")
    let log = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(log["version"] as? String == "2.1.0")
    #expect(log["$schema"] as? String == "https://json.schemastore.org/sarif-2.1.0.json")
    let run = try #require((log["runs"] as? [[String: Any]])?.first)
    let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
    #expect(driver["name"] as? String == "Strake")
    let rules = try #require(driver["rules"] as? [[String: Any]])
    let results = try #require(run["results"] as? [[String: Any]])
    #expect(results.count > 2)
    for rule in rules {
      #expect((rule["shortDescription"] as? [String: Any])?["text"] is String)
      let level = (rule["defaultConfiguration"] as? [String: Any])?["level"] as? String
      #expect(["error", "warning", "note"].contains(level))
    }
    for result in results {
      let index = try #require(result["ruleIndex"] as? Int)
      #expect(rules[index]["id"] as? String == result["ruleId"] as? String)
      #expect((result["message"] as? [String: Any])?["text"] is String)
      let location = try #require((result["locations"] as? [[String: Any]])?.first)
      let physical = try #require(location["physicalLocation"] as? [String: Any])
      #expect((physical["artifactLocation"] as? [String: Any])?["uri"] as? String == "manifests/a.yaml")
      let region = try #require(physical["region"] as? [String: Any])
      #expect((region["startLine"] as? Int ?? 0) >= 1)
      #expect((region["startColumn"] as? Int ?? 0) >= 1)
      #expect(location["logicalLocations"] is [[String: Any]])
    }
    let suppressed = results.filter { $0["suppressions"] != nil }
    #expect(suppressed.map { $0["ruleId"] as? String } == ["pod-host-network"])
    let suppression = try #require((suppressed.first?["suppressions"] as? [[String: Any]])?.first)
    #expect(suppression["kind"] as? String == "external")
    #expect(suppression["justification"] as? String == "it is the node's own")
  }

  @Test func otherOutputsAreWellFormed() throws {
    let commandLine = try CheckTests.commandLine()
    defer { commandLine.remove() }
    let json = try commandLine.run("check", "manifests", "-o", "json")
    let report = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(report["passed"] as? Bool == false)
    #expect((report["findings"] as? [[String: Any]])?.first?["check"] as? String == "pod-privileged")

    let junit = try commandLine.run("check", "manifests", "-o", "junit", "--profile", "baseline")
    #expect(
      junit.output == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="strake check" tests="2" failures="1" skipped="1" errors="0">
          <testsuite name="baseline" tests="2" failures="1" skipped="1" errors="0">
            <testcase classname="pod-privileged" name="DaemonSet/agent in namespace shop: spec.template.spec.containers\
        [name=agent].securityContext.privileged">
              <failure type="error" message="the container &quot;agent&quot; is privileged">manifests/a.yaml:9:41</failure>
            </testcase>
            <testcase classname="pod-host-network" name="Pod/node in namespace shop: spec.hostNetwork">
              <skipped message="it is the node's own"/>
            </testcase>
          </testsuite>
        </testsuites>

        """)

    let markdown = try commandLine.run("check", "manifests", "-o", "markdown", "--profile", "baseline")
    #expect(markdown.output.hasPrefix("## Checks failed\n\n2 objects: 1 error, 1 exempted.\n\n| severity |"))
    #expect(markdown.output.contains("| `pod-host-network` | Pod/node in namespace shop | it is the node's own |\n"))
  }

  @Test func checksAreExplainedAndListed() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    let explained = try commandLine.run("check", "--explain", "rbac-bind")
    #expect(explained.exitCode == 0)
    #expect(explained.output.contains("Why: ") && explained.output.contains("CIS Kubernetes 5.1.8"))
    let mistyped = try commandLine.run("check", "--explain", "rbac-bnid")
    #expect(mistyped.exitCode == 1)
    #expect(mistyped.errors.contains("did you mean \"rbac-bind\"?"))
    #expect(try commandLine.run("check", "--list").output.split(separator: "\n").count > 130)
    #expect(try commandLine.run("check").exitCode == 2)
  }

  /// A project whose chart runs as root, in two environments.
  private static func project(checks: String) throws -> CommandLine {
    let commandLine = try CommandLine()
    try SmallProject.lay(in: commandLine)
    try commandLine.write("strake.yaml", checks)
    return commandLine
  }

  @Test func upgradesAreRefusedOnErrorsUnlessTheChecksAreSkipped() throws {
    let commandLine = try CheckTests.project(
      checks: "environments: {dev: , prod: {checks: {profile: restricted}}}\n")
    defer { commandLine.remove() }
    let refused = try commandLine.run("upgrade", "app", "--env", "prod", "--install")
    #expect(refused.exitCode == 1)
    #expect(refused.errors.contains("error pod-run-as-non-root: "))
    #expect(refused.errors.contains("  from template Charts/app/templates/deployment.yaml:1"))
    #expect(refused.errors.contains("--skip-checks"))
    #expect(try commandLine.run("history", "app", "--env", "prod").exitCode == 1)

    // Another environment names no profile: nothing is asked.
    #expect(try commandLine.run("upgrade", "app", "--env", "dev", "--install").exitCode == 0)
    #expect(try commandLine.run("upgrade", "app", "--env", "prod", "--install", "--skip-checks").exitCode == 0)
    let history = try commandLine.run("history", "app", "--env", "prod", "-o", "json")
    #expect(history.output.contains("\"checks\":\"skipped\""))
    let unasked = try commandLine.run("history", "app", "--env", "dev", "-o", "json")
    #expect(!unasked.output.contains("\"checks\""))

    let pod = "securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}"
    let container = "securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}"
    try commandLine.write(
      "Charts/app/templates/deployment.yaml",
      try commandLine.read("Charts/app/templates/deployment.yaml")
        .replacingOccurrences(of: "      containers:\n", with: "      \(pod)\n      containers:\n")
        .replacingOccurrences(of: "        - name: app\n", with: "        - name: app\n          \(container)\n"))
    #expect(try commandLine.run("upgrade", "app", "--env", "prod").exitCode == 0)
    let passed = try commandLine.run("history", "app", "--env", "prod", "-o", "json")
    #expect(passed.output.contains("\"checks\":\"restricted\""))
  }

  @Test func aPlanKeepsHowItWasChecked() throws {
    let commandLine = try CheckTests.project(checks: "environments: {prod: {checks: {profile: restricted}}}\n")
    defer { commandLine.remove() }
    #expect(try commandLine.run("upgrade", "app", "--env", "prod", "--install", "--plan", "p.yaml").exitCode == 1)
    #expect(
      try commandLine.run("upgrade", "app", "--env", "prod", "--install", "--plan", "p.yaml", "--skip-checks").exitCode
        == 0)
    #expect(try commandLine.run("upgrade", "--from-plan", "p.yaml").exitCode == 0)
    let history = try commandLine.run("history", "app", "--env", "prod", "-o", "json")
    #expect(history.output.contains("\"checks\":\"skipped\""))
  }

  @Test func exemptionsOfTheProjectNeedAReasonAndEnd() throws {
    func outcome(_ exemption: String) throws -> CommandLine.Outcome {
      let commandLine = try CheckTests.project(
        checks: """
          checks:
            profile: restricted
            exemptions:
              - \(exemption)
          """)
      defer { commandLine.remove() }
      return try commandLine.run("check", "--all", "--env", "dev", "--as-of", "2026-11-25", "-o", "markdown")
    }
    let granted = try outcome(
      "{check: \"*\", resource: Deployment/a*, release: app, reason: a test, expires: 2026-11-25}")
    #expect(granted.exitCode == 0, "\(granted.output)")
    #expect(granted.output.contains("| `pod-run-as-non-root` | Deployment/app in namespace dev | a test |"))
    let expired = try outcome("{check: pod-run-as-non-root, reason: a test, expires: 2026-11-24}")
    #expect(expired.exitCode == 1)
    #expect(expired.output.contains("`exemption-expired`"))
    #expect(expired.output.contains("strake.yaml:4:7"))
    let silent = try outcome("{check: pod-run-as-non-root}")
    #expect(silent.output.contains("`exemption-without-reason`"))
    let mistyped = try outcome("{check: pod-run-as-nonroot, reason: a test}")
    #expect(mistyped.output.contains("`exemption-unknown-check`"))
    let wrongDay = try outcome("{check: pod-run-as-non-root, reason: a test, expires: tomorrow}")
    #expect(wrongDay.errors.contains("checks.exemptions[0].expires is no day"))
    let wrongWord = try CheckTests.project(checks: "checks: {profile: restrict}\n")
    defer { wrongWord.remove() }
    #expect(try wrongWord.run("check", "--all").errors.contains("did you mean \"restricted\"?"))
  }

  @Test func anEnvironmentThatIsWeakerThanAnotherIsTold() throws {
    let commandLine = try CheckTests.project(checks: "environments: {dev: , prod: }\n")
    defer { commandLine.remove() }
    let container = """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: app}
      spec:
        template:
          spec:
            containers:
              - {name: app, securityContext: {privileged: true}}
      """
    try commandLine.write("Overlays/prod/deadline.yaml", container + "\n")
    let weaker = try commandLine.run("check", "--env", "prod", "--against-env", "dev", "--profile", "baseline")
    #expect(weaker.exitCode == 1)
    #expect(weaker.output.contains("error pod-privileged: "))
    #expect(weaker.output.contains("  from patch Overlays/prod/deadline.yaml:8:53\n"), "\(weaker.output)")
    let stronger = try commandLine.run("check", "--env", "dev", "--against-env", "prod", "--profile", "baseline")
    #expect(stronger.exitCode == 0)
    #expect(stronger.output.hasSuffix("no findings\n"))
  }

  @Test func chartsAndKustomizationsAreCheckedFromTheirFolders() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    let chart = try commandLine.run("check", "Charts/app")
    #expect(chart.output.contains("warning chart-schema: the chart has no values.schema.json"))
    #expect(chart.output.contains("error pod-run-as-non-root"))
    #expect(chart.output.contains("  from template Charts/app/templates/deployment.yaml:10:"))
    try commandLine.write("base/kustomization.yaml", "resources: [pod.yaml]\nnamespace: shop\n")
    try commandLine.write(
      "base/pod.yaml",
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  hostPID: true\n  containers:\n    - name: a\n")
    let built = try commandLine.run("check", "base", "--profile", "baseline")
    #expect(built.output.contains("--> base/pod.yaml:6:12\n  Pod/a in namespace shop: spec.hostPID"))
  }

  /// The bar of the platform: nothing at or above each environment's threshold, and prod no weaker than staging.
  @Test func thePlatformPassesItsOwnChecks() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    for folder in ["Charts", "Overlays", "Examples"] { try commandLine.copy(folder) }
    for environment in ["dev", "staging", "prod"] {
      let outcome = try commandLine.run(
        "check", "--all", "--env", environment, "--threshold", "warning", "--project", "Examples/platform", "--as-of",
        "2026-11-25")
      #expect(outcome.exitCode == 0, "\(environment): \(outcome.output)\(outcome.errors)")
    }
    let compared = try commandLine.run(
      "check", "--env", "prod", "--against-env", "staging", "--project", "Examples/platform", "--as-of", "2026-11-25")
    #expect(compared.exitCode == 0, "\(compared.output)")
  }
}
