import Diagnostics
import Pipeline
import Releases
import Text

/// Prints what was found out about manifests, one by one: lines, JSON or a page.
struct ExplanationReport {
  private let field: FieldPathPattern?
  private let form: Form
  private var manifests = AnnotatedManifests()
  private var table = FileContributions()
  private var document = ProvenanceJSON()
  private var page = ProvenancePage()
  /// What is written and not yet printed.
  private var text: [UInt8] = []
  private var count = 0
  /// The manifests that lack the field.
  private var others: [ExplainedResource] = []

  private enum Form { case chains, manifests, table, json, page }

  /// From how many bytes on what is written goes out.
  private static let chunk = 1 << 18

  /// A report of everything, or of one field and what is below it.
  ///
  /// - Parameter isSelected: whether manifests were asked for, and not the table of all.
  /// - Throws: for a field that is no path.
  init(as format: ExplanationFormat, field: String? = nil, isSelected: Bool) throws(Diagnostic) {
    self.field = try field.map { (text) throws(Diagnostic) in
      guard let pattern = FieldPathPattern(text) else { throw Diagnostic("\(text): not a path of a field") }
      return pattern
    }
    form =
      switch format {
      case .json: .json
      case .html: .page
      case .text: field != nil ? .chains : isSelected ? .manifests : .table
      }
  }

  /// How much it says of each field.
  var detail: ProvenanceDetail {
    switch form {
    case .manifests: .places
    case .table: .files
    case .chains, .json, .page: .whole
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
    case .chains:
      if count > 0 { text.append(UInt8(ascii: "\n")) }
      text += resource.fields.map { ProvenanceText.chain(of: $0, in: resource) }.joined(separator: "\n").utf8
    case .manifests:
      if count > 0 { text += "---\n".utf8 }
      manifests.add(resource, to: &text)
    case .table: table.add(resource)
    case .json: document.add(resource, to: &text)
    case .page: page.add(resource, to: &text)
    }
    if text.count > ExplanationReport.chunk { try write() }
  }

  /// Writes the end.
  ///
  /// - Throws: where standard output takes no more.
  mutating func finish() throws(Diagnostic) {
    switch form {
    case .chains, .manifests: break
    case .table:
      var shown = TextTable(headings: ["FILE", "GIVES", "FIELDS", "RESOURCES"])
      for row in table.rows { shown.add(row) }
      text += shown.rendered().utf8
    case .json: document.finish(&text)
    case .page: page.finish(&text)
    }
    try write()
  }

  /// Prints what is written. Its memory is used again.
  private mutating func write() throws(Diagnostic) {
    try StandardOutput.write(text)
    text.removeAll(keepingCapacity: true)
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
}
