import Diagnostics
import Text

/// A finding that is accepted: which check, for what, why, and until when.
public struct Exemption: Sendable {
  /// The check's name, or `*` for all of them.
  public var check: String
  /// What it is for: `Kind/name`, either part with `*` for any characters; empty for everything.
  public var resource: String
  /// The namespace, with `*` for any characters; empty for all.
  public var namespace: String
  /// The release, with `*` for any characters; empty for all.
  public var release: String
  /// Why. Without a reason it exempts nothing.
  public var reason: String
  /// The last day on which it holds, `2027-06-30`; nil for ever.
  public var expires: String?
  /// Where it stands.
  public var mark: Mark

  /// An exemption.
  public init(
    check: String, resource: String = "", namespace: String = "", release: String = "", reason: String,
    expires: String? = nil, mark: Mark = .unknown
  ) {
    self.check = check
    self.resource = resource
    self.namespace = namespace
    self.release = release
    self.reason = reason
    self.expires = expires
    self.mark = mark
  }

  /// Whether a finding is meant.
  func covers(_ finding: Finding) -> Bool {
    guard check == "*" || check == finding.check else { return false }
    let subject = finding.subject
    return (resource.isEmpty || Glob.matches(resource, subject.shortName))
      && (namespace.isEmpty || Glob.matches(namespace, subject.namespace))
      && (release.isEmpty || Glob.matches(release, subject.release ?? ""))
  }

  /// Whether its last day is past.
  func isExpired(on today: String) -> Bool { expires.map { $0 < today } ?? false }

  /// Whether a text is a day as exemptions name one: `2027-06-30`.
  public static func isDay(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.map(\.utf8.count) == [4, 2, 2],
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }), let month = Int(parts[1]),
      let day = Int(parts[2])
    else { return false }
    return (1...12).contains(month) && (1...31).contains(day)
  }
}

/// Marks the findings that are exempted, and reports what is wrong with exemptions.
///
/// An exemption is an entry of strake.yaml or an annotation of the object itself:
///
/// ```yaml
/// metadata:
///   annotations:
///     exempt.strake.dev/pod-host-path: until 2027-06-30, the node's logs are there
/// ```
public struct Exemptions: Sendable {
  /// What begins the name of an annotation that exempts.
  public static let annotationPrefix = "exempt.strake.dev/"

  private let catalogue: Catalogue
  private let today: String
  private let listed: [Exemption]

  /// The exemptions of a list, on a day.
  public init(_ listed: [Exemption], catalogue: Catalogue = .standard, today: String) {
    self.listed = listed
    self.catalogue = catalogue
    self.today = today
  }

  /// The findings with the exempted ones marked, and behind them the findings about exemptions.
  ///
  /// - Parameter reportsUnused: whether a listed exemption that exempts nothing is a finding: only where all that it may
  ///   be for was looked at.
  public func applied(
    to findings: [Finding], in manifests: ManifestSet, reportsUnused: Bool = true
  ) -> [Finding] {
    var findings = findings
    var used = [Bool](repeating: false, count: listed.count)
    let annotated = Annotations(manifests, today: today)
    for index in findings.indices {
      let finding = findings[index]
      if let reason = annotated.reason(for: finding) {
        findings[index].exemption = reason
        continue
      }
      for (number, exemption) in listed.enumerated() where exemption.covers(finding) {
        used[number] = true
        guard !exemption.reason.isEmpty, !exemption.isExpired(on: today) else { continue }
        findings[index].exemption = findings[index].exemption ?? exemption.reason
      }
    }
    return findings + problems(used: used, reportsUnused: reportsUnused) + annotated.problems(catalogue)
  }

  /// What is wrong with the listed exemptions.
  private func problems(used: [Bool], reportsUnused: Bool) -> [Finding] {
    zip(listed, used).flatMap { exemption, isUsed -> [Finding] in
      let subject = Finding.Subject(kind: "Exemption", name: exemption.check)
      func finding(_ id: String, _ message: String) -> Finding? {
        catalogue[id].map {
          Finding(
            check: id, severity: $0.severity, message: message, subject: subject, field: "", mark: exemption.mark)
        }
      }
      let target = exemption.resource.isEmpty ? "" : " for \(exemption.resource)"
      if exemption.check != "*", catalogue[exemption.check] == nil {
        return [finding("exemption-unknown-check", "there is no check \"\(exemption.check)\"")].compactMap { $0 }
      }
      if exemption.reason.isEmpty {
        return [finding("exemption-without-reason", "the exemption from \(exemption.check)\(target) has no reason")]
          .compactMap { $0 }
      }
      if let end = exemption.expires, exemption.isExpired(on: today) {
        return [finding("exemption-expired", "the exemption from \(exemption.check)\(target) ended on \(end)")]
          .compactMap { $0 }
      }
      guard reportsUnused, !isUsed else { return [] }
      return [finding("exemption-unused", "nothing needs the exemption from \(exemption.check)\(target)")]
        .compactMap { $0 }
    }
  }
}

/// The exemptions that objects carry as annotations.
private struct Annotations {
  private struct Key: Hashable {
    let subject: Finding.Subject
    let check: String
  }

  private struct Entry {
    let check: String
    let reason: String
    let end: String?
    let field: Field
    let subject: Finding.Subject
  }

  private var reasons: [Key: String] = [:]
  private var faulty: [(check: String, message: String, entry: Entry)] = []

  init(_ manifests: ManifestSet, today: String) {
    for object in manifests.objects where object.isSubject {
      // On the object, or on the pods that it makes.
      var fields = [object.metadata["annotations"]]
      if let pod = object.pod { fields.append(manifests.pods[pod].metadata["annotations"]) }
      for field in fields {
        for (key, value) in field.members where key.hasPrefix(ByteString(Exemptions.annotationPrefix)) {
          add(Annotations.entry(key, value, object.subject), today: today)
        }
      }
    }
  }

  /// Reads `until 2027-06-30, why` or `why`.
  private static func entry(_ key: ByteString, _ value: Field, _ subject: Finding.Subject) -> Entry {
    let check = String(key.string.dropFirst(Exemptions.annotationPrefix.count))
    var reason = value.string ?? ""
    var end: String?
    if reason.hasPrefix("until ") {
      let rest = reason.dropFirst(6)
      let day = String(rest.prefix(10))
      if Exemption.isDay(day) {
        end = day
        reason = String(rest.dropFirst(10).drop { " ,:;".contains($0) })
      }
    }
    return Entry(
      check: check, reason: String(reason.drop { $0 == " " }), end: end, field: value, subject: subject)
  }

  private mutating func add(_ entry: Entry, today: String) {
    if entry.reason.isEmpty {
      faulty.append(("exemption-without-reason", "the exemption from \(entry.check) has no reason", entry))
    } else if let end = entry.end, end < today {
      faulty.append(("exemption-expired", "the exemption from \(entry.check) ended on \(end)", entry))
    } else {
      reasons[Key(subject: entry.subject, check: entry.check)] = entry.reason
      faulty.append(("exemption-unknown-check", "there is no check \"\(entry.check)\"", entry))
    }
  }

  func reason(for finding: Finding) -> String? {
    reasons.isEmpty ? nil : reasons[Key(subject: finding.subject, check: finding.check)]
  }

  func problems(_ catalogue: Catalogue) -> [Finding] {
    faulty.compactMap { check, message, entry in
      if check == "exemption-unknown-check", catalogue[entry.check] != nil { return nil }
      guard let description = catalogue[check] else { return nil }
      return Finding(
        check: check, severity: description.severity, message: message, subject: entry.subject,
        field: entry.field.path.text, mark: entry.field.mark)
    }
  }
}

/// Patterns in which `*` stands for any characters.
enum Glob {
  /// Whether the whole text matches; linear in the text for each star.
  static func matches(_ pattern: String, _ text: String) -> Bool {
    let (pattern, text) = (Array(pattern.utf8), Array(text.utf8))
    var (p, t) = (0, 0)
    var star: (pattern: Int, text: Int)?
    while t < text.count {
      if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
        star = (p, t)
        p += 1
      } else if p < pattern.count, pattern[p] == text[t] {
        p += 1
        t += 1
      } else if let last = star {
        star = (last.pattern, last.text + 1)
        p = last.pattern + 1
        t = last.text + 1
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
