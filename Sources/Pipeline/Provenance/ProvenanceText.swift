import Charts
import Diagnostics
import Releases
import Text

/// Origins as lines of text, for people at a terminal.
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
    var text = "\(resource.title) \(field.path) = \(field.value.string)\n"
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

  /// A manifest with the origin of each field at the end of its line.
  public static func annotated(_ resource: ExplainedResource) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(resource.text.count * 3)
    var files = FileNames()
    var fields = LineFields(resource)
    var blockEnd = 0
    resource.text.forEachLine { number, line in
      result += line
      defer { result.append(UInt8(ascii: "\n")) }
      let own = fields.fields(of: number)
      guard let first = own.first else { return }
      if first.chain.first != nil, number >= blockEnd, mayEnd(line, own) {
        result.append("  # ")
        append(summaryOf: first, to: &result, &files)
        for field in own.dropFirst() where field.chain.first != nil {
          result.append("; ")
          append(summaryOf: field, to: &result, &files)
        }
      }
      if let multiline = own.first(where: { $0.value.bytes.contains(UInt8(ascii: "\n")) }) {
        // The lines of a block are its text; a comment there would become part of it.
        blockEnd = max(blockEnd, number + multiline.value.bytes.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 })
      }
    }
    return result
  }

  /// Whether a comment behind a line is one: not inside a text of several lines.
  private static func mayEnd(_ line: ArraySlice<UInt8>, _ fields: ArraySlice<ExplainedField>) -> Bool {
    guard let last = fields.last else { return false }
    if last.value.bytes.contains(UInt8(ascii: "\n")) {
      // `key: |` takes a comment, `key: "a` does not.
      return line.contains(UInt8(ascii: "|")) || line.contains(UInt8(ascii: ">"))
    }
    var quotes = 0
    for byte in line where byte == UInt8(ascii: "\"") { quotes += 1 }
    return quotes % 2 == 0
  }

  /// Appends the shortest true answer to where a field came from.
  private static func append(summaryOf field: ExplainedField, to text: inout [UInt8], _ files: inout FileNames) {
    guard let first = field.chain.first else { return }
    switch first.role {
    case .patch, .transformer, .generator:
      guard first.mark.isKnown else {
        return text.append(contentsOf: (first.place.isEmpty ? first.text : first.place).utf8)
      }
      files.append(lineOf: first.mark, to: &text)
      text.append(" (")
      text.append(contentsOf: first.text.utf8)
      text.append(UInt8(ascii: ")"))
      return
    case .resource: return files.append(lineOf: first.mark, to: &text)
    case .unexplained: return text.append(contentsOf: "unexplained: \(first.note)".utf8)
    default: break
    }
    var count = 0
    for run in field.chain.runs {
      for value in values(of: run, &files) {
        count += 1
        if count > 3 { continue }
        if count == 1, !value.isShown { text.append("from ") }
        if count > 1 { text.append(", ") }
        text.append(contentsOf: value.text)
      }
    }
    if count > 0 { text.append(count > 3 ? ", … via " : " via ") }
    files.append(lineOf: first.mark, to: &text)
  }

  /// A value in few words.
  struct ValueSummary {
    /// Whether the field shows it, not only something computed from it.
    let isShown: Bool
    /// Its name, and where it is said.
    let text: [UInt8]
  }

  private static func values(of run: ProvenanceRun, _ files: inout FileNames) -> [ValueSummary] {
    if let known = run.values { return known }
    var values: [ValueSummary] = []
    for link in run.links where link.role == .value || link.role == .input {
      var text = Array(link.text.utf8)
      if link.mark.isKnown {
        text.append(UInt8(ascii: " "))
        files.append(lineOf: link.mark, to: &text)
      } else if !link.place.isEmpty {
        text += Array(" \(link.place)".utf8)
      }
      values.append(ValueSummary(isShown: link.role == .value, text: text))
    }
    run.values = values
    return values
  }

  private static func word(for role: ProvenanceLink.Role) -> String {
    switch role {
    case .template, .call: "template"
    case .value, .input, .overridden: "values"
    default: role.rawValue
    }
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
