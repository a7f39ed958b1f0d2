import Charts
import Diagnostics
import Releases
import Text

/// The chain of a field as lines of text, for people at a terminal.
public enum ProvenanceText {
  /// The whole chain of one field.
  ///
  /// ```
  /// Deployment/web spec.replicas = 3
  ///   template   web/templates/deployment.yaml:9:15  {{.Values.replicas}}
  ///   value      prod.yaml:4:11                      .Values.replicas (3)
  ///   overridden web/values.yaml:12:11               .Values.replicas (1)
  /// ```
  public static func chain(of field: ExplainedField, in resource: ExplainedResource) -> String {
    var text = "\(resource.title) \(field.path) = \(field.value.firstLine(atMost: 200))\n"
    let rows = field.chain.map { (role: "\($0.role.rawValue)", place: $0.place, text: words(of: $0)) }
    let roleWidth = rows.map(\.role.count).max() ?? 0
    let placeWidth = min(60, rows.map(\.place.count).max() ?? 0)
    for row in rows {
      text += "  " + padded(row.role, roleWidth) + "  " + padded(row.place, placeWidth) + "  " + row.text
      while text.last == " " { text.removeLast() }
      text += "\n"
    }
    return text
  }

  private static func words(of link: ProvenanceLink) -> String {
    switch link.role {
    case .value, .input, .overridden: link.note.isEmpty ? link.text : "\(link.text) (\(link.note))"
    case .condition, .patch, .transformer, .generator:
      link.note.isEmpty ? link.text : "\(link.text), \(link.note)"
    case .template, .call: link.text
    case .resource: link.text
    case .unexplained: link.note
    }
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
