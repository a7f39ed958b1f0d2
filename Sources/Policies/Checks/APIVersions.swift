import Text

extension Rule {
  /// Whether the cluster knows the types of the manifests.
  static let apiVersions: [Rule] = [
    Rule(
      id: "api-removed",
      examination: .anyObject { object, context, report in
        guard let removal = RemovedAPIs.removal(of: object), context.settings.isAtLeast(minor: removal.removed),
          object.kind != "PodSecurityPolicy"
        else { return }
        report.add(
          "\(object.apiVersion) \(object.kind) is gone since 1.\(removal.removed); \(removal.advice)",
          at: object.root["apiVersion"])
      }),
    Rule(
      id: "api-deprecated",
      examination: .anyObject { object, context, report in
        guard let removal = RemovedAPIs.removal(of: object), let minor = context.settings.kubernetesMinor,
          minor < removal.removed, minor >= removal.deprecated
        else { return }
        report.add(
          "\(object.apiVersion) \(object.kind) will be gone in 1.\(removal.removed); \(removal.advice)",
          at: object.root["apiVersion"])
      }),
  ]
}

/// The types that Kubernetes has dropped.
enum RemovedAPIs {
  /// When a type was called deprecated, when it was dropped, and what to use.
  struct Removal: Sendable {
    let deprecated: Int
    let removed: Int
    let replacement: String

    /// What to do, in words.
    var advice: String { replacement == "-" ? "nothing replaces it" : "use \(replacement)" }
  }

  static func removal(of object: ManifestObject) -> Removal? {
    rows["\(object.apiVersion) \(object.kind)"]
  }

  private static let rows: [String: Removal] = {
    var rows: [String: Removal] = [:]
    for line in table.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 5, let deprecated = Int(words[2]), let removed = Int(words[3]) else { continue }
      rows["\(words[0]) \(words[1])"] = Removal(deprecated: deprecated, removed: removed, replacement: words[4])
    }
    return rows
  }()

  /// API version, kind, the minor versions in which it was deprecated and dropped, the API version that replaces it.
  private static let table = """
    admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration 16 22 admissionregistration.k8s.io/v1
    admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfiguration 16 22 admissionregistration.k8s.io/v1
    apiextensions.k8s.io/v1beta1 CustomResourceDefinition 16 22 apiextensions.k8s.io/v1
    apiregistration.k8s.io/v1beta1 APIService 19 22 apiregistration.k8s.io/v1
    apps/v1beta1 Deployment 9 16 apps/v1
    apps/v1beta1 StatefulSet 9 16 apps/v1
    apps/v1beta2 DaemonSet 9 16 apps/v1
    apps/v1beta2 Deployment 9 16 apps/v1
    apps/v1beta2 ReplicaSet 9 16 apps/v1
    apps/v1beta2 StatefulSet 9 16 apps/v1
    authentication.k8s.io/v1beta1 TokenReview 19 22 authentication.k8s.io/v1
    authorization.k8s.io/v1beta1 LocalSubjectAccessReview 19 22 authorization.k8s.io/v1
    authorization.k8s.io/v1beta1 SelfSubjectAccessReview 19 22 authorization.k8s.io/v1
    authorization.k8s.io/v1beta1 SubjectAccessReview 19 22 authorization.k8s.io/v1
    autoscaling/v2beta1 HorizontalPodAutoscaler 22 25 autoscaling/v2
    autoscaling/v2beta2 HorizontalPodAutoscaler 23 26 autoscaling/v2
    batch/v1beta1 CronJob 21 25 batch/v1
    certificates.k8s.io/v1beta1 CertificateSigningRequest 19 22 certificates.k8s.io/v1
    coordination.k8s.io/v1beta1 Lease 19 22 coordination.k8s.io/v1
    discovery.k8s.io/v1beta1 EndpointSlice 21 25 discovery.k8s.io/v1
    events.k8s.io/v1beta1 Event 19 25 events.k8s.io/v1
    extensions/v1beta1 DaemonSet 8 16 apps/v1
    extensions/v1beta1 Deployment 8 16 apps/v1
    extensions/v1beta1 Ingress 14 22 networking.k8s.io/v1
    extensions/v1beta1 NetworkPolicy 9 16 networking.k8s.io/v1
    extensions/v1beta1 PodSecurityPolicy 10 16 policy/v1beta1
    extensions/v1beta1 ReplicaSet 8 16 apps/v1
    flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema 23 26 flowcontrol.apiserver.k8s.io/v1
    flowcontrol.apiserver.k8s.io/v1beta1 PriorityLevelConfiguration 23 26 flowcontrol.apiserver.k8s.io/v1
    flowcontrol.apiserver.k8s.io/v1beta2 FlowSchema 26 29 flowcontrol.apiserver.k8s.io/v1
    flowcontrol.apiserver.k8s.io/v1beta2 PriorityLevelConfiguration 26 29 flowcontrol.apiserver.k8s.io/v1
    flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema 29 32 flowcontrol.apiserver.k8s.io/v1
    flowcontrol.apiserver.k8s.io/v1beta3 PriorityLevelConfiguration 29 32 flowcontrol.apiserver.k8s.io/v1
    networking.k8s.io/v1beta1 Ingress 19 22 networking.k8s.io/v1
    networking.k8s.io/v1beta1 IngressClass 19 22 networking.k8s.io/v1
    node.k8s.io/v1beta1 RuntimeClass 20 25 node.k8s.io/v1
    policy/v1beta1 PodDisruptionBudget 21 25 policy/v1
    policy/v1beta1 PodSecurityPolicy 21 25 -
    rbac.authorization.k8s.io/v1beta1 ClusterRole 17 22 rbac.authorization.k8s.io/v1
    rbac.authorization.k8s.io/v1beta1 ClusterRoleBinding 17 22 rbac.authorization.k8s.io/v1
    rbac.authorization.k8s.io/v1beta1 Role 17 22 rbac.authorization.k8s.io/v1
    rbac.authorization.k8s.io/v1beta1 RoleBinding 17 22 rbac.authorization.k8s.io/v1
    scheduling.k8s.io/v1beta1 PriorityClass 14 22 scheduling.k8s.io/v1
    storage.k8s.io/v1beta1 CSIDriver 19 22 storage.k8s.io/v1
    storage.k8s.io/v1beta1 CSINode 17 22 storage.k8s.io/v1
    storage.k8s.io/v1beta1 CSIStorageCapacity 24 27 storage.k8s.io/v1
    storage.k8s.io/v1beta1 StorageClass 19 22 storage.k8s.io/v1
    storage.k8s.io/v1beta1 VolumeAttachment 19 22 storage.k8s.io/v1
    """
}
