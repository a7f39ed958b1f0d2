import Diagnostics
import Testing
import Text
import YAML

@testable import Policies

/// A row of Data/pod-security-standards.txt: a pod and the level that it meets.
struct PodSecurityCase: Sendable, CustomStringConvertible {
  let level: PodSecurityLevel
  let controls: Set<String>
  let description: String
  let annotations: String
  let spec: String

  /// All rows.
  static let all: [PodSecurityCase] = TestData.text("Data/pod-security-standards.txt").split(separator: "\n")
    .filter { !$0.hasPrefix("#") }
    .compactMap { line in
      let fields = line.split(separator: "|", maxSplits: 4).map { field in
        String(field.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      }
      guard fields.count == 5, let level = PodSecurityLevel(name: fields[0]) else { return nil }
      return PodSecurityCase(
        level: level, controls: Set(fields[1].split(separator: " ").map(String.init)).subtracting(["-"]),
        description: fields[2], annotations: fields[3] == "-" ? "" : fields[3],
        spec: fields[4].replacing("$PSC", with: "runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}")
          .replacing("$SC", with: "allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}"))
    }

  /// The controls that find something about the pod, at a version of the standard.
  func findings(minor: Int? = nil, profile: Profile = .restricted) throws -> Set<String> {
    var manifests = ManifestSet()
    let annotations = annotations.isEmpty ? nil : try TestData.document("{\(annotations)}")
    manifests.add(
      TestData.deployment(of: try TestData.document(spec), annotations: annotations), namespace: ByteString())
    let settings = CheckSettings(today: "2026-11-25", kubernetesMinor: minor)
    return Set(Examiner(profile: profile, settings: settings).findings(in: manifests).map(\.check))
  }
}

@Suite struct PodSecurityStandardTests {
  @Test func theTableIsWhole() {
    #expect(PodSecurityCase.all.count > 200)
    let standard = Catalogue.standard.checks.filter { $0.id.hasPrefix("pod-") && $0.profile < .platform }
    #expect(standard.count == 22)
    for check in standard {
      #expect(PodSecurityCase.all.contains { $0.controls.contains(check.id) }, "\(check.id)")
    }
  }

  @Test(arguments: PodSecurityCase.all)
  func theVerdictIsThatOfTheStandard(pod: PodSecurityCase) throws {
    let restricted = try pod.findings()
    let baseline = try pod.findings(profile: .baseline)
    let level: PodSecurityLevel = !baseline.isEmpty ? .privileged : !restricted.isEmpty ? .baseline : .restricted
    #expect(level == pod.level)
    #expect(restricted == pod.controls)
  }

  @Test func theStandardOfOlderClustersIsAnother() throws {
    func controls(_ description: String, minor: Int) throws -> Set<String> {
      let pod = try #require(PodSecurityCase.all.first { $0.description == description })
      return try pod.findings(minor: minor)
    }
    #expect(try controls("the sysctl net.ipv4.tcp_notsent_lowat", minor: 36) == ["pod-sysctls"])
    #expect(try controls("the sysctl net.ipv4.tcp_rmem", minor: 31) == ["pod-sysctls"])
    #expect(try controls("the sysctl net.ipv4.tcp_rmem", minor: 32) == [])
    #expect(try controls("the sysctl net.ipv4.ip_local_reserved_ports", minor: 26) == ["pod-sysctls"])
    #expect(try controls("livenessProbe by HTTP of a host", minor: 33) == [])
    #expect(try controls("SELinux type container_engine_t of the pod", minor: 30) == ["pod-selinux"])
    #expect(try controls("user 0 in a user namespace", minor: 34) == ["pod-run-as-user"])
    #expect(try controls("procMount Unmasked in a user namespace", minor: 34) == ["pod-proc-mount"])
    let windows = "a pod for Windows without Linux' fields"
    #expect(try controls(windows, minor: 24).contains("pod-privilege-escalation"))
  }

  @Test(arguments: [
    "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: $}",
    "{apiVersion: v1, kind: PodTemplate, metadata: {name: a}, template: {spec: $}}",
    "{apiVersion: v1, kind: ReplicationController, metadata: {name: a}, spec: {template: {spec: $}}}",
    "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {template: {spec: $}}}",
    "{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: a}, spec: {template: {spec: $}}}",
    "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: a}, spec: {template: {spec: $}}}",
    "{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: a}, spec: {template: {spec: $}}}",
    "{apiVersion: batch/v1, kind: Job, metadata: {name: a}, spec: {template: {spec: $}}}",
    "{apiVersion: batch/v1, kind: CronJob, metadata: {name: a}, spec: {jobTemplate: {spec: {template: {spec: $}}}}}",
    "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: $}]}",
    "{apiVersion: apps/v1, kind: DeploymentList, items: [{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, "
      + "spec: {template: {spec: $}}}]}",
  ])
  func podsAreFoundInEveryKindThatHasThem(manifest: String) throws {
    var manifests = ManifestSet()
    manifests.add(
      try TestData.document(manifest.replacing("$", with: "{hostNetwork: true, containers: []}")),
      namespace: ByteString("shop"))
    let findings = Examiner(profile: .baseline, settings: CheckSettings(today: "2026-11-25")).findings(in: manifests)
    #expect(findings.map(\.check) == ["pod-host-network"])
    #expect(findings.first?.field.hasSuffix("spec.hostNetwork") ?? false)
  }
}
