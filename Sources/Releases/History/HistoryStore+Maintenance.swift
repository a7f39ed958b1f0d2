extension HistoryStore {
  /// What pruning did.
  public struct Pruned: Hashable, Sendable {
    /// The revisions that are gone.
    public var revisions: Int
    /// The bytes by which the file became smaller.
    public var bytes: Int
  }

  /// Deletes old revisions and gives their space back to the file system.
  ///
  /// The deployed revision, the newest, and one whose operation is at work stay whatever is asked.
  ///
  /// - Parameters:
  ///   - key: the release; all releases when nil.
  ///   - keep: so many of a release's newest revisions stay.
  ///   - olderThan: only revisions made before stay no longer; nil for any age.
  public func prune(
    _ key: ReleaseKey? = nil, keep: Int = 1, olderThan: Timestamp? = nil
  ) throws(HistoryError) -> Pruned {
    let before = try guarded { try self.database.size() }
    var revisions = 0
    try guarded {
      try self.database.transaction {
        for release in try key.map({ [$0] }) ?? self.releaseKeys() {
          let history = try self.history(of: release)
          let old = history.dropLast(max(keep, 1)).filter { revision in
            revision.status != .deployed && !revision.status.isPending
              && olderThan.map { revision.lastDeployed < $0 } ?? true
          }
          guard let id = try self.releaseID(of: release) else { continue }
          for revision in old {
            try self.database.run(
              "DELETE FROM revision WHERE release = ? AND number = ?", [.integer(id), .integer(revision.number)])
          }
          revisions += old.count
        }
        if revisions > 0 { try self.deleteUnusedContents() }
        self.host.reached(.pruned)
      }
      try self.giveBackSpace()
    }
    let after = try guarded { try self.database.size() }
    return Pruned(revisions: revisions, bytes: max(0, before - after))
  }

  /// Deletes the oldest revisions as Helm does before it records another: at most `limit` are left with the new one,
  /// and the deployed revision stays.
  func deleteOldest(of release: Int64, keeping limit: Int) throws {
    let numbers = try database.rows(
      "SELECT number, status FROM revision WHERE release = ? ORDER BY number", [.integer(release)]
    ) { row in (number: row.integer(0), status: row.text(1)) }
    let lastDeployed = numbers.last { $0.status == ReleaseStatus.deployed.rawValue }?.number
    var surplus = numbers.count - limit
    guard surplus > 0 else { return }
    for (number, _) in numbers.dropLast() where surplus > 0 && number != lastDeployed {
      try database.run(
        "DELETE FROM revision WHERE release = ? AND number = ?", [.integer(release), .integer(number)])
      surplus -= 1
    }
    try deleteUnusedContents()
  }

  /// Deletes the contents that no revision holds.
  func deleteUnusedContents() throws {
    try database.run("DELETE FROM content WHERE id NOT IN (SELECT content FROM part)")
  }

  /// Moves pages to the front of the file and cuts its end off.
  ///
  /// What is moved goes through the log first, so this begins with a few pages: on a disk that is full, each step makes
  /// the space that the next one needs.
  private func giveBackSpace() throws {
    try database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    var pages = 8
    var free = try freePages()
    while free > 0 {
      try database.run("PRAGMA incremental_vacuum(\(pages))")
      try database.run("PRAGMA wal_checkpoint(TRUNCATE)")
      let left = try freePages()
      // Another process may hold the pages; they are given back the next time.
      guard left < free else { return }
      free = left
      pages = min(pages * 2, 1 << 14)
    }
  }

  private func freePages() throws -> Int64 { try database.firstRow("PRAGMA freelist_count") { $0.integer(0) } ?? 0 }

  /// What is wrong in the file, nothing when all is well.
  ///
  /// Checks SQLite's own structure, that every content is what its digest says, that every revision has all its parts,
  /// that numbers are not doubled, that at most one revision of a release is deployed, and that a revision whose
  /// operation is at work has its lease.
  public func verify() throws(HistoryError) -> [String] {
    try guarded {
      try self.database.snapshot {
        var problems = try self.database.rows("PRAGMA integrity_check") { $0.text(0) }.filter { $0 != "ok" }
        problems += try self.database.rows("PRAGMA foreign_key_check") { "a row of \($0.text(0)) has lost its parent" }
        problems += try self.damagedContents()
        problems += try self.brokenRevisions()
        return problems
      }
    }
  }

  private func damagedContents() throws -> [String] {
    try database.rows("SELECT digest, size, form, data, id FROM content") { row -> String? in
      do {
        _ = try self.content(from: row, at: 0)
        return nil
      } catch { return "content \(row.integer(4)) is not what its digest says" }
    }.compactMap { $0 }
  }

  private func brokenRevisions() throws -> [String] {
    let release = "release.name || ' (environment ' || environment || ', namespace ' || namespace || ')'"
    var problems = try database.rows(
      """
      SELECT DISTINCT \(release), number FROM part
      JOIN revision ON revision.id = part.revision JOIN release ON release.id = revision.release
      WHERE part.content NOT IN (SELECT id FROM content)
      """
    ) { "revision \($0.integer(1)) of \($0.text(0)) misses a content" }
    problems += try database.rows(
      """
      SELECT \(release), number FROM revision JOIN release ON release.id = revision.release
      WHERE (SELECT count(*) <> coalesce(max(position), -1) + 1 FROM part WHERE part.revision = revision.id AND section = 0)
      """
    ) { "revision \($0.integer(1)) of \($0.text(0)) misses a manifest" }
    problems += try database.rows(
      """
      SELECT \(release), count(*) FROM revision JOIN release ON release.id = revision.release
      WHERE status = 'deployed' GROUP BY release.id HAVING count(*) > 1
      """
    ) { "\($0.text(0)) has \($0.integer(1)) deployed revisions" }
    return problems
  }
}
