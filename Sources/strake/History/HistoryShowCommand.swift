import ArgumentParser
import Releases
import YAML

/// `strake history NAME`: the revisions of a release, oldest first, with Helm's columns.
///
/// JSON and YAML hold more than Helm's: the digests of chart and overlay, the commit, who and with what.
struct HistoryShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "Show the revisions of a release.")

  @Argument(help: "The release.")
  var name: String

  @OptionGroup var options: HistoryOptions

  @Option(help: "The largest number of revisions to show, the newest ones.")
  var max = 256

  @Flag(help: "Show the revision that was rolled back to.")
  var showRollbackRevision = false

  @Option(name: .shortAndLong, help: "Print a table, json or yaml.")
  var output: OutputFormat = .table

  func run() throws {
    let store = try options.openForReading()
    let key = try options.release(named: name, in: store)
    let revisions = try reporting { () throws(HistoryError) in try store.history(of: key) }.suffix(Swift.max(0, max))
    try output.write(.array(revisions.map(json(of:)))) { table(of: Array(revisions)) }
  }

  private func table(of revisions: [Revision]) -> String {
    let rollback = showRollbackRevision ? ["ROLLBACK"] : []
    var table = TextTable(
      headings: ["REVISION", "UPDATED", "STATUS", "CHART", "APP VERSION"] + rollback + ["DESCRIPTION"])
    for revision in revisions {
      table.add(
        [
          "\(revision.number)", revision.lastDeployed.ansiC, revision.status.rawValue, revision.chart.fullName,
          revision.chart.printedAppVersion,
        ] + (showRollbackRevision ? [revision.rollbackOf.map { "\($0)" } ?? ""] : []) + [revision.description])
    }
    return table.rendered()
  }

  private func json(of revision: Revision) -> JSON {
    .members([
      "revision": .integer(revision.number), "updated": .text(revision.lastDeployed.rfc3339Nano),
      "status": .text(revision.status.rawValue), "chart": .text(revision.chart.fullName),
      "app_version": .text(revision.chart.printedAppVersion),
      "rollback_revision": revision.rollbackOf.map { .integer($0) }, "description": .text(revision.description),
      "environment": revision.key.environment.isEmpty ? nil : .text(revision.key.environment),
      "chart_digest": revision.chart.digest.map { .text($0.description) },
      "overlay_digest": revision.overlayDigest.map { .text($0.description) },
      "user": revision.origin.user.isEmpty ? nil : .text(revision.origin.user),
      "git_commit": revision.origin.gitCommit.isEmpty ? nil : .text(revision.origin.gitCommit),
      "git_dirty": revision.origin.gitCommit.isEmpty ? nil : .bool(revision.origin.gitDirty),
      "checks": revision.origin.checks.isEmpty ? nil : .text(revision.origin.checks),
      "written_by": revision.origin.toolVersion.isEmpty ? nil : .text(revision.origin.toolVersion),
    ])
  }
}
