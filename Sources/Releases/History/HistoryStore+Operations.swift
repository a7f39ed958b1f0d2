import Glibc

extension HistoryStore {
  /// An operation at work.
  private struct Operation {
    let id: Int64
    let key: ReleaseKey
    let revisionID: Int64
    let number: Int
    let status: ReleaseStatus
    let holder: OperationHolder
    let expires: Timestamp?
  }

  /// Does `body` in a transaction; while another process works at the release, waits and tries again.
  func whenFree<Result>(_ body: () throws -> Result) throws -> Result {
    var waited: Int32 = 0
    while true {
      do {
        return try database.transaction(body)
      } catch let error as HistoryError {
        guard case .operationInProgress = error, waited < patience else { throw error }
        let pause: Int32 = min(50, patience - waited)
        usleep(UInt32(pause) * 1000)
        waited += pause
      }
    }
  }

  /// Refuses when a living process works at the release; ends the operation of a dead one.
  ///
  /// - Throws: ``HistoryError/operationInProgress(key:revision:status:process:)``.
  func refuseOperation(on key: ReleaseKey) throws {
    guard let operation = try operations().first(where: { $0.key == key }) else { return }
    guard isOver(operation) else {
      throw HistoryError.operationInProgress(
        key: key, revision: operation.number, status: operation.status, process: operation.holder.process)
    }
    try end(operation)
  }

  /// Marks the operations of dead processes failed.
  func endInterruptedOperations() throws {
    guard isWritable, try operations().contains(where: { isOver($0) }) else { return }
    try database.transaction {
      for operation in try operations() where isOver(operation) { try end(operation) }
    }
  }

  /// Writes the lease of this process.
  func insertOperation(_ written: Written) throws -> Int64 {
    let holder = host.holder
    try database.run(
      """
      INSERT INTO operation(release, revision, process, process_start, process_namespace, boot, expires)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .integer(written.releaseID), .integer(written.revisionID), .integer(holder.process),
        .integer(holder.processStart), .text(holder.processNamespace), .text(holder.boot), .text(leaseEnd),
      ])
    return database.lastInsertedID
  }

  /// When a lease taken now ends.
  var leaseEnd: String { host.now().adding(seconds: HistoryStore.leaseDuration).rfc3339Nano }

  private func operations() throws -> [Operation] {
    try database.rows(
      """
      SELECT operation.id, environment, namespace, name, revision.id, number, status, process, process_start,
        process_namespace, boot, expires
      FROM operation JOIN revision ON revision.id = operation.revision JOIN release ON release.id = revision.release
      """
    ) { row in
      Operation(
        id: row.integer(0),
        key: ReleaseKey(storedEnvironment: row.text(1), namespace: row.text(2), name: row.text(3)),
        revisionID: row.integer(4), number: Int(row.integer(5)),
        status: ReleaseStatus(rawValue: row.text(6)) ?? .unknown,
        holder: OperationHolder(
          process: Int(row.integer(7)), processStart: Int(row.integer(8)), processNamespace: row.text(9),
          boot: row.text(10)),
        expires: Timestamp(row.text(11)))
    }
  }

  /// Whether no one will finish an operation: its process ended, or its time ran out.
  private func isOver(_ operation: Operation) -> Bool {
    let isAlive = operation.holder.isAlive(seenBy: host.holder)
    if isAlive == false { return true }
    guard let expires = operation.expires else { return true }
    let left = host.now().seconds(until: expires)
    // More time than a lease ever has: the clock went backwards since. A process that is seen to live has not ended for
    // that; one that cannot be seen would block for as long as the clock is behind.
    return left <= 0 || (isAlive == nil && left > HistoryStore.leaseDuration + 60)
  }

  private func end(_ operation: Operation) throws {
    try database.run("DELETE FROM operation WHERE id = ?", [.integer(operation.id)])
    let what = operation.status.rawValue.split(separator: "-").last.map(String.init) ?? "operation"
    try database.run(
      "UPDATE revision SET status = ?, description = ? WHERE id = ?",
      [
        .text(ReleaseStatus.failed.rawValue),
        .text("Interrupted \(what): process \(operation.holder.process) ended before it finished"),
        .integer(operation.revisionID),
      ])
  }
}
