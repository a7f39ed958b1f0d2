/// How bad a finding is.
public enum Severity: Int, Comparable, Sendable, CaseIterable {
  /// Worth knowing.
  case info
  /// Ought to be mended; the release works.
  case warning
  /// Insecure or broken: `upgrade` refuses it.
  case error

  /// The word for it.
  public var name: String {
    switch self {
    case .info: "info"
    case .warning: "warning"
    case .error: "error"
    }
  }

  /// The severity of a word.
  public init?(name: String) {
    guard let severity = Severity.allCases.first(where: { $0.name == name }) else { return nil }
    self = severity
  }

  /// By how bad they are.
  public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
}

/// A set of checks; each holds those before it.
public enum Profile: Int, Comparable, Sendable, CaseIterable {
  /// The Pod Security Standards' baseline: nothing that is known to give a pod the node.
  case baseline
  /// The Pod Security Standards' restricted: pods as one would write them today.
  case restricted
  /// Everything that makes a platform: rights, network, health, availability, monitoring, backup, the cluster itself.
  case platform

  /// The word for it.
  public var name: String {
    switch self {
    case .baseline: "baseline"
    case .restricted: "restricted"
    case .platform: "platform"
    }
  }

  /// The profile of a word.
  public init?(name: String) {
    guard let profile = Profile.allCases.first(where: { $0.name == name }) else { return nil }
    self = profile
  }

  /// By how much they hold.
  public static func < (left: Profile, right: Profile) -> Bool { left.rawValue < right.rawValue }
}

/// A level of the Pod Security Standards, as a namespace's label names it.
public enum PodSecurityLevel: Int, Comparable, Sendable, CaseIterable {
  /// Anything goes.
  case privileged
  /// Nothing that is known to give a pod the node.
  case baseline
  /// Hardened pods alone.
  case restricted

  /// The word for it.
  public var name: String {
    switch self {
    case .privileged: "privileged"
    case .baseline: "baseline"
    case .restricted: "restricted"
    }
  }

  /// The level of a word.
  public init?(name: String) {
    guard let level = PodSecurityLevel.allCases.first(where: { $0.name == name }) else { return nil }
    self = level
  }

  /// By how much they forbid.
  public static func < (left: PodSecurityLevel, right: PodSecurityLevel) -> Bool { left.rawValue < right.rawValue }
}
