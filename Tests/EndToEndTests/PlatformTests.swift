import Testing

/// Examples/platform, which uses every chart, overlay and component of the repository.
@Suite struct PlatformTests {
  /// The releases of Examples/platform/strake.yaml.
  static let releases = [
    "backup", "cluster-autoscaler", "control-plane", "eks-cluster", "etcd-backup", "logging", "monitoring", "orders",
    "tenant", "tenant-logging", "tenant-monitoring", "tenant-velero", "web",
  ]

  private static func render(_ environment: String) throws -> [(release: String, outcome: CommandLine.Outcome)] {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    for folder in ["Charts", "Overlays", "Examples"] { try commandLine.copy(folder) }
    return try releases.map { release in
      (release, try commandLine.run("render", release, "--env", environment, "--project", "Examples/platform"))
    }
  }

  @Test(arguments: ["dev", "staging", "prod"])
  func everyReleaseRenders(environment: String) throws {
    for (release, outcome) in try PlatformTests.render(environment) {
      #expect(outcome.exitCode == 0, "\(release): \(outcome.errors)")
      #expect(outcome.output.contains("kind: "), "\(release) is empty")
    }
  }

  @Test(arguments: ["staging", "prod"])
  func noImageComesFromTheInternet(environment: String) throws {
    for (release, outcome) in try PlatformTests.render(environment) {
      for line in outcome.output.split(separator: "\n") {
        let words = line.split(separator: " ").filter { $0 != "-" }
        guard words.count == 2, words[0] == "image:" else { continue }
        #expect(words[1].hasPrefix("registry.example.org/"), "\(release): \(words[1])")
      }
    }
  }

  @Test func noReleaseOfProdLetsPodsRunAsTheyLike() throws {
    // The node's logs and etcd's keys belong to root; the control plane's own pods mount their node's files.
    let exceptions = ["control-plane", "etcd-backup", "logging"]
    for (release, outcome) in try PlatformTests.render("prod") where !exceptions.contains(release) {
      #expect(!outcome.output.contains("allowPrivilegeEscalation: true"), "\(release)")
      #expect(!outcome.output.contains("hostPath:"), "\(release)")
      #expect(!outcome.output.contains("runAsUser: 0\n"), "\(release)")
    }
  }
}
