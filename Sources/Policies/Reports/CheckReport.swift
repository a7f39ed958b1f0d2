import Text
import YAML

/// What an examination came to: the findings, and from which severity on they fail it.
public struct CheckReport: Sendable {
  /// All findings, exempted ones too.
  public var findings: [Finding]
  /// The least severity that fails.
  public var threshold: Severity
  /// The profile that was asked.
  public var profile: Profile
  /// How many objects were looked at.
  public var objectCount: Int
  /// The catalogue.
  public var catalogue: Catalogue

  /// A report.
  public init(
    findings: [Finding], threshold: Severity, profile: Profile, objectCount: Int, catalogue: Catalogue = .standard
  ) {
    self.findings = findings
    self.threshold = threshold
    self.profile = profile
    self.objectCount = objectCount
    self.catalogue = catalogue
  }

  /// The findings that count.
  public var counted: [Finding] { findings.filter { $0.exemption == nil } }

  /// The findings at or above the threshold.
  public var failing: [Finding] { counted.filter { $0.severity >= threshold } }

  /// How many findings of a severity count.
  public func count(_ severity: Severity) -> Int { counted.count { $0.severity == severity } }

  /// `2 errors, 1 warning, 3 exempted`; `no findings` for none.
  public var summary: String {
    func words(_ number: Int, _ word: String) -> String? {
      number == 0 ? nil : "\(number) \(word)\(number == 1 || word == "exempted" || word == "info" ? "" : "s")"
    }
    let parts = [
      words(count(.error), "error"), words(count(.warning), "warning"), words(count(.info), "info"),
      words(findings.count - counted.count, "exempted"),
    ].compactMap { $0 }
    let objects = "\(objectCount) object\(objectCount == 1 ? "" : "s")"
    return parts.isEmpty ? "\(objects), no findings" : "\(objects): \(parts.joined(separator: ", "))"
  }
}

extension JSONValue {
  /// Text from a Swift string.
  static func text(_ string: String) -> JSONValue { .string(ByteString(string)) }

  /// A whole number.
  static func integer(_ number: Int) -> JSONValue { .number(ByteString(String(number))) }

  /// Members given by name, those without a value left out.
  static func members(_ members: KeyValuePairs<StaticString, JSONValue?>) -> JSONValue {
    .object(members.compactMap { name, value in value.map { Member(key: ByteString(name), value: $0) } })
  }
}
