import Text

/// Prints a diff as one HTML page that needs nothing else.
public enum DiffHTML {
  /// The page of one difference.
  public static func rendered(_ diff: ManifestDiff, title: String) -> String { page([(title, diff)], title: title) }

  /// The page of several differences, each under its title.
  public static func rendered(_ diffs: [(title: String, difference: ManifestDiff)]) -> String {
    page(diffs, title: "Changes")
  }

  private static func page(_ diffs: [(title: String, difference: ManifestDiff)], title: String) -> String {
    var text = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>\(Markup.escaped(title))</title>
      <style>
      :root { color-scheme: light dark; }
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
      summary { cursor: pointer; font-weight: 600; padding: .3rem 0; }
      pre { margin: 0 0 1rem; padding: .6rem; overflow-x: auto; border: 1px solid #8884; border-radius: 6px; }
      .added { color: light-dark(#11692b, #6fdd8b); }
      .removed { color: light-dark(#a40e26, #ff8f98); }
      .changed { color: light-dark(#7a4e00, #f0c060); }
      .moved { color: light-dark(#0b5a87, #74c7ec); }
      .expected { opacity: .7; }
      </style>
      </head>
      <body>

      """
    if diffs.isEmpty { text += "<p>No changes.</p>\n" }
    for (title, diff) in diffs { text += part(DiffReport(diff), title: title) }
    return text + "</body>\n</html>\n"
  }

  private static func part(_ report: DiffReport, title: String) -> String {
    var text = "<h1>\(Markup.escaped(title))</h1>\n"
    text += "<p>\(report.sections.isEmpty ? "No changes." : Markup.escaped(report.summary))</p>\n"
    for section in report.sections {
      text += "<details open><summary class=\"\(section.change.rawValue)\">\(Markup.escaped(section.title))</summary>\n"
      text += block(section.lines, className: "")
      if !section.expected.isEmpty { text += "<p>Expected:</p>\n" + block(section.expected, className: "expected") }
      text += "</details>\n"
    }
    return text
  }

  private static func block(_ lines: [DiffReport.Line], className: String) -> String {
    guard !lines.isEmpty else { return "" }
    let body = lines.map { line -> String in
      let text = line.sign + " " + String(repeating: "    ", count: line.level) + DiffText.printable(line.text)
      return line.sort == .context
        ? Markup.escaped(text) : "<span class=\"\(line.sort)\">\(Markup.escaped(text))</span>"
    }
    return "<pre\(className.isEmpty ? "" : " class=\"\(className)\"")>\(body.joined(separator: "\n"))</pre>\n"
  }
}
