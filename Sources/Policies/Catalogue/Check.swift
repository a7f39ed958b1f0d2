/// What is said of one check: its entry in the catalogue.
public struct Check: Sendable {
  /// Its name: `pod-privileged`.
  public let id: String
  /// How bad a finding of it is.
  public let severity: Severity
  /// The first profile that has it.
  public let profile: Profile
  /// What it belongs to: `pod-security`, `rbac`.
  public let category: String
  /// What it asks, one sentence without a final stop.
  public let title: String
  /// Why that matters.
  public let why: String
  /// What to do about a finding.
  public let fix: String
  /// Where it comes from: the standard and its section.
  public let standards: [String]
}
