import Diagnostics

/// Findings for people.
///
/// ```
/// error pod-privileged: the container "web" is privileged
///   --> web.yaml:14:23
///   Deployment/web in namespace shop: spec.template.spec.containers[name=web].securityContext.privileged
///   from template web/templates/deployment.yaml:31
/// ```
public struct CheckText: Sendable {
  /// How a part is set off on a terminal.
  public enum Style: Sendable {
    case error
    case warning
    case info
    case place
    case name
  }

  private let style: @Sendable (String, Style) -> String
  private let showsExempted: Bool

  /// A writer.
  ///
  /// - Parameter style: sets a part off; gives it back as it is where there are no colours.
  public init(showsExempted: Bool = false, style: @escaping @Sendable (String, Style) -> String = { text, _ in text }) {
    self.style = style
    self.showsExempted = showsExempted
  }

  /// The report, ending in a line with its sums.
  public func rendered(_ report: CheckReport) -> String {
    var text = ""
    for finding in report.findings where showsExempted || finding.exemption == nil { text += block(finding) }
    if !text.isEmpty { text += "\n" }
    return text + report.summary + "\n"
  }

  private func block(_ finding: Finding) -> String {
    let severity: Style =
      switch finding.severity {
      case .error: .error
      case .warning: .warning
      case .info: .info
      }
    let word = finding.exemption == nil ? finding.severity.name : "exempted"
    var text = "\(style(word, severity)) \(style(finding.check, .name)): \(finding.message)\n"
    if let place = finding.place { text += "  \(style("--> \(place)", .place))\n" }
    text += "  \(title(finding.subject))" + (finding.field.isEmpty ? "" : ": \(finding.field)") + "\n"
    for origin in finding.origins { text += "  from \(origin.role) \(origin.text)\n" }
    if let reason = finding.exemption { text += "  because: \(reason)\n" }
    return text
  }

  private func title(_ subject: Finding.Subject) -> String {
    subject.title + (subject.release.map { ", release \($0)" } ?? "")
  }

  /// What the catalogue says of a check.
  public static func explanation(of check: Check) -> String {
    """
    \(check.id): \(check.title).

    severity  \(check.severity.name)
    profile   \(check.profile.name)
    category  \(check.category)
    standard  \(check.standards.joined(separator: "; "))

    Why: \(check.why)
    Fix: \(check.fix)

    To accept a finding, annotate the object
      \(Exemptions.annotationPrefix)\(check.id): until 2027-06-30, why it is accepted
    or list it under checks.exemptions in strake.yaml.

    """
  }

  /// All checks, one a line: name, severity, profile, title.
  public static func list(_ catalogue: Catalogue) -> String {
    let width = catalogue.checks.map(\.id.count).max() ?? 0
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    return catalogue.checks.map { check in
      "\(padded(check.id, width))  \(padded(check.severity.name, 7))  \(padded(check.profile.name, 10))  \(check.title)\n"
    }.joined()
  }
}

extension Finding {
  /// `file:line:column`; nil where it is not known.
  public var place: String? {
    guard mark.isKnown else { return nil }
    return "\(SourceFile.named(mark.file).path):\(mark.line)" + (mark.column > 0 ? ":\(mark.column)" : "")
  }
}
