import Text

/// What is known about the types of Kubernetes objects.
public struct TypeFacts: Sendable {
  /// The facts that Kustomize 5.8.1 has built in: Kubernetes 1.21.2.
  public static let builtIn = TypeFacts()

  /// Whether a type is known to have no namespaces; an unknown type has them.
  public func isClusterScoped(apiVersion: ByteString, kind: ByteString) -> Bool {
    TypeFacts.clusterScoped.contains(apiVersion + ByteString("/") + kind)
  }

  private static let clusterScoped: Set<ByteString> = Set(
    """
    admissionregistration.k8s.io/v1/MutatingWebhookConfiguration
    admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration
    admissionregistration.k8s.io/v1beta1/MutatingWebhookConfiguration
    admissionregistration.k8s.io/v1beta1/ValidatingWebhookConfiguration
    apiextensions.k8s.io/v1/CustomResourceDefinition
    apiextensions.k8s.io/v1beta1/CustomResourceDefinition
    apiregistration.k8s.io/v1/APIService
    apiregistration.k8s.io/v1beta1/APIService
    rbac.authorization.k8s.io/v1/ClusterRole
    rbac.authorization.k8s.io/v1/ClusterRoleBinding
    rbac.authorization.k8s.io/v1beta1/ClusterRole
    rbac.authorization.k8s.io/v1beta1/ClusterRoleBinding
    v1/Namespace
    v1/Node
    v1/PersistentVolume
    """.split(separator: "\n").map { ByteString($0) })
}
