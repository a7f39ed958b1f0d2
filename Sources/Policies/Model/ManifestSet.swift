import Diagnostics
import Manifests
import Text
import YAML

/// All the manifests that are looked at together, with indexes by kind, namespace and label.
///
/// Some questions are about a manifest alone, others about all of them: whether any policy selects a pod, whether a
/// namespace has a quota. The indexes answer those without comparing everything with everything.
public struct ManifestSet: Sendable {
  /// The objects in the order of addition; a List's items in its place.
  public private(set) var objects: [ManifestObject] = []
  /// The charts.
  public private(set) var charts: [ChartFacts] = []
  /// The pods of the objects, in their order.
  public private(set) var pods: [Pod] = []

  private var byKind: [ByteString: [Int]] = [:]
  private(set) var podIndex = LabelIndex()
  private var serviceIndex = LabelIndex()
  private var services: [Int] = []
  /// The files of Kubernetes' own programs, by the object that is or holds them.
  private(set) var configurations: [Int: [ConfigurationDocument]] = [:]
  private var byTarget: [Target: Int] = [:]
  private let facts = TypeFacts.kubernetes136

  struct Target: Hashable {
    let kind: ByteString
    let namespace: ByteString
    let name: ByteString
  }

  /// A set of nothing.
  public init() {}

  /// Adds a document; what is no object (a comment, a list, a kustomization) is left out.
  ///
  /// - Parameters:
  ///   - namespace: the namespace of objects that name none.
  ///   - isSubject: whether findings about it are wanted.
  public mutating func add(_ document: Node, namespace: ByteString, release: String? = nil, isSubject: Bool = true) {
    // As the API server's reader: of repeated keys the last one, merge keys resolved.
    let document = (try? document.mergeKeysResolved(as: .goYAML2)) ?? document
    add(resolved: document, namespace: namespace, release: release, isSubject: isSubject, depth: 0)
  }

  private mutating func add(
    resolved document: Node, namespace: ByteString, release: String?, isSubject: Bool, depth: Int
  ) {
    guard document.mapping != nil, let kind = document["kind"]?.scalar?.text, !kind.isEmpty else { return }
    if kind.hasSuffix("List"), depth < 8, let items = document["items"]?.sequence {
      for item in items {
        add(resolved: item, namespace: namespace, release: release, isSubject: isSubject, depth: depth + 1)
      }
      return
    }
    let type = document.groupVersionKind
    let metadata = document["metadata"]
    let own = metadata?["namespace"]?.scalar?.text ?? ByteString()
    let identity = ResourceIdentity(
      type: type, name: metadata?["name"]?.scalar?.text ?? metadata?["generateName"]?.scalar?.text ?? ByteString(),
      namespace: own.isEmpty ? namespace : own,
      isClusterScoped: facts.isClusterScoped(apiVersion: type.apiVersion, kind: kind)
        || ManifestSet.isClusterScoped(type))
    add(ManifestObject(identity: identity, root: Field(object: document), release: release, isSubject: isSubject))
  }

  /// Whether it is a type that is not in Kubernetes' own tables and has no namespace: configuration files, or types that
  /// are gone.
  private static func isClusterScoped(_ type: GroupVersionKind) -> Bool {
    switch (type.group, type.kind) {
    case ("eksctl.io", _), ("kubeadm.k8s.io", _), ("kubelet.config.k8s.io", _), ("apiserver.config.k8s.io", _),
      ("audit.k8s.io", _), ("policy", "PodSecurityPolicy"), ("extensions", "PodSecurityPolicy"):
      true
    default: false
    }
  }

  private mutating func add(_ object: ManifestObject) {
    var object = object
    if let pod = Pod(object, number: pods.count) {
      object.pod = pods.count
      podIndex.add(pod.labels, in: pod.namespace)
      byTarget[Target(kind: object.kind, namespace: object.namespace, name: object.name)] = pods.count
      pods.append(pod)
    }
    if object.kind == "Service", object.identity.type.group.isEmpty {
      serviceIndex.add(Labels(object.metadata["labels"]), in: object.namespace)
      services.append(objects.count)
    }
    let files = ConfigurationDocument.all(in: object)
    if !files.isEmpty { configurations[objects.count] = files }
    byKind[object.kind, default: []].append(objects.count)
    object.number = objects.count
    objects.append(object)
  }

  /// Adds a chart.
  public mutating func add(_ chart: ChartFacts) { charts.append(chart) }

  // MARK: Asking

  /// The objects of a kind.
  func objects(_ kind: StaticString) -> [ManifestObject] { (byKind[ByteString(kind)] ?? []).map { objects[$0] } }

  /// The pods of a namespace that a selector matches, as places in ``pods``.
  func pods(matching selector: LabelSelector, in namespace: ByteString) -> [Int] {
    podIndex.matches(selector, in: namespace)
  }

  /// The Services of a namespace that a selector matches.
  func services(matching selector: LabelSelector, in namespace: ByteString) -> [ManifestObject] {
    serviceIndex.matches(selector, in: namespace).map { objects[services[$0]] }
  }

  /// The files of Kubernetes' own programs that an object is or holds.
  func configurations(of object: ManifestObject) -> [ConfigurationDocument] { configurations[object.number] ?? [] }

  /// The pod of a workload that is named by kind and name.
  func pod(of kind: ByteString, named name: ByteString, in namespace: ByteString) -> Pod? {
    byTarget[Target(kind: kind, namespace: namespace, name: name)].map { pods[$0] }
  }
}
