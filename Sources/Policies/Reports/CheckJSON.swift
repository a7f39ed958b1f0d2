import Diagnostics
import YAML

extension CheckReport {
  /// The report as JSON: sums, then every finding with its place.
  public var json: JSONValue {
    .members([
      "profile": .text(profile.name),
      "threshold": .text(threshold.name),
      "passed": .bool(failing.isEmpty),
      "objects": .integer(objectCount),
      "counts": .members([
        "error": .integer(count(.error)), "warning": .integer(count(.warning)), "info": .integer(count(.info)),
        "exempted": .integer(findings.count - counted.count),
      ]),
      "findings": .array(findings.map(\.json)),
    ])
  }
}

extension Catalogue {
  /// All checks with what is said of them, as JSON.
  public var json: JSONValue {
    .array(
      checks.map { check in
        .members([
          "id": .text(check.id), "severity": .text(check.severity.name), "profile": .text(check.profile.name),
          "category": .text(check.category), "title": .text(check.title), "why": .text(check.why),
          "fix": .text(check.fix), "standards": .array(check.standards.map { .text($0) }),
        ])
      })
  }
}

extension Finding {
  fileprivate var json: JSONValue {
    .members([
      "check": .text(check),
      "severity": .text(severity.name),
      "message": .text(message),
      "resource": .members([
        "kind": .text(subject.kind), "name": .text(subject.name),
        "namespace": subject.namespace.isEmpty ? nil : .text(subject.namespace),
        "release": subject.release.map { .text($0) },
      ]),
      "field": field.isEmpty ? nil : .text(field),
      "place": mark.isKnown
        ? .members([
          "file": .text(SourceFile.named(mark.file).path), "line": .integer(Int(mark.line)),
          "column": mark.column > 0 ? .integer(Int(mark.column)) : nil,
        ]) : nil,
      "origins": origins.isEmpty ? nil : .array(origins.map(\.json)),
      "exemption": exemption.map { .text($0) },
    ])
  }
}

extension Finding.Origin {
  fileprivate var json: JSONValue {
    .members([
      "role": .text(role), "file": .text(path), "line": line > 0 ? .integer(line) : nil,
      "column": column > 0 ? .integer(column) : nil,
    ])
  }
}
