import Diagnostics
import Pipeline
import Releases
import Text

/// Prints what was found out about manifests: lines, JSON or a page.
struct ExplanationReport {
  private let explanation: Explanation
  private let field: String?

  /// A report of everything, or of one field and what is below it.
  ///
  /// - Throws: for a field that is no path, or that no resource has.
  init(_ explanation: Explanation, field: String?) throws(Diagnostic) {
    self.field = field
    guard let field else {
      self.explanation = explanation
      return
    }
    guard let pattern = FieldPathPattern(field) else { throw Diagnostic("\(field): not a path of a field") }
    var narrowed = Explanation()
    for var resource in explanation.resources {
      let named = resource.namedPaths
      resource.fields = resource.fields.enumerated().filter { index, own in
        pattern.covers(own.path) || pattern.covers(named[index])
      }.map { $0.element }
      if !resource.fields.isEmpty { narrowed.resources.append(resource) }
    }
    guard !narrowed.resources.isEmpty else {
      let known = Set(explanation.resources.flatMap { $0.fields.map { $0.path.description } })
      throw Diagnostic(
        "no field \(field) in \(explanation.resources.map(\.title).joined(separator: ", "))",
        help: NearestName.of(field, among: known).map { "did you mean \($0)?" })
    }
    self.explanation = narrowed
  }

  /// Writes it to standard output.
  func write(as format: ExplanationFormat, isSelected: Bool) throws(Diagnostic) {
    switch format {
    case .json: try StandardOutput.write(ProvenanceJSON.document(explanation).encoded().bytes + [UInt8(ascii: "\n")])
    case .html: try StandardOutput.write(ProvenancePage.page(explanation))
    case .text: try StandardOutput.write(text(isSelected: isSelected))
    }
  }

  private func text(isSelected: Bool) -> [UInt8] {
    if field != nil {
      let chains = explanation.resources.flatMap { resource in
        resource.fields.map { ProvenanceText.chain(of: $0, in: resource) }
      }
      return Array(chains.joined(separator: "\n").utf8)
    }
    if isSelected {
      return Array(explanation.resources.map(ProvenanceText.annotated).joined(separator: "---\n".utf8))
    }
    var table = TextTable(headings: ["FILE", "GIVES", "FIELDS", "RESOURCES"])
    for row in ProvenanceText.contributions(explanation) { table.add(row) }
    return Array(table.rendered().utf8)
  }
}
