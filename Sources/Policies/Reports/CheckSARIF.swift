import Diagnostics
import YAML

extension CheckReport {
  /// The report as SARIF 2.1.0, which code hosts show beside the lines concerned. Exempted findings are suppressed
  /// results with their reason.
  ///
  /// - Parameter version: the version of Strake.
  public func sarif(version: String) -> JSONValue {
    let used = Set(findings.map(\.check))
    let rules = catalogue.checks.filter { used.contains($0.id) }
    let numbers = Dictionary(rules.enumerated().map { ($1.id, $0) }) { first, _ in first }
    return .members([
      "$schema": .text("https://json.schemastore.org/sarif-2.1.0.json"),
      "version": .text("2.1.0"),
      "runs": .array([
        .members([
          "tool": .members([
            "driver": .members([
              "name": .text("Strake"), "version": .text(version), "rules": .array(rules.map(\.sarifRule)),
            ])
          ]),
          "columnKind": .text("utf16CodeUnits"),
          "results": .array(findings.map { $0.sarifResult(rule: numbers[$0.check]) }),
        ])
      ]),
    ])
  }
}

extension Severity {
  /// SARIF's word.
  fileprivate var sarifLevel: String {
    switch self {
    case .error: "error"
    case .warning: "warning"
    case .info: "note"
    }
  }
}

extension Check {
  fileprivate var sarifRule: JSONValue {
    .members([
      "id": .text(id),
      "shortDescription": .members(["text": .text("\(title).")]),
      "fullDescription": .members(["text": .text(why)]),
      "help": .members(["text": .text(fix)]),
      "defaultConfiguration": .members(["level": .text(severity.sarifLevel)]),
      "properties": .members([
        "category": .text(category), "profile": .text(profile.name),
        "tags": .array(standards.map { .text($0) }),
      ]),
    ])
  }
}

extension Finding {
  fileprivate func sarifResult(rule: Int?) -> JSONValue {
    var places: [JSONValue] = []
    var origins = origins.filter { $0.line > 0 }
    if subject.release != nil, let first = origins.first {
      // A render is no file: what a person would edit is.
      places = [Finding.sarifLocation(path: first.path, line: first.line, column: first.column, logical: logical)]
      origins.removeFirst()
    } else if mark.isKnown, subject.release == nil {
      let path = SourceFile.named(mark.file).path
      places = [Finding.sarifLocation(path: path, line: Int(mark.line), column: Int(mark.column), logical: logical)]
    } else {
      places = [.members(["logicalLocations": .array([logical])])]
    }
    let related = origins.map { origin in
      Finding.sarifLocation(path: origin.path, line: origin.line, column: origin.column, logical: nil)
    }
    return .members([
      "ruleId": .text(check),
      "ruleIndex": rule.map { .integer($0) },
      "level": .text(severity.sarifLevel),
      "message": .members(["text": .text("\(subject.title): \(message)")]),
      "locations": .array(places),
      "relatedLocations": related.isEmpty ? nil : .array(related),
      "partialFingerprints": .members(["strake/v1": .text("\(check)|\(subject.title)|\(field)")]),
      "suppressions": exemption.map { reason in
        .array([.members(["kind": .text("external"), "justification": .text(reason)])])
      },
    ])
  }

  private var logical: JSONValue {
    .members([
      "fullyQualifiedName": .text(field.isEmpty ? subject.title : "\(subject.title): \(field)"),
      "kind": .text("resource"),
    ])
  }

  private static func sarifLocation(path: String, line: Int, column: Int, logical: JSONValue?) -> JSONValue {
    .members([
      "physicalLocation": .members([
        "artifactLocation": .members(["uri": .text(uri(path))]),
        "region": .members([
          "startLine": .integer(line), "startColumn": column > 0 ? .integer(column) : nil,
        ]),
      ]),
      "logicalLocations": logical.map { .array([$0]) },
    ])
  }

  /// A path as a URI reference: what is no letter, digit or sign of a path is escaped.
  private static func uri(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "+"), UInt8(ascii: "@"):
        bytes.append(byte)
      default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
