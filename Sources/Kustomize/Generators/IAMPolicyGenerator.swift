import Manifests
import Text
import YAML

/// Makes the ServiceAccount that binds a Kubernetes service account to one of Google Cloud; only as a plugin.
struct IAMPolicyGenerator: Generator {
  let kind = "IAMPolicyGenerator"
  private let cloud: ByteString
  private let name: ByteString
  private let namespace: ByteString
  private let account: ByteString
  private let project: ByteString

  init(_ reader: inout ObjectReader) throws(KustomizeError) {
    cloud = try reader.text("cloud")
    var service = try reader.object("kubernetesService", name: "KubernetesService")
    name = try service?.text("name") ?? ByteString()
    namespace = try service?.text("namespace") ?? ByteString()
    var serviceAccount = try reader.object("serviceAccount", name: "ServiceAccount")
    account = try serviceAccount?.text("name") ?? ByteString()
    project = try serviceAccount?.text("projectId") ?? ByteString()
  }

  func generate(facts: TypeFacts) throws(KustomizeError) -> [Resource] {
    guard cloud == "gke" else { throw KustomizeError("cloud provider \(cloud.string) not supported yet") }
    var annotations = Node.Mapping()
    annotations.set(
      ByteString("iam.gke.io/gcp-service-account"),
      to: account + ByteString("@") + project + ByteString(".iam.gserviceaccount.com"))
    var metadata = Node.Mapping()
    metadata.set(ByteString("annotations"), to: Node(.mapping(annotations)))
    metadata.set(ByteString("name"), to: name)
    if !namespace.isEmpty { metadata.set(ByteString("namespace"), to: namespace) }
    var root = Node.Mapping()
    root.set(ByteString("apiVersion"), to: ByteString("v1"))
    root.set(ByteString("kind"), to: ByteString("ServiceAccount"))
    root.set(ByteString("metadata"), to: Node(.mapping(metadata)))
    return [Resource(Node(.mapping(root)), facts: facts)]
  }
}
