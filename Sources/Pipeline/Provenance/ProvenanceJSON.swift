import Diagnostics
import Releases
import Text
import YAML

/// Origins as JSON: `{"resources": [{"kind", "name", "fields": [{"path", "value", "line", "chain": [...]}]}]}`.
public enum ProvenanceJSON {
  /// The whole explanation.
  public static func document(_ explanation: Explanation) -> JSON {
    .members(["resources": .array(explanation.resources.map(resource))])
  }

  private static func resource(_ resource: ExplainedResource) -> JSON {
    .members([
      "kind": .text(resource.kind), "name": .text(resource.name),
      "namespace": resource.namespace.isEmpty ? nil : .text(resource.namespace),
      "fields": .array(resource.fields.map(field)),
    ])
  }

  private static func field(_ field: ExplainedField) -> JSON {
    .members([
      "path": .text(field.path.description), "value": .string(field.value), "line": .integer(field.line),
      "chain": .array(field.chain.map(link)),
    ])
  }

  /// One step: its role, file, line and column as far as they are known, what stands there, and a note.
  static func link(_ link: ProvenanceLink) -> JSON {
    let isKnown = link.mark.isKnown
    return .members([
      "role": .text(link.role.rawValue),
      "file": isKnown ? .text(SourceFile.named(link.mark.file).path) : nil,
      "line": isKnown ? .integer(Int(link.mark.line)) : nil,
      "column": isKnown && link.mark.column > 0 ? .integer(Int(link.mark.column)) : nil,
      "source": isKnown || link.place.isEmpty ? nil : .text(link.place),
      "text": link.text.isEmpty ? nil : .text(link.text), "note": link.note.isEmpty ? nil : .text(link.note),
    ])
  }
}
