/// The state of a revision, in Helm's words.
public enum ReleaseStatus: String, Sendable, CaseIterable {
  /// Nothing is known; only in records of others.
  case unknown
  /// What runs.
  case deployed
  /// Ran until a later revision was deployed.
  case superseded
  /// Did not succeed.
  case failed
  /// Was taken away, its history kept.
  case uninstalled
  /// Is being taken away.
  case uninstalling
  /// A first revision at work.
  case pendingInstall = "pending-install"
  /// An upgrade at work.
  case pendingUpgrade = "pending-upgrade"
  /// A rollback at work.
  case pendingRollback = "pending-rollback"

  /// Whether an operation is at work.
  public var isPending: Bool {
    self == .pendingInstall || self == .pendingUpgrade || self == .pendingRollback
  }
}

/// What makes a new revision.
public enum ReleaseOperation: String, Sendable {
  /// The first revision, or the first after an uninstallation.
  case install
  /// A later revision from a new render.
  case upgrade
  /// A later revision with an earlier one's manifests.
  case rollback

  /// The status of the revision while the operation is at work.
  public var pendingStatus: ReleaseStatus {
    switch self {
    case .install: .pendingInstall
    case .upgrade: .pendingUpgrade
    case .rollback: .pendingRollback
    }
  }

  /// Helm's description of success.
  ///
  /// - Parameter target: the revision that a rollback goes back to.
  public func description(rollingBackTo target: Int? = nil) -> String {
    switch self {
    case .install: "Install complete"
    case .upgrade: "Upgrade complete"
    case .rollback: "Rollback to \(target ?? 0)"
    }
  }
}
