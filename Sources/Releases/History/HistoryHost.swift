/// What a history may know of the world: the time, the process it runs in, and what a test wants to happen.
public struct HistoryHost: Sendable {
  /// The time.
  public var now: @Sendable () -> Timestamp
  /// The process that writes.
  public var holder: OperationHolder
  /// Called at each point where a crash could leave something half done; fault tests kill the process there.
  public var reached: @Sendable (Failpoint) -> Void

  /// A host of these abilities.
  public init(
    now: @escaping @Sendable () -> Timestamp, holder: OperationHolder,
    reached: @escaping @Sendable (Failpoint) -> Void = { _ in }
  ) {
    self.now = now
    self.holder = holder
    self.reached = reached
  }
}

/// A point in writing a revision.
public enum Failpoint: String, Sendable, CaseIterable {
  /// The write lock is held, nothing is written.
  case began
  /// The revision's row is written.
  case revisionWritten = "revision-written"
  /// Half of the contents are written.
  case contentHalfWritten = "content-half-written"
  /// All is written, nothing committed.
  case contentWritten = "content-written"
  /// The pending revision is committed.
  case pendingCommitted = "pending-committed"
  /// The status is written, not committed.
  case statusWritten = "status-written"
  /// The final status is committed.
  case finished
  /// Pruned revisions are deleted, nothing committed.
  case pruned
}
