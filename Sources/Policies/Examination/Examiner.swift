import Text

/// Makes the checks of a profile on a set of manifests.
public struct Examiner: Sendable {
  /// The catalogue.
  public let catalogue: Catalogue
  /// The profile.
  public let profile: Profile
  /// The cluster and the environment.
  public let settings: CheckSettings

  /// An examiner for a profile.
  public init(catalogue: Catalogue = .standard, profile: Profile, settings: CheckSettings) {
    self.catalogue = catalogue
    self.profile = profile
    self.settings = settings
  }

  /// All findings about the set's subjects, in the order of the objects and, for one object, of the catalogue.
  ///
  /// Time grows with the number of objects: each rule looks at its own kind of thing once, and what concerns several
  /// objects is found through the set's indexes.
  public func findings(in manifests: ManifestSet) -> [Finding] {
    let context = CheckContext(manifests: manifests, settings: settings, coverage: Coverage(of: manifests))
    let chosen = ChosenRules(Rule.all, catalogue: catalogue, profile: profile)
    var findings: [Finding] = []
    for chart in manifests.charts where chart.isSubject { chosen.examine(chart, into: &findings) }
    for object in manifests.objects where object.isSubject {
      chosen.examine(object, pod: object.pod.map { manifests.pods[$0] }, context, into: &findings)
    }
    return findings
  }
}

/// The rules of a profile, by what they look at.
private struct ChosenRules {
  private typealias Entry<Body> = (check: Check, body: Body)

  private var onPods: [Entry<@Sendable (Pod, CheckContext, inout Report) -> Void>] = []
  private var onContainers: [Entry<@Sendable (Container, Pod, CheckContext, inout Report) -> Void>] = []
  private var onObjects: [Entry<@Sendable (ManifestObject, CheckContext, inout Report) -> Void>] = []
  private var onKinds:
    [ByteString: [(group: StaticString?, Entry<@Sendable (ManifestObject, CheckContext, inout Report) -> Void>)]] = [:]
  private var onCharts: [Entry<@Sendable (ChartFacts, inout Report) -> Void>] = []
  private let catalogue: Catalogue

  init(_ rules: [Rule], catalogue: Catalogue, profile: Profile) {
    self.catalogue = catalogue
    for rule in rules {
      guard let check = catalogue[rule.id], check.profile <= profile else { continue }
      switch rule.examination {
      case .pod(let body): onPods.append((check, body))
      case .container(let body): onContainers.append((check, body))
      case .anyObject(let body): onObjects.append((check, body))
      case .chart(let body): onCharts.append((check, body))
      case .object(let kinds, let body):
        for kind in kinds { onKinds[ByteString(kind.name), default: []].append((kind.group, (check, body))) }
      }
    }
  }

  func examine(_ chart: ChartFacts, into findings: inout [Finding]) {
    for (check, body) in onCharts {
      var report = Report(check, about: chart.subject)
      body(chart, &report)
      findings += report.findings
    }
  }

  func examine(_ object: ManifestObject, pod: Pod?, _ context: CheckContext, into findings: inout [Finding]) {
    let first = findings.count
    let subject = object.subject
    func add(_ check: Check, _ examine: (inout Report) -> Void) {
      var report = Report(check, about: subject)
      examine(&report)
      findings += report.findings
    }
    if let pod {
      for (check, body) in onPods { add(check) { body(pod, context, &$0) } }
      for container in pod.containers {
        for (check, body) in onContainers { add(check) { body(container, pod, context, &$0) } }
      }
    }
    for (check, body) in onObjects { add(check) { body(object, context, &$0) } }
    for (group, entry) in onKinds[object.kind] ?? [] {
      if let group, object.group != group { continue }
      add(entry.check) { entry.body(object, context, &$0) }
    }
    guard findings.count - first > 1 else { return }
    // Rules on pods and on containers went apart: each check's findings together, in the catalogue's order.
    let ordered = findings[first...].enumerated().sorted { left, right in
      let (a, b) = (catalogue.position(of: left.element.check), catalogue.position(of: right.element.check))
      return (a, left.offset) < (b, right.offset)
    }
    findings.replaceSubrange(first..., with: ordered.map(\.element))
  }
}

extension ChartFacts {
  /// The chart as findings name it.
  var subject: Finding.Subject { Finding.Subject(kind: "Chart", name: name, release: release) }
}

extension Rule {
  /// All rules, by the files that hold them.
  static let all: [Rule] =
    podSecurityBaseline + podSecurityRestricted + podSecurityLabels + podSecurityPolicy + podHardening + namespaces
    + roles + roleBindings + serviceAccounts + networkPolicies + services + probes + resources + autoscaling
    + disruption + sidecars + monitoring + backups + eksCluster + eksNodes + apiServer + etcd + encryption
    + auditPolicy + kubelet + charts + apiVersions
}
