import Diagnostics
import Pipeline
import Policies
import Releases

/// What is asked of manifests, from the command line and strake.yaml together, and the asking.
struct Examination {
  let profile: Profile
  let threshold: Severity
  let exemptions: [Exemption]
  let settings: CheckSettings

  /// - Parameters:
  ///   - profile: the command line's; else strake.yaml's, else the platform's.
  ///   - threshold: the command line's; else strake.yaml's, else errors.
  ///   - kubeVersion: the cluster's version, `1.33`; nil for the newest.
  ///   - today: the day; nil for the real one.
  init(
    configuration: CheckConfiguration, profile: Profile? = nil, threshold: Severity? = nil, kubeVersion: String? = nil,
    today: String? = nil
  ) {
    self.profile = profile ?? configuration.profile ?? .platform
    self.threshold = threshold ?? configuration.threshold ?? .error
    exemptions = configuration.exemptions
    settings = CheckSettings(
      today: today ?? String(Timestamp.now.rfc3339.prefix(10)),
      kubernetesMinor: kubeVersion.flatMap(Examination.minor), podSecurity: configuration.podSecurity)
  }

  /// The minor number of `v1.33.2`, `1.33`.
  private static func minor(of version: String) -> Int? {
    let parts = version.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count >= 2, parts[0] == "1" || parts[0] == "v1" else { return nil }
    return Int(parts[1].prefix { $0.isASCII && $0.isNumber })
  }

  /// Looks at manifests.
  ///
  /// - Parameter reportsUnused: whether all was looked at that exemptions may be for.
  func report(on manifests: ManifestSet, reportsUnused: Bool) -> CheckReport {
    let found = Examiner(profile: profile, settings: settings).findings(in: manifests)
    let findings = Exemptions(exemptions, today: settings.today)
      .applied(to: found, in: manifests, reportsUnused: reportsUnused && profile == .platform)
    return CheckReport(
      findings: findings, threshold: threshold, profile: profile,
      objectCount: manifests.objects.count { $0.isSubject })
  }

  /// Looks at releases together, and tells what concerns some of them.
  ///
  /// - Parameter subjects: the releases whose findings are wanted; nil for all.
  func report(on releases: [ExaminedRelease], subjects: Set<String>?) -> CheckReport {
    var manifests = ManifestSet()
    for release in releases { release.add(to: &manifests, isSubject: subjects?.contains(release.name) ?? true) }
    return report(on: manifests, reportsUnused: subjects == nil)
  }
}

/// What one environment leaves open that another does not.
enum WeakerEnvironment {
  /// The findings of `own` that `other` has not: for each check and kind of object of a release those above the number
  /// that the other environment has, by name first.
  static func report(
    _ own: Examination, on releases: [ExaminedRelease], against other: Examination, on otherReleases: [ExaminedRelease],
    subjects: Set<String>?, threshold: Severity
  ) -> CheckReport {
    var report = own.report(on: releases, subjects: subjects)
    let others = other.report(on: otherReleases, subjects: subjects)
    var byName = Dictionary(grouping: others.counted) { Key($0, withName: true) }.mapValues(\.count)
    var byKind = Dictionary(grouping: others.counted) { Key($0, withName: false) }.mapValues(\.count)
    var rest: [Finding] = []
    for finding in report.counted {
      if take(Key(finding, withName: true), from: &byName) {
        _ = take(Key(finding, withName: false), from: &byKind)
      } else {
        rest.append(finding)
      }
    }
    // What is left of the other's findings has other names there: namespaces are called after their environment.
    report.findings = rest.filter { !take(Key($0, withName: false), from: &byKind) }
    report.threshold = threshold
    return report
  }

  private struct Key: Hashable {
    let check: String
    let release: String?
    let kind: String
    let name: String
    let field: String

    init(_ finding: Finding, withName: Bool) {
      check = finding.check
      release = finding.subject.release
      kind = finding.subject.kind
      name = withName ? finding.subject.name : ""
      field = withName ? finding.field : ""
    }
  }

  private static func take(_ key: Key, from counts: inout [Key: Int]) -> Bool {
    guard let count = counts[key], count > 0 else { return false }
    counts[key] = count - 1
    return true
  }
}
