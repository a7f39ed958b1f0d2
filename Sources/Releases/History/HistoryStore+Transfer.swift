import Glibc

extension HistoryStore {
  /// Writes all revisions of a release to a file of its own: a history that holds nothing else.
  ///
  /// The file is made under another name and moved into place when it is whole.
  ///
  /// - Returns: how many revisions.
  /// - Throws: ``HistoryError``; an existing file is not replaced.
  @discardableResult public func export(_ key: ReleaseKey, to file: String) throws(HistoryError) -> Int {
    let revisions = try history(of: key)
    guard Glibc.access(file, F_OK) != 0 else { throw .unreadable(path: file, reason: "it exists already") }
    let unfinished = "\(file).\(host.holder.process).unfinished"
    defer { for suffix in ["", "-wal", "-shm"] { unlink(unfinished + suffix) } }
    do {
      let target = try HistoryStore(path: unfinished, access: .writing, host: host)
      try target.insert(revisions, from: self, as: key)
    }
    guard rename(unfinished, file) == 0 else {
      throw .unreadable(path: file, reason: String(cString: strerror(errno)))
    }
    return revisions.count
  }

  /// Takes over all releases of an exported file, with their numbers, times and states.
  ///
  /// - Parameter environment: the environment to put them in, their own when nil.
  /// - Returns: the releases and how many revisions each has.
  /// - Throws: ``HistoryError/nameInUse(_:)`` when there is such a release already; nothing is taken over then.
  public func importReleases(
    from file: String, environment: String? = nil
  ) throws(HistoryError) -> [(key: ReleaseKey, revisions: Int)] {
    let source = try HistoryStore(path: file, access: .reading, host: host)
    return try guarded {
      try self.database.transaction {
        try source.releaseKeys().map { key in
          let target = ReleaseKey(
            storedEnvironment: environment ?? key.environment, namespace: key.namespace, name: key.name)
          guard try self.releaseID(of: target) == nil else { throw HistoryError.nameInUse(target) }
          let revisions = try source.history(of: key)
          for revision in revisions {
            var record = try source.record(of: key, number: revision.number)
            record.revision.key = target
            _ = try self.insert(record)
          }
          return (target, revisions.count)
        }
      }
    }
  }

  /// Takes over records of another tool, with their numbers, times and states, all or none.
  ///
  /// - Throws: ``HistoryError/nameInUse(_:)`` when the release has a revision of such a number already.
  public func importRecords(_ records: [ReleaseRecord]) throws(HistoryError) {
    try guarded {
      try self.database.transaction {
        for record in records.sorted(by: { $0.revision.number < $1.revision.number }) {
          let key = record.revision.key
          if let release = try self.releaseID(of: key) {
            let found = try self.database.firstRow(
              "SELECT 1 FROM revision WHERE release = ? AND number = ?",
              [.integer(release), .integer(record.revision.number)]
            ) { _ in true }
            guard found == nil else { throw HistoryError.nameInUse(key) }
          }
          _ = try self.insert(record)
        }
      }
    }
  }

  private func insert(_ revisions: [Revision], from source: HistoryStore, as key: ReleaseKey) throws(HistoryError) {
    try guarded {
      try self.database.transaction {
        for revision in revisions {
          var record = try source.record(of: revision.key, number: revision.number)
          record.revision.key = key
          _ = try self.insert(record)
        }
      }
    }
  }
}
