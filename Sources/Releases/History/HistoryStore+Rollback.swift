extension HistoryStore {
  /// The revision that a rollback would record: an earlier revision's contents, byte for byte, under a new number.
  ///
  /// - Parameters:
  ///   - number: the target; without one the newest earlier revision that was deployed.
  ///   - force: takes a target that failed.
  ///   - description: Helm's `Rollback to N` when nil.
  /// - Throws: ``HistoryError/unknownRevision(key:number:known:)``, ``HistoryError/noEarlierRevision(_:)``,
  ///   ``HistoryError/failedTarget(key:number:status:description:)``.
  public func rollback(
    of key: ReleaseKey, to number: Int? = nil, force: Bool = false, description: String? = nil,
    origin: RevisionOrigin = RevisionOrigin()
  ) throws(HistoryError) -> NewRevision {
    let target = if let number { try record(of: key, number: number) } else { try lastGoodRecord(of: key) }
    let revision = target.revision
    guard force || HistoryStore.isGood(revision.status) else {
      throw .failedTarget(
        key: key, number: revision.number, status: revision.status, description: revision.description)
    }
    return NewRevision(
      key: key, operation: .rollback, description: description, chart: revision.chart,
      overlayDigest: revision.overlayDigest, rollbackOf: revision.number, applyMethod: revision.applyMethod,
      origin: origin, content: target.content)
  }

  /// The newest revision before the current one that was deployed.
  private func lastGoodRecord(of key: ReleaseKey) throws(HistoryError) -> ReleaseRecord {
    let earlier = try history(of: key).dropLast()
    guard let good = earlier.last(where: { HistoryStore.isGood($0.status) }) else { throw .noEarlierRevision(key) }
    return try record(of: key, number: good.number)
  }

  private static func isGood(_ status: ReleaseStatus) -> Bool {
    status == .deployed || status == .superseded || status == .uninstalled
  }
}
