import Text

/// Prints a diff for a terminal.
public struct DiffText: Sendable {
  /// Whether to colour.
  public var isColored: Bool

  /// A printer.
  public init(isColored: Bool) { self.isColored = isColored }

  /// The fields that differ, resource by resource, and a summary; empty for no difference.
  public func rendered(_ diff: ManifestDiff) -> String {
    let report = DiffReport(diff)
    var text = ""
    for section in report.sections {
      text += colored(
        section.title, section.change == .removed ? "31" : section.change == .added ? "32" : "33", bold: true)
      text += "\n"
      text += section.lines.map { rendered($0) }.joined()
      if !section.expected.isEmpty {
        if !section.isExpected { text += "  expected:\n" }
        text += section.expected.map { isColored ? "\u{1b}[2m\(plain($0))\u{1b}[0m\n" : plain($0) + "\n" }.joined()
      }
      text += "\n"
    }
    return text.isEmpty ? "" : text + report.summary + "\n"
  }

  private func rendered(_ line: DiffReport.Line) -> String {
    let color =
      switch line.sort {
      case .added: "32"
      case .removed: "31"
      case .changed: "33"
      case .moved: "36"
      case .context: ""
      }
    return colored(plain(line), color) + "\n"
  }

  private func plain(_ line: DiffReport.Line) -> String {
    let text = "  " + String(repeating: "    ", count: line.level) + line.sign + " " + Self.printable(line.text)
    return text.last == " " ? String(text.dropLast()) : text
  }

  private func colored(_ text: String, _ code: String, bold: Bool = false) -> String {
    isColored && !code.isEmpty ? "\u{1b}[\(bold ? "1;" : "")\(code)m\(text)\u{1b}[0m" : text
  }

  /// The text without control characters, which could repaint the terminal.
  static func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { ($0.value < 0x20 && $0 != "\t") || $0.value == 0x7f }) else {
      return text
    }
    var printable = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isControl = (scalar.value < 0x20 && scalar != "\t") || scalar.value == 0x7f
      printable.append(isControl ? "\u{fffd}" : scalar)
    }
    return String(printable)
  }
}

/// Prints a diff line by line, as `diff -u` does.
public struct DiffUnified: Sendable {
  /// How many unchanged lines stand around a change.
  public var context: Int
  /// Whether to colour.
  public var isColored: Bool

  /// A printer.
  public init(context: Int, isColored: Bool) {
    self.context = context
    self.isColored = isColored
  }

  /// The documents' lines, resource by resource.
  public func rendered(_ diff: ManifestDiff) -> String {
    diff.resources.map { rendered($0) }.joined()
  }

  private func rendered(_ resource: ResourceDiff) -> String {
    let old = resource.before?.lines ?? []
    let new = resource.after?.lines ?? []
    var text = colored("--- \(Self.title(of: resource.before))", "1") + "\n"
    text += colored("+++ \(Self.title(of: resource.after))", "1") + "\n"
    for hunk in LineHunk.hunks(old, new, context: max(0, context)) {
      text += colored(hunk.heading, "36") + "\n"
      for step in hunk.steps {
        switch step {
        case .keep(let place, _): text += " " + DiffText.printable(old[place].string) + "\n"
        case .remove(let place): text += colored("-" + DiffText.printable(old[place].string), "31") + "\n"
        case .insert(let place): text += colored("+" + DiffText.printable(new[place].string), "32") + "\n"
        }
      }
    }
    return text
  }

  private static func title(of resource: ManifestResource?) -> String {
    resource.map { DiffText.printable($0.title) } ?? "/dev/null"
  }

  private func colored(_ text: String, _ code: String) -> String {
    isColored ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
  }
}
