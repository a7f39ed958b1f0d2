import Text

/// Prints a diff as Markdown, for a merge request.
public enum DiffMarkdown {
  /// A summary, then each resource in a part that can be folded.
  public static func rendered(_ diff: ManifestDiff, title: String) -> String {
    let report = DiffReport(diff)
    var text = "### \(escaped(title))\n\n"
    guard !report.sections.isEmpty else { return text + "No changes.\n" }
    text += "**\(report.summary)**\n"
    for section in report.sections {
      text += "\n<details><summary>\(Markup.escaped(section.title))</summary>\n\n"
      text += block(section.lines)
      if !section.expected.isEmpty { text += "Expected:\n\n" + block(section.expected) }
      text += "</details>\n"
    }
    return text
  }

  /// The lines as a block of kind `diff`, in a fence longer than any in them.
  private static func block(_ lines: [DiffReport.Line]) -> String {
    guard !lines.isEmpty else { return "" }
    let longest = lines.map { longestRun(of: "`", in: $0.text) }.max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    let body = lines.map { line -> String in
      // Only + and - have a colour there.
      let sign = line.sort == .changed || line.sort == .moved ? "!" : line.sign
      return sign + " " + String(repeating: "    ", count: line.level) + DiffText.printable(line.text) + "\n"
    }
    return "\(fence)diff\n\(body.joined())\(fence)\n\n"
  }

  private static func longestRun(of character: Character, in text: String) -> Int {
    var (longest, run) = (0, 0)
    for other in text {
      run = other == character ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      if "\\`*_{}[]<>#|".contains(character) { result += "\\" }
      result.append(character)
    }
  }
}
