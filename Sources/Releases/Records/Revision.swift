import Text

/// One revision of a release without its contents: what `history` and `list` show.
public struct Revision: Hashable, Sendable {
  /// The release.
  public var key: ReleaseKey
  /// The revision's number, from 1, rising by one.
  public var number: Int
  /// The state; the only part that changes after a revision is written, with `description` and `deleted`.
  public var status: ReleaseStatus
  /// What happened, one sentence.
  public var description: String
  /// When the release's first revision was made.
  public var firstDeployed: Timestamp
  /// When this revision was made.
  public var lastDeployed: Timestamp
  /// When the release was uninstalled.
  public var deleted: Timestamp?
  /// The chart it came from.
  public var chart: ChartReference
  /// The digest of all files of the overlay, nil where there was none.
  public var overlayDigest: ContentDigest?
  /// The revision whose manifests a rollback gave back.
  public var rollbackOf: Int?
  /// How the manifests reach a cluster: `ssa`, `csa`, or empty where none was involved.
  public var applyMethod: String
  /// Who made it, from what.
  public var origin: RevisionOrigin

  /// A revision of these parts.
  public init(
    key: ReleaseKey, number: Int, status: ReleaseStatus, description: String, firstDeployed: Timestamp,
    lastDeployed: Timestamp, deleted: Timestamp? = nil, chart: ChartReference, overlayDigest: ContentDigest? = nil,
    rollbackOf: Int? = nil, applyMethod: String = "", origin: RevisionOrigin = RevisionOrigin()
  ) {
    self.key = key
    self.number = number
    self.status = status
    self.description = description
    self.firstDeployed = firstDeployed
    self.lastDeployed = lastDeployed
    self.deleted = deleted
    self.chart = chart
    self.overlayDigest = overlayDigest
    self.rollbackOf = rollbackOf
    self.applyMethod = applyMethod
    self.origin = origin
  }
}

/// The chart of a revision: its name and what identifies its content.
public struct ChartReference: Hashable, Sendable {
  /// The chart's name; empty for a release without a chart (a kustomization alone).
  public var name: String
  /// The chart's version.
  public var version: String
  /// The version of what the chart deploys.
  public var appVersion: String
  /// The digest of the chart's content.
  public var digest: ContentDigest?

  /// A reference to a chart.
  public init(name: String, version: String, appVersion: String = "", digest: ContentDigest? = nil) {
    self.name = name
    self.version = version
    self.appVersion = appVersion
    self.digest = digest
  }

  /// `web-0.1.0`, Helm's CHART column; `MISSING` without a chart, as Helm prints it.
  public var fullName: String { name.isEmpty && version.isEmpty ? "MISSING" : "\(name)-\(version)" }
}

/// Who made a revision, from what.
public struct RevisionOrigin: Hashable, Sendable {
  /// The user's name on the machine.
  public var user: String
  /// The commit of the project's git repository, empty where there is none.
  public var gitCommit: String
  /// Whether the work tree differed from that commit.
  public var gitDirty: Bool
  /// The version of Strake, or of the tool whose record was imported.
  public var toolVersion: String
  /// The profile of checks that it passed, `skipped` where they were left out on demand, empty where none were asked.
  public var checks: String

  /// An origin of these facts.
  public init(
    user: String = "", gitCommit: String = "", gitDirty: Bool = false, toolVersion: String = "", checks: String = ""
  ) {
    self.user = user
    self.gitCommit = gitCommit
    self.gitDirty = gitDirty
    self.toolVersion = toolVersion
    self.checks = checks
  }
}
