import Glibc

extension HistoryStore {
  /// How long an operation may take before others give it up, in seconds, unless it is renewed.
  public static let leaseDuration: Int64 = 600

  /// Records a revision whose operation is at work, with all it holds.
  ///
  /// Waits while another process works at the release, for as long as the store waits.
  ///
  /// - Parameter historyMax: Helm's `--history-max`: so many revisions are left, the oldest deleted first, never the
  ///   deployed one; 0 for no limit.
  /// - Throws: ``HistoryError/operationInProgress(key:revision:status:process:)``, ``HistoryError/nameInUse(_:)`` for an
  ///   installation over a release, ``HistoryError/notInstalled(_:)`` for an upgrade of nothing,
  ///   ``HistoryError/overtaken(key:expected:newest:)`` when ``NewRevision/follows`` is no longer the newest.
  public func begin(_ new: NewRevision, historyMax: Int = 0) throws(HistoryError) -> PendingRevision {
    let pending = try guarded {
      try self.whenFree {
        let written = try self.write(new, status: new.operation.pendingStatus, description: "", historyMax: historyMax)
        let operation = try self.insertOperation(written)
        return PendingRevision(
          key: new.key, number: written.number, successDescription: new.successDescription, operationID: operation,
          releaseID: written.releaseID, revisionID: written.revisionID)
      }
    }
    host.reached(.pendingCommitted)
    return pending
  }

  /// Ends an operation: a deployed revision supersedes the one before, in the same transaction.
  ///
  /// - Parameter description: the description; for success the new revision's own unless one is given.
  /// - Throws: ``HistoryError/operationLost(key:revision:)`` when another command has given the operation up.
  @discardableResult public func finish(
    _ pending: PendingRevision, as status: ReleaseStatus, description: String? = nil
  ) throws(HistoryError) -> Revision {
    let revision = try guarded {
      try self.database.transaction {
        try self.database.run("DELETE FROM operation WHERE id = ?", [.integer(pending.operationID)])
        guard self.database.changedRows == 1 else {
          throw HistoryError.operationLost(key: pending.key, revision: pending.number)
        }
        if status == .deployed { try self.supersede(release: pending.releaseID) }
        try self.database.run(
          "UPDATE revision SET status = ?, description = ? WHERE id = ?",
          [.text(status.rawValue), .text(description ?? pending.successDescription), .integer(pending.revisionID)])
        self.host.reached(.statusWritten)
        return try self.readRevision(key: pending.key, number: pending.number)
      }
    }
    host.reached(.finished)
    return revision
  }

  /// Records a finished revision in one transaction: for operations that end with the record.
  ///
  /// - Throws: as ``begin(_:historyMax:)``.
  @discardableResult public func record(
    _ new: NewRevision, as status: ReleaseStatus = .deployed, historyMax: Int = 0
  ) throws(HistoryError) -> Revision {
    let revision = try guarded {
      try self.whenFree {
        let written = try self.write(
          new, status: status, description: new.successDescription, historyMax: historyMax)
        return try self.readRevision(key: new.key, number: written.number)
      }
    }
    host.reached(.finished)
    return revision
  }

  /// Gives an operation that takes long another ``leaseDuration``.
  ///
  /// - Throws: ``HistoryError/operationLost(key:revision:)``.
  public func renew(_ pending: PendingRevision) throws(HistoryError) {
    try guarded {
      try self.database.transaction {
        try self.database.run(
          "UPDATE operation SET expires = ? WHERE id = ?",
          [.text(self.leaseEnd), .integer(pending.operationID)])
        guard self.database.changedRows == 1 else {
          throw HistoryError.operationLost(key: pending.key, revision: pending.number)
        }
      }
    }
  }

  /// Takes a release away.
  ///
  /// - Parameter keepHistory: marks the newest revision uninstalled instead of deleting all.
  /// - Returns: the newest revision as it was.
  /// - Throws: ``HistoryError/unknownRelease(name:known:)``, ``HistoryError/operationInProgress(key:revision:status:process:)``.
  @discardableResult public func uninstall(
    _ key: ReleaseKey, keepHistory: Bool, description: String = "Uninstallation complete"
  ) throws(HistoryError) -> Revision {
    try guarded {
      try self.whenFree {
        let newest = try self.readRevision(key: key, number: nil)
        try self.refuseOperation(on: key)
        let release = try self.releaseID(of: key) ?? 0
        if keepHistory {
          try self.supersede(release: release)
          try self.database.run(
            "UPDATE revision SET status = ?, description = ?, deleted = ? WHERE release = ? AND number = ?",
            [
              .text(ReleaseStatus.uninstalled.rawValue), .text(description), .text(self.host.now().rfc3339Nano),
              .integer(release), .integer(newest.number),
            ])
        } else {
          try self.database.run("DELETE FROM revision WHERE release = ?", [.integer(release)])
          try self.database.run("DELETE FROM release WHERE id = ?", [.integer(release)])
          try self.deleteUnusedContents()
        }
        return newest
      }
    }
  }

  // MARK: - One revision

  /// The rows that a written revision has.
  struct Written {
    let releaseID: Int64
    let revisionID: Int64
    let number: Int
  }

  private func write(
    _ new: NewRevision, status: ReleaseStatus, description: String, historyMax: Int
  ) throws -> Written {
    host.reached(.began)
    let last = try newestRevision(of: new.key)
    try check(new, after: last)
    try refuseOperation(on: new.key)
    let now = host.now()
    let revision = Revision(
      key: new.key, number: (last?.number ?? 0) + 1, status: status, description: description,
      firstDeployed: last?.firstDeployed ?? now, lastDeployed: now, chart: new.chart, overlayDigest: new.overlayDigest,
      rollbackOf: new.rollbackOf, applyMethod: new.applyMethod, origin: new.origin)
    let written = try insert(ReleaseRecord(revision: revision, content: new.content))
    if historyMax > 0 { try deleteOldest(of: written.releaseID, keeping: historyMax) }
    return written
  }

  private func check(_ new: NewRevision, after last: Revision?) throws(HistoryError) {
    // First of all: who renders again for the new number also decides again what to do.
    if let follows = new.follows, follows != last?.number ?? 0 {
      throw .overtaken(key: new.key, expected: follows, newest: last?.number)
    }
    switch (new.operation, last) {
    case (.install, let last?):
      let replaceable = last.status == .uninstalled || last.status == .failed || last.status == .superseded
      guard new.replacing, replaceable else { throw .nameInUse(new.key) }
    case (.upgrade, nil), (.rollback, nil):
      throw .notInstalled(new.key)
    default: break
    }
  }

  /// Writes a revision as it is given: its number, status and times too.
  func insert(_ record: ReleaseRecord) throws -> Written {
    let revision = record.revision
    let release = try releaseID(of: revision.key) ?? insertRelease(revision.key)
    if revision.status == .deployed { try supersede(release: release) }
    try database.run(
      """
      INSERT INTO revision(
        release, number, status, description, first_deployed, last_deployed, deleted, chart_name, chart_version,
        chart_app_version, chart_digest, overlay_digest, rollback_of, apply_method, user, git_commit, git_dirty,
        tool_version, checks)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .integer(release), .integer(revision.number), .text(revision.status.rawValue), .text(revision.description),
        .text(revision.firstDeployed.rfc3339Nano), .text(revision.lastDeployed.rfc3339Nano),
        .text(revision.deleted?.rfc3339Nano), .text(revision.chart.name), .text(revision.chart.version),
        .text(revision.chart.appVersion), .blob(revision.chart.digest?.bytes), .blob(revision.overlayDigest?.bytes),
        revision.rollbackOf.map { .integer($0) } ?? .null, .text(revision.applyMethod), .text(revision.origin.user),
        .text(revision.origin.gitCommit), .integer(revision.origin.gitDirty ? 1 : 0),
        .text(revision.origin.toolVersion), .text(revision.origin.checks),
      ])
    let id = database.lastInsertedID
    host.reached(.revisionWritten)
    let parts = record.content.parts()
    for (index, part) in parts.enumerated() {
      if index == parts.count / 2 { host.reached(.contentHalfWritten) }
      try database.run(
        "INSERT INTO part(revision, section, position, content) VALUES (?, ?, ?, ?)",
        [
          .integer(id), .integer(part.section.rawValue), .integer(part.position),
          .integer(try contentID(of: part.bytes)),
        ])
    }
    host.reached(.contentWritten)
    return Written(releaseID: release, revisionID: id, number: revision.number)
  }

  private func insertRelease(_ key: ReleaseKey) throws -> Int64 {
    try database.run(
      "INSERT INTO release(environment, namespace, name) VALUES (?, ?, ?)",
      [.text(key.environment), .text(key.namespace), .text(key.name)])
    return database.lastInsertedID
  }

  /// The row of a content, which is written if it is new.
  private func contentID(of bytes: [UInt8]) throws -> Int64 {
    let digest = ContentDigest(of: bytes)
    if let id = try database.firstRow(
      "SELECT id FROM content WHERE digest = ?", [.blob(digest.bytes)], { $0.integer(0) })
    {
      return id
    }
    let packed = Compression.packed(bytes)
    try database.run(
      "INSERT INTO content(digest, size, form, data) VALUES (?, ?, ?, ?)",
      [.blob(digest.bytes), .integer(bytes.count), .integer(packed.form.rawValue), .blob(packed.data)])
    return database.lastInsertedID
  }

  private func supersede(release: Int64) throws {
    try database.run(
      "UPDATE revision SET status = ? WHERE release = ? AND status = ?",
      [.text(ReleaseStatus.superseded.rawValue), .integer(release), .text(ReleaseStatus.deployed.rawValue)])
  }
}
