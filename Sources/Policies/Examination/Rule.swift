import Diagnostics
import Text

/// How one check is made.
struct Rule: Sendable {
  /// The check's name in the catalogue.
  let id: String
  /// What it looks at.
  let examination: Examination

  /// What a rule looks at, one thing at a time.
  enum Examination: Sendable {
    /// Each pod and pod template.
    case pod(@Sendable (Pod, CheckContext, inout Report) -> Void)
    /// Each container of each pod.
    case container(@Sendable (Container, Pod, CheckContext, inout Report) -> Void)
    /// Each object of these kinds, by their API group (nil for any) and kind.
    case object([Kind], @Sendable (ManifestObject, CheckContext, inout Report) -> Void)
    /// Each object.
    case anyObject(@Sendable (ManifestObject, CheckContext, inout Report) -> Void)
    /// Each chart.
    case chart(@Sendable (ChartFacts, inout Report) -> Void)
  }

  /// A kind of object.
  struct Kind: Sendable {
    let group: StaticString?
    let name: StaticString

    init(_ name: StaticString, group: StaticString? = nil) {
      self.name = name
      self.group = group
    }
  }

  /// A rule on pods.
  static func pods(
    _ id: String, _ body: @escaping @Sendable (Pod, CheckContext, inout Report) -> Void
  ) -> Rule { Rule(id: id, examination: .pod(body)) }

  /// A rule on containers.
  static func containers(
    _ id: String, _ body: @escaping @Sendable (Container, Pod, CheckContext, inout Report) -> Void
  ) -> Rule { Rule(id: id, examination: .container(body)) }

  /// A rule on objects of some kinds.
  static func objects(
    _ id: String, _ kinds: Kind..., body: @escaping @Sendable (ManifestObject, CheckContext, inout Report) -> Void
  ) -> Rule { Rule(id: id, examination: .object(kinds, body)) }

  /// A rule on charts.
  static func charts(_ id: String, _ body: @escaping @Sendable (ChartFacts, inout Report) -> Void) -> Rule {
    Rule(id: id, examination: .chart(body))
  }
}

/// What rules are told beside the object that they look at.
struct CheckContext: Sendable {
  /// All manifests.
  let manifests: ManifestSet
  /// What is known of the cluster and asked by the environment.
  let settings: CheckSettings
  /// What of the set is asked for again and again.
  let coverage: Coverage
}

/// What is known of the cluster that manifests are for, and what its environment asks.
public struct CheckSettings: Sendable {
  /// The minor number of Kubernetes' version 1; nil means the newest.
  public var kubernetesMinor: Int?
  /// What namespaces must enforce; nil where the environment doesn't say.
  public var podSecurity: PodSecurityLevel?
  /// The day on which it is asked, `2026-11-25`: exemptions and versions end.
  public var today: String

  /// Settings for a day.
  public init(today: String, kubernetesMinor: Int? = nil, podSecurity: PodSecurityLevel? = nil) {
    self.today = today
    self.kubernetesMinor = kubernetesMinor
    self.podSecurity = podSecurity
  }

  /// Whether the cluster has at least version 1 of this minor number.
  func isAtLeast(minor: Int) -> Bool { kubernetesMinor.map { $0 >= minor } ?? true }
}

/// Takes the findings of one rule about one object.
struct Report {
  private let check: Check
  private let subject: Finding.Subject
  private(set) var findings: [Finding] = []

  init(_ check: Check, about subject: Finding.Subject) {
    self.check = check
    self.subject = subject
  }

  /// Adds a finding at a field.
  mutating func add(_ message: @autoclosure () -> String, at field: Field) {
    findings.append(
      Finding(
        check: check.id, severity: check.severity, message: message(), subject: subject, field: field.path.text,
        path: field.path, mark: field.mark))
  }

  /// Adds a finding about something that has no fields.
  mutating func add(_ message: String, at mark: Mark = .unknown) {
    findings.append(
      Finding(
        check: check.id, severity: check.severity, message: message, subject: subject, field: "", mark: mark))
  }
}
