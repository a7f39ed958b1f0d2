/// The tables of a history file and how an older file becomes a newer one.
enum HistorySchema {
  /// What marks an SQLite file as ours: `Strk`.
  static let applicationID: Int64 = 0x5374_726B

  /// The newest schema, kept in the file's `user_version`.
  static let version = migrations.count

  /// The step from each version to the next, the first from an empty file.
  ///
  /// A step that was released is never edited: another is added.
  static let migrations: [String] = [
    """
    CREATE TABLE release(
      id INTEGER PRIMARY KEY,
      environment TEXT NOT NULL,
      namespace TEXT NOT NULL,
      name TEXT NOT NULL,
      UNIQUE(environment, namespace, name)
    ) STRICT;

    CREATE TABLE revision(
      id INTEGER PRIMARY KEY,
      release INTEGER NOT NULL REFERENCES release(id),
      number INTEGER NOT NULL CHECK(number > 0),
      status TEXT NOT NULL,
      description TEXT NOT NULL,
      first_deployed TEXT NOT NULL,
      last_deployed TEXT NOT NULL,
      deleted TEXT,
      chart_name TEXT NOT NULL,
      chart_version TEXT NOT NULL,
      chart_app_version TEXT NOT NULL,
      chart_digest BLOB,
      overlay_digest BLOB,
      rollback_of INTEGER,
      apply_method TEXT NOT NULL,
      user TEXT NOT NULL,
      git_commit TEXT NOT NULL,
      git_dirty INTEGER NOT NULL,
      tool_version TEXT NOT NULL,
      UNIQUE(release, number)
    ) STRICT;

    -- Each content once, named by the SHA-256 of its bytes before packing.
    CREATE TABLE content(
      id INTEGER PRIMARY KEY,
      digest BLOB NOT NULL UNIQUE CHECK(length(digest) = 32),
      size INTEGER NOT NULL CHECK(size >= 0),
      form INTEGER NOT NULL,
      data BLOB NOT NULL
    ) STRICT;

    -- What a revision holds, by section and place. The content is no foreign key: SQLite would search this table for
    -- each content that pruning deletes; `history verify` checks it instead.
    CREATE TABLE part(
      revision INTEGER NOT NULL REFERENCES revision(id) ON DELETE CASCADE,
      section INTEGER NOT NULL,
      position INTEGER NOT NULL,
      content INTEGER NOT NULL,
      PRIMARY KEY(revision, section, position)
    ) STRICT, WITHOUT ROWID;

    -- The lease of an operation at work; at most one a release.
    CREATE TABLE operation(
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      release INTEGER NOT NULL UNIQUE REFERENCES release(id) ON DELETE CASCADE,
      revision INTEGER NOT NULL REFERENCES revision(id) ON DELETE CASCADE,
      process INTEGER NOT NULL,
      process_start INTEGER NOT NULL,
      process_namespace TEXT NOT NULL,
      boot TEXT NOT NULL,
      expires TEXT NOT NULL
    ) STRICT;

    CREATE TRIGGER revision_is_immutable BEFORE UPDATE OF
      id, release, number, first_deployed, last_deployed, chart_name, chart_version, chart_app_version, chart_digest,
      overlay_digest, rollback_of, apply_method, user, git_commit, git_dirty, tool_version
    ON revision BEGIN SELECT RAISE(ABORT, 'a revision cannot be changed'); END;

    CREATE TRIGGER content_is_immutable BEFORE UPDATE ON content
    BEGIN SELECT RAISE(ABORT, 'a content cannot be changed'); END;

    CREATE TRIGGER part_is_immutable BEFORE UPDATE ON part
    BEGIN SELECT RAISE(ABORT, 'a revision cannot be changed'); END;
    """,
    """
    -- The profile of checks that the revision passed, 'skipped', or nothing.
    ALTER TABLE revision ADD COLUMN checks TEXT NOT NULL DEFAULT '';

    CREATE TRIGGER revision_checks_are_immutable BEFORE UPDATE OF checks
    ON revision BEGIN SELECT RAISE(ABORT, 'a revision cannot be changed'); END;
    """,
  ]

  /// Brings a file to the newest schema, or finds that it is not ours.
  ///
  /// - Throws: ``HistoryError`` for a foreign or newer file.
  static func migrate(_ database: Database, path: String) throws {
    guard try check(database, path: path) < version else { return }
    try database.transaction {
      // Another process may have been first.
      let current = try check(database, path: path)
      for migration in migrations[current...] { try database.execute(script: migration) }
      try database.execute(script: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version);")
    }
  }

  /// The schema of a file that is ours or empty.
  static func check(_ database: Database, path: String) throws -> Int {
    // Of one moment: another process may be about to make the file.
    let (application, schema, objects) = try database.snapshot {
      (
        try database.firstRow("PRAGMA application_id") { $0.integer(0) } ?? 0,
        try database.firstRow("PRAGMA user_version") { $0.integer(0) } ?? 0,
        try database.firstRow("SELECT count(*) FROM sqlite_schema") { $0.integer(0) } ?? 0
      )
    }
    if application == applicationID {
      guard schema <= version else { throw HistoryError.newer(path: path, schema: Int(schema), known: version) }
      guard schema > 0 else { throw HistoryError.foreign(path: path) }
      return Int(schema)
    }
    guard application == 0, schema == 0, objects == 0 else { throw HistoryError.foreign(path: path) }
    return 0
  }
}
