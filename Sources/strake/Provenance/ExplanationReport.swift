import Diagnostics
import Pipeline
import Releases
import Text

/// Prints what was found out about manifests, one by one: lines, JSON or a page.
struct ExplanationReport {
  private let field: FieldPathPattern?
  private let isSelected: Bool
  private var form: Form
  private var count = 0
  /// The manifests that lack the field.
  private var others: [ExplainedResource] = []

  /// What is printed, as far as it goes.
  private enum Form {
    case lines
    case table(FileContributions)
    case json(ProvenanceJSON)
    case page(ProvenancePage)
  }

  /// From how many bytes on what is written goes out.
  private static let chunk = 1 << 20

  /// A report of everything, or of one field and what is below it.
  ///
  /// - Parameter isSelected: whether manifests were asked for, and not the table of all.
  /// - Throws: for a field that is no path.
  init(as format: ExplanationFormat, field: String?, isSelected: Bool) throws(Diagnostic) {
    self.field = try field.map { (text) throws(Diagnostic) in
      guard let pattern = FieldPathPattern(text) else { throw Diagnostic("\(text): not a path of a field") }
      return pattern
    }
    self.isSelected = isSelected
    form =
      switch format {
      case .json: .json(ProvenanceJSON())
      case .html: .page(ProvenancePage())
      case .text: isSelected ? .lines : .table(FileContributions())
      }
  }

  /// Whether a manifest was among those that were asked for, with or without the field.
  var hasManifests: Bool { count > 0 || !others.isEmpty }

  /// The manifests that lack the field that was asked for, where none has it.
  var lacking: [ExplainedResource] { count == 0 ? others : [] }

  /// Adds a manifest.
  ///
  /// - Throws: where standard output takes no more.
  mutating func add(_ resource: ExplainedResource) throws(Diagnostic) {
    guard let resource = narrowed(resource) else { return }
    defer { count += 1 }
    switch form {
    case .lines: try StandardOutput.write(lines(of: resource))
    case .table(var table):
      form = .lines
      table.add(resource)
      form = .table(table)
    case .json(var document):
      // One holder, or each resource would copy what is written.
      form = .lines
      document.add(resource)
      if document.count > ExplanationReport.chunk { try StandardOutput.write(document.take()) }
      form = .json(document)
    case .page(var page):
      form = .lines
      page.add(resource)
      if page.count > ExplanationReport.chunk { try StandardOutput.write(page.take()) }
      form = .page(page)
    }
  }

  /// Writes the end.
  ///
  /// - Throws: where standard output takes no more.
  mutating func finish() throws(Diagnostic) {
    switch form {
    case .lines: break
    case .table(let table):
      var shown = TextTable(headings: ["FILE", "GIVES", "FIELDS", "RESOURCES"])
      for row in table.rows { shown.add(row) }
      try StandardOutput.write(Array(shown.rendered().utf8))
    case .json(var document): try StandardOutput.write(document.finish())
    case .page(var page): try StandardOutput.write(page.finish())
    }
  }

  /// The manifest with the fields that were asked for; nil when it has none of them.
  private mutating func narrowed(_ resource: ExplainedResource) -> ExplainedResource? {
    guard let field else { return resource }
    let named = resource.namedPaths
    var narrowed = resource
    narrowed.fields = resource.fields.enumerated().filter { index, own in
      field.covers(own.path) || field.covers(named[index])
    }.map { $0.element }
    if !narrowed.fields.isEmpty { return narrowed }
    others.append(resource)
    return nil
  }

  private func lines(of resource: ExplainedResource) -> [UInt8] {
    if field == nil { return (count > 0 ? Array("---\n".utf8) : []) + ProvenanceText.annotated(resource) }
    let chains = resource.fields.map { ProvenanceText.chain(of: $0, in: resource) }
    return Array(((count > 0 ? "\n" : "") + chains.joined(separator: "\n")).utf8)
  }
}
