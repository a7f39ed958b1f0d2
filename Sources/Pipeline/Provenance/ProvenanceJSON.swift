import Diagnostics
import Releases
import Text
import YAML

/// Origins as JSON: `{"resources": [{"kind", "name", "fields": [{"path", "value", "line", "chain": [...]}]}]}`.
///
/// Written resource by resource, so that nobody holds the whole.
public struct ProvenanceJSON {
  private var isFirst = true
  private var files = FileNames()
  /// The path of the field that is being written.
  private var path = ByteString()

  /// A document without resources.
  public init() {}

  /// Appends the rest of the document, with a line break at its end.
  public func finish(_ text: inout [UInt8]) { text.append(isFirst ? "{\"resources\":[]}\n" : "]}\n") }

  /// Appends a resource.
  public mutating func add(_ resource: ExplainedResource, to text: inout [UInt8]) {
    text.append(isFirst ? "{\"resources\":[{\"kind\":" : ",{\"kind\":")
    isFirst = false
    JSONWriter.append(quoted: ByteString(resource.kind), to: &text)
    text.append(",\"name\":")
    JSONWriter.append(quoted: ByteString(resource.name), to: &text)
    if !resource.namespace.isEmpty {
      text.append(",\"namespace\":")
      JSONWriter.append(quoted: ByteString(resource.namespace), to: &text)
    }
    text.append(",\"fields\":[")
    for (index, field) in resource.fields.enumerated() {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      add(field, to: &text)
    }
    text.append("]}")
  }

  private mutating func add(_ field: ExplainedField, to text: inout [UInt8]) {
    text.append("{\"path\":")
    path.bytes.removeAll(keepingCapacity: true)
    field.path.append(to: &path)
    JSONWriter.append(quoted: path, to: &text)
    text.append(",\"value\":")
    JSONWriter.append(quoted: field.value, to: &text)
    text.append(",\"line\":")
    text.append(decimal: field.line)
    text.append(",\"chain\":[")
    for (index, run) in field.chain.runs.enumerated() {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      if run.isShared { text.append(contentsOf: encoded(run)) } else { append(run.links, to: &text) }
    }
    text.append("]}")
  }

  private mutating func encoded(_ run: ProvenanceRun) -> [UInt8] {
    if let known = run.json { return known }
    var encoded: [UInt8] = []
    append(run.links, to: &encoded)
    run.json = encoded
    return encoded
  }

  private mutating func append(_ links: [ProvenanceLink], to text: inout [UInt8]) {
    for index in links.indices {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      ProvenanceJSON.append(links[index], to: &text, &files)
    }
  }

  /// One step: its role, file, line and column as far as they are known, what stands there, and a note.
  private static func append(_ link: ProvenanceLink, to text: inout [UInt8], _ files: inout FileNames) {
    text.append("{\"role\":\"")
    text.append(text: link.role.rawValue)
    text.append(UInt8(ascii: "\""))
    if link.mark.isKnown {
      let file = files[link.mark.file]
      let place = file.place(of: link.mark)
      text.append(",\"file\":")
      text.append(contentsOf: file.json)
      text.append(",\"line\":")
      text.append(decimal: place.line)
      if place.column > 0 {
        text.append(",\"column\":")
        text.append(decimal: place.column)
      }
    } else {
      append(link.place, as: ",\"source\":", to: &text)
    }
    append(link.text, as: ",\"text\":", to: &text)
    append(link.note, as: ",\"note\":", to: &text)
    text.append(UInt8(ascii: "}"))
  }

  /// A member, if there is something in it.
  private static func append(_ value: String, as name: StaticString, to text: inout [UInt8]) {
    guard !value.isEmpty else { return }
    text.append(name)
    JSONWriter.append(quoted: ByteString(value), to: &text)
  }
}
