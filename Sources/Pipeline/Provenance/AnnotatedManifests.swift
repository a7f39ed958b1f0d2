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
    var blockEnd = 0
    resource.text.forEachLine { number, line in
      text += line
      defer { text.append(UInt8(ascii: "\n")) }
      let own = fields.fields(of: number)
      guard let first = own.first else { return }
      if first.chain.first != nil, number >= blockEnd, AnnotatedManifests.mayEnd(line, own) {
        text.append("  # ")
        append(summaryOf: first, to: &text)
        for field in own.dropFirst() where field.chain.first != nil {
          text.append("; ")
          append(summaryOf: field, to: &text)
        }
      }
      if let multiline = own.first(where: { $0.value.bytes.contains(UInt8(ascii: "\n")) }) {
        // The lines of a block are its text; a comment there would become part of it.
        blockEnd = max(blockEnd, number + multiline.value.bytes.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 })
      }
    }
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
