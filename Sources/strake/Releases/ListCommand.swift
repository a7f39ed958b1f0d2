import ArgumentParser
import Diagnostics
import RegularExpressions
import Releases
import TemplateFunctions
import Text
import YAML

/// `strake list`: the releases, with Helm's columns.
///
/// A column for the environment is added where the releases belong to more than one.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List releases.",
    discussion: "Shows the newest revision of each release, sorted by name.", aliases: ["ls"])

  @OptionGroup var options: HistoryOptions

  @Flag(name: [.customShort("A"), .long], help: "Show the releases of all namespaces, whatever --namespace says.")
  var allNamespaces = false

  @Option(
    name: [.customShort("l"), .long],
    help: ArgumentHelp("Show releases with these labels: team=a,tier!=web,owner,!old.", valueName: "labels"))
  var selector: String?

  @Option(
    help: ArgumentHelp("Print times in this layout of Go: \"2006-01-02 15:04:05Z0700\".", valueName: "layout"))
  var timeFormat: String?

  @Option(name: .shortAndLong, help: "Show releases whose name matches this regular expression.")
  var filter: String?

  @Flag(name: .shortAndLong, help: "Sort by release date.")
  var date = false

  @Flag(name: .shortAndLong, help: "Reverse the order.")
  var reverse = false

  @Flag(name: [.customShort("q"), .long], help: "Print names only.")
  var short = false

  @Flag(help: "Print no headings.")
  var noHeaders = false

  @Option(name: .shortAndLong, help: "The largest number of releases to show; 0 for all.")
  var max = 256

  @Option(help: "Skip so many releases.")
  var offset = 0

  @Flag(help: "Show deployed releases.")
  var deployed = false

  @Flag(help: "Show failed releases.")
  var failed = false

  @Flag(help: "Show releases whose operation is at work.")
  var pending = false

  @Flag(help: "Show superseded revisions.")
  var superseded = false

  @Flag(help: "Show uninstalled releases whose history was kept.")
  var uninstalled = false

  @Flag(help: "Show releases that are being uninstalled.")
  var uninstalling = false

  @Option(name: .shortAndLong, help: "Print a table, json or yaml.")
  var output: OutputFormat = .table

  @Option(name: [.customLong("color"), .customLong("colour")], help: "Use colours: never, auto or always.")
  var color: ColorChoice = .auto

  func run() throws {
    let revisions = try selected()
    if short {
      try output.write(.array(revisions.map { .text($0.key.name) })) {
        revisions.map { $0.key.name + "\n" }.joined()
      }
      return
    }
    let manyEnvironments = Set(revisions.map(\.key.environment)).count > 1
    try output.write(.array(revisions.map { json(of: $0, withEnvironment: manyEnvironments) })) {
      table(of: revisions, withEnvironment: manyEnvironments)
    }
  }

  private func selected() throws -> [Revision] {
    let pattern = try filter.map(expression(of:))
    let selector = try self.selector.map(LabelSelector.init(parsing:))
    let statuses = self.statuses
    guard let store = try options.openIfPresent() else { return [] }
    // As in Helm: older revisions are looked at only where nothing else is wanted.
    var revisions = try reporting { () throws(HistoryError) in
      statuses == [.superseded] ? try store.allRevisions() : try store.newestRevisions()
    }
    revisions.removeAll { revision in
      !(statuses.isEmpty || statuses.contains(revision.status))
        || (options.environment.map { $0 != revision.key.environment } ?? false)
        || (!allNamespaces && options.namespace.map { $0 != revision.key.namespace } ?? false)
        || (pattern.map { !$0.matches(ByteString(revision.key.name)) } ?? false)
    }
    if let selector {
      revisions = try reporting { () throws(HistoryError) in
        var matching: [Revision] = []
        for revision in revisions where selector.matches(try store.labels(of: revision)) { matching.append(revision) }
        return matching
      }
    }
    if date { revisions.sort { $0.lastDeployed < $1.lastDeployed } }
    if reverse { revisions.reverse() }
    let rest = revisions.dropFirst(Swift.max(0, offset))
    return Array(max > 0 ? rest.prefix(max) : rest)
  }

  private func updated(_ revision: Revision) -> String {
    let time = revision.lastDeployed
    guard let timeFormat, !timeFormat.isEmpty else { return time.goDescription }
    return GoTime(
      seconds: time.seconds, nanoseconds: time.nanoseconds, offset: time.offset
    ).formatted(as: ByteString(timeFormat)).string
  }

  private func expression(of text: String) throws(Diagnostic) -> RegularExpression {
    do {
      return try RegularExpression(ByteString(text))
    } catch { throw Diagnostic("--filter: \(error.message)") }
  }

  private var statuses: Set<ReleaseStatus> {
    var statuses: Set<ReleaseStatus> = []
    if deployed { statuses.insert(.deployed) }
    if failed { statuses.insert(.failed) }
    if pending { statuses.formUnion([.pendingInstall, .pendingUpgrade, .pendingRollback]) }
    if superseded { statuses.insert(.superseded) }
    if uninstalled { statuses.insert(.uninstalled) }
    if uninstalling { statuses.insert(.uninstalling) }
    return statuses
  }

  private func table(of revisions: [Revision], withEnvironment: Bool) -> String {
    let environment = withEnvironment ? ["ENVIRONMENT"] : []
    let headings = ["NAME", "NAMESPACE"] + environment + ["REVISION", "UPDATED", "STATUS", "CHART", "APP VERSION"]
    var table = TextTable(headings: noHeaders ? [] : headings)
    for revision in revisions {
      table.add(
        [revision.key.name, revision.key.namespace] + (withEnvironment ? [revision.key.environment] : [])
          + [
            "\(revision.number)", updated(revision), revision.status.rawValue,
            revision.chart.fullName, revision.chart.printedAppVersion,
          ])
    }
    guard color.isOn else { return table.rendered() }
    let statusColumn = headings.count - 3
    return table.rendered { text, row, column in
      if row == 0, !noHeaders { return TerminalStyle.bold(text) }
      if column == 1 { return TerminalStyle.cyan(text) }
      return column == statusColumn ? ReleaseStatus(rawValue: text)?.colored ?? text : text
    }
  }

  private func json(of revision: Revision, withEnvironment: Bool) -> JSON {
    .members([
      "name": .text(revision.key.name), "namespace": .text(revision.key.namespace),
      "environment": withEnvironment ? .text(revision.key.environment) : nil,
      "revision": .text("\(revision.number)"), "updated": .text(updated(revision)),
      "status": .text(revision.status.rawValue), "chart": .text(revision.chart.fullName),
      "app_version": .text(revision.chart.printedAppVersion),
    ])
  }
}

extension ChartReference {
  /// Helm's APP VERSION column: `MISSING` without a chart.
  var printedAppVersion: String { fullName == "MISSING" ? "MISSING" : appVersion }
}

extension ReleaseStatus {
  /// The word in Helm's colour.
  var colored: String {
    switch self {
    case .deployed: TerminalStyle.green(rawValue)
    case .failed, .unknown: TerminalStyle.red(rawValue)
    case .pendingInstall, .pendingUpgrade, .pendingRollback, .uninstalling: TerminalStyle.yellow(rawValue)
    case .superseded, .uninstalled: rawValue
    }
  }
}
