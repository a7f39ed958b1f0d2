import Diagnostics
import Releases
import Text

/// Manifests with the origin of each field at the end of its line, as a comment.
///
/// ```
/// replicas: 3  # .Values.replicas prod.yaml:4 via web/templates/deployment.yaml:9
/// ```
public struct AnnotatedManifests {
  private var files = FileNames()

  /// Nothing yet.
  public init() {}

  /// Appends a manifest.
  public mutating func add(_ resource: ExplainedResource, to text: inout [UInt8]) {
    var fields = LineFields(resource)
    var places = CommentPlaces()
    resource.text.forEachLine { number, line in
      let hasReturn = line.last == UInt8(ascii: "\r")
      text += hasReturn ? line.dropLast() : line
      let commented = places.fields(behind: line, beginning: fields.fields(of: number))
      let start = text.count
      for field in commented where field.chain.first != nil {
        text.append(text.count > start ? "; " : "  # ")
        append(summaryOf: field, to: &text)
      }
      // A comment has one line, whatever is in flags and keys.
      for index in start..<text.count where text[index] < 0x20 { text[index] = 0x20 }
      if hasReturn { text.append(UInt8(ascii: "\r")) }
      text.append(UInt8(ascii: "\n"))
    }
  }

  /// Appends the shortest true answer to where a field came from.
  private mutating func append(summaryOf field: ExplainedField, to text: inout [UInt8]) {
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
      for value in values(of: run) {
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

  private mutating func values(of run: ProvenanceRun) -> [ValueSummary] {
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
}
