/// Findings as Markdown: a table, for a comment on a change.
public enum CheckMarkdown {
  /// The report's Markdown.
  public static func rendered(_ report: CheckReport) -> String {
    var text = "## \(report.failing.isEmpty ? "Checks passed" : "Checks failed")\n\n\(report.summary).\n"
    if !report.counted.isEmpty {
      text += "\n| severity | check | resource | finding |\n|---|---|---|---|\n"
      for finding in report.counted {
        let field = finding.field.isEmpty ? "" : "<br>`\(cell(finding.field))`"
        let place = finding.place.map { "<br>\(cell($0))" } ?? ""
        text += "| \(finding.severity.name) | `\(finding.check)` | \(cell(finding.subject.title)) "
        text += "| \(cell(finding.message))\(field)\(place) |\n"
      }
    }
    let exempted = report.findings.filter { $0.exemption != nil }
    if !exempted.isEmpty {
      text += "\n| exempted check | resource | reason |\n|---|---|---|\n"
      for finding in exempted {
        text += "| `\(finding.check)` | \(cell(finding.subject.title)) | \(cell(finding.exemption ?? "")) |\n"
      }
    }
    return text
  }

  /// The catalogue, a heading for each category and check: the second part of docs/checks.md.
  public static func rendered(_ catalogue: Catalogue) -> String {
    var text = ""
    var category = ""
    for check in catalogue.checks {
      if check.category != category {
        category = check.category
        text += "\n## \(category)\n"
      }
      text += """

        ### \(check.id)

        \(check.title). *\(check.severity.name)*, from profile \(check.profile.name) on.

        \(check.why)

        To mend: \(check.fix)

        \(check.standards.joined(separator: " · "))

        """
    }
    return text
  }

  /// Text in a table's cell.
  private static func cell(_ text: String) -> String {
    text.map { $0 == "|" ? "\\|" : $0 == "\n" || $0 == "\r\n" ? " " : String($0) }.joined()
  }
}
