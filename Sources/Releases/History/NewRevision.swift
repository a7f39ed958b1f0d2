/// A revision before it has a number: what an upgrade, an installation or a rollback wants to record.
public struct NewRevision: Sendable {
  /// The release.
  public var key: ReleaseKey
  /// What makes the revision.
  public var operation: ReleaseOperation
  /// Whether an installation may go on where a release was uninstalled with its history kept, or failed
  /// (Helm's `--replace`, and what `upgrade --install` does).
  public var replacing: Bool
  /// The number of the newest revision that this one was made after, 0 where there was none; nil takes any. What was
  /// rendered for one number is not recorded under another.
  public var follows: Int?
  /// The description on success; Helm's text when nil.
  public var description: String?
  /// The chart.
  public var chart: ChartReference
  /// The digest of the overlay's files.
  public var overlayDigest: ContentDigest?
  /// The revision that a rollback goes back to.
  public var rollbackOf: Int?
  /// `ssa`, `csa`, or empty where no cluster is involved.
  public var applyMethod: String
  /// Who makes it, from what.
  public var origin: RevisionOrigin
  /// What it holds.
  public var content: ReleaseContent

  /// A revision to record.
  public init(
    key: ReleaseKey, operation: ReleaseOperation, replacing: Bool = false, follows: Int? = nil,
    description: String? = nil, chart: ChartReference, overlayDigest: ContentDigest? = nil, rollbackOf: Int? = nil,
    applyMethod: String = "",
    origin: RevisionOrigin = RevisionOrigin(), content: ReleaseContent
  ) {
    self.key = key
    self.operation = operation
    self.replacing = replacing
    self.follows = follows
    self.description = description
    self.chart = chart
    self.overlayDigest = overlayDigest
    self.rollbackOf = rollbackOf
    self.applyMethod = applyMethod
    self.origin = origin
    self.content = content
  }

  /// The description that success leaves.
  var successDescription: String { description ?? operation.description(rollingBackTo: rollbackOf) }
}

/// A revision whose operation is at work; ``HistoryStore/finish(_:as:description:)`` ends it.
public struct PendingRevision: Sendable {
  /// The release.
  public let key: ReleaseKey
  /// The revision's number.
  public let number: Int
  /// The description that success leaves.
  let successDescription: String
  /// The lease.
  let operationID: Int64
  let releaseID: Int64
  let revisionID: Int64
}
