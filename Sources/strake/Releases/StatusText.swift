import Releases
import Text

/// What `status` and `get all` print of a revision, in Helm's words and order.
struct StatusText {
  let record: ReleaseRecord
  /// Whether chart and version are named (`get all`).
  var showsChart = false
  /// Whether words are coloured.
  var isColored = false

  /// The block of `NAME:` to `DESCRIPTION:` and the tests.
  var heading: String {
    let revision = record.revision
    var text = "NAME: \(revision.key.name)\n"
    text += "LAST DEPLOYED: \(revision.lastDeployed.ansiC)\n"
    text += "NAMESPACE: \(isColored ? TerminalStyle.cyan(revision.key.namespace) : revision.key.namespace)\n"
    text += "STATUS: \(isColored ? revision.status.colored : revision.status.rawValue)\n"
    text += "REVISION: \(revision.number)\n"
    if showsChart {
      text += "CHART: \(revision.chart.name)\nVERSION: \(revision.chart.version)\n"
      text += "APP_VERSION: \(revision.chart.appVersion)\n"
    }
    return text + "DESCRIPTION: \(revision.description)\n" + tests
  }

  /// `TEST SUITE:` and how the tests went; a test that never ran prints nothing.
  private var tests: String {
    let tests = record.content.hooks.filter { $0.events.contains("test") }
    guard !tests.isEmpty else { return "TEST SUITE: None\n" }
    return tests.map { test in
      guard let run = test.lastRun, let started = run.started else { return "" }
      return "TEST SUITE:     \(test.name)\nLast Started:   \(started.ansiC)\n"
        + "Last Completed: \(run.completed?.ansiC ?? "")\nPhase:          \(run.phase)\n"
    }.joined()
  }

  /// `NOTES:` with the notes trimmed, nothing where there are none.
  var notes: String {
    guard !record.content.notes.isEmpty else { return "" }
    let space: Set<Unicode.Scalar> = [" ", "\t", "\n", "\u{b}", "\u{c}", "\r", "\u{85}", "\u{a0}"]
    let scalars = Array(record.content.notes.string.unicodeScalars)
    let start = scalars.firstIndex { !space.contains($0) } ?? scalars.endIndex
    let end = (scalars.lastIndex { !space.contains($0) } ?? -1) + 1
    var trimmed = String.UnicodeScalarView()
    if start < end { trimmed.append(contentsOf: scalars[start..<end]) }
    return "NOTES:\n\(String(trimmed))\n"
  }

  /// The hooks, each with its template's name.
  static func hooks(_ hooks: [ReleaseHook]) -> ByteString {
    hooks.reduce(into: ByteString()) { text, hook in
      text += ByteString("---\n# Source: \(hook.path)\n") + hook.manifest + ByteString("\n")
    }
  }
}
