import Text

/// The order of kinds in which Helm 4.3.1 installs and prints manifests.
///
/// Kinds that it does not know come last, in the order of their names. The sort is stable: manifests of one kind stay in
/// the order of their paths and documents. The API group plays no part.
public enum InstallOrder {
  /// The known kinds, first to be installed first.
  public static let kinds: [String] = table.split(separator: "\n").map(String.init)

  /// The known kinds, first to be uninstalled first: the reverse, but for Service, which goes after Ingress is gone.
  public static let uninstallKinds: [String] = {
    var reversed = Array(kinds.reversed()).filter { $0 != "Service" }
    if let index = reversed.firstIndex(of: "IngressClass") { reversed.insert("Service", at: index + 1) }
    return reversed
  }()

  private static let table = """
    PriorityClass
    Namespace
    NetworkPolicy
    ResourceQuota
    LimitRange
    PodSecurityPolicy
    PodDisruptionBudget
    ServiceAccount
    Secret
    SecretList
    ConfigMap
    StorageClass
    PersistentVolume
    PersistentVolumeClaim
    CustomResourceDefinition
    ClusterRole
    ClusterRoleList
    ClusterRoleBinding
    ClusterRoleBindingList
    Role
    RoleList
    RoleBinding
    RoleBindingList
    Service
    DaemonSet
    Pod
    ReplicationController
    ReplicaSet
    Deployment
    HorizontalPodAutoscaler
    StatefulSet
    Job
    CronJob
    IngressClass
    Ingress
    APIService
    MutatingWebhookConfiguration
    ValidatingWebhookConfiguration
    """

  private static let ranks: [ByteString: Int] = {
    var ranks: [ByteString: Int] = [:]
    for kind in ByteString(table).split(separator: ByteString("\n")) { ranks[kind] = ranks.count }
    return ranks
  }()

  /// The elements in install order.
  public static func sorted<Element>(_ elements: [Element], kind: (Element) -> ByteString) -> [Element] {
    sorted(elements, by: ranks, kind: kind)
  }

  private static func sorted<Element>(
    _ elements: [Element], by ranks: [ByteString: Int], kind: (Element) -> ByteString
  ) -> [Element] {
    let keyed = elements.enumerated().map { (offset: $0.offset, kind: kind($0.element), element: $0.element) }
    return keyed.sorted { a, b in
      switch (ranks[a.kind], ranks[b.kind]) {
      case (let first?, let second?): (first, a.offset) < (second, b.offset)
      case (_?, nil): true
      case (nil, _?): false
      case (nil, nil): a.kind == b.kind ? a.offset < b.offset : a.kind < b.kind
      }
    }.map(\.element)
  }
}
