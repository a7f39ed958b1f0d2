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
    var comments: [Int: [String]] = [:]
    for field in resource.fields { comments[field.line, default: []].append(summary(of: field)) }
    let fields = Dictionary(grouping: resource.fields, by: \.line)
    var result: [UInt8] = []
    var number = 0
    var blockEnd = 0
    let lines = resource.text.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      number += 1
      if index == lines.count - 1, line.isEmpty { break }
      result += line
      if let own = comments[number], !own[0].isEmpty, number >= blockEnd, mayEnd(line, fields[number] ?? []) {
        result += Array("  # ".utf8) + Array(own.filter { !$0.isEmpty }.joined(separator: "; ").utf8)
      }
      if let multiline = fields[number]?.first(where: { $0.value.bytes.contains(UInt8(ascii: "\n")) }) {
        // The lines of a block are its text; a comment there would become part of it.
        blockEnd = max(blockEnd, number + multiline.value.bytes.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 })
      }
      result.append(UInt8(ascii: "\n"))
    }
    return result
  }

  /// Whether a comment behind a line is one: not inside a text of several lines.
  private static func mayEnd(_ line: ArraySlice<UInt8>, _ fields: [ExplainedField]) -> Bool {
    guard let last = fields.last else { return false }
    if last.value.bytes.contains(UInt8(ascii: "\n")) {
      // `key: |` takes a comment, `key: "a` does not.
      return line.contains(UInt8(ascii: "|")) || line.contains(UInt8(ascii: ">"))
    }
    var quotes = 0
    for byte in line where byte == UInt8(ascii: "\"") { quotes += 1 }
    return quotes % 2 == 0 || !line.contains(UInt8(ascii: "\""))
  }

  /// The shortest true answer to where a field came from.
  public static func summary(of field: ExplainedField) -> String {
    guard let first = field.chain.first else { return "" }
    switch first.role {
    case .patch, .transformer, .generator:
      return first.place.isEmpty ? first.text : first.mark.lineText + " (\(first.text))"
    case .resource: return first.mark.lineText
    case .unexplained: return "unexplained: \(first.note)"
    default: break
    }
    let values = field.chain.filter { $0.role == .value || $0.role == .input }
    let names = values.prefix(3).map { link in
      link.place.isEmpty ? link.text : "\(link.text) \(link.mark.isKnown ? link.mark.lineText : link.place)"
    }
    let template = first.mark.lineText
    if names.isEmpty { return template }
    let from = values.first?.role == .value ? "" : "from "
    return from + names.joined(separator: ", ") + (values.count > 3 ? ", …" : "") + " via " + template
  }

  /// What each file contributes to all fields: place, what it is, fields, resources.
  public static func contributions(_ explanation: Explanation) -> [[String]] {
    struct Count {
      var role: ProvenanceLink.Role
      var fields = 0
      var resources = 0
      private var lastResource: Int?

      init(role: ProvenanceLink.Role) { self.role = role }

      mutating func note(_ resource: Int) {
        fields += 1
        if lastResource != resource { resources += 1 }
        lastResource = resource
      }
    }
    var counts: [String: Count] = [:]
    var paths = FilePaths()
    for (number, resource) in explanation.resources.enumerated() {
      for field in resource.fields {
        var seen: Set<String> = []
        for link in field.chain where link.role != .condition && link.role != .overridden {
          let file = link.mark.isKnown ? paths.path(of: link.mark.file) : link.file
          guard !file.isEmpty, seen.insert(file).inserted else { continue }
          counts[file, default: Count(role: link.role)].note(number)
        }
      }
    }
    return counts.sorted { ($1.value.fields, $0.key) < ($0.value.fields, $1.key) }.map { file, count in
      [file, word(for: count.role), String(count.fields), String(count.resources)]
    }
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

/// The paths of files, each looked up once.
private struct FilePaths {
  private var known: [SourceFile.ID: String] = [:]

  mutating func path(of file: SourceFile.ID) -> String {
    if let path = known[file] { return path }
    let path = SourceFile.named(file).path
    known[file] = path
    return path
  }
}
