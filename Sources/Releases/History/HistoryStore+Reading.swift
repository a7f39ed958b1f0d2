import Text

extension HistoryStore {
  private static let columns = """
    environment, namespace, name, number, status, description, first_deployed, last_deployed, deleted, chart_name,
    chart_version, chart_app_version, chart_digest, overlay_digest, rollback_of, apply_method, user, git_commit,
    git_dirty, tool_version
    """

  /// The columns of a revision; a file of the first schema, which cannot be brought up to date, has no `checks`.
  private var columns: String {
    get throws {
      let schema = try database.firstRow("PRAGMA user_version") { $0.integer(0) } ?? 0
      return HistoryStore.columns + (schema < 2 ? ", ''" : ", checks")
    }
  }

  /// All releases, by name.
  public func releaseKeys() throws(HistoryError) -> [ReleaseKey] {
    try guarded {
      try self.database.rows("SELECT environment, namespace, name FROM release") { row in
        ReleaseKey(storedEnvironment: row.text(0), namespace: row.text(1), name: row.text(2))
      }.sorted()
    }
  }

  /// The release of a name, and of an environment and a namespace where they are given.
  ///
  /// - Throws: ``HistoryError/unknownRelease(name:known:)`` when there is none, or more than one.
  public func release(
    named name: String, environment: String? = nil, namespace: String? = nil
  ) throws(HistoryError) -> ReleaseKey {
    let keys = try releaseKeys()
    let found = keys.filter { key in
      key.name == name && environment.map { $0 == key.environment } ?? true
        && namespace.map { $0 == key.namespace } ?? true
    }
    guard let key = found.first else { throw .unknownRelease(name: name, known: keys) }
    guard found.count == 1 else { throw .ambiguousRelease(name: name, known: found) }
    return key
  }

  /// The newest revision of each release, by name.
  public func newestRevisions() throws(HistoryError) -> [Revision] {
    try guarded {
      try self.database.rows(
        """
        SELECT \(try columns) FROM revision JOIN release ON release.id = revision.release
        WHERE number = (SELECT max(number) FROM revision AS other WHERE other.release = revision.release)
        """, [], self.revision(from:)
      ).sorted { $0.key < $1.key }
    }
  }

  /// All revisions of all releases, by name and number.
  public func allRevisions() throws(HistoryError) -> [Revision] {
    try guarded {
      try self.database.rows(
        "SELECT \(try columns) FROM revision JOIN release ON release.id = revision.release", [],
        self.revision(from:)
      ).sorted { ($0.key, $0.number) < ($1.key, $1.number) }
    }
  }

  /// The revisions of a release, oldest first.
  ///
  /// - Throws: ``HistoryError/unknownRelease(name:known:)``.
  public func history(of key: ReleaseKey) throws(HistoryError) -> [Revision] {
    let revisions = try guarded {
      try self.database.rows(
        """
        SELECT \(try columns) FROM revision JOIN release ON release.id = revision.release
        WHERE environment = ? AND namespace = ? AND name = ? ORDER BY number
        """, [.text(key.environment), .text(key.namespace), .text(key.name)], self.revision(from:))
    }
    guard !revisions.isEmpty else { throw .unknownRelease(name: key.name, known: try releaseKeys()) }
    return revisions
  }

  /// A revision of a release; the newest where no number is given.
  ///
  /// - Throws: ``HistoryError/unknownRelease(name:known:)``, ``HistoryError/unknownRevision(key:number:known:)``.
  public func revision(of key: ReleaseKey, number: Int? = nil) throws(HistoryError) -> Revision {
    try guarded { try self.readRevision(key: key, number: number) }
  }

  /// The newest deployed revision of a release, nil when none is.
  public func deployedRevision(of key: ReleaseKey) throws(HistoryError) -> Revision? {
    try history(of: key).last { $0.status == .deployed }
  }

  /// The newest revision of a release, nil when there is no such release.
  public func newestRevision(of key: ReleaseKey) throws(HistoryError) -> Revision? {
    try guarded {
      try self.database.firstRow(
        """
        SELECT \(try columns) FROM revision JOIN release ON release.id = revision.release
        WHERE environment = ? AND namespace = ? AND name = ? ORDER BY number DESC LIMIT 1
        """, [.text(key.environment), .text(key.namespace), .text(key.name)], self.revision(from:))
    }
  }

  /// What a revision holds; each content is checked against its digest.
  ///
  /// - Throws: ``HistoryError/damaged(path:detail:)`` when a content is not what was written.
  public func content(of revision: Revision) throws(HistoryError) -> ReleaseContent {
    try guarded {
      let parts = try self.parts(of: revision, sections: ContentSection.allCases)
      return try ReleaseContent(parts: parts)
    }
  }

  /// What the templates of a revision generated, without the rest of what it holds.
  public func generatedValues(of revision: Revision) throws(HistoryError) -> [GeneratedValue] {
    try guarded {
      try ReleaseContent(parts: try self.parts(of: revision, sections: [.generatedValues])).generatedValues
    }
  }

  /// The labels of a revision.
  public func labels(of revision: Revision) throws(HistoryError) -> [String: String] {
    try guarded { try ReleaseContent(parts: try self.parts(of: revision, sections: [.labels])).labels }
  }

  /// The chart of a revision, packed; nil where it keeps none.
  public func chartArchive(of revision: Revision) throws(HistoryError) -> [UInt8]? {
    let archive = try guarded {
      try ReleaseContent(parts: try self.parts(of: revision, sections: [.chartArchive])).chartArchive
    }
    return archive.isEmpty ? nil : archive
  }

  /// A revision with what it holds; the newest where no number is given.
  public func record(of key: ReleaseKey, number: Int? = nil) throws(HistoryError) -> ReleaseRecord {
    try guarded {
      try self.database.snapshot {
        let revision = try self.readRevision(key: key, number: number)
        return ReleaseRecord(
          revision: revision,
          content: try ReleaseContent(parts: try self.parts(of: revision, sections: ContentSection.allCases)))
      }
    }
  }

  /// The digests of a revision's manifests in their order: equal digests are equal documents.
  public func manifestDigests(of revision: Revision) throws(HistoryError) -> [ContentDigest] {
    try guarded {
      try self.database.rows(
        """
        SELECT digest FROM part JOIN content ON content.id = part.content
        WHERE part.revision = ? AND section = ? ORDER BY position
        """, [.integer(try self.revisionID(of: revision)), .integer(ContentSection.manifest.rawValue)]
      ) { row in
        guard let digest = ContentDigest(stored: row.bytes(0)) else {
          throw HistoryError.damaged(path: self.path, detail: "a digest has not 32 bytes")
        }
        return digest
      }
    }
  }

  /// The document of a digest.
  public func manifest(_ digest: ContentDigest) throws(HistoryError) -> ByteString {
    try guarded {
      let bytes = try self.database.firstRow(
        "SELECT digest, size, form, data FROM content WHERE digest = ?", [.blob(digest.bytes)]
      ) { try self.content(from: $0, at: 0) }
      guard let bytes else {
        throw HistoryError.damaged(path: self.path, detail: "the content \(digest) is missing")
      }
      return ByteString(bytes)
    }
  }

  // MARK: - Rows

  func readRevision(key: ReleaseKey, number: Int?) throws -> Revision {
    guard let number else {
      if let newest = try newestRevision(of: key) { return newest }
      throw HistoryError.unknownRelease(name: key.name, known: try releaseKeys())
    }
    let found = try database.firstRow(
      """
      SELECT \(try columns) FROM revision JOIN release ON release.id = revision.release
      WHERE environment = ? AND namespace = ? AND name = ? AND number = ?
      """,
      [.text(key.environment), .text(key.namespace), .text(key.name), .integer(number)], revision(from:))
    if let found { return found }
    throw HistoryError.unknownRevision(key: key, number: number, known: try history(of: key).map(\.number))
  }

  func releaseID(of key: ReleaseKey) throws -> Int64? {
    try database.firstRow(
      "SELECT id FROM release WHERE environment = ? AND namespace = ? AND name = ?",
      [.text(key.environment), .text(key.namespace), .text(key.name)]
    ) { $0.integer(0) }
  }

  private func revisionID(of revision: Revision) throws -> Int64 {
    let id = try database.firstRow(
      """
      SELECT revision.id FROM revision JOIN release ON release.id = revision.release
      WHERE environment = ? AND namespace = ? AND name = ? AND number = ?
      """,
      [
        .text(revision.key.environment), .text(revision.key.namespace), .text(revision.key.name),
        .integer(revision.number),
      ]
    ) { $0.integer(0) }
    guard let id else {
      throw HistoryError.unknownRevision(
        key: revision.key, number: revision.number, known: try history(of: revision.key).map(\.number))
    }
    return id
  }

  private func parts(
    of revision: Revision, sections: [ContentSection]
  ) throws -> [(section: ContentSection, bytes: [UInt8])] {
    let id = try revisionID(of: revision)
    return try database.rows(
      """
      SELECT section, digest, size, form, data FROM part LEFT JOIN content ON content.id = part.content
      WHERE part.revision = ? AND section IN (\(sections.map { "\($0.rawValue)" }.joined(separator: ", ")))
      ORDER BY section, position
      """, [.integer(id)]
    ) { row in
      guard let section = ContentSection(rawValue: row.integer(0)) else {
        throw HistoryError.damaged(path: self.path, detail: "a revision holds something of an unknown kind")
      }
      return (section, try self.content(from: row, at: 1))
    }
  }

  /// The content in four columns: digest, size, form, data.
  func content(from row: Row, at column: Int32) throws -> [UInt8] {
    guard let digest = ContentDigest(stored: row.bytes(column)),
      let form = StoredForm(rawValue: row.integer(column + 2)),
      let bytes = Compression.unpacked(
        row.bytes(column + 3), form: form, size: Int(truncatingIfNeeded: row.integer(column + 1))),
      ContentDigest(of: bytes) == digest
    else { throw HistoryError.damaged(path: path, detail: "a content is not what was written") }
    return bytes
  }

  private func revision(from row: Row) throws -> Revision {
    guard let first = Timestamp(row.text(6)), let last = Timestamp(row.text(7)) else {
      throw HistoryError.damaged(path: path, detail: "a revision has no time")
    }
    return Revision(
      key: ReleaseKey(storedEnvironment: row.text(0), namespace: row.text(1), name: row.text(2)),
      number: Int(truncatingIfNeeded: row.integer(3)), status: ReleaseStatus(rawValue: row.text(4)) ?? .unknown,
      description: row.text(5), firstDeployed: first, lastDeployed: last,
      deleted: row.optionalText(8).flatMap { Timestamp($0) },
      chart: ChartReference(
        name: row.text(9), version: row.text(10), appVersion: row.text(11),
        digest: row.optionalBytes(12).flatMap { ContentDigest(stored: $0) }),
      overlayDigest: row.optionalBytes(13).flatMap { ContentDigest(stored: $0) },
      rollbackOf: row.isNull(14) ? nil : Int(truncatingIfNeeded: row.integer(14)), applyMethod: row.text(15),
      origin: RevisionOrigin(
        user: row.text(16), gitCommit: row.text(17), gitDirty: row.integer(18) != 0, toolVersion: row.text(19),
        checks: row.text(20)))
  }
}
