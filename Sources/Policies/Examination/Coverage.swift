import Text

/// What of a set is asked for again and again, found once: which pods policies, budgets and accounts cover.
struct Coverage: Sendable {
  /// By pod: whether a network policy of each direction selects it.
  private let isolation: [Isolation]
  /// The pods that some budget selects.
  private let budgeted: Set<Int>
  /// Namespaces with a ResourceQuota.
  let namespacesWithQuota: Set<ByteString>
  /// The LimitRange defaults for containers, by namespace.
  let defaults: [ByteString: ContainerDefaults]
  /// Namespaces with a LimitRange.
  let namespacesWithLimits: Set<ByteString>
  /// Service accounts that some binding names: `namespace/name`.
  let boundAccounts: Set<ByteString>
  /// Service accounts that are among the manifests.
  let knownAccounts: Set<ByteString>
  /// Service accounts that say that their token is not mounted.
  let accountsWithoutToken: Set<ByteString>
  /// ClusterRoles that RoleBindings bind and no ClusterRoleBinding does.
  let clusterRolesBoundLocally: Set<ByteString>
  /// The workloads that an autoscaler scales.
  private let autoscalers: [ManifestSet.Target: ManifestObject]
  /// The proxies that namespaces keep out.
  let injection: [ByteString: Set<Injector>]
  /// The pods whose metrics something scrapes.
  let scraped: Set<Int>
  /// The backup schedules that are at work.
  let schedules: [BackupSchedule]
  /// Namespaces with a policy for all pods, by direction.
  let defaultDeny: [ByteString: Isolation]

  /// Which directions of traffic policies limit.
  struct Isolation: Sendable, Equatable {
    var ingress = false
    var egress = false
  }

  /// What a LimitRange gives to containers that say nothing.
  struct ContainerDefaults: Sendable {
    var requests: Set<ByteString> = []
    var limits: Set<ByteString> = []
  }

  init(of manifests: ManifestSet) {
    var isolation = [Isolation](repeating: Isolation(), count: manifests.pods.count)
    var deny: [ByteString: Isolation] = [:]
    for policy in manifests.objects("NetworkPolicy") where policy.group != "crd.projectcalico.org" {
      let directions = Coverage.directions(of: policy)
      let selector = LabelSelector(policy.spec["podSelector"])
      if selector.isEmpty {
        deny[policy.namespace, default: Isolation()].ingress =
          directions.ingress || deny[policy.namespace]?.ingress == true
        deny[policy.namespace, default: Isolation()].egress =
          directions.egress || deny[policy.namespace]?.egress == true
      }
      for pod in manifests.pods(matching: selector, in: policy.namespace) {
        if directions.ingress { isolation[pod].ingress = true }
        if directions.egress { isolation[pod].egress = true }
      }
    }
    self.isolation = isolation
    defaultDeny = deny

    var budgeted: Set<Int> = []
    for budget in manifests.objects("PodDisruptionBudget") {
      budgeted.formUnion(manifests.pods(matching: LabelSelector(budget.spec["selector"]), in: budget.namespace))
    }
    self.budgeted = budgeted

    namespacesWithQuota = Set(manifests.objects("ResourceQuota").map(\.namespace))
    var defaults: [ByteString: ContainerDefaults] = [:]
    var limited: Set<ByteString> = []
    for range in manifests.objects("LimitRange") {
      limited.insert(range.namespace)
      for limit in range.spec["limits"].elements where limit["type"].text.map({ $0 == "Container" }) ?? false {
        // A default limit is the default request too; so is a maximum.
        let bounds = limit["default"].members.map(\.key) + limit["max"].members.map(\.key)
        let requests = limit["defaultRequest"].members.map(\.key) + bounds
        defaults[range.namespace, default: ContainerDefaults()].requests.formUnion(requests)
        defaults[range.namespace, default: ContainerDefaults()].limits.formUnion(bounds)
      }
    }
    self.defaults = defaults
    namespacesWithLimits = limited

    var bound: Set<ByteString> = []
    for kind in ["RoleBinding", "ClusterRoleBinding"] as [StaticString] {
      for binding in manifests.objects(kind) {
        for subject in binding.root["subjects"].elements where subject["kind"].text == ByteString("ServiceAccount") {
          let namespace = subject["namespace"].text ?? binding.namespace
          bound.insert(Coverage.account(subject["name"].text ?? ByteString(), in: namespace))
        }
      }
    }
    boundAccounts = bound
    func clusterRoles(boundBy kind: StaticString) -> Set<ByteString> {
      Set(
        manifests.objects(kind).compactMap { binding in
          let role = binding.root["roleRef"]
          return role["kind"].text == ByteString("ClusterRole") ? role["name"].text : nil
        })
    }
    clusterRolesBoundLocally = clusterRoles(boundBy: "RoleBinding").subtracting(
      clusterRoles(boundBy: "ClusterRoleBinding"))

    var known: Set<ByteString> = []
    var withoutToken: Set<ByteString> = []
    for account in manifests.objects("ServiceAccount") {
      let key = Coverage.account(account.name, in: account.namespace)
      known.insert(key)
      if account.root["automountServiceAccountToken"].bool == false { withoutToken.insert(key) }
    }
    knownAccounts = known
    accountsWithoutToken = withoutToken

    var autoscalers: [ManifestSet.Target: ManifestObject] = [:]
    for kind in ["HorizontalPodAutoscaler", "ScaledObject"] as [StaticString] {
      for autoscaler in manifests.objects(kind) {
        let target = autoscaler.spec["scaleTargetRef"]
        guard let name = target["name"].text else { continue }
        let kind = target["kind"].text ?? ByteString("Deployment")
        autoscalers[ManifestSet.Target(kind: kind, namespace: autoscaler.namespace, name: name)] = autoscaler
      }
    }
    self.autoscalers = autoscalers

    var injection: [ByteString: Set<Injector>] = [:]
    for namespace in manifests.objects("Namespace") {
      injection[namespace.name] = Set(Injector.allCases.filter { $0.isForbidden(in: namespace) })
    }
    self.injection = injection
    scraped = Metrics.scraped(in: manifests)
    schedules = manifests.objects("Schedule").filter { $0.group == "velero.io" }
      .compactMap(BackupSchedule.init)
  }

  /// The directions that a policy limits: `policyTypes`, or Ingress and, with egress rules, Egress.
  static func directions(of policy: ManifestObject) -> Isolation {
    let types = policy.spec["policyTypes"].texts
    if types.isEmpty { return Isolation(ingress: true, egress: policy.spec.has("egress")) }
    return Isolation(ingress: types.contains { $0 == "Ingress" }, egress: types.contains { $0 == "Egress" })
  }

  /// How a service account is known here.
  static func account(_ name: ByteString, in namespace: ByteString) -> ByteString {
    namespace + ByteString("/") + name
  }

  /// Which directions of a pod's traffic policies limit.
  func isolation(of pod: Pod) -> Isolation { isolation[pod.number] }

  /// Whether a PodDisruptionBudget selects a workload's pods.
  func hasBudget(_ pod: Pod) -> Bool { budgeted.contains(pod.number) }

  /// The autoscaler of a workload.
  func autoscaler(of pod: Pod) -> ManifestObject? {
    autoscalers[ManifestSet.Target(kind: pod.object.kind, namespace: pod.namespace, name: pod.object.name)]
  }
}
